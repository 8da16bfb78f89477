// What every page does beyond being read: theme, search, copying, filtering, sorting, and where one is.
(() => {
  const page = document.documentElement;
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  // Light, dark, or as the system has it; kept where the browser allows.
  const themes = ["system", "light", "dark"];
  each("[data-theme-switch]", (button) => {
    const name = button.querySelector("[data-theme-name]");
    const show = () => (name.textContent = page.dataset.theme || "system");
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(page.dataset.theme || "system") + 1) % themes.length];
      if (next === "system") delete page.dataset.theme;
      else page.dataset.theme = next;
      try {
        if (next === "system") localStorage.removeItem("infrabook-theme");
        else localStorage.setItem("infrabook-theme", next);
      } catch {}
      show();
    });
  });

  // The search's code is loaded when it is wanted.
  const search = page.dataset.search;
  let loading;
  const openSearch = () => {
    loading ||= new Promise((done, fail) => {
      document.head.append(make("script", { src: search, onload: done, onerror: fail }));
    });
    loading.then(() => window.infrabookSearch.open(), () => (loading = undefined));
  };
  if (search) {
    each("[data-search-open]", (button) => {
      button.hidden = false;
      button.addEventListener("click", openSearch);
    });
    addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!slash && !k) return;
      event.preventDefault();
      openSearch();
    });
    if (new URLSearchParams(location.search).has("q")) openSearch();
  }

  // Code is copied without its prompts.
  each(".code", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      const code = block.querySelector("code").cloneNode(true);
      code.querySelectorAll(".h").forEach((mark) => block.dataset.language.match(/console|session/) && mark.remove());
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    block.append(button);
  });

  // Long lists can be filtered by what is in a row.
  each("[data-filter]", (list) => {
    const rows = [...(list.tBodies ? list.tBodies[0].rows : list.children)];
    if (rows.length < 8) return;
    const input = make("input", { type: "search", className: "filter", placeholder: `Filter ${rows.length} rows`, autocomplete: "off" });
    input.setAttribute("aria-label", "Filter this list");
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
    });
    (list.closest(".table") || list).before(input);
  });

  // Tables that ask for it are sorted by a column.
  each("table[data-sort]", (table) => {
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      const button = make("button", { type: "button", className: "sort", textContent: cell.textContent });
      cell.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending";
        each("th[aria-sort]", (other) => other.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[column].textContent.trim();
        const order = (a, b) => key(a).localeCompare(key(b), undefined, { numeric: true });
        const rows = [...table.tBodies[0].rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
        table.tBodies[0].append(...rows);
      });
    });
  });

  // A link into something folded unfolds it.
  const unfold = () => {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    if (!target) return;
    let folded = target.parentElement?.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = folded.parentElement?.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // The list of headings follows the reader.
  const links = new Map();
  each(".toc a", (link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  });
  if (links.size) {
    const headings = [...links.keys()];
    let here;
    const follow = () => {
      const past = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
      const now = links.get(past.at(-1) || headings[0]);
      if (now === here) return;
      here?.classList.remove("here");
      (here = now).classList.add("here");
    };
    addEventListener("scroll", follow, { passive: true });
    follow();
  }

  // The navigation stays where the reader left it.
  const menu = document.getElementById("menu");
  const current = menu?.querySelector("[aria-current]");
  if (current && current.offsetTop > menu.clientHeight - 80) menu.scrollTop = current.offsetTop - menu.clientHeight / 2;
  menu?.addEventListener("click", (event) => {
    if (event.target.closest(".menu-close")) {
      event.preventDefault();
      history.replaceState(null, "", location.pathname + location.search);
      location.hash = "content";
    }
  });
})();
