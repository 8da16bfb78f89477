// The preview in the browser: asks what changed, and swaps it into the page where it stands.
//
// Two events on `document` tell other scripts. "infrabook:change": the site is another one, what was fetched of it is old.
// "infrabook:swap": something within `event.detail.root` is new; what was there before is the same element still.
(() => {
  const script = document.currentScript.src;
  const root = decodeURIComponent(new URL("../", script).pathname);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`infrabook:${name}`, { detail }));

  // The page as the server gave it: this script is the end of a page, and comes before every deferred one. Each node of the copy
  // has its twin on the page, whatever scripts put around that later. What the server gives next is compared with the copy.
  const twins = new WeakMap();
  const pair = (node, twin) => {
    twins.set(node, twin);
    node.childNodes.forEach((child, i) => pair(child, twin.childNodes[i]));
  };
  document.normalize();
  const known = document.cloneNode(true);
  pair(known, document);

  // What all changes of a swap are within.
  let touched;
  const touch = (element) => {
    touched ??= element;
    while (!touched.contains(element)) touched = touched.parentElement || document.documentElement;
  };

  // Makes `was` of the copy, and its twin, what `now` is: a node of the same kind.
  function become(was, now) {
    // In a document that is only parsed this holds elements, in one with scripts text.
    if (was.nodeName === "NOSCRIPT" || was.isEqualNode(now)) return;
    const twin = twins.get(was);
    if (was.nodeType !== Node.ELEMENT_NODE) {
      was.data = twin.data = now.data;
      if (twin.parentElement) touch(twin.parentElement);
      return;
    }
    for (const name of new Set([...was.getAttributeNames(), ...now.getAttributeNames()])) {
      const [before, after] = [was.getAttribute(name), now.getAttribute(name)];
      // What is open, and which colours, is the reader's choice.
      if (before === after || name === "data-theme" || (name === "open" && was.nodeName === "DETAILS")) continue;
      touch(twin);
      set(was, name, after);
      if (name !== "class") set(twin, name, after);
      else {
        // Scripts add classes of their own.
        const words = (text) => (text || "").split(/\s+/).filter(Boolean);
        twin.classList.remove(...words(before));
        twin.classList.add(...words(after));
        if (after === null && !twin.classList.length) twin.removeAttribute(name);
      }
    }
    const [before, after] = [[...was.childNodes], [...now.childNodes]];
    let same = 0;
    while (same < Math.min(before.length, after.length) && before[same].isEqualNode(after[same])) same++;
    while (Math.min(before.length, after.length) > same && before.at(-1).isEqualNode(after.at(-1))) before.pop(), after.pop();
    const changed = after.slice(same);
    const stay = match(before.slice(same), changed);
    const staying = new Set(stay);
    before.slice(same).forEach((node) => staying.has(node) || remove(node));
    let last = before[same - 1];
    changed.forEach((node, i) => {
      if (stay[i]) become((last = stay[i]), node);
      else last = insert(node, was, last);
    });
  }

  const set = (element, name, value) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value));

  // For each of `after` the one of `before` that becomes it, or nothing. None passes another: what stays is not moved.
  function match(before, after) {
    // Scripts and styles are themselves or others.
    const isAlone = (node) => node.nodeName === "SCRIPT" || node.rel === "stylesheet";
    const kind = (node) => (isAlone(node) ? node : [node.nodeName, node.getAttribute?.("class"), node.id].join(" "));
    // First what can hardly be mistaken: what has its HTML, or else its id, or else its first words, for itself on either side.
    const keys = (node) => {
      if (node.nodeType !== Node.ELEMENT_NODE) return [];
      if (isAlone(node)) return [node.outerHTML];
      const words = node.textContent.trim().slice(0, 12);
      return [node.outerHTML, node.id && `${node.nodeName} ${node.id}`, words && `${kind(node)} ${words}`].filter(Boolean);
    };
    const places = (nodes) => {
      const found = new Map();
      nodes.forEach((node, place) => keys(node).forEach((key) => found.set(key, found.has(key) ? -1 : place)));
      return found;
    };
    const [from, to] = [places(before), places(after)];
    const certain = after.flatMap((node, place) => {
      const key = keys(node).find((key) => from.get(key) >= 0 && to.get(key) >= 0);
      return key ? { from: from.get(key), to: place } : [];
    });
    // Then, between two of these, the next of the same kind.
    const stay = [];
    let [a, b] = [0, 0];
    for (const next of [...rising(certain), { from: before.length, to: after.length }]) {
      const waiting = new Map();
      for (let i = next.from; i-- > a; ) {
        const alike = kind(before[i]);
        waiting.set(alike, waiting.get(alike) || []).get(alike).push(i);
      }
      for (; b < next.to; b++) {
        const places = waiting.get(kind(after[b])) || [];
        while (places.at(-1) < a) places.pop();
        if (!places.length) continue;
        stay[b] = before[places.at(-1)];
        a = places.pop() + 1;
      }
      stay[b] = before[next.from];
      [a, b] = [next.from + 1, next.to + 1];
    }
    return stay;
  }

  // The longest choice of these places, which come in the order of `to`, in which `from` rises, too.
  function rising(all) {
    const ends = [];
    for (const one of all) {
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle].from < one.from) low = middle + 1;
        else high = middle;
      }
      one.before = ends[low - 1];
      ends[low] = one;
    }
    const chosen = [];
    for (let one = ends.at(-1); one; one = one.before) chosen.push(one);
    return chosen.reverse();
  }

  // What a script puts around a picture, images.js, goes and stays with it.
  const around = (twin) => twin.parentElement?.closest(".zoom") || twin;

  function remove(node) {
    const twin = twins.get(node);
    if (twin.parentElement) touch(twin.parentElement);
    around(twin).remove();
    node.remove();
  }

  // Puts a copy of `model` behind `last`, a child of `parent`, and another behind its twin, wherever scripts have moved that.
  function insert(model, parent, last) {
    const node = known.importNode(model, true);
    const twin = runnable(document.importNode(model, true));
    const within = twins.get(parent);
    let beside = last;
    while (beside && !within.contains(twins.get(beside))) beside = beside.previousSibling;
    if (last) last.after(node);
    else parent.prepend(node);
    pair(node, twin);
    if (beside) around(twins.get(beside)).after(twin);
    else within.prepend(twin);
    touch(within);
    return node;
  }

  // A script from a document that was only parsed does not run; one of the page's own words does, as it would when the page is loaded.
  function runnable(node) {
    const parsed = node.nodeName === "SCRIPT" ? [node] : node.querySelectorAll?.("script") || [];
    for (const dead of parsed) {
      if (dead.src) continue;
      const fresh = document.createElement("script");
      for (const { name, value } of dead.attributes) fresh.setAttribute(name, value);
      fresh.textContent = dead.textContent;
      dead.replaceWith(fresh);
      if (dead === node) return fresh;
    }
    return node;
  }

  // What the reader looks at stays where it is. It is known by its words, since an element may have got others; and for as long as
  // the reader does not scroll, since a file that is being saved may be empty for a moment, and a fence that is not closed yet turns
  // all that follows into code: when it is there again, so is the place.
  let place = { seen: [], top: 0 };
  // What has words that nothing else on the page has, by them.
  const telling = () => {
    const found = new Map();
    for (const element of document.querySelectorAll("main *")) {
      const words = `${element.nodeName} ${element.textContent.trim()}`;
      found.set(words, found.has(words) ? undefined : element);
    }
    return found;
  };
  function look() {
    if (scrollY === place.top) return;
    const [begin, reach] = [[], []];
    for (const [words, element] of telling()) {
      const { top, bottom, height } = element?.getBoundingClientRect() || {};
      if (height && bottom > 0 && top < innerHeight) (top < 0 ? reach : begin).push({ words, top });
    }
    // Rather what begins in sight; of what does not, what is within the rest.
    place = { seen: [...begin, ...reach.reverse()], top: scrollY };
  }
  function settle() {
    const found = place.seen.length ? telling() : new Map();
    const it = place.seen.find(({ words }) => found.get(words)?.getClientRects().length);
    if (it) scrollTo({ top: scrollY + found.get(it.words).getBoundingClientRect().top - it.top, behavior: "instant" });
    place.top = scrollY;
    // A browser may move the page a little once more, so that nothing jumps: that is not the reader, who moves it further.
    const rest = () => Math.abs(scrollY - place.top) < 50 && (place.top = scrollY);
    requestAnimationFrame(() => requestAnimationFrame(rest));
  }

  // New style sheets are loaded before they apply and before the old ones go: no moment is without. Answers what makes them apply.
  async function load(next) {
    const sheets = (page) => [...page.head.querySelectorAll("link[rel=stylesheet]")];
    const among = (list) => (link) => list.some((other) => other.isEqualNode(link));
    const [had, wanted] = [sheets(known), sheets(next)];
    const place = had.find((link) => !among(wanted)(link)) || known.head.lastChild;
    const fresh = wanted.filter((link) => !among(had)(link)).map((link) => {
      const twin = document.importNode(link);
      const node = known.importNode(link);
      const loaded = new Promise((done) => (twin.onload = twin.onerror = done));
      twin.media = "not all";
      twins.set(node, twin);
      place.before(node);
      twins.get(place).before(twin);
      return { link, twin, loaded };
    });
    await Promise.all(fresh.map(({ loaded }) => loaded));
    return () => fresh.forEach(({ link, twin }) => set(twin, "media", link.getAttribute("media")));
  }

  // Scripts: they cannot be swapped. That of every page knows the addresses of those that it loads.
  const scripts = (page) => Array.from(page.querySelectorAll("script[src]"), (script) => script.src);

  // Brings the page up to date. A page that has gone is what the server says in its place.
  async function refresh() {
    const response = await fetch(location.href, { cache: "no-cache" });
    if (response.redirected) return reload();
    if (!response.headers.get("content-type")?.startsWith("text/html")) return;
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    // Whatever a swap fails at, a page that is loaded is right.
    await swap(next).catch(reload);
  }

  async function swap(next) {
    next.normalize();
    const had = scripts(known);
    if (scripts(next).some((address) => !had.includes(address))) return reload();
    const apply = await load(next);
    look();
    touched = undefined;
    become(known.documentElement, next.documentElement);
    apply();
    if (touched) tell("swap", { root: touched });
    settle();
  }

  // Loads the page anew; what is unfolded and in sight is kept.
  const kept = `infrabook-live ${location.pathname}`;
  const folds = () => [...document.querySelectorAll("details")];
  let leaving = false;
  function reload() {
    leaving = true;
    try {
      sessionStorage.setItem(kept, JSON.stringify({ open: folds().map((fold) => fold.open), top: scrollY }));
    } catch {}
    location.reload();
  }
  function restore() {
    try {
      const { open, top } = JSON.parse(sessionStorage.getItem(kept)) || {};
      sessionStorage.removeItem(kept);
      if (open?.length === folds().length) folds().forEach((fold, i) => (fold.open = open[i]));
      if (top) scrollTo({ top, behavior: "instant" });
    } catch {}
  }

  // Files whose bytes are others than when the page was loaded, and the version that they are of: what shows them asks anew.
  const files = new Map();
  const ADDRESSES = ["src", "srcset", "poster", "data", "href"];
  function renew() {
    const fresh = (address) => {
      const url = new URL(address, location);
      const version = url.origin === location.origin && files.get(decodeURIComponent(url.pathname));
      if (!version || url.searchParams.get("v") === version) return address;
      url.searchParams.set("v", version);
      return url.href;
    };
    if (files.size) for (const element of document.querySelectorAll("img, source, video, audio, track, object, embed, iframe, svg image")) {
      for (const name of ADDRESSES) {
        const value = element.getAttribute(name);
        if (!value) continue;
        let other = value;
        try {
          other = name === "srcset" ? value.replace(/(^|,\s+)([^\s,]+)/g, (_, before, address) => before + fresh(address)) : fresh(value);
        } catch {}
        if (other === value) continue;
        element.setAttribute(name, other);
        element.closest("video, audio")?.load();
      }
    }
  }

  // What is wrong, in a panel with a style of its own. Its words are anybody's: they enter it as text only.
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const STYLE = `
    :host { all: initial; color-scheme: inherit; position: fixed; inset: auto 0 0; z-index: 2147483647; font: 14px/1.5 system-ui, sans-serif; }
    section, .notice { background: Canvas; color: CanvasText; border-top: 3px solid light-dark(#b42318, #ff9d94); }
    section { max-height: 45vh; overflow: auto; box-shadow: 0 -4px 24px #0004; }
    [hidden] { display: none; }
    header { position: sticky; top: 0; display: flex; justify-content: space-between; align-items: center; background: inherit; }
    header, li, .notice { padding: 8px max(16px, (100% - 90rem) / 2); }
    li { border-top: 1px solid light-dark(#d5dae1, #333c47); }
    h2, h3, p, ol, pre { margin: 0; padding: 0; font-size: inherit; overflow-wrap: anywhere; }
    ol { list-style: none; }
    h3, pre { font-family: ui-monospace, monospace; }
    pre { white-space: pre-wrap; margin: 4px 0; padding: 4px 8px; border-radius: 4px; background: light-dark(#eceff3, #1f262f); unicode-bidi: isolate; }
    mark { background: light-dark(#b42318, #ff9d94); color: Canvas; }
    button { font: inherit; color: inherit; background: none; border: 1px solid light-dark(#8a94a3, #66717f); border-radius: 4px; padding: 2px 12px; cursor: pointer; }
    .severity { font-weight: 600; color: light-dark(#b42318, #ff9d94); }
    @media print { :host { display: none; } }`;
  const list = make("ol");
  const title = make("h2");
  const close = make("button", { type: "button", textContent: "Close", onclick: () => (panel.hidden = true) });
  const words = make("div", { role: "alert" }, make("header", {}, title, close), list);
  const panel = make("section", { hidden: true, tabIndex: 0, ariaLabel: "What is wrong" }, words);
  const notice = make("div", { hidden: true, className: "notice", role: "status", textContent: "The preview is not running." });
  const host = make("infrabook-preview");
  host.attachShadow({ mode: "open" }).append(make("style", { textContent: STYLE }), panel, notice);
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !document.querySelector("dialog[open]")) panel.hidden = true;
  });

  const MOST = 20;
  let shown = "[]";
  // A panel that was closed is seen again when it has something else to say, or the same of what was saved just now.
  function show(faults, again) {
    if (shown === (shown = JSON.stringify(faults)) && !again) return;
    panel.hidden = !faults.length;
    title.textContent = faults.length === 1 ? "1 thing is wrong" : `${faults.length} things are wrong`;
    list.replaceChildren(...faults.slice(0, MOST).map(item));
    if (faults.length > MOST) list.append(make("li", { textContent: `and ${faults.length - MOST} more` }));
  }

  function item({ file, line, column, severity, message, source, mark, help }) {
    const place = make("h3", { textContent: [file, line, column].filter(Boolean).join(":") });
    const grave = make("span", { className: "severity", textContent: `${severity}: ` });
    const lines = make("li", {}, place, make("p", {}, grave, message));
    if (source) {
      const [from, to] = mark;
      const marked = make("mark", { textContent: source.slice(from, to) || " " });
      lines.append(make("pre", {}, source.slice(0, from), marked, source.slice(to)));
    }
    if (help) lines.append(make("p", { textContent: `help: ${help}` }));
    return lines;
  }

  // One question at a time: what it is answered with is on the page before the next one. A tab that nobody sees asks nothing, since a
  // browser keeps six connections for all of them.
  let session, token, asking, lostAt;
  let [away, listening, pause] = [false, false, 300];
  const present = () => !leaving && !away && !document.hidden;

  async function ask() {
    asking = new AbortController();
    const address = new URL("live", script);
    // After an interruption the answer is to come at once.
    const late = lostAt !== undefined;
    if (token && !late) address.searchParams.set("since", token);
    const response = await fetch(address, { cache: "no-store", signal: asking.signal });
    if (!response.ok) throw new Error(response.status);
    lostAt = undefined;
    notice.hidden = true;
    pause = 300;
    if (response.status === 204) return;
    const answer = await response.json();
    session ??= answer.session;
    if (answer.session !== session) reload();
    // What was missed is asked for with the token that it came after.
    else if (!(late && token)) await take(answer);
  }

  // Whether this page is made from what is broken: then the last good one stays.
  const isHeld = (held) => {
    const path = decodeURIComponent(location.pathname);
    return held === true || held?.some((route) => [root + route, (root + route).replace(/index\.html$/, "")].includes(path));
  };

  async function take({ assets, faults, held, again, version, token: now }) {
    if (token) {
      tell("change");
      assets.forEach((route) => files.set(root + route, String(version)));
    }
    show(faults, again);
    if (!isHeld(held)) await refresh();
    renew();
    token = now;
  }

  async function listen() {
    if (listening) return;
    listening = true;
    while (present()) {
      try {
        await ask();
      } catch (error) {
        if (error.name === "AbortError") continue;
        lostAt ??= performance.now();
        notice.hidden = performance.now() - lostAt < 3000;
        await new Promise((done) => setTimeout(done, pause));
        pause = Math.min(3000, pause * 1.7);
      }
    }
    listening = false;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? asking?.abort() : listen()));
  addEventListener("pagehide", () => ((away = true), asking?.abort()));
  addEventListener("pageshow", () => ((away = false), listen()));
  addEventListener("DOMContentLoaded", () => {
    document.body.append(host);
    restore();
    listen();
  });
})();
