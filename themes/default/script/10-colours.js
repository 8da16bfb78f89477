// Light, dark, or as the system has it; kept where the browser allows.
(() => {
  const { page, each, say } = infrabook;
  const themes = ["system", "light", "dark"];
  each("[data-theme-switch]", (button) => {
    const now = () => page.dataset.theme || "system";
    const show = () => (button.querySelector("[data-theme-name]").textContent = button.title = say(`script.colours-${now()}`));
    button.hidden = false;
    show();
    button.onclick = () => {
      const next = themes[(themes.indexOf(now()) + 1) % 3];
      if (next === "system") delete page.dataset.theme;
      else page.dataset.theme = next;
      try {
        if (next === "system") localStorage.removeItem("infrabook-theme");
        else localStorage.setItem("infrabook-theme", next);
      } catch {}
      show();
    };
  });
})();
