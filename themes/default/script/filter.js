// Long lists can be filtered: by words, and by what their rows are marked with.
infrabook.each("[data-filter]", (list) => {
  const { make, onGo, onSwap, place, say } = infrabook;
  const rows = () => [...(list.tBodies?.[0].rows || list.querySelectorAll(":scope > :is(.fields, .items) > li"))];
  // What a row says is read once, and again after a swap.
  let known = new WeakMap();
  const read = (row) => ({
    text: row.textContent.toLowerCase(),
    badges: [...row.querySelectorAll(":scope > .head > .badge")].map((badge) => badge.textContent),
    nested: [...row.querySelectorAll("details.nested")],
  });
  const of = (row) => known.get(row) || known.set(row, read(row)).get(row);
  const nested = () => [...list.querySelectorAll("details.nested")];
  const name = list.dataset.switch;
  if (rows().length < 8 && !(name && list.querySelector(".marked")) && nested().length < 2) return false;
  const bar = make("div", { className: "filter-bar" });
  const button = (textContent, properties) => make("button", { type: "button", className: "toggle", textContent, ...properties });
  const input = make("input", { type: "search", className: "filter", placeholder: say("filter.name"), autocomplete: "off", ariaLabel: say("filter.this-list") });
  const toggles = make("span", { className: "toggles" });
  const status = make("span", { role: "status" });
  const all = button("", { onclick: () => {
    const open = nested().some((it) => !it.open);
    nested().forEach((it) => (it.open = open));
  } });
  const pressed = () => [...toggles.children].filter((it) => it.ariaPressed === "true");
  // What is found in nested attributes alone is unfolded, as long as it is looked for.
  const unfold = ({ nested, text }, words) => {
    for (const it of nested) {
      const within = it.textContent.toLowerCase();
      const beside = text.replace(within, "");
      const found = words.some((word) => within.includes(word) && !beside.includes(word));
      if (found ? it.open : !it.matches(".found")) continue;
      it.open = found;
      it.classList.toggle("found", found);
    }
  };
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const marks = pressed().map((it) => it.value);
    const every = rows();
    let shown = 0;
    for (const row of every) {
      const it = of(row);
      const fits = words.every((word) => it.text.includes(word)) && marks.every((mark) => (name ? row.matches(".marked") : it.badges.includes(mark)));
      shown += !(row.hidden = !fits);
      unfold(it, fits ? words : []);
    }
    // A heading over nothing goes, too.
    for (const heading of list.querySelectorAll(":scope > .group"))
      heading.hidden = !heading.nextElementSibling?.querySelector(":scope > li:not([hidden])");
    status.textContent = words.length || marks.length ? say("filter.shown", { shown, all: every.length }) : "";
  };
  const turn = (it, on) => {
    it.ariaPressed = String(on);
    filter();
  };
  // A toggle for each mark that some rows have and others have not.
  const offer = () => {
    const counts = new Map();
    const every = rows();
    for (const row of every) for (const mark of name ? (row.matches(".marked") ? [name] : []) : new Set(of(row).badges)) counts.set(mark, (counts.get(mark) || 0) + 1);
    const on = pressed().map((it) => it.value);
    const offered = [...counts].filter(([mark, count]) => count < every.length || on.includes(mark)).slice(0, 6);
    toggles.replaceChildren(...offered.map(([mark, count]) => {
      const it = button(`${mark} `, { value: mark, ariaPressed: String(on.includes(mark)), onclick: () => turn(it, it.ariaPressed !== "true") });
      if (!name) it.append(make("span", { className: "count", textContent: count }));
      return it;
    }));
    all.hidden = !nested().length;
    tell();
    filter();
  };
  const tell = () => (all.textContent = say(nested().some((it) => !it.open) ? "filter.unfold-all" : "filter.fold-all"));
  list.addEventListener("toggle", tell, true);
  input.oninput = filter;
  bar.onkeydown = (event) => {
    if (event.key !== "Escape" || !(input.value || pressed().length)) return;
    input.value = "";
    pressed().forEach((it) => (it.ariaPressed = "false"));
    filter();
    event.preventDefault();
  };
  onSwap(() => ((known = new WeakMap()), list.isConnected ? offer() : bar.remove()));
  bar.append(input, toggles, status, all);
  (list.closest(".table") || list).before(bar);
  offer();
  // A link to what is put aside takes it back.
  const reveal = () => {
    const row = place()?.closest("[hidden]");
    if (!row || !list.contains(row)) return;
    input.value = "";
    pressed().forEach((it) => turn(it, false));
    filter();
    row.scrollIntoView();
  };
  onGo(reveal);
});
