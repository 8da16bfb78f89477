// What a diagram does beyond being read: what is tied to a node lights up; it can be zoomed, moved, seen alone and kept.
infrabook.each(".diagram-figure", (figure) => {
  // The preview may draw another picture into the frame: nothing of a picture is kept here.
  const { make, say } = infrabook;
  const frame = figure.querySelector(".diagram-frame");
  const picture = () => frame.querySelector("svg");
  const size = () => picture().viewBox.baseVal;

  // A node lights up its edges and their other ends.
  const light = ({ target }) => {
    const at = target?.closest("[data-node]")?.dataset.node;
    const near = new Set([at]);
    const svg = picture();
    svg.querySelectorAll("[data-edge]").forEach((edge) => {
      const ends = edge.dataset.edge.split(" ");
      const on = ends.includes(at);
      edge.classList.toggle("on", on);
      if (on) ends.forEach((end) => near.add(end));
    });
    svg.querySelectorAll("[data-node]").forEach((node) => node.classList.toggle("on", near.has(node.dataset.node)));
    svg.classList.toggle("lit", near.size > 1);
  };
  frame.addEventListener("pointerover", light);
  frame.addEventListener("pointerleave", () => light({ target: picture().querySelector("a:focus-visible") }));
  // Not the picture's own: listening for the focus would make it a stop of its own.
  frame.addEventListener("focusin", (event) => {
    light(event);
    if (event.target.matches("a:focus-visible")) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  frame.addEventListener("focusout", () => light({}));

  // Zoom: the point that is pointed at, or the middle, stays where it is. Beyond that, the frame scrolls.
  const isWhole = () => document.fullscreenElement === figure;
  const zoom = (to, at) => {
    const view = frame.getBoundingClientRect();
    const { clientX: x, clientY: y } = at || { clientX: view.x + view.width / 2, clientY: view.y + view.height / 2 };
    if (!isWhole()) frame.style.maxHeight ||= `${Math.max(view.height, innerHeight * 0.6)}px`;
    const before = picture().getBoundingClientRect();
    frame.style.setProperty("--zoomed", `${size().width * Math.min(4, Math.max(0.1, to))}px`);
    frame.classList.add("zoomed");
    const after = picture().getBoundingClientRect();
    const grown = after.width / before.width;
    frame.scrollLeft += after.x + (x - before.x) * grown - x;
    frame.scrollTop += after.y + (y - before.y) * grown - y;
    offer();
  };
  const by = (factor, at) => zoom((picture().getBoundingClientRect().width / size().width) * factor, at);
  const fit = () => {
    const across = frame.clientWidth / size().width;
    zoom(isWhole() ? Math.min(2, across, frame.clientHeight / size().height) : Math.min(1, across));
  };
  const whole = () => (isWhole() ? document.exitFullscreen() : figure.requestFullscreen?.());
  figure.onfullscreenchange = () => {
    frame.classList.remove("zoomed");
    frame.style.maxHeight = "";
    if (isWhole()) fit();
    offer();
  };

  // The file has the colours that stand in the picture, on white, and links that lead here from anywhere.
  const keep = () => {
    const copy = picture().cloneNode(true);
    const { width, height } = size();
    const paper = document.createElementNS(copy.namespaceURI, "path");
    paper.setAttribute("d", `M-.5-.5h${width}v${height}H-.5z`);
    paper.setAttribute("fill", "#fff");
    copy.querySelector("defs").after(paper);
    copy.removeAttribute("style");
    copy.querySelectorAll("a").forEach((link) => {
      if (location.protocol === "file:") link.removeAttribute("href");
      else link.setAttribute("href", new URL(link.getAttribute("href"), location));
    });
    const file = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    make("a", { href: URL.createObjectURL(file), download: `${frame.ariaLabel}.svg` }).click();
  };

  const tools = figure.querySelector(".diagram-tools");
  const tool = (textContent, onclick, properties) => {
    const button = make("button", { type: "button", textContent, onclick, ...properties });
    tools.append(button);
    return button;
  };
  const named = (name, key) => ({ title: `${say(name)} (${key})`, ariaKeyShortcuts: key.replace("+", "Plus") });
  const zooming = [
    tool("\u2212", () => by(0.8), { ariaLabel: say("diagram.zoom-out"), ...named("diagram.zoom-out", "-") }),
    tool("+", () => by(1.25), { ariaLabel: say("diagram.zoom-in"), ...named("diagram.zoom-in", "+") }),
    tool(say("diagram.fit"), fit, named("diagram.fit-width", "0")),
  ];
  tool(say("diagram.full-screen"), whole, { hidden: !document.fullscreenEnabled, ...named("diagram.full-screen", "f") });
  tool(say("diagram.download"), keep);
  // Where all of a picture is seen, nothing offers to zoom it; the keys do, all the same.
  const offer = () => {
    const hides = frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight;
    frame.classList.toggle("pans", hides);
    zooming.forEach((button) => (button.hidden = !hides && !frame.matches(".zoomed")));
  };
  new ResizeObserver(offer).observe(frame);
  // Of a wide picture, what comes first is in sight.
  const first = picture().querySelector(".node")?.getBoundingClientRect();
  const seen = frame.getBoundingClientRect();
  if (first?.right > seen.right) frame.scrollLeft = first.x + first.width / 2 - seen.x - frame.clientWidth / 2;

  const keys = { "+": () => by(1.25), "=": () => by(1.25), "-": () => by(0.8), 0: fit, f: whole };
  const arrows = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  frame.ariaKeyShortcuts = "Plus - 0 f";
  frame.onkeydown = tools.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { scrollLeft, scrollTop } = frame;
    keys[event.key]?.();
    frame.scrollBy(...(arrows[event.key] || [0, 0]));
    // An arrow that finds the frame's end scrolls the page.
    if (keys[event.key] || frame.scrollLeft !== scrollLeft || frame.scrollTop !== scrollTop) event.preventDefault();
  };
  const live = { passive: false };
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    by(Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) / 100), event);
  }, live);
  let apart;
  const pinch = (event) => {
    const [a, b] = event.touches;
    const before = apart;
    apart = b && Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (!b) return;
    event.preventDefault();
    if (before) by(apart / before, { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
  };
  for (const name of ["touchstart", "touchmove", "touchend"]) frame.addEventListener(name, pinch, live);

  // A mouse drags it; fingers scroll it. The click at the end of a drag follows no link.
  let held, moved;
  frame.onpointerdown = (event) => {
    moved = false;
    // The frame's own are its scroll bars.
    held = event.pointerType === "mouse" && !event.button && event.target !== frame && frame.matches(".pans") && event;
  };
  frame.onpointermove = (event) => {
    if (!held) return;
    const [x, y] = [held.clientX - event.clientX, held.clientY - event.clientY];
    if (!moved && Math.hypot(x, y) < 5) return;
    moved = true;
    frame.setPointerCapture(event.pointerId);
    frame.scrollBy(x, y);
    held = event;
  };
  frame.onpointerup = frame.onpointercancel = () => (held = false);
  frame.ondragstart = () => !held;
  frame.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
});
