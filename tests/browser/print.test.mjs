// Pages on paper, and the documents of several pages.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { browser, file, kinds, test } from "./site.mjs";

let chrome, context;
before(async () => {
  chrome = await browser();
  context = await chrome.newContext();
});
after(() => chrome?.close());

const open = async (path) => {
  const page = await context.newPage();
  await page.goto(file(path));
  return page;
};
const chrome_of_page = ".menu, .toc, .pager, .copy, .permalink:not(.field-name), .skip, .search-open, [data-theme-switch]";
/** How many sheets a PDF has: its page objects. */
const sheets = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

test("the book has every id once, and every link inside it leads somewhere", async () => {
  const page = await open("print.html");
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
    const inside = [...document.querySelectorAll('main a[href^="#"]')].map((it) => it.getAttribute("href").slice(1));
    const has = (id) => document.getElementById(id) || document.getElementById(decodeURIComponent(id));
    return {
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      dead: inside.filter((id) => !has(id)),
      inside: inside.length,
      sheets: document.querySelectorAll(".sheet").length,
      listed: document.querySelectorAll(".print-contents a").length,
      robots: document.querySelector("meta[name=robots]")?.content,
      broken: [...document.images].filter((it) => it.complete && !it.naturalWidth && it.loading !== "lazy").map((it) => it.src),
    };
  });
  assert.deepEqual(found.twice, []);
  assert.deepEqual(found.dead, []);
  assert.deepEqual(found.broken, []);
  assert.ok(found.sheets > 20 && found.inside > found.sheets, JSON.stringify(found));
  assert.equal(found.listed, found.sheets);
  assert.equal(found.robots, "noindex");
  await page.close();
});

test("the book is a PDF of many sheets", async () => {
  const page = await open("print.html");
  const titles = await page.locator(".sheet > h1:first-of-type").allInnerTexts();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.ok(titles.length > 20 && sheets(pdf) >= titles.length, `${sheets(pdf)} sheets of ${titles.length} pages`);
  await page.close();
});

test("paper has no chrome, light colours, and what was folded", async () => {
  for (const path of [kinds.guide, kinds.module, kinds.runbook, "print.html"]) {
    const page = await open(path);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const shown = await page.evaluate((chrome) => {
      const isShown = (it) => it.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
      // But for what pictures are drawn from.
      const folded = [...document.querySelectorAll("main details:not([open], .as-mermaid, .mermaid details)")].flatMap((it) => [...it.children].slice(1));
      return {
        chrome: [...document.querySelectorAll(chrome)].filter(isShown).map((it) => it.className),
        ground: getComputedStyle(document.body).backgroundColor,
        hidden: folded.filter((it) => !it.getClientRects().length).map((it) => it.className),
      };
    }, chrome_of_page);
    assert.deepEqual(shown.chrome, [], path);
    assert.deepEqual(shown.hidden, [], path);
    assert.ok(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(shown.ground), `${path}: ${shown.ground}`);
    await page.close();
  }
});

test("where a link leads stands behind its words, unless they say so", async () => {
  const page = await open(kinds.guide);
  await page.emulateMedia({ media: "print" });
  const said = await page.locator("main .prose").first().evaluate((prose) => {
    prose.insertAdjacentHTML("beforeend", '<p><a href="https://a.example">words</a><a class="bare" href="https://a.example">https://a.example</a></p>');
    return [...prose.lastElementChild.children].map((link) => getComputedStyle(link, "::after").content);
  });
  assert.ok(said[0].includes("https://a.example"), said[0]);
  assert.equal(said[1], "none");
  await page.close();
});

test("a page leads to its section and to the book", async () => {
  const page = await open(kinds.guide);
  const [section, book] = await page.locator('.foot a:text-matches("^Print this")').evaluateAll((all) => all.map((it) => it.href));
  assert.ok(book.endsWith("/print.html") && section.includes("/_infrabook/print/"), `${section} ${book}`);
  await page.goto(section);
  assert.ok((await page.locator(".sheet").count()) > 5);
  await page.close();
});
