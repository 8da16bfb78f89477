// Tables that ask for it are sorted by a column.
infrabook.each("table[data-sort]", (table) => {
  const { language, make } = infrabook;
  const collator = new Intl.Collator(language, { numeric: true });
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = make("button", { type: "button", className: "sort" });
    button.append(...cell.childNodes);
    cell.append(button);
    button.onclick = () => {
      // Numbers are first asked for the most of.
      const before = cell.ariaSort || (cell.matches(".align-right") && "ascending");
      [...cell.parentNode.cells].forEach((other) => other.removeAttribute("aria-sort"));
      const sign = before === "ascending" ? -1 : 1;
      cell.ariaSort = sign < 0 ? "descending" : "ascending";
      const rows = [...table.tBodies[0].rows].map((row) => [row.cells[column].textContent.trim(), row]);
      rows.sort(([a], [b]) => sign * collator.compare(a, b));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    };
  });
});
