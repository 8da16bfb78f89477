// What the scripts of a page share. They are joined in the order of their names.
window.infrabook = (() => {
  const page = document.documentElement;
  // What fails in one place is reported, and stops nothing else.
  const attempt = (act) => {
    try {
      return act();
    } catch (error) {
      reportError(error);
    }
  };
  const onSwap = (act) => document.addEventListener("infrabook:swap", act);
  // Does it once to every element of a kind: to those of the page, and to those that the preview swaps into it. What is not ripe for
  // it says so with `false`, and is asked again after the next swap.
  const each = (selector, act) => {
    const done = new WeakSet();
    const one = (it) => done.has(it) || (attempt(() => act(it)) !== false && done.add(it));
    const look = (root) => root.querySelectorAll(selector).forEach(one);
    look(document);
    onSwap((event) => look(event.detail.root));
  };
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  // Loads a file of the theme that stands apart, once. A style sheet comes before the page's own, where a theme's own rules are.
  const app = document.currentScript.src;
  const loading = {};
  const load = (name) => (loading[name] ||= new Promise((done, onerror) => {
    const src = new URL(infrabookFiles[name], app).href;
    const it = name.endsWith("css") ? make("link", { rel: "stylesheet", href: src }) : make("script", { src });
    document.querySelector("link[rel=stylesheet]").before(Object.assign(it, { onload: done, onerror }));
  }).catch(() => Promise.reject(delete loading[name])));
  // A language that the browser cannot read is none to count or sort in.
  const language = (() => {
    try {
      return Intl.getCanonicalLocales(page.lang)[0];
    } catch {}
  })() || "en";
  // A text of the interface by its name in texts/*.toml; what is between braces is filled in, and `count` chooses among its forms.
  const say = (name, values = {}) => {
    let text = infrabookTexts[name] ?? name;
    if (text.other) text = text[new Intl.PluralRules(language).select(values.count)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole);
  };
  // Says to a screen reader what is only seen otherwise.
  const status = document.body.appendChild(make("p", { className: "visually-hidden", role: "status" }));
  const tell = (text) => (status.textContent = text);
  // Puts a text on the clipboard. What came of it is told, and shown for a while: `show(done, told)`, then `show()`.
  const copy = async (text, show, copied = say("script.copied"), failed = say("script.not-copied")) => {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    const told = done ? copied : failed;
    show(done, told);
    tell(told);
    setTimeout(() => (show(), tell("")), 1500);
  };
  // What a fragment of an address names.
  const idOf = (hash) => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return hash.slice(1);
    }
  };
  const place = (hash = location.hash) => document.getElementById(idOf(hash));
  // Does it for the fragment of the address: now, when that changes, and when a link leads to the same once more.
  const onGo = (act) => {
    act();
    addEventListener("hashchange", act);
    document.addEventListener("click", (event) => event.target.closest?.('a[href*="#"]')?.href === location.href && setTimeout(act));
  };
  return { page, attempt, onSwap, each, make, load, language, say, tell, copy, place, onGo };
})();
