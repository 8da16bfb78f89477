// A site of several versions: the list of them, which older pages learn from the newest versions.json, and a word on pages of an old one.
(async () => {
  const place = document.querySelector("[data-versions]");
  // A page that is opened from the disk may read nothing: the link to all versions stays.
  if (!place || !location.protocol.startsWith("http")) return;
  const root = new URL(document.documentElement.dataset.root || "./", location.href);
  const above = new URL("../", root);
  const { make, say } = infrabook;
  const read = async (url) => (await fetch(url)).json();
  const all = await read(new URL("versions.json", above)).catch(() => undefined);

  // It may be of any hand: a name is text, and a path one folder beside this one.
  const isFolder = (path) => typeof path === "string" && /^[a-z\d][\w.-]*\/$/i.test(path);
  const isVersion = (it) => typeof it?.name === "string" && isFolder(it.path);
  const versions = (Array.isArray(all?.versions) ? all.versions : []).filter(isVersion);
  if (!versions.length) return;
  const at = (wanted) => versions.findIndex((it) => it.name === wanted);
  const latest = at(all.latest);

  // A page that the other version has, too, is kept.
  const inside = location.pathname.startsWith(root.pathname);
  const here = inside ? location.pathname.slice(root.pathname.length) : "";
  const go = async (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const home = event.currentTarget.href;
    const same = new URL(`./${here}`, home);
    const isThere = await fetch(same, { method: "HEAD" }).then((answer) => answer.ok, () => false);
    location.href = isThere ? same.href + location.hash : home;
  };
  const link = (name, path) => make("a", { href: new URL(`${path}index.html`, above).href, textContent: name, onclick: go });

  const name = place.dataset.versions;
  const button = make("button", { type: "button", className: "tool" });
  button.append(make("span", { className: "visually-hidden", textContent: `${say("versions.version")} ` }), make("span", { className: "version-name", textContent: name }));
  const panel = make("nav", { className: "version-list", popover: "auto", ariaLabel: say("versions.version") });
  const list = make("ul");
  // Thousands are no list to choose from; the latest is in it wherever it stands.
  for (const version of versions.filter((_, index) => index < 500 || index === latest)) {
    const line = make("li");
    const to = link(version.name, version.path);
    if (version.name === name) to.ariaCurrent = "true";
    line.append(to, version.name === all.latest ? make("span", { className: "badge", textContent: say("versions.latest") }) : "");
    list.append(line);
  }
  const every = place.querySelector("a");
  every.textContent = say("versions.all");
  panel.append(list, every);
  panel.addEventListener("beforetoggle", () => {
    const { left } = button.getBoundingClientRect();
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - 248))}px`;
  });
  button.popoverTargetElement = panel;
  place.replaceChildren(button, panel);

  // They are sorted, the newest first; what is no number is neither old nor new.
  if (latest < 0 || at(name) <= latest || !/^v?\d/i.test(name)) return;
  const note = make("aside", { className: "version-note", ariaLabel: say("versions.old") });
  const [before, after] = say("versions.note", { name }).split("{latest}");
  note.append(before, link(all.latest, isFolder(all.home) ? all.home : versions[latest].path), after ?? "");
  document.body.append(note);
})();
