// Code is copied without its prompts, without lines that are to go and without the numbers of notes: a block as a whole, and of several
// commands each by itself.
(() => {
  const { each, make, say, tell } = infrabook;
  const told = (done) => say(done ? "script.copied" : "script.not-copied");
  const copy = async (from) => {
    const code = from.cloneNode(true);
    if (/console|session/.test(from.closest(".code").dataset.language)) code.querySelectorAll(".h").forEach((prompt) => prompt.remove());
    code.querySelectorAll("del.line, .note").forEach((it) => it.remove());
    const text = from.className === "cmd" ? code.textContent.trim() : code.textContent;
    return navigator.clipboard?.writeText(text).then(() => true, () => false);
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
  // A note opens at its number, which is a link to it where nothing opens.
  each(".code-notes", (list) => {
    if (!HTMLElement.prototype.showPopover) return;
    list.previousElementSibling?.querySelectorAll("a.note").forEach((link) => {
      const note = document.getElementById(link.hash.slice(1));
      if (note?.parentElement !== list) return;
      const number = link.textContent;
      const button = make("button", { type: "button", className: "note", textContent: number, ariaLabel: say("script.note", { number }) });
      note.popover = "auto";
      button.popoverTargetElement = note;
      note.addEventListener("toggle", (event) => button.setAttribute("aria-expanded", event.newState === "open" && note.from === button));
      button.onclick = () => (note.from = button);
      link.replaceWith(button);
    });
  });
  document.addEventListener(
    "toggle",
    ({ target, newState }) => {
      if (!target.from || newState !== "open") return;
      const { left, bottom } = target.from.getBoundingClientRect();
      const room = document.documentElement.clientWidth - target.offsetWidth - 16;
      target.style.left = `${Math.max(16, Math.min(left, room)) + scrollX}px`;
      target.style.top = `${bottom + 6 + scrollY}px`;
    },
    true,
  );
})();
