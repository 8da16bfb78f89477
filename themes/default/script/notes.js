// A note on code opens at its number, which is a link to it where nothing opens.
(() => {
  const { each, make, onSwap, say, place } = infrabook;
  if (!HTMLElement.prototype.showPopover) return;
  each(".code-notes", (list) => {
    // The preview may change numbers and notes: the links stay in their places, and what is not right any more goes.
    let made = [];
    const open = (link) => {
      const note = place(link.hash);
      if (note?.parentElement !== list || made.some((it) => it.link === link)) return;
      const number = link.textContent;
      const button = make("button", { type: "button", className: "note", textContent: number, ariaLabel: say("notes.note", { number }) });
      note.popover = "auto";
      button.popoverTargetElement = note;
      note.addEventListener("toggle", (event) => button.setAttribute("aria-expanded", event.newState === "open" && note.from === button));
      button.onclick = () => (note.from = button);
      link.after(button);
      link.style.display = "none";
      made.push({ link, number, note, button });
    };
    const isRight = ({ link, number, note }) => link.isConnected && note.parentElement === list && place(link.hash) === note && link.textContent === number;
    const look = () => {
      made = made.filter((it) => {
        if (isRight(it)) return true;
        it.button.remove();
        it.link.style.display = "";
        it.note.popover = null;
      });
      list.previousElementSibling?.querySelectorAll("a.note").forEach(open);
    };
    look();
    onSwap(look);
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
