// Light, dark, or as the system has it; kept where the browser allows.
infrabook.attempt(() => {
  const { page, each, say } = infrabook;
  const themes = ["system", "light", "dark"];
  const key = "infrabook-theme";
  // Nothing was chosen: it stays as the book has it.
  const set = (name) => themes.includes(name) && (page.dataset.theme = name);
  const shown = [];
  // Another tab, or a later page that one comes back from, may have chosen others.
  const renew = () => {
    try {
      set(localStorage.getItem(key));
    } catch {}
    shown.forEach((show) => show());
  };
  addEventListener("storage", renew);
  addEventListener("pageshow", (event) => event.persisted && renew());
  each("[data-theme-switch]", (button) => {
    const now = () => page.dataset.theme || "system";
    const show = () => {
      const name = say(`script.${now()}`);
      button.querySelector("[data-theme-name]").textContent = name;
      button.title = `${say("script.colours")} ${name}`;
    };
    button.hidden = false;
    show();
    shown.push(show);
    button.onclick = () => {
      const next = themes[(themes.indexOf(now()) + 1) % 3];
      set(next);
      try {
        localStorage.setItem(key, next);
      } catch {}
      show();
    };
  });
});
