// Lists and tables: filtered, and sorted.
(() => {
  const { each, make, onSwap, page, say } = infrabook;
  // Long lists can be filtered by what is in a row.
  each("[data-filter]", (list) => {
    const rows = () => [...(list.tBodies?.[0].rows || list.querySelectorAll(":scope > .fields > .field"))];
    const name = list.dataset.switch;
    if (rows().length < 8 && !name) return false;
    const bar = make("div", { className: "filter-bar" });
    const input = make("input", { type: "search", className: "filter", placeholder: say("script.filter"), autocomplete: "off", ariaLabel: say("script.filter-list") });
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
      status.textContent = (input.value.trim() || only.checked) && say("script.shown", { shown, all: all.length });
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
      const order = (a, b) => sign * key(a).localeCompare(key(b), page.lang, { numeric: true });
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(order));
    };
  }));
})();
