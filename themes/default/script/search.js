// Search, loaded when it is opened. Reads the index that src/search writes: the two change together.
(() => {
  "use strict";
  const { say } = infrabook;
  const root = document.documentElement.dataset.root || "./";
  const BATCH = 10;
  // Scores of src/search/postings.rs' roles: context, text, strong, title part, title word, title.
  const ROLES = [1, 2, 5, 14, 22, 40];

  // Shards are scripts that call back, so that a page opened as a file can search too.
  let shards = {}, arrived;
  window.infrabookShard = (name, version, data) => (arrived = { name, version, data });
  // The preview has another index from now on.
  document.addEventListener("infrabook:change", () => (shards = {}));

  const load = (name, version, read) => (shards[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}_infrabook/search/${name}.js${version ? "?v=" + version : ""}`;
    script.onload = () => {
      script.remove();
      if (arrived?.name === name && (name === "index" || arrived.version === version)) resolve(read(arrived.data, arrived.version));
      else reject(name);
    };
    script.onerror = reject;
    document.head.append(script);
  }));

  // Gives the numbers of `text` one by one, and at its end NaN. See src/search/encode.rs.
  const digit = (c) => c - 33 - (c > 34) - (c > 60) - (c > 92);
  const numbers = (text, at = 0) => function next() {
    const d = digit(text.charCodeAt(at++));
    return d >= 64 ? d + 27 * next() : d;
  };

  const manifest = (fresh) => load("index", fresh, (data, version) => {
    const index = { ...data, version, pageOf: [], kindOf: [], first: [] };
    const next = numbers(data.runs);
    for (let run; (run = next()) >= 0; ) {
      if (run & 1) index.first.push(index.pageOf.length);
      for (let kind = next(); run > 1; run -= 2) {
        index.pageOf.push(index.first.length - 1);
        index.kindOf.push(kind);
      }
    }
    return index;
  });

  // [text, places] for each row; the first digit says how much of the row before it begins with.
  const rows = (index, letter, i) => load(letter + i, index.version, (data) => {
    let last = [];
    return data.match(letter === "t" ? /\S+ \S+/g : /\S+/g).map((row) => {
      const [text, places] = row.split(" ");
      last = last.slice(0, digit(text.charCodeAt(0))).concat(Array.from(text.slice(1)));
      return [last.join(""), places];
    });
  });

  // The shards that may hold what begins with `prefix`.
  const holding = (starts, prefix) => [...starts.keys()].filter((i) => starts[i].startsWith(prefix) ||
    ((!i || starts[i] <= prefix) && !(starts[i + 1] <= prefix)));

  async function record(index, id) {
    const list = await load("r" + Math.floor(id / index.size), index.version, (data) => {
      const out = [];
      for (let i = 0, page, context; i < data.length; i += 4) {
        const [, path, anchor] = data[i].match(/^([^#]*)(.*)/s), title = data[i + 1];
        page = path || page;
        context = data[i + 2] === 0 ? context : data[i + 2];
        const slug = anchor === "#" ? title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") : "";
        out.push({ url: page + anchor + slug, page, title, context, text: data[i + 3] });
      }
      return out;
    });
    return { ...list[id % index.size], id, kind: index.kinds[index.kindOf[id]] };
  }

  // Words as src/search/tokens.rs makes them.
  const fold = (text) => Array.from(text, (c) => (/[À-ſ]/.test(c) ? c.normalize("NFD")[0] : c).toLowerCase())
    .join("").replace(/[\u0300-\u036f]/g, "");
  const reversed = (text) => Array.from(text).reverse().join("");
  const wordsOf = (query) => [...new Set((fold(query).match(/[\p{Alphabetic}\p{N}]+([_./-][\p{Alphabetic}\p{N}]+)*/gu) || [])
    .map((run) => Array.from(run.replace(/[./-]/g, "_")).slice(0, 48).join("")))].filter((word) => !/^[a-z0-9]$/.test(word)).slice(0, 8);

  // How many edits (a swap is one) make `a` into `b`; into the beginning of `b`, half a one more.
  function distance(a, b) {
    let before, last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return Math.min(last[b.length], Math.min(...last) + 0.5);
  }

  // Words most like one that is not there, among those that begin or end alike.
  async function similar(index, word) {
    const edits = word.length < 4 ? 0 : word.length < 8 ? 1 : 2, near = holding(index.terms, word)[0];
    const begin = holding(index.terms, word.slice(0, edits + 1)).filter((i) => Math.abs(i - near) < 2);
    const end = holding(index.words, reversed(word).slice(0, 3)).slice(0, 2);
    const lists = edits ? await Promise.all([...begin.map((i) => rows(index, "t", i)), ...end.map((i) => rows(index, "v", i))]) : [];
    const known = lists.flatMap((list, i) => list.map(([text]) => (i < begin.length ? text.split("_", 1)[0] : reversed(text))));
    let best = [], least = edits + 0.5;
    for (const other of new Set(known)) {
      const far = other.length < word.length - edits ? 99 : distance(word, other);
      if (far < least) best = [];
      if (far <= least) (least = far), best.push(other);
    }
    return best.slice(0, 3);
  }

  // The entries and pages that hold what begins with `word`, with their scores, into `found`.
  async function hits(index, word, most, worth, found) {
    const better = (map, key, score) => map.set(key, Math.max(score, map.get(key) || 0));
    const lists = await Promise.all(holding(index.terms, word).slice(0, most).map((i) => rows(index, "t", i)));
    for (const [term, places] of lists.flat()) {
      if (!term.startsWith(word)) continue;
      // All of the term, then its first parts, then any beginning.
      const fit = worth * (term === word ? 1 : term[word.length] === "_" ? 0.6 + (0.1 * word.length) / term.length : 0.3 + (0.3 * word.length) / term.length);
      const next = numbers(places);
      for (let head; (head = next()) >= 0; ) {
        const score = ROLES[head & 7] * fit;
        if (head === 7) found.common = true;
        for (let left = head >> 3, at = 0; left > 0; left--) {
          at += next();
          if (head & 7) better(found.entries, at, score);
          else found.contexts.add(at);
          better(found.pages, head & 7 ? index.pageOf[at] : at, score);
        }
      }
    }
    found.marks.push(word);
    return found;
  }

  // As it is; else its parts; else what is like it.
  async function lookUp(index, word, most) {
    const found = await hits(index, word, most, 1, { word, marks: [], entries: new Map(), pages: new Map(), contexts: new Set() });
    if (found.pages.size) return [found];
    const parts = word.split("_").filter((part) => part[1]);
    if (word.includes("_")) return (await Promise.all(parts.map((part) => lookUp(index, part, 1)))).flat();
    found.instead = await similar(index, word);
    for (const other of found.instead) await hits(index, other, 1, 0.5, found);
    return [found];
  }

  function rank(index, words) {
    const scored = new Set(words.flatMap((word) => [...word.entries.keys(), ...Array.from(word.contexts, (page) => index.first[page])]));
    let most = 0;
    const all = Array.from(scored, (id) => {
      let score = 0, own = 0, held = 0;
      for (const word of words) {
        const here = word.entries.get(id) || 0, around = word.pages.get(index.pageOf[id]) || (word.common ? 0.5 : 0);
        score += Math.max(here, around / 4);
        own += here > 0;
        held += around > 0;
      }
      most = Math.max(most, held);
      score *= (own === words.length ? 1.5 : 1) * (1 + index.weights[index.kindOf[id]] / 100);
      return { id, held, score, page: index.pageOf[id] };
    });
    // Only what has all words, or where nothing has, the most of them. After three of a page, others come first.
    const seen = {}, late = [];
    const ids = all.filter((hit) => hit.held === most).sort((a, b) => b.score - a.score || a.id - b.id)
      .filter((hit) => (seen[hit.page] = (seen[hit.page] || 0) + 1) < 4 || !late.push(hit));
    return { ids: [...ids, ...late].map((hit) => hit.id), all: most === words.length };
  }

  async function find(query, fresh) {
    try {
      const index = await manifest(fresh), list = wordsOf(query);
      const words = (await Promise.all(list.map((word) => lookUp(index, word, list[1] ? 2 : 3)))).flat();
      const found = { words, marks: words.flatMap((word) => word.marks), ...rank(index, words) };
      found.next = (from) => Promise.all(found.ids.slice(from, from + BATCH).map((id) => record(index, id)));
      found.first = await found.next(0);
      return found;
    } catch (error) {
      // Perhaps the site was published anew after its manifest was read.
      shards = {};
      if (fresh) throw error;
      return find(query, Date.now());
    }
  }

  // From here on, the dialog. Text enters it as text only.
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  }

  function marked(text, marks) {
    const out = [], folded = Array.from(text, (c) => (fold(c).length === c.length ? fold(c) : c)).join("");
    const pattern = marks.map((mark) => mark.replace(/_/g, "[_./-]")).sort((a, b) => b.length - a.length).join("|");
    let from = 0;
    for (const { index, 0: { length } } of pattern ? folded.matchAll(RegExp(pattern, "gu")) : []) {
      out.push(text.slice(from, index), make("mark", {}, text.slice(index, index + length)));
      from = index + length;
    }
    return [...out, text.slice(from)];
  }

  const input = make("input", { class: "search-input", role: "combobox", placeholder: "Search", "aria-label": "Search", "aria-expanded": false,
    "aria-controls": "search-list", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: false, maxlength: 200 });
  const close = make("button", { class: "search-close" }, "Close");
  const status = make("p", { class: "search-status", role: "status" });
  const list = make("div", { id: "search-list", role: "listbox", "aria-label": "Results" });
  const more = make("button", { class: "search-more" }, "Show more");
  const keys = make("p", { class: "search-keys" }, make("kbd", {}, "↑ ↓"), " choose ", make("kbd", {}, "Enter"), " open ", make("kbd", {}, "Esc"), " close");
  const dialog = make("dialog", { class: "search-dialog", "aria-label": "Search" },
    make("div", { class: "search-head" }, input, close), make("div", { class: "search-body" }, status, list, more), keys);
  const options = () => [...list.querySelectorAll("a")];
  let turn = 0, timer, shown, active, waiting, enter;

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

  // Results of one page stand together, below its name.
  function append(records) {
    for (const page of new Set(records.map((item) => item.page))) {
      const items = records.filter((item) => item.page === page), name = items.find((item) => item.context)?.context || page;
      const group = make("div", { role: "group", "aria-label": name }, make("div", { class: "search-page", "aria-hidden": true }, name));
      for (const { id, url, title, kind, text } of items)
        group.append(make("a", { role: "option", id: "search-" + id, href: root + url, tabindex: -1, "aria-selected": false },
          make("span", { class: "search-title" }, ...marked(title || url, shown.marks)), make("span", { class: "search-kind" }, kind),
          make("span", { class: "search-excerpt" }, ...marked(text, shown.marks))));
      list.append(group);
    }
    const count = options().length;
    list.hidden = !count;
    more.hidden = !count || count >= shown.ids.length;
    input.setAttribute("aria-expanded", count > 0);
    if (!active) activate(options()[0]);
  }

  async function extend() {
    const mine = shown, done = options().length, records = await mine.next(done).catch(() => []);
    if (mine === shown && done === options().length) append(records);
  }

  function show(query, found, problem) {
    shown = found;
    wait(false);
    list.replaceChildren();
    activate();
    append(found ? found.first : []);
    const count = found && say("search.results", { count: found.ids.length });
    const typos = found ? found.words.filter((word) => word.instead?.length) : [];
    status.textContent = problem || (!query ? "Type a name, a part of one, or words: aws_iam_role, var.cidr, rollback."
      : !found ? "Type at least two characters."
      : !found.ids.length ? `Nothing found for “${query}”. Check the spelling, or try fewer words.`
      : !found.all ? `No page has all of these words; ${count} with some of them.`
      : typos.length ? `Nothing found for “${typos.map((word) => word.word).join(" ")}”; ${count} for “${typos.map((word) => word.instead).join(", ")}”.`
      : count);
    if (enter) active?.click();
    enter = false;
  }

  async function search() {
    const mine = ++turn, query = input.value.trim();
    const found = await (wordsOf(query).length ? find(query) : undefined)?.catch((error) => ({ error }));
    if (mine !== turn) return;
    if (found?.error) show(query, undefined, "The search index could not be loaded. Check the connection, then type again.");
    else show(query, found);
  }

  input.oninput = () => {
    clearTimeout(timer);
    wait(true);
    timer = setTimeout(search, 100);
  };
  dialog.onkeydown = async (event) => {
    const { key, ctrlKey, metaKey } = event, step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.isComposing || event.target !== input || !(step || key === "Enter")) return;
    event.preventDefault();
    if (step && active) {
      const to = options().indexOf(active) + step;
      if (to >= options().length && !more.hidden) await extend();
      activate(options().at(to % options().length));
      active?.scrollIntoView({ block: "nearest" });
    } else if (waiting) enter = true;
    else active?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey }));
  };
  dialog.onclick = (event) => {
    const kept = event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.target === dialog || (event.target.closest("a") && !kept)) dialog.close();
  };
  dialog.onclose = () => (clearTimeout(timer), turn++, (input.value = ""), show());
  list.onpointermove = (event) => event.target.closest("a") && activate(event.target.closest("a"));
  close.onclick = () => dialog.close();
  more.onclick = () => extend().then(() => input.focus());
  document.body.append(dialog);
  show();
  let linked = new URLSearchParams(location.search).get("q");

  window.infrabookSearch = {
    // Opens the dialog, with these words or, the first time, those of the page's `?q=`; more may be typed behind them.
    open(query = linked, goesOn = false) {
      linked = null;
      if (!dialog.open) dialog.showModal();
      manifest().catch(() => {});
      if (query) (input.value = query), wait(true), search();
      if (goesOn) input.setSelectionRange(query.length, query.length);
      else input.select();
    },
    // The ten best as `{url, title, context, text, kind}`, URLs from the site's root.
    find: (query) => find(query).then((found) => found.first),
  };
})();
