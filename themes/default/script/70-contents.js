// The list of headings follows the reader; where it lies above the page it is folded.
(() => {
  const { each, onSwap } = infrabook;
  const wide = matchMedia("(min-width: 80rem)");
  each(".toc", (toc) => {
    const fold = () => (toc.firstElementChild.open = wide.matches);
    fold();
    wide.onchange = fold;
    toc.addEventListener("click", (event) => event.target.closest("a") && !wide.matches && fold());
    const links = new Map();
    let here;
    const follow = () => {
      const past = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < 120);
      const now = links.get(past.at(-1)) || links.values().next().value;
      if (now === here) return;
      here?.classList.remove("here");
      now?.classList.add("here");
      here = now;
      if (here && wide.matches) toc.scrollTop = here.offsetTop - toc.clientHeight / 2;
    };
    const gather = () => {
      links.clear();
      for (const link of toc.querySelectorAll("a")) {
        const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (heading) links.set(heading, link);
      }
      follow();
    };
    gather();
    onSwap(gather);
    addEventListener("scroll", follow, { passive: true });
  });
})();
