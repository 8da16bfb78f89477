// Code is copied without its prompts: a block as a whole, and of several commands each by itself.
(() => {
  const { each, make, say, tell } = infrabook;
  const told = (done) => say(done ? "script.copied" : "script.not-copied");
  const copy = async (from) => {
    const code = from.cloneNode(true);
    if (/console|session/.test(from.closest(".code").dataset.language)) code.querySelectorAll(".h").forEach((prompt) => prompt.remove());
    return navigator.clipboard?.writeText(code.textContent).then(() => true, () => false);
  };
  each(".cmd", (command) => {
    // It has no text of its own, which would be copied.
    const button = make("button", { type: "button", className: "copy-cmd", ariaLabel: say("script.copy-command") });
    button.onclick = async () => {
      button.dataset.done = await copy(command);
      button.ariaLabel = told(button.dataset.done === "true");
      tell(button.ariaLabel);
      setTimeout(() => (delete button.dataset.done, (button.ariaLabel = say("script.copy-command")), tell("")), 1500);
    };
    command.prepend(button);
  });
  each(".code", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: say("script.copy") });
    button.onclick = async () => {
      button.textContent = told(await copy(block.querySelector("code")));
      tell(button.textContent);
      setTimeout(() => (tell(""), (button.textContent = say("script.copy"))), 1500);
    };
    block.append(button);
  });
})();
