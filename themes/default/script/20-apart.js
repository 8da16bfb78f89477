// Code that few pages need is loaded where something on the page wants it; that of what finds pages when one comes to it.
infrabook.attempt(() => {
  const { page, each, load } = infrabook;
  const wanted = {
    "diagram.js": ".diagram-figure",
    "filter.js": "[data-filter]",
    "hidden.js": ".hidden-line",
    "images.js": ".prose img",
    "notes.js": ".code-notes",
    "sort.js": "[data-sort]",
    "tabs.js": ".tabs",
  };
  for (const name in wanted) each(wanted[name], () => load(name));
  each(".menu-find", (field) => (field.onfocus = field.oninput = () => load("menu-find.js")));

  if (!page.dataset.search) return;
  const search = () => Promise.all([load("search.css"), load("search.js")]).then(() => infrabookSearch);
  // What is typed while the code comes belongs to the query.
  let typed = "";
  const keep = (event) => {
    if (event.key?.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    typed += event.key;
  };
  const open = () => {
    addEventListener("keydown", keep);
    const done = () => removeEventListener("keydown", keep);
    search().then((it) => (done(), it.open(typed || undefined, typed), (typed = "")), done);
  };
  each("[data-search-open]", (button) => {
    button.hidden = false;
    button.onclick = open;
  });
  addEventListener("keydown", (event) => {
    const { key, altKey, shiftKey, target } = event;
    const held = event.ctrlKey || event.metaKey;
    const typing = target.closest?.("input, textarea, select, [contenteditable]");
    // What a browser fills in by itself comes without a key.
    if (key?.toLowerCase() === "k" ? !held || shiftKey : key !== "/" || typing || held) return;
    if (altKey || document.querySelector("dialog[open]:not(.search-dialog)")) return;
    event.preventDefault();
    open();
  });
  if (new URLSearchParams(location.search).has("q")) open();
  // It knows what a page that is not there may have been.
  each("[data-nearest]", search);
});
