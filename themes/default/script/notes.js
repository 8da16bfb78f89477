// A note on code opens at its number, which is a link to it where nothing opens.
(() => {
  const { each, make, say, place } = infrabook;
  if (!HTMLElement.prototype.showPopover) return;
  each(".code-notes", (list) => {
    list.previousElementSibling?.querySelectorAll("a.note").forEach((link) => {
      const note = place(link.hash);
      if (note?.parentElement !== list) return;
      const number = link.textContent;
      const button = make("button", { type: "button", className: "note", textContent: number, ariaLabel: say("notes.note", { number }) });
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
