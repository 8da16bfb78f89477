// What leads to the place it stands at, such as the # of a heading, puts that place's address on the clipboard, too.
(() => {
  const { make, say } = infrabook;
  const status = make("span", { role: "status", className: "visually-hidden" });
  document.body.append(status);
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.('main a[href^="#"]');
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place?.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const copied = await navigator.clipboard?.writeText(link.href).then(() => true, () => false);
    if (!copied) return;
    status.textContent = link.dataset.said = say("script.address-copied");
    link.classList.add("copied");
    setTimeout(() => (link.classList.remove("copied"), (status.textContent = "")), 2000);
  });
})();
