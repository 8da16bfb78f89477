// What every page does beyond being read: theme, search, copying, filtering, sorting, and where one is.
(() => {
  const page = document.documentElement;
  const onSwap = (act) => document.addEventListener("infrabook:swap", act);
  // Does it once to every element of a kind: to those of the page, and to those that the preview swaps into it. What is not ripe for
  // it says so with `false`, and is asked again after the next swap.
  const each = (selector, act) => {
    const done = new WeakSet();
    const look = (root) => root.querySelectorAll(selector).forEach((it) => done.has(it) || act(it) === false || done.add(it));
    look(document);
    onSwap((event) => look(event.detail.root));
  };
  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  // Light, dark, or as the system has it; kept where the browser allows.
  const themes = ["system", "light", "dark"];
  each("[data-theme-switch]", (button) => {
    const now = () => page.dataset.theme || "system";
    const show = () => {
      button.querySelector("[data-theme-name]").textContent = now();
      button.title = `Colours: ${now()}`;
    };
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

  // Code that few pages need is loaded where there is a diagram, and when the search is wanted.
  const load = (src, onload, onerror) => document.head.append(make("script", { src, onload, onerror }));
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

  // Code is copied without its prompts: a block as a whole, and of several commands each by itself.
  const copy = async (from) => {
    const code = from.cloneNode(true);
    if (/console|session/.test(from.closest(".code").dataset.language)) code.querySelectorAll(".h").forEach((prompt) => prompt.remove());
    return navigator.clipboard?.writeText(code.textContent).then(() => true, () => false);
  };
  each(".cmd", (command) => {
    // It has no text of its own, which would be copied.
    const button = make("button", { type: "button", className: "copy-cmd", ariaLabel: "Copy this command" });
    button.onclick = async () => {
      button.dataset.done = await copy(command);
      button.ariaLabel = button.dataset.done === "true" ? "Copied" : "Not copied";
      setTimeout(() => (delete button.dataset.done, (button.ariaLabel = "Copy this command")), 1500);
    };
    command.prepend(button);
  });
  each(".code", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.onclick = async () => {
      button.textContent = (await copy(block.querySelector("code"))) ? "Copied" : "Not copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    };
    block.append(button);
  });

  // How long ago a day is, only the reader's clock knows.
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
  each("time[data-until]", (time) => {
    if (time.dataset.until >= today) return;
    time.after(" ", make("span", { className: "badge badge-warning", textContent: time.dataset.late }));
  });

  // Long lists can be filtered by what is in a row.
  each("[data-filter]", (list) => {
    const rows = () => [...(list.tBodies?.[0].rows || list.querySelectorAll(":scope > .fields > .field"))];
    const name = list.dataset.switch;
    if (rows().length < 8 && !name) return false;
    const bar = make("div", { className: "filter-bar" });
    const input = make("input", { type: "search", className: "filter", placeholder: "Filter", autocomplete: "off", ariaLabel: "Filter this list" });
    const status = make("span", { role: "status" });
    // What differs, or is wrong, is marked: all else can be put aside.
    const only = make("input", { type: "checkbox" });
    const toggle = make("label", { className: "switch" });
    toggle.append(only, " ", name || "");
    const filter = () => {
      const words = input.value.toLowerCase().split(/\s+/);
      const all = rows();
      let shown = 0;
      for (const row of all) {
        const text = row.textContent.toLowerCase();
        shown += !(row.hidden = !words.every((word) => text.includes(word)) || (only.checked && !row.matches(".marked")));
      }
      // A heading over nothing goes, too.
      for (const heading of list.querySelectorAll(":scope > .group"))
        heading.hidden = !heading.nextElementSibling?.querySelector(":scope > .field:not([hidden])");
      status.textContent = (input.value.trim() || only.checked) && `${shown} of ${all.length}`;
    };
    input.oninput = only.onchange = filter;
    onSwap(() => (list.isConnected ? filter() : bar.remove()));
    bar.append(input, ...(name ? [toggle] : []), status);
    (list.closest(".table") || list).before(bar);
  });

  // Tables that ask for it are sorted by a column.
  each("table[data-sort]", (table) => [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = make("button", { type: "button", className: "sort" });
    button.append(...cell.childNodes);
    cell.append(button);
    button.onclick = () => {
      // Numbers are first asked for the most of.
      const before = cell.ariaSort || (cell.matches(".align-right") && "ascending");
      [...cell.parentNode.cells].forEach((other) => other.removeAttribute("aria-sort"));
      const sign = before === "ascending" ? -1 : 1;
      cell.ariaSort = sign < 0 ? "descending" : "ascending";
      const key = (row) => row.cells[column].textContent.trim();
      const order = (a, b) => sign * key(a).localeCompare(key(b), undefined, { numeric: true });
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(order));
    };
  }));

  // A link into something folded unfolds it; so does the printer.
  const unfold = () => {
    let target;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {}
    let folded = target?.parentElement.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((folded) => (folded.open = true)));
  unfold();

  // The list of headings follows the reader; where it lies above the page it is folded.
  const wide = matchMedia("(min-width: 80rem)");
  each(".toc", (toc) => {
    const fold = () => (toc.firstElementChild.open = wide.matches);
    fold();
    wide.onchange = fold;
    toc.addEventListener("click", (event) => event.target.closest("a") && !wide.matches && fold());
    const links = new Map();
    let here;
    const follow = () => {
      const past = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < 120);
      const now = links.get(past.at(-1)) || links.values().next().value;
      if (now === here) return;
      here?.classList.remove("here");
      now?.classList.add("here");
      here = now;
      if (here && wide.matches) toc.scrollTop = here.offsetTop - toc.clientHeight / 2;
    };
    const gather = () => {
      links.clear();
      for (const link of toc.querySelectorAll("a")) {
        const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (heading) links.set(heading, link);
      }
      follow();
    };
    gather();
    onSwap(gather);
    addEventListener("scroll", follow, { passive: true });
  });

  // The navigation begins where the page is in it.
  const menu = document.getElementById("menu");
  const current = menu?.querySelector("[aria-current]");
  if (current) menu.scrollTop = current.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
})();
