// The search, as it is used: from the keyboard, and from the disk. What it must find first stands in queries.json.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { answered, ask, browser, closed, file, kinds, test } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const target = process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname;
const program = process.env.INFRABOOK || join(target, "debug/infrabook");
const queries = JSON.parse(await readFile(new URL("queries.json", import.meta.url), "utf8"));

let chrome, page;
before(async () => {
  chrome = await browser();
  page = await chrome.newPage();
});
after(() => chrome?.close());

const search = async (query) => {
  await page.goto(file(kinds.home));
  return ask(page, query);
};
const address = (option) => option.evaluate((it) => it.href);
const options = (dialog) => dialog.locator("[role=option]");

test("what a reader looks for comes first", async () => {
  await page.goto(file(kinds.home));
  await ask(page, "");
  const missed = [];
  for (const [query, wanted] of queries) {
    const found = await page.evaluate((query) => infrabookSearch.find(query), query);
    if ((found[0]?.url ?? null) !== wanted) missed.push(`${query}: ${found[0]?.url}, not ${wanted}`);
  }
  assert.deepEqual(missed, []);
});

// Peers need one or two letters until it is among the first results; here it is the first after so many.
test("a runbook comes first before its alert's name is typed out", async () => {
  await page.goto(file(kinds.home));
  await ask(page, "");
  const found = await page.evaluate(() => infrabookSearch.find("databa"));
  assert.match(found[0].url, /runbooks\/database-storage-low\.html$/);
});

test("the first result is opened from the keyboard", async () => {
  await search("aws_vpc.main");
  await page.keyboard.press("Enter");
  await page.waitForURL(/reference\/.*#resource_aws_vpc\.main$/);
});

test("Enter before the answer is there opens the answer", async () => {
  await page.goto(file(kinds.home));
  await ask(page, "state lock");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("aws_vpc.main");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#resource_aws_vpc\.main$/);
});

test("Ctrl-Enter opens a result beside this page", async () => {
  await search("state lock");
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Control+Enter")]);
  await opened.waitForURL(/state-lock\.html$/);
  assert.equal(await page.locator("dialog[open]").count(), 1);
  await opened.close();
});

test("arrows and page keys choose a result", async () => {
  const dialog = await search("network");
  const chosen = () => options(dialog).evaluateAll((all) => all.findIndex((it) => it.ariaSelected === "true"));
  for (const [key, place] of [["ArrowDown", 1], ["PageDown", 6], ["PageUp", 1], ["PageUp", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await chosen(), place, key);
  }
});

test("what is typed before the search is there is not lost", async () => {
  await page.goto(file(kinds.home));
  await page.keyboard.type("/aws_vpc");
  await page.locator("dialog[open] .search-input").waitFor();
  await page.keyboard.type(".main");
  assert.equal(await page.locator("dialog[open] .search-input").inputValue(), "aws_vpc.main");
});

test("Esc closes the search", async () => {
  await search("x");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("a hostile query is only text", async () => {
  let ran = false;
  page.on("dialog", (dialog) => ((ran = true), dialog.dismiss()));
  const dialog = await search(`"><img src=x onerror=alert(1)><script>alert(2)</script>`);
  assert.equal(await dialog.locator("img, script").count(), 0);
  assert.equal(ran, false);
});

test("an excerpt shows the words that were found", async () => {
  const dialog = await search("runner died");
  const marks = await options(dialog).first().locator(".search-excerpt mark").allInnerTexts();
  assert.deepEqual(new Set(marks.map((mark) => mark.toLowerCase())), new Set(["runner", "died"]));
});

test("a kind leaves out the others: chosen, typed, and in a link", async () => {
  const dialog = await search("network");
  const kindsShown = () => dialog.locator(".search-kind").evaluateAll((all) => [...new Set(all.map((it) => it.dataset.kind))]);
  assert.ok((await kindsShown()).length > 1);
  await dialog.getByRole("radio", { name: /^Inputs/ }).focus();
  await page.keyboard.press("Space");
  await dialog.locator(".search-status", { hasText: /^Inputs: \d+ results$/ }).waitFor();
  await answered(page);
  assert.deepEqual(await kindsShown(), ["variable"]);
  // The choice has the focus still, and arrows lead on from it.
  await page.keyboard.press("ArrowRight");
  await dialog.locator(".search-status", { hasNotText: /^Inputs/ }).waitFor();

  await search("input: cidr");
  assert.deepEqual(await kindsShown(), ["variable"]);
  await page.goto(`${file(kinds.guide)}?q=network&kind=input`);
  await answered(page);
  assert.deepEqual(await kindsShown(), ["variable"]);
});

for (const colorScheme of ["light", "dark"]) {
  test(`the dialog has no fault that axe-core knows of, ${colorScheme}`, async () => {
    const context = await chrome.newContext({ colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(file(kinds.guide));
    await page.addScriptTag({ path: axe });
    for (const query of ["", "network", "output: network", "zzzzqqqq"]) {
      await ask(page, query);
      const result = await page.evaluate(() => window.axe.run("dialog", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(result.violations.map((fault) => `${fault.id}: ${fault.nodes[0].html.slice(0, 160)}`), [], query);
      await page.keyboard.press("Escape");
      await closed(page);
      await page.evaluate(() => document.activeElement.blur());
    }
    await context.close();
  });
}

test("words of any script are found", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "infrabook-words-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const pages = {
    japanese: ["データベースの復元手順を確認します。", ["復元", "データベース", "ﾃﾞｰﾀﾍﾞｰｽ"]],
    chinese: ["网络设置说明如下。", ["网络设置", "设置"]],
    thai: ["วิธีกู้คืนฐานข้อมูลจากสำรอง", ["ฐานข้อมูล", "กู้คืน"]],
    arabic: ["إعداد الشَّبكة الخاصة", ["الشبكة", "اعداد"]],
    hindi: ["डेटाबेस को पुनर्स्थापित करें", ["पुनर्स्थापित", "डेटाबेस"]],
    russian: ["Восстановление сервера, учёт", ["восстановление", "учет"]],
    german: ["Die Überprüfung der Straße", ["uberprufung", "Strasse", "ÜBERPRÜFUNG"]],
    greek: ["Ο δρόμος", ["ΔΡΟΜΟΣ", "δρομος"]],
    turkish: ["Isıtma İstanbul ırmak", ["istanbul", "irmak", "Irmak"]],
    wide: ["Ｔｅｒｒａｆｏｒｍ ＶＰＣ", ["terraform vpc"]],
  };
  await mkdir(join(folder, "docs"));
  await writeFile(join(folder, "book.toml"), '[book]\ntitle = "Words"\nsrc = "docs"\n');
  await writeFile(join(folder, "docs/README.md"), "# Home\n");
  for (const [name, [text]] of Object.entries(pages)) await writeFile(join(folder, `docs/${name}.md`), `# ${name}\n\n## Section\n\n${text}\n`);
  await promisify(execFile)(program, ["build", folder, "-d", join(folder, "book")]);
  for (const [name, [, words]] of Object.entries(pages)) {
    for (const word of words) {
      await page.goto(pathToFileURL(join(folder, "book/index.html")).href);
      const dialog = await ask(page, word);
      assert.match(await address(options(dialog).first()), RegExp(`${name}\\.html`), word);
      assert.ok(await options(dialog).first().locator("mark").count(), `${word} is marked`);
    }
  }
});

// Deterministic words, of which few are frequent.
function* words() {
  const syllables = "ka ro mi ten sol ver du pla net gri hos lu bar ce fin tra".split(" ");
  for (let state = 1; ; ) {
    state = (state * 48271) % 2147483647;
    const rank = Math.floor(3000 ** (state / 2147483647));
    yield [rank & 15, (rank >> 4) & 15, rank >> 8].map((i) => syllables[i]).join("");
  }
}

test("a first query on a thousand pages takes at most 50 KB, the search itself included, and of a misspelt word too", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "infrabook-weight-")), word = words();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const some = (count) => Array.from({ length: count }, () => word.next().value).join(" ");
  await mkdir(join(folder, "docs"));
  await writeFile(join(folder, "book.toml"), '[book]\ntitle = "Weight"\nsrc = "docs"\n');
  await writeFile(join(folder, "docs/README.md"), "# Home\n");
  for (let i = 0; i < 1000; i++) {
    const sections = Array.from({ length: 8 }, () => `## ${some(2)}\n\n${some(60)}\n`).join("\n");
    await writeFile(join(folder, `docs/${i}.md`), `# ${some(2)} ${i}\n\n${some(20)}\n\n${sections}`);
  }
  await promisify(execFile)(program, ["build", folder, "-d", join(folder, "book")]);
  const list = [1, 2, 3, 5, 8].flatMap((count) => [some(1), some(2)].map((it) => it.slice(0, count + 4)));
  const swapped = (it) => it.slice(0, -3) + it.at(-2) + it.at(-3) + it.at(-1);
  list.push(...Array.from({ length: 5 }, () => swapped(some(1))));
  for (const query of list) {
    const page = await chrome.newPage(), loaded = new Set();
    page.on("request", (request) => /_infrabook\/search/.test(request.url()) && loaded.add(request.url().split("?")[0]));
    await page.goto(pathToFileURL(join(folder, "book/index.html")).href);
    // At once: what is asked between letters depends on how fast they come.
    await page.keyboard.press("/");
    const dialog = page.locator("dialog[open]");
    await dialog.locator(".search-input").fill(query);
    await options(dialog).first().waitFor();
    await answered(page);
    let sum = 0;
    for (const url of loaded) sum += gzipSync(await readFile(fileURLToPath(url))).length;
    // A word that is nowhere asks for what is like it, too.
    assert.ok(loaded.size > 3 && sum <= 50_000, `${query}: ${sum} bytes in ${loaded.size} files`);
    await page.close();
  }
});
