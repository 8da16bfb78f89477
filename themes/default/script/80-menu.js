// The navigation stays as it was from page to page: what reads this stands beside it, in _menu_place.html. A long one is filtered.
(() => {
  const { onSwap } = infrabook;
  const menu = document.getElementById("menu");
  if (!menu) return;
  const folders = () => [...menu.querySelectorAll("details")];
  const above = (link) => link.getBoundingClientRect().top - menu.getBoundingClientRect().top;
  let open = {};
  try { open = JSON.parse(sessionStorage.getItem("infrabook-menu"))?.open || {}; } catch {}
  let to = {};
  menu.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) to = { to: link.href, at: above(link) };
  });
  addEventListener("pagehide", () => {
    find.value = "";
    filter();
    for (const folder of folders()) {
      const link = folder.previousElementSibling || folder.querySelector("a");
      if (link) open[link.href] = folder.open;
    }
    try { sessionStorage.setItem("infrabook-menu", JSON.stringify({ open, top: menu.scrollTop, ...to })); } catch {}
  });
  // As a drawer it is opened where the page is in it.
  menu.addEventListener("toggle", () => menu.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }));

  const find = menu.querySelector(".menu-find");
  let before;
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !before) before = new Map(folders().map((folder) => [folder, folder.open]));
    const lines = [...menu.querySelectorAll("li")];
    // From the last to the first: a line is shown for what is below it, and a heading for what follows it.
    let follows = false;
    for (const line of lines.reverse()) {
      const isHeading = line.matches(".menu-heading");
      const text = line.querySelector(":scope > :is(a, span), :scope > details > summary")?.textContent.toLowerCase() || "";
      const found = isHeading ? follows : words.every((word) => text.includes(word)) || !!line.querySelector("li:not([hidden])");
      line.hidden = words.length > 0 && !found;
      follows = isHeading ? false : follows || !line.hidden;
    }
    if (words.length) folders().forEach((folder) => (folder.open = true));
    else if (before) before.forEach((was, folder) => (folder.open = was)), (before = undefined);
  };
  find.oninput = filter;
  find.onkeydown = (event) => {
    if (event.key === "Enter") menu.querySelector("li:not([hidden]) > a")?.click();
    if (event.key !== "Escape" || !find.value) return;
    event.preventDefault();
    find.value = "";
    filter();
  };
  onSwap(filter);
})();
