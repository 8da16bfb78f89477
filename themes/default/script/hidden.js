// Lines of code that are hidden can be seen.
(() => {
  const { each, make, say } = infrabook;
  each(".code:has(.hidden-line)", (block) => {
    const code = block.querySelector("code");
    const button = make("button", { type: "button", className: "show-hidden" });
    const show = (all) => {
      code.classList.toggle("all", all);
      button.textContent = say(all ? "hidden.hide" : "hidden.show");
      button.ariaExpanded = all;
    };
    button.onclick = () => show(!code.classList.contains("all"));
    show(false);
    block.querySelector("pre").after(button);
  });
})();
