// The search without its dialog: reads the index that src/search writes, and ranks what it finds. The two change together.
(() => {
  const root = document.documentElement.dataset.root || "./";
  // Scores of src/search/postings.rs' roles: context, text, strong, title part, title word, title.
  const ROLES = [1, 2, 5, 14, 22, 40], NAME = ROLES[3];
  // What words are short for.
  const SHORT = { acl: "access_control", az: "availability_zone", creds: "credentials", db: "database", env: "environment", k8s: "kubernetes", lb: "load_balancer",
    ns: "namespace", perms: "permissions", pg: "postgresql", repo: "repository", sg: "security_group", tf: "terraform" };
  // How words of English end: `rotate` finds `rotation`, and `entry` `entries`. What is left has four letters at least.
  const ENDING = /(?:ies|ied|y|ions?|ing|ers?|ed|es|e|(?<!s)s)$/;

  // Shards are scripts that call back, so that a page opened as a file can search too.
  let shards = {}, arrived;
  window.infrabookShard = (name, version, data) => (arrived = { name, version, data });
  // The preview has another index from now on.
  document.addEventListener("infrabook:change", () => (shards = {}));

  const load = (name, version, read) => (shards[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}_infrabook/search/${name}.js${version ? "?v=" + version : ""}`;
    script.onload = () => {
      script.remove();
      if (arrived?.name === name && (name === "index" || arrived.version === version)) resolve(read(arrived.data, arrived.version));
      else reject(name);
    };
    script.onerror = reject;
    document.head.append(script);
  }));

  // Gives the numbers of `text` one by one, and at its end NaN. See src/search/encode.rs.
  const digit = (c) => c - 33 - (c > 34) - (c > 60) - (c > 92);
  const numbers = (text, at = 0) => function next() {
    const d = digit(text.charCodeAt(at++));
    return d >= 64 ? d + 27 * next() : d;
  };

  const manifest = (fresh) => load("index", fresh, (data, version) => {
    const index = { ...data, version, pageOf: [], kindOf: [], first: [], starts: [] };
    let next = numbers(data.runs);
    for (let run; (run = next()) >= 0; ) {
      if (run & 1) index.first.push(index.pageOf.length);
      for (let kind = next(); run > 1; run -= 2) {
        index.pageOf.push(index.first.length - 1);
        index.kindOf.push(kind);
      }
    }
    next = numbers(data.records);
    for (let count, from = 0; (count = next()) >= 0; from += count) index.starts.push(from);
    return index;
  });

  // [text, places] for each row; the first digit says how much of the row before it begins with.
  const rows = (index, letter, i) => load(letter + i, index.version, (data) => {
    let last = [];
    return data.match(letter === "t" ? /\S+ \S+/g : /\S+/g).map((row) => {
      const [text, places] = row.split(" ");
      last = last.slice(0, digit(text.charCodeAt(0))).concat(Array.from(text.slice(1)));
      return [last.join(""), places];
    });
  });

  // The shards that may hold what begins with `prefix`.
  const holding = (starts, prefix) => [...starts.keys()].filter((i) => starts[i].startsWith(prefix) ||
    ((!i || starts[i] <= prefix) && !(starts[i + 1] <= prefix)));

  async function record(index, id) {
    let shard = 0;
    for (let end = index.starts.length; end - shard > 1; ) {
      const middle = (shard + end) >> 1;
      if (index.starts[middle] <= id) shard = middle;
      else end = middle;
    }
    const list = await load("r" + shard, index.version, (data) => {
      const out = [];
      for (let i = 0, page, context, above; i < data.length; i += 5) {
        const [, path, anchor] = data[i].match(/^([^#]*)(.*)/s), title = data[i + 1];
        page = path || page;
        context = data[i + 2] === 0 ? context : data[i + 2];
        above = data[i + 3] === 0 ? above : data[i + 3];
        const slug = anchor === "#" ? title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") : "";
        out.push({ url: page + anchor + slug, page, title, context, above, text: data[i + 4] });
      }
      return out;
    });
    return { ...list[id - index.starts[shard]], id, kind: index.kinds[index.kindOf[id]] };
  }

  // Letters and words as src/search/fold.rs and tokens.rs have them.
  const SPELLINGS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ς: "σ" };
  const LEFT_OUT = /[\xad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200d\ufe00-\ufe0f]/g;
  const DENSE = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
  const LETTER = "[\\p{Alphabetic}\\p{N}\\p{M}]", SPACED = `(?:(?!${DENSE})${LETTER})`;
  const WORDS = RegExp(`(?<!${LETTER}|-)--${SPACED}+(?:[_./-]${SPACED}+)*|${SPACED}+(?:[_./-]${SPACED}+)*|(?:(?=${DENSE})${LETTER})+`, "gu");
  const ALL_DENSE = RegExp(`^${DENSE}`, "u");

  const foldOne = (c) => Array.from(c.toLowerCase(), (low) => SPELLINGS[low] ?? (low < "\u2000" ? low.normalize("NFD").replace(LEFT_OUT, "") : low)).join("");
  const fold = (text) => Array.from(text.normalize("NFKC").replace(LEFT_OUT, ""), foldOne).join("");
  const short = (word) => Array.from(word).slice(0, 48).join("");
  const reversed = (text) => Array.from(text).reverse().join("");

  function wordsOf(query) {
    const words = fold(query).match(WORDS)?.flatMap((run) => {
      const letters = Array.from(run);
      const dashes = run.startsWith("--") ? "--" : "";
      if (!ALL_DENSE.test(run)) return short(dashes + run.slice(dashes.length).replace(/[./-]/g, "_"));
      return letters[1] ? letters.slice(1).map((letter, i) => letters[i] + letter) : run;
    });
    return [...new Set(words)].filter((word) => !/^[a-z0-9]$/.test(word)).slice(0, 8);
  }

  // Words that stand together may be one name, or one word: `state lock` is `state_lock`, and `roll back` `rollback`.
  function namesOf(words, typed) {
    const plain = (some) => some.every((word) => !ALL_DENSE.test(word) && !word.startsWith("--"));
    const names = [];
    for (let i = 0; i + 1 < words.length; i++) {
      const pair = words.slice(i, i + 2);
      if (plain(pair)) names.push([pair.join("_"), typed.slice(i, i + 2)], [pair.join(""), typed.slice(i, i + 2)]);
    }
    if (words.length > 2 && plain(words)) names.push([words.join("_"), typed]);
    return names.map(([name, of]) => [short(name), of]);
  }

  // How many edits (a swap is one) make `a` into `b`; into the beginning of `b`, half a one more.
  function distance(a, b) {
    let before, last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return Math.min(last[b.length], Math.min(...last) + 0.5);
  }

  // Words most like one that is not there, among those that begin or end alike: between its typos there is a part that is right.
  async function similar(index, word, most) {
    const edits = word.length < 4 ? 0 : word.length < 8 ? 1 : most, part = Math.max(2, (word.length - 1) / (edits + 1));
    const alike = async (letter, starts, text) => {
      const [at] = holding(starts, text), near = holding(starts, text.slice(0, part)).filter((i) => Math.abs(i - at) < 2);
      return (await Promise.all(near.map((i) => rows(index, letter, i)))).flat().map(([text]) => text);
    };
    const lists = edits ? await Promise.all([alike("w", index.words, word), alike("v", index.ends, reversed(word))]) : [[], []];
    const known = [...lists[0], ...lists[1].map(reversed)];
    let best = [], least = edits + 0.5;
    for (const other of new Set(known)) {
      const far = other.length < word.length - edits ? 99 : distance(word, other);
      if (far < least) best = [];
      if (far <= least) (least = far), best.push(other);
    }
    return best.slice(0, 3);
  }

  const better = (map, key, score) => map.set(key, Math.max(score, map.get(key) || 0));
  const nothing = (word) => ({ word, marks: [], alike: [], entries: new Map(), pages: new Map(), contexts: new Set() });

  // How much of `term` it is: all of it, then its first parts, then the beginning of a part.
  function fitOf(term, word) {
    if (term === word || term[word.length] === "_") return term === word ? 1 : 0.6 + (0.1 * word.length) / term.length;
    const end = term.indexOf("_", word.length);
    return 0.3 + (0.3 * word.length) / (end < 0 ? term.length : end);
  }

  // The entries and pages that hold what begins with `word`, with their scores, into `found`; of a stem, what ends as words do.
  async function hits(index, word, most, worth, found, stem) {
    const lists = await Promise.all(holding(index.terms, word).slice(0, most).map((i) => rows(index, "t", i)));
    for (const [term, places] of lists.flat()) {
      if (!term.startsWith(word)) continue;
      const [end] = stem ? term.slice(word.length).match(/^[^_]*/) : [""];
      if (end && end.replace(ENDING, "")) continue;
      const fit = worth * fitOf(term, word + end), next = numbers(places);
      for (let head; (head = next()) >= 0; ) {
        const score = ROLES[head & 7] * fit;
        if (head === 7 && !stem) found.common = true;
        for (let left = head >> 3, at = 0; left > 0; left--) {
          at += next();
          if (head & 7) better(found.entries, at, score);
          else found.contexts.add(at);
          better(found.pages, head & 7 ? index.pageOf[at] : at, score);
        }
      }
    }
    found.marks.push(word);
    return found;
  }

  // With what it is short for, and its other endings.
  async function forms(index, word, most, worth, found) {
    await hits(index, word, most, worth, found);
    if (Object.hasOwn(SHORT, word)) await hits(index, SHORT[word], 1, worth * 0.8, found);
    const stem = word.replace(ENDING, "");
    if (/^[a-z_]{4,}$/.test(stem)) await hits(index, stem, 1, worth * 0.7, found, true);
    return found;
  }

  // As it is; else its parts; else what is like it. What is named nowhere, and written hardly anywhere, may be a typo there too.
  async function lookUp(index, word, most) {
    const found = await forms(index, word, most, 1, nothing(word)), { size } = found.pages;
    if (size > 2 || [...found.entries.values()].some((score) => score >= NAME / 2)) return [found];
    const parts = word.replace(/^--/, "").split("_").filter((part) => part[1]);
    if (parts.length > 1 || word.startsWith("--")) return size ? [found] : (await Promise.all(parts.map((part) => lookUp(index, part, 1)))).flat();
    found.alike = (await similar(index, word, size ? 1 : 2)).filter((other) => other !== word);
    if (!size) found.instead = found.alike;
    for (const other of found.alike) await hits(index, other, 1, 0.5, found);
    return [found];
  }

  async function lookUpAll(index, list) {
    const words = (await Promise.all(list.map((word) => lookUp(index, word, list[1] ? 2 : 3)))).flat();
    const spelt = list.map((word) => words.find((it) => it.word === word)?.alike[0] || word);
    const names = namesOf(spelt, list).map(async ([name, of]) => [await forms(index, name, 1, of.every((word) => spelt.includes(word)) ? 1 : 0.6, nothing(name)), of]);
    // What holds the name holds each of its words.
    for (const [name, of] of await Promise.all(names)) {
      for (const word of words.filter((word) => of.includes(word.word))) {
        for (const kind of ["entries", "pages"]) name[kind].forEach((score, key) => better(word[kind], key, score));
        name.contexts.forEach((page) => word.contexts.add(page));
      }
    }
    return words;
  }

  // What has all words, or where nothing has, the most of them; the best first.
  function rank(index, words) {
    const scored = new Set(words.flatMap((word) => [...word.entries.keys(), ...Array.from(word.contexts, (page) => index.first[page])]));
    let most = 0;
    const all = Array.from(scored, (id) => {
      const page = index.pageOf[id], top = index.first[page];
      let score = 0, own = 0, held = 0;
      for (const word of words) {
        const here = word.entries.get(id) || 0, above = word.entries.get(top) || 0, around = word.pages.get(page) || (word.common ? 0.5 : 0);
        // What a page is called tells more of what stands on it than what stands on it tells of the page.
        score += Math.max(here, id === top ? around / 8 : Math.max(around / 4, above / 2));
        own += here > 0 || above >= NAME;
        held += around > 0;
      }
      most = Math.max(most, held);
      score *= (own === words.length ? 1.5 : 1) * (1 + index.weights[index.kindOf[id]] / 100);
      return { id, held, score, page };
    });
    const held = all.filter((hit) => hit.held === most), onPage = {};
    for (const { page } of held) onPage[page] = (onPage[page] || 0) + 1;
    // Of equals, those come first whose page has more to tell.
    const hits = held.sort((a, b) => b.score - a.score || onPage[b.page] - onPage[a.page] || a.id - b.id);
    return { hits, all: most === words.length };
  }

  // After three of a page, others come first.
  function spread(hits) {
    const seen = {}, late = [];
    const ids = hits.filter((hit) => (seen[hit.page] = (seen[hit.page] || 0) + 1) < 4 || !late.push(hit));
    return [...ids, ...late].map((hit) => hit.id);
  }

  // `{words, marks, all, ids, kinds, kind, next}`: how the words were taken, whether all of them were found, the ids of what was, the
  // best first, how many there are of each kind, the kind that was asked for, and a way to so many of them from one on.
  // `kindOf` leads from what stands before a colon (`input: cidr`) to a kind of the index.
  async function find(query, kind, kindOf = () => {}, fresh = undefined) {
    try {
      const index = await manifest(fresh);
      const [, before, after] = query.match(/^\s*([^\s:]+):(.*)$/s) || [];
      const typed = before && kindOf(before, index.kinds);
      if (typed) (query = after), (kind = typed);
      else kind &&= kindOf(kind, index.kinds);
      const list = wordsOf(query), words = await lookUpAll(index, list), { hits, all } = rank(index, words), kinds = new Map();
      for (const { id } of hits) kinds.set(index.kinds[index.kindOf[id]], 1 + (kinds.get(index.kinds[index.kindOf[id]]) || 0));
      const ids = spread(kind ? hits.filter(({ id }) => index.kinds[index.kindOf[id]] === kind) : hits);
      const next = (from, count) => Promise.all(ids.slice(from, from + count).map((id) => record(index, id)));
      return { query, words, marks: words.flatMap((word) => word.marks), all, ids, kinds, kind, typed, total: hits.length, next };
    } catch (error) {
      // Perhaps the site was published anew after its manifest was read.
      shards = {};
      if (fresh) throw error;
      return find(query, kind, kindOf, Date.now());
    }
  }

  // The places of the marks, as [from, to] in `text`: where words begin so, else where they go on so.
  function places(text, marks) {
    let folded = "";
    const at = [];
    for (let i = 0; i < text.length; ) {
      const c = String.fromCodePoint(text.codePointAt(i)), letters = foldOne(c.normalize("NFKC")).replace(LEFT_OUT, "");
      for (let j = 0; j < letters.length; j++) at.push(i);
      folded += letters;
      i += c.length;
    }
    at.push(text.length);
    const patterns = marks.map((mark) => mark.replace(/_/g, "[_./ -]")).sort((a, b) => b.length - a.length);
    const matches = (all) => all[0] ? [...folded.matchAll(RegExp(all.join("|"), "gu"))] : [];
    const starts = matches(patterns.map((it) => (ALL_DENSE.test(it) ? it : `(?<!${LETTER})${it}`)));
    const found = [];
    for (const { index, 0: { length } } of starts[0] ? starts : matches(patterns)) {
      const last = found.at(-1), from = at[index];
      let to = at[index + length];
      if (to === from) to++;
      if (last && from <= last[1]) last[1] = Math.max(to, last[1]);
      else found.push([from, to]);
    }
    return found;
  }

  infrabook.search = { manifest, find, wordsOf, fold, places };
})();
