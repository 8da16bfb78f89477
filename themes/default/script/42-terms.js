// What a term means is put away with Esc, until one comes to it again: WCAG 1.4.13.
infrabook.attempt(() => {
  const away = (tip) => {
    tip.style.display = "none";
    for (const name of ["pointerenter", "focusin"]) tip.parentElement.addEventListener(name, () => (tip.style.display = ""), { once: true });
  };
  addEventListener("keydown", ({ key }) => key === "Escape" && document.querySelectorAll(".term:is(:hover, :focus-within) > [role=tooltip]").forEach(away));
});
