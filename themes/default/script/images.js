// Pictures that are larger than they are shown can be seen whole.
(() => {
  const { each, make, say } = infrabook;
  const show = (image) => {
    const dialog = make("dialog", { className: "zoomed", ariaLabel: image.alt || say("images.enlarge") });
    dialog.append(make("button", { type: "button", textContent: say("images.close") }), make("img", { src: image.currentSrc || image.src, alt: image.alt }));
    dialog.onclick = () => dialog.close();
    dialog.onclose = () => dialog.remove();
    document.body.append(dialog);
    dialog.showModal();
  };
  each(".prose img", (image) => {
    if (image.closest("a, button, summary")) return;
    const button = make("button", { type: "button", className: "zoom", title: say("images.enlarge") });
    button.onclick = () => show(image);
    const fit = () => {
      const larger = image.clientWidth > 0 && image.naturalWidth > image.clientWidth * 1.1;
      if (larger === button.contains(image)) return;
      if (larger) image.replaceWith(button), button.append(image);
      else button.replaceWith(image);
    };
    image.addEventListener("load", fit);
    new ResizeObserver(fit).observe(image);
  });
})();
