// The navigation stays as it was from page to page: what reads this stands beside it, in _menu_place.html. A long one is filtered.
infrabook.attempt(() => {
  const { onSwap } = infrabook;
  const menu = document.querySelector("nav.menu");
  if (!menu) return;
  const folders = () => menu.querySelectorAll("details");
  const list = () => menu.querySelector(":scope > ul");
  let to = {};
  menu.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) to = { to: link.href, at: link.getBoundingClientRect().top - list().getBoundingClientRect().top };
  });
  addEventListener("pagehide", () => {
    find.value = "";
    filter();
    const open = { ...menu.folds };
    for (const folder of folders()) open[menu.keyOf?.(folder)] = folder.open;
    try { sessionStorage.setItem("infrabook-menu", JSON.stringify({ open, top: list().scrollTop, ...to })); } catch {}
  });
  // As a drawer it is opened where the page is in it.
  menu.addEventListener("toggle", () => menu.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }));

  const find = menu.querySelector(".menu-find");
  let before;
  const words = () => find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (it, words) => words.every((word) => it.textContent.toLowerCase().includes(word));
  // A line is shown for its own name, that of a folder it is in, or what is below it. Says whether any is.
  const look = (lines, words, named) => [...lines.children].filter((line) => {
    const own = named || fits(line.querySelector(":scope > :is(a, span), :scope > details > summary"), words);
    const below = line.querySelector(":scope > ul, :scope > details > ul");
    return !(line.hidden = !((below && look(below, words, own)) || own));
  }).length > 0;
  const filter = () => {
    const some = words();
    if (some.length && !before) before = new Map([...folders()].map((folder) => [folder, folder.open]));
    look(list(), some);
    if (some.length) folders().forEach((folder) => (folder.open = true));
    else if (before) before.forEach((was, folder) => (folder.open = was)), (before = undefined);
  };
  find.oninput = filter;
  find.onkeydown = (event) => {
    if (event.key === "Enter" && words().length) {
      const links = [...menu.querySelectorAll("li:not([hidden]) > a")];
      (links.find((link) => fits(link, words())) || links[0])?.click();
    }
    if (event.key !== "Escape" || !find.value) return;
    event.preventDefault();
    find.value = "";
    filter();
  };
  onSwap(filter);
});
