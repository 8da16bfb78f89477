// Tabs: one panel at a time, as the ARIA practices have it. Groups with the same titles switch together, on later pages too.
(() => {
  const { page, each, make, onGo, onSwap, place } = infrabook;
  const chosen = (key, title) => {
    try {
      if (title === undefined) return localStorage.getItem(`infrabook-tabs:${key}`);
      localStorage.setItem(`infrabook-tabs:${key}`, title);
    } catch {}
  };
  let count = 0;
  each(".tabs:not([data-own])", (group) => {
    const list = make("div", { role: "tablist" });
    let panels = [], titles = [], key;
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
      show(at);
      document.querySelectorAll(".tabs").forEach((other) => other !== group && other.follow?.(key, titles[at]));
      // What stands above may have become longer or shorter.
      scrollBy({ top: list.getBoundingClientRect().top - top, behavior: "instant" });
    };
    group.follow = (of, title) => of === key && titles.includes(title) && show(titles.indexOf(title));
    const entitle = (panel, n) => {
      const id = `tab.${++count}`;
      const tab = make("button", { type: "button", role: "tab", id, textContent: titles[n] });
      panel.id ||= `${id}.panel`;
      tab.setAttribute("aria-controls", panel.id);
      panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", id);
      if (!panel.show) panel.addEventListener("beforematch", () => panel.show());
      panel.show = () => show(n);
      tab.onclick = () => choose(n);
      return tab;
    };
    // The preview may give it other panels, or these other titles.
    const build = () => {
      const title = (panel) => panel.querySelector(":scope > .tab-title")?.textContent;
      const now = [...group.querySelectorAll(":scope > .tab")].filter(title);
      if (now.length === panels.length && now.every((panel, n) => panel === panels[n] && title(panel) === titles[n])) return;
      const seen = now.indexOf(panels.find((panel) => !panel.hasAttribute("hidden")));
      [panels, titles] = [now, now.map(title)];
      key = titles.join("|");
      list.replaceChildren(...panels.map(entitle));
      if (!panels.length) return list.remove();
      group.prepend(list);
      show(seen < 0 ? Math.max(0, titles.indexOf(chosen(key))) : seen);
    };
    build();
    onSwap(build);
    list.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const now = panels.findIndex((panel) => !panel.hasAttribute("hidden"));
      const on = page.dir === "rtl" ? -1 : 1;
      const to = { ArrowRight: now + on, ArrowLeft: now - on, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const at = (to + panels.length) % panels.length;
      choose(at);
      list.children[at].focus();
    };
  });
  // A link into a panel shows it.
  const reveal = () => {
    const target = place();
    const hidden = [];
    for (let it = target?.closest(".tab[hidden]"); it; it = it.parentElement.closest(".tab[hidden]")) hidden.push(it);
    hidden.forEach((panel) => panel.show?.());
    if (hidden.length) target.scrollIntoView();
  };
  onGo(reveal);
})();
