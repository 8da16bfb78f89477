// Lines of code that are hidden can be seen.
(() => {
  const { each, make, say } = infrabook;
  each(".code:has(.hidden-line)", (block) => {
    const lines = block.querySelectorAll(".hidden-line");
    const button = make("button", { type: "button", className: "show-hidden" });
    const show = (all) => {
      lines.forEach((line) => (line.hidden = !all));
      button.textContent = say(all ? "hidden.hide" : "hidden.show");
      button.ariaExpanded = all;
    };
    button.onclick = () => show(lines[0].hidden);
    show(false);
    block.querySelector("pre").after(button);
  });
})();
