// The same small project in German and in Arabic, as a reader has it: the words, the direction, nothing that runs out of the page.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, test } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const target = process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname;
const program = process.env.INFRABOOK || join(target, "debug/infrabook");
const project = new URL("../suite/languages/input/", import.meta.url).pathname;
const pages = ["index.html", "reference/index.html", "reference/modules/network/index.html", "reference/resources.html"];

let chrome, folder;
const address = (language, page) => pathToFileURL(join(folder, language, "book", page)).href;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "infrabook-languages-"));
  for (const language of ["de", "ar"]) {
    const copy = join(folder, language);
    await cp(project, copy, { recursive: true });
    const config = await readFile(join(copy, "book.toml"), "utf8");
    await writeFile(join(copy, "book.toml"), config.replace(/language = "\w+"/, `language = "${language}"`));
    execFileSync(program, ["build", copy], { stdio: "ignore" });
  }
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await rm(folder, { recursive: true, force: true });
});

const open = async (language, page, { width = 1440, dark = false } = {}) => {
  const tab = await chrome.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light" });
  await tab.goto(address(language, page));
  return tab;
};

test("what is not the author's is in the language of the site", async () => {
  for (const [language, direction, inputs, copy] of [["de", "ltr", "Eingabevariablen", "Kopieren"], ["ar", "rtl", "متغيرات الإدخال", "نسخ"]]) {
    const tab = await open(language, pages[2]);
    assert.deepEqual(await tab.$eval("html", (it) => [it.lang, it.dir]), [language, direction]);
    assert.match(await tab.$eval("#inputs", (it) => it.textContent), new RegExp(inputs));
    await tab.waitForSelector(".copy");
    assert.equal(await tab.$eval(".copy", (it) => it.textContent), copy);
    await tab.close();
  }
});

test("from right to left, the menu is on the right, and code runs as it is written", async () => {
  const tab = await open("ar", pages[2]);
  const [menu, main] = await tab.evaluate(() => [".menu", "main"].map((it) => document.querySelector(it).getBoundingClientRect().x));
  assert.ok(menu > main, `${menu} > ${main}`);
  const directions = await tab.$$eval("main code, main pre", (all) => [...new Set(all.map((it) => getComputedStyle(it).direction))]);
  assert.deepEqual(directions, ["ltr"]);
  await tab.close();
});

test("nothing runs out of a page", async () => {
  for (const language of ["de", "ar"])
    for (const width of [390, 1440])
      for (const page of pages) {
        const tab = await open(language, page, { width });
        const [wide, there] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= there, `${language} ${page} at ${width}: ${wide}`);
        await tab.close();
      }
});

test("axe finds nothing", async () => {
  for (const language of ["de", "ar"])
    for (const dark of [false, true])
      for (const page of pages) {
        const tab = await open(language, page, { dark });
        await tab.addScriptTag({ path: axe });
        const found = await tab.evaluate(async () => (await axe.run()).violations.map((it) => `${it.id}: ${it.nodes[0].html}`));
        assert.deepEqual(found, [], `${language} ${page}${dark ? ", dark" : ""}`);
        await tab.close();
      }
});
