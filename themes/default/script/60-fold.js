// A link into something folded unfolds it; so does the printer.
(() => {
  const unfold = () => {
    const target = infrabook.place();
    const folded = () => target?.parentElement.closest("details:not([open])");
    if (!folded()) return;
    for (let it; (it = folded()); ) it.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((folded) => (folded.open = true)));
  unfold();
})();
