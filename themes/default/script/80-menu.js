// The navigation begins where the page is in it.
(() => {
  const menu = document.getElementById("menu");
  const current = menu?.querySelector("[aria-current]");
  if (current) menu.scrollTop = current.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
})();
