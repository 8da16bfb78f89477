// A table that fits its place keeps its header below the bar; one that does not is scrolled by keyboard, too.
infrabook.attempt(() => {
  const { each, onSwap } = infrabook;
  each(".table:not(.matrix, [data-own])", (place) => {
    const table = place.querySelector("table");
    if (!table) return;
    // Either class changes how wide the table is: what counts is what it is without.
    const look = () => {
      place.classList.remove("fits", "scrolls");
      const fits = table.offsetWidth <= place.clientWidth + 1;
      place.classList.toggle("fits", fits);
      place.classList.toggle("scrolls", !fits);
      if (fits) place.removeAttribute("tabindex");
      else place.tabIndex = 0;
    };
    let width;
    new ResizeObserver(() => width !== (width = place.offsetWidth) && look()).observe(place);
    onSwap(look);
  });
});
