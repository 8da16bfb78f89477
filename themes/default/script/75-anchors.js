// What leads to the place it stands at, such as the # of a heading, puts that place's address on the clipboard, too.
infrabook.attempt(() => {
  const { copy, place, say } = infrabook;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('main a[href^="#"]');
    if (!link || !place(link.hash)?.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const show = (done, told) => {
      link.classList.toggle("copied", !!told);
      if (told) link.dataset.said = told;
    };
    copy(link.href, show, say("script.address-copied"), "");
  });
});
