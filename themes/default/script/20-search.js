// The search and the diagrams: their code is loaded when they are there, or wanted.
(() => {
  const { page, each, make, load } = infrabook;
  const { diagram, search: address } = page.dataset;
  let drawing;
  if (diagram) each(".diagram-figure", () => {
    if (!drawing) load(diagram);
    drawing = true;
  });
  let loading;
  const search = () => (loading ||= new Promise((done, fail) => {
    load(address, () => done(window.infrabookSearch), () => (loading = undefined, fail()));
  }));
  if (address) {
    // What is typed while the code comes belongs to the query.
    let typed = "";
    const keep = (event) => {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
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
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const held = event.ctrlKey || event.metaKey;
      if (event.key.toLowerCase() === "k" ? !held : event.key !== "/" || typing || held || event.altKey) return;
      event.preventDefault();
      open();
    });
    if (new URLSearchParams(location.search).has("q")) open();

    // A page that is not there: what is called most like it.
    each("[data-nearest]", async (section) => {
      const words = decodeURI(location.pathname).replace(/(index)?\.\w+$/, "").split("/").filter(Boolean).pop();
      const found = words ? await search().then((it) => it.find(words)).catch(() => []) : [];
      for (const { url, title, context } of found.slice(0, 5)) {
        const line = make("li");
        line.append(make("a", { href: page.dataset.root + url, textContent: title }), context ? ` ${context}` : "");
        section.querySelector("ul").append(line);
        section.hidden = false;
      }
    });
  }
})();
