// Code is copied without lines that are to go or are hidden, and without the numbers of notes: a block as a whole, and of several commands each by
// itself. Of a session in a terminal what was typed is copied: neither its prompts nor what came out.
infrabook.attempt(() => {
  const { page, each, make, say, copy } = infrabook;
  if (page.dataset.copy) return;
  const bare = (from, and = "") => {
    const code = from.cloneNode(true);
    code.querySelectorAll(`del.line, .note, [hidden]${and}`).forEach((it) => it.remove());
    return code.textContent;
  };
  const command = (it) => bare(it, ", .h").trim();
  // A prompt tells a session.
  const text = (code) => (code.querySelector(".h") && [...code.querySelectorAll(".cmd")].map(command).join("\n")) || bare(code);
  // One command alone has the block's own button.
  each(".code:has(.cmd ~ .cmd) .cmd", (it) => {
    // It has no text of its own, which would be copied.
    const button = make("button", { type: "button", className: "copy-cmd", ariaLabel: say("script.copy-command") });
    button.onclick = () => copy(command(it), (done, told) => {
      if (told) button.dataset.done = done;
      else delete button.dataset.done;
      button.ariaLabel = told || say("script.copy-command");
    });
    it.prepend(button);
  });
  each(".code:not([data-own])", (block) => {
    const button = make("button", { type: "button", className: "copy", textContent: say("script.copy") });
    button.onclick = () => copy(text(block.querySelector("code")), (done, told) => (button.textContent = told || say("script.copy")));
    block.append(button);
  });
});
