// What the scripts of a page share. They are joined in the order of their names.
window.infrabook = (() => {
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
  // Code that few pages need is loaded when it is.
  const load = (src, onload, onerror) => document.head.append(make("script", { src, onload, onerror }));
  // A text of the interface by its name in texts/*.toml; what is between braces is filled in, and `count` chooses among its forms.
  const say = (name, values = {}) => {
    let text = infrabookTexts[name] ?? name;
    if (text.other) text = text[new Intl.PluralRules(page.lang).select(values.count)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole);
  };
  // Says to a screen reader what is only seen otherwise.
  let status;
  const tell = (text) => {
    status ||= document.body.appendChild(make("p", { className: "visually-hidden", role: "status" }));
    status.textContent = text;
  };
  return { page, onSwap, each, make, load, say, tell };
})();
