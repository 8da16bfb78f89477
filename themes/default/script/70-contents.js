// The list of headings follows the reader; where it lies above the page it is folded, and names the section at hand.
infrabook.attempt(() => {
  const { each, onSwap, place } = infrabook;
  const wide = matchMedia("(min-width: 80rem)");
  each("nav.toc[data-ui]", (toc) => {
    const named = toc.querySelector("summary span");
    const fold = () => (toc.firstElementChild.open = wide.matches);
    fold();
    wide.onchange = fold;
    toc.addEventListener("click", (event) => event.target.closest("a") && !wide.matches && fold());
    const links = new Map();
    let here;
    // The last heading above the upper third; at the page's end, what one asked for, or the last of all.
    const find = () => {
      const headings = [...links.keys()];
      if (scrollY > 0 && scrollY + innerHeight > document.documentElement.scrollHeight - 2) {
        const asked = document.querySelector(":target");
        return asked && links.has(asked) && asked.getBoundingClientRect().top >= 0 ? asked : headings.at(-1);
      }
      return headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4).at(-1);
    };
    const follow = () => {
      const heading = find();
      const now = links.get(heading) || links.values().next().value;
      if (named) named.textContent = heading ? links.get(heading).textContent : "";
      if (now === here) return;
      here?.removeAttribute("aria-current");
      now?.setAttribute("aria-current", "true");
      here = now;
      if (here && wide.matches) toc.scrollTop = here.offsetTop - toc.clientHeight / 2;
    };
    const gather = () => {
      links.clear();
      for (const link of toc.querySelectorAll("li > a")) {
        const heading = place(link.hash);
        if (heading) links.set(heading, link);
      }
      follow();
    };
    gather();
    onSwap(gather);
    // Once for what is painted once.
    let asked;
    const soon = () => {
      asked = 0;
      follow();
    };
    addEventListener("scroll", () => (asked ||= requestAnimationFrame(soon)), { passive: true });
    addEventListener("hashchange", follow);
  });
});
