// The search dialog, loaded when it is opened. Text enters it as text only.
(() => {
  "use strict";
  const { say, search: { manifest, find, wordsOf, fold, places } } = infrabook;
  const root = document.documentElement.dataset.root || "./";
  const BATCH = 8, EXCERPT = 150, MOST = +document.documentElement.dataset.searchMost || Infinity;

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  }

  // What a kind is called; one that no text knows, by its key.
  const called = (kind, count) => (infrabookTexts["search.kind." + kind] ? say("search.kind." + kind, { count }) : kind.replace(/-/g, " "));
  // The kind that is meant by its key or what it is called: `input`, `Inputs`, `module-call`.
  const kindOf = (text, kinds) => kinds.find((kind) => [kind, called(kind, 1), called(kind, 2)].some((name) => fold(name).replace(/\W/g, "-") === fold(text)));

  function marked(text, marks) {
    const out = [];
    let end = 0;
    for (const [from, to] of places(text, marks)) {
      out.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
      end = to;
    }
    return [...out, text.slice(end)];
  }

  // So much of `text` as has the most of what was found close together; its beginning if it has nothing.
  function excerpt(text, marks) {
    const found = places(text, marks), worth = (start) => new Set(found.filter(([from, to]) => from >= start && to <= start + EXCERPT)
      .map(([from, to]) => fold(text.slice(from, to)))).size;
    let best = 0, most = 0;
    for (const [from] of found) {
      const value = worth(from);
      if (value > most) (most = value), (best = from);
    }
    if (text.length <= EXCERPT || best + 20 < EXCERPT / 2) best = 0;
    const before = best && text.lastIndexOf(" ", best - 30), start = best - before < 60 ? Math.max(before, 0) : best;
    let end = start + EXCERPT;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + EXCERPT - 30);
    return (start ? "…" : "") + text.slice(start, end).trim() + (end < text.length && !text.endsWith("…", end) ? "…" : "");
  }

  const input = make("input", { class: "search-input", role: "combobox", placeholder: say("search.placeholder"), "aria-label": say("search.placeholder"), "aria-expanded": false,
    "aria-controls": "search.list", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: false, maxlength: 200, enterkeyhint: "go" });
  const close = make("button", { class: "search-close", type: "button" }, say("search.close"));
  const filter = make("div", { class: "search-kinds", role: "radiogroup", "aria-label": say("search.filter") });
  const status = make("p", { class: "search-status", role: "status" });
  const list = make("div", { id: "search.list", role: "listbox", "aria-label": say("search.list") });
  const more = make("button", { class: "search-more", type: "button" }, say("search.more"));
  const copy = make("button", { class: "search-copy", type: "button" }, say("search.copy"));
  const key = (name, text) => make("span", {}, make("kbd", {}, name), " " + text);
  const keys = make("div", { class: "search-keys" }, key("↑ ↓", say("search.keys-choose")), key("Enter", say("search.keys-open")), key("Esc", say("search.keys-close")), copy);
  const dialog = make("dialog", { class: "search-dialog", "aria-label": say("search.open") },
    make("div", { class: "search-head" }, input, close), filter, make("div", { class: "search-body", tabindex: -1 }, status, list, more), keys);
  const options = () => [...list.querySelectorAll("a")];
  let turn = 0, timer, shown, active, waiting, enter, chosen = "";

  // The list is of an earlier query until it is shown anew: Enter waits for it, and so does a screen reader.
  function wait(on) {
    waiting = on;
    list.ariaBusy = on;
  }

  function activate(option) {
    active?.setAttribute("aria-selected", false);
    option?.setAttribute("aria-selected", true);
    active = option;
    input.setAttribute("aria-activedescendant", option ? option.id : "");
  }

  function row({ id, url, title, above, kind, text }) {
    const name = make("span", { class: "search-title" }, ...(above ? [make("span", { class: "search-above" }, above + " › ")] : []), ...marked(title || url, shown.marks));
    const words = text && make("span", { class: "search-excerpt" }, ...marked(excerpt(text, shown.marks), shown.marks));
    return make("a", { role: "option", id: "search." + id, href: root + url, tabindex: -1, "aria-selected": false },
      name, make("span", { class: "search-kind", "data-kind": kind }, called(kind, 1)), ...(words ? [words] : []));
  }

  // Results of one page stand together, below its name.
  function append(records) {
    for (const page of new Set(records.map((item) => item.page))) {
      const items = records.filter((item) => item.page === page), name = items.find((item) => item.context)?.context || items[0].title;
      const heading = name === items[0].title ? [] : [make("div", { class: "search-page", "aria-hidden": true }, name)];
      list.append(make("div", { role: "group", "aria-label": name }, ...heading, ...items.map(row)));
    }
    const count = options().length;
    list.hidden = !count;
    more.hidden = !count || count >= shown.ids.length;
    input.setAttribute("aria-expanded", count > 0);
    if (!active) activate(options()[0]);
  }

  async function extend() {
    const mine = shown, done = options().length, records = await mine.next(done, BATCH).catch(() => []);
    if (mine === shown && done === options().length) append(records);
  }

  // What there is of each kind; one that was chosen stays, lest what is typed on undo the choice unseen.
  function offer(found) {
    const kinds = new Map(found?.kinds), focused = filter.contains(document.activeElement);
    if (found?.kind && !kinds.has(found.kind)) kinds.set(found.kind, 0);
    const chip = ([kind, count]) => {
      const radio = make("input", { type: "radio", name: "search-kind", value: kind });
      radio.checked = kind === (found.kind || "");
      return make("label", {}, radio, kind ? called(kind, count) : say("search.all"), " ", make("span", {}, count));
    };
    const named = [...kinds].sort(([a], [b]) => called(a, 2).localeCompare(called(b, 2)));
    filter.replaceChildren(...(kinds.size > 1 || found?.kind ? [["", found.total], ...named].map(chip) : []));
    filter.hidden = !filter.firstChild;
    if (focused) (filter.querySelector(":checked") || input).focus();
  }

  function told(query, found) {
    if (!query || (found && !found.words.length)) return say("search.hint");
    if (!found) return say("search.short");
    const count = found.ids.length, typos = found.words.filter((word) => word.instead?.length);
    if (!count) return found.total ? say("search.none-of-kind", { count: found.total }) : say("search.none", { query });
    if (!found.all) return say("search.some", { count });
    if (typos.length) return say("search.similar", { count, words: typos.map((word) => word.word).join(" "), instead: typos.map((word) => word.instead.join(", ")).join(" ") });
    return found.kind ? say("search.results-of-kind", { count, kind: called(found.kind, 2) }) : say("search.results", { count });
  }

  function show(query, found, records = [], problem) {
    shown = found;
    wait(false);
    list.replaceChildren();
    activate();
    append(records);
    offer(found);
    copy.hidden = !found || !navigator.clipboard;
    status.textContent = problem || told(query, found);
    if (enter) active?.click();
    enter = false;
  }

  async function search() {
    const mine = ++turn, query = input.value.trim();
    wait(true);
    try {
      const found = wordsOf(query).length ? await find(query, chosen, kindOf) : undefined;
      found?.ids.splice(MOST);
      const records = await found?.next(0, BATCH);
      if (mine === turn) show(query, found, records);
    } catch {
      if (mine === turn) show(query, undefined, [], say("search.failed"));
    }
  }

  input.oninput = () => {
    clearTimeout(timer);
    wait(true);
    timer = setTimeout(search, 100);
  };
  filter.onchange = (event) => {
    // A kind that was typed gives way to the one that is chosen.
    if (shown?.typed) input.value = shown.query.trim();
    chosen = event.target.value;
    search();
  };
  dialog.onkeydown = async (event) => {
    const { key, ctrlKey, metaKey } = event, step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[key];
    if (event.isComposing || !(event.target === input || filter.contains(event.target)) || !(step || key === "Enter")) return;
    event.preventDefault();
    if (step && active) {
      const from = options().indexOf(active);
      if (from + step >= options().length && !more.hidden) await extend();
      const all = options(), last = all.length - 1, wraps = Math.abs(step) === 1 && (from + step < 0 || from + step > last);
      activate(all.at(wraps ? (from + step) % all.length : Math.min(Math.max(from + step, 0), last)));
      active?.scrollIntoView({ block: "nearest" });
    } else if (waiting) enter = true;
    else active?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey }));
  };
  // Text that is marked may be let go outside.
  let pressed;
  dialog.onpointerdown = (event) => (pressed = event.target);
  dialog.onclick = (event) => {
    const kept = event.ctrlKey || event.metaKey || event.shiftKey;
    if ((event.target === dialog && pressed === dialog) || (event.target.closest("a") && !kept)) dialog.close();
  };
  dialog.onclose = () => (clearTimeout(timer), turn++, (input.value = chosen = ""), show());
  list.onpointermove = (event) => event.target.closest("a") && activate(event.target.closest("a"));
  close.onclick = () => dialog.close();
  more.onclick = () => extend().then(() => input.focus());
  copy.onclick = async () => {
    const address = new URL(location.href.split(/[?#]/)[0]);
    address.searchParams.set("q", shown.query.trim());
    if (shown.kind) address.searchParams.set("kind", shown.kind);
    await navigator.clipboard.writeText(address.href);
    copy.textContent = say("search.copied");
    setTimeout(() => (copy.textContent = say("search.copy")), 2000);
  };
  document.body.append(dialog);
  show();
  const asked = new URLSearchParams(location.search);
  let linked = asked.get("q");

  window.infrabookSearch = {
    // Opens the dialog, with these words or, the first time, those of the page's `?q=`; more may be typed behind them.
    open(query = linked, goesOn = false) {
      if (linked && query === linked) chosen = asked.get("kind") || "";
      linked = null;
      if (!dialog.open) dialog.showModal();
      manifest().catch(() => {});
      if (query) (input.value = query), search();
      if (goesOn) input.setSelectionRange(query.length, query.length);
      else input.select();
    },
    // The ten best as `{url, title, context, text, kind}`, URLs from the site's root.
    find: (query) => find(query).then((found) => found.next(0, 10)),
  };

  // A page that is not there: what is called most like it.
  infrabook.each("[data-nearest]", async (section) => {
    const words = decodeURI(location.pathname).replace(/(index)?\.\w+$/, "").split("/").filter(Boolean).pop();
    const found = words ? await find(words).then((it) => it.next(0, 5)).catch(() => []) : [];
    section.querySelector("ul").append(...found.map(({ url, title, context }) => make("li", {}, make("a", { href: root + url }, title), context ? ` ${context}` : "")));
    section.hidden = !found.length;
  });
})();
