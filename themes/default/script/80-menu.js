// The navigation stays as it was from page to page: what reads this stands beside it, in _menu_place.html.
infrabook.attempt(() => {
  const menu = document.querySelector("nav.menu");
  if (!menu) return;
  const list = () => menu.querySelector(":scope > ul");
  let to = {};
  menu.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) to = { to: link.href, at: link.getBoundingClientRect().top - list().getBoundingClientRect().top };
  });
  addEventListener("pagehide", () => {
    const open = { ...menu.folds };
    for (const folder of menu.querySelectorAll("details")) open[menu.keyOf?.(folder)] = folder.open;
    try { sessionStorage.setItem("infrabook-menu", JSON.stringify({ open, top: list().scrollTop, ...to })); } catch {}
  });
  // As a drawer it is opened where the page is in it.
  menu.addEventListener("toggle", () => menu.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }));
});
