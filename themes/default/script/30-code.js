// Code is copied without its prompts, without lines that are to go and without the numbers of notes: a block as a whole, and of several
// commands each by itself.
infrabook.attempt(() => {
  const { each, make, say, copy } = infrabook;
  const text = (from) => {
    const code = from.cloneNode(true);
    const prompts = /console|session/.test(from.closest(".code").dataset.language) ? ", .h" : "";
    code.querySelectorAll(`del.line, .note${prompts}`).forEach((it) => it.remove());
    return from.className === "cmd" ? code.textContent.trim() : code.textContent;
  };
  each(".cmd", (command) => {
    // It has no text of its own, which would be copied.
    const button = make("button", { type: "button", className: "copy-cmd", ariaLabel: say("script.copy-command") });
    button.onclick = () => copy(text(command), (done, told) => {
      if (told) button.dataset.done = done;
      else delete button.dataset.done;
      button.ariaLabel = told || say("script.copy-command");
    });
    command.prepend(button);
  });
  each(".code", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: say("script.copy") });
    button.onclick = () => copy(text(block.querySelector("code")), (done, told) => (button.textContent = told || say("script.copy")));
    block.append(button);
  });
});
