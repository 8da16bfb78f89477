// Tabs: one panel at a time, as the ARIA practices have it. Groups with the same titles switch together, on later pages too.
(() => {
  const { page, each, make, place } = infrabook;
  const chosen = (key, title) => {
    try {
      if (title === undefined) return localStorage.getItem(`infrabook-tabs:${key}`);
      localStorage.setItem(`infrabook-tabs:${key}`, title);
    } catch {}
  };
  let count = 0;
  each(".tabs", (group) => {
    const panels = [...group.querySelectorAll(":scope > .tab")];
    if (!panels.length) return;
    const list = make("div", { role: "tablist" });
    const titles = panels.map((panel) => panel.querySelector(":scope > .tab-title").textContent);
    const key = titles.join("|");
    const show = (at) =>
      panels.forEach((panel, n) => {
        const tab = list.children[n];
        tab.ariaSelected = n === at;
        tab.tabIndex = n === at ? 0 : -1;
        if (n === at) panel.removeAttribute("hidden");
        else panel.setAttribute("hidden", "until-found");
      });
    const choose = (at) => {
      const top = list.getBoundingClientRect().top;
      chosen(key, titles[at]);
      document.querySelectorAll(".tabs").forEach((other) => other.follow?.(key, titles[at]));
      // What stands above may have become longer or shorter.
      scrollBy({ top: list.getBoundingClientRect().top - top, behavior: "instant" });
    };
    group.follow = (of, title) => of === key && titles.includes(title) && show(titles.indexOf(title));
    panels.forEach((panel, n) => {
      const id = `tab.${++count}`;
      const tab = make("button", { type: "button", role: "tab", id, textContent: titles[n] });
      panel.id ||= `${id}.panel`;
      tab.setAttribute("aria-controls", panel.id);
      panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", id);
      panel.show = () => show(n);
      panel.addEventListener("beforematch", panel.show);
      tab.onclick = () => choose(n);
      list.append(tab);
    });
    list.onkeydown = (event) => {
      const now = panels.findIndex((panel) => !panel.hasAttribute("hidden"));
      const on = page.dir === "rtl" ? -1 : 1;
      const to = { ArrowRight: now + on, ArrowLeft: now - on, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const at = (to + panels.length) % panels.length;
      choose(at);
      list.children[at].focus();
    };
    group.prepend(list);
    show(Math.max(0, titles.indexOf(chosen(key))));
  });
  // A link into a panel shows it.
  const reveal = () => {
    const target = place();
    const hidden = [];
    for (let it = target?.closest(".tab[hidden]"); it; it = it.parentElement.closest(".tab[hidden]")) hidden.push(it);
    hidden.forEach((panel) => panel.show?.());
    if (hidden.length) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
