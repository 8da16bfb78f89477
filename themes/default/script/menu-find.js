// A long navigation is filtered; loaded when one comes to its field.
(() => {
  const menu = document.querySelector("nav.menu");
  const find = menu.querySelector(".menu-find");
  const folders = () => [...menu.querySelectorAll("details")];
  let before;
  // A line is shown for its own name, that of a folder it is in, or what is below it. Says whether any is.
  const look = (lines, words, named) => [...lines.children].filter((line) => {
    const text = line.querySelector(":scope > :is(a, span), :scope > details > summary").textContent.toLowerCase();
    const own = named || words.every((word) => text.includes(word));
    const below = line.querySelector(":scope > ul, :scope > details > ul");
    return !(line.hidden = !((below && look(below, words, own)) || own));
  }).length > 0;
  const wanted = () => find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const filter = () => {
    const words = wanted();
    if (words.length && !before) before = new Map(folders().map((folder) => [folder, folder.open]));
    look(menu.querySelector(":scope > ul"), words);
    if (words.length) folders().forEach((folder) => (folder.open = true));
    else if (before) before.forEach((was, folder) => (folder.open = was)), (before = undefined);
  };
  const clear = () => {
    find.value = "";
    filter();
  };
  find.oninput = filter;
  find.onkeydown = (event) => {
    if (event.key === "Enter" && wanted().length) {
      const links = [...menu.querySelectorAll("li:not([hidden]) > a")];
      (links.find((link) => wanted().every((word) => link.textContent.toLowerCase().includes(word))) || links[0])?.click();
    }
    if (event.key !== "Escape" || !find.value) return;
    event.preventDefault();
    clear();
  };
  // What is kept for the next page is the whole navigation, as it was before.
  addEventListener("pagehide", clear, true);
  infrabook.onSwap(filter);
  // What was typed before this was here.
  filter();
})();
