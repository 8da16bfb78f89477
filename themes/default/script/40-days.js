// How long ago a day is, only the reader's clock knows.
infrabook.attempt(() => {
  const { each, make } = infrabook;
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
  each("time[data-until]", (time) => {
    if (time.dataset.until >= today) return;
    time.after(" ", make("span", { className: "badge badge-warning", textContent: time.dataset.late }));
  });
});
