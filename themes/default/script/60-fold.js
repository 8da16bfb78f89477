// A link into something folded unfolds it; so does the printer.
infrabook.attempt(() => {
  const unfold = () => {
    const target = infrabook.place();
    const folded = () => target?.parentElement.closest("details:not([open])");
    if (!folded()) return;
    for (let it; (it = folded()); ) it.open = true;
    target.scrollIntoView();
  };
  infrabook.onGo(unfold);
  const folded = [];
  addEventListener("beforeprint", () => folded.push(...document.querySelectorAll("main details:not([open])")) && folded.forEach((it) => (it.open = true)));
  addEventListener("afterprint", () => folded.splice(0).forEach((it) => (it.open = false)));
});
