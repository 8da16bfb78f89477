// A table that fits its place keeps its header below the bar; one that does not is scrolled by keyboard, too.
(() => {
  const { each } = infrabook;
  each(".table:not(.matrix)", (place) => {
    const table = place.querySelector("table");
    const look = () => {
      const fits = table.offsetWidth <= place.clientWidth + 1;
      place.classList.toggle("fits", fits);
      place.classList.toggle("scrolls", !fits);
      if (fits) place.removeAttribute("tabindex");
      else place.tabIndex = 0;
    };
    new ResizeObserver(look).observe(place);
  });
})();
