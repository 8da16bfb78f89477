// Code is copied without its prompts: a block as a whole, and of several commands each by itself.
(() => {
  const { each, make, tell } = infrabook;
  const copy = async (from) => {
    const code = from.cloneNode(true);
    if (/console|session/.test(from.closest(".code").dataset.language)) code.querySelectorAll(".h").forEach((prompt) => prompt.remove());
    return navigator.clipboard?.writeText(code.textContent).then(() => true, () => false);
  };
  each(".cmd", (command) => {
    // It has no text of its own, which would be copied.
    const button = make("button", { type: "button", className: "copy-cmd", ariaLabel: "Copy this command" });
    button.onclick = async () => {
      button.dataset.done = await copy(command);
      button.ariaLabel = button.dataset.done === "true" ? "Copied" : "Not copied";
      tell(button.ariaLabel);
      setTimeout(() => (delete button.dataset.done, (button.ariaLabel = "Copy this command"), tell("")), 1500);
    };
    command.prepend(button);
  });
  each(".code", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.onclick = async () => {
      button.textContent = (await copy(block.querySelector("code"))) ? "Copied" : "Not copied";
      tell(button.textContent);
      setTimeout(() => (tell(""), (button.textContent = "Copy")), 1500);
    };
    block.append(button);
  });
})();
