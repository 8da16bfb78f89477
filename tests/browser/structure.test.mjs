// How every page of the site is built, as those hear it who do not see it: looked up in its mark-up, which needs no rendering.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { browser, pages, test } from "./site.mjs";

let chrome, tab, all;
before(async () => {
  chrome = await browser();
  tab = await chrome.newPage();
  // Documents to be printed are many pages in one, and have nothing around them.
  all = (await pages()).filter(({ path }) => path !== "print.html" && !path.startsWith("_infrabook/"));
});
after(() => chrome?.close());

/** What `find`, given each page's document and its path, finds fault with. */
const faults = (find) =>
  tab.evaluate(
    ([all, find]) => {
      const faults = new Function(`return ${find}`)();
      return all.flatMap(({ path, html }) => faults(new DOMParser().parseFromString(html, "text/html"), path).map((fault) => `${path}: ${fault}`));
    },
    [all, String(find)],
  );

test("headings are in order, without gaps, below a single one of the page", async () => {
  const found = await faults((page) => {
    const headings = [...page.querySelectorAll("h1, h2, h3, h4, h5, h6")];
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    const gaps = headings.filter((_, i) => levels[i] > (levels[i - 1] || 0) + 1).map((heading) => `a level is left out before "${heading.textContent}"`);
    const empty = headings.filter((heading) => !heading.textContent.replace("#", "").trim()).map(() => "a heading without words");
    return [...gaps, ...empty, ...(levels.filter((level) => level === 1).length === 1 ? [] : ["not one h1"])];
  });
  assert.deepEqual(found, []);
});

test("a page says its language, and its parts have names of their own", async () => {
  const found = await faults((page) => {
    const names = [...page.querySelectorAll("nav, aside")].map((part) => part.getAttribute("aria-label"));
    const once = (selector) => (page.querySelectorAll(selector).length === 1 ? [] : [`not one ${selector}`]);
    return [
      ...(page.documentElement.lang ? [] : ["no language"]),
      ...names.filter((name, i) => !name || names.indexOf(name) !== i).map((name) => `a part called ${name || "nothing"}`),
      ...["main", "body > header", "a.skip[href='#page.content']"].flatMap(once),
    ];
  });
  assert.deepEqual(found, []);
});

test("no two pages of the reference have the same title", () => {
  const titles = all.filter(({ path }) => path.startsWith("reference/")).map(({ html }) => html.match(/<title>(.*?)<\/title>/s)[1]);
  assert.deepEqual(titles.filter((title, i) => titles.indexOf(title) !== i), []);
});

test("links, buttons and pictures have words that make sense alone", async () => {
  const found = await faults((page) => {
    const words = (it) => (it.getAttribute("aria-label") || it.textContent.trim() || it.querySelector("img")?.alt || "").trim();
    const vague = /^(here|click here|this|this page|link|more|read more|details)?$/i;
    const silent = [...page.querySelectorAll("a[href], button, summary")].filter((it) => !it.closest("[hidden]") && vague.test(words(it)));
    return [
      ...silent.map((it) => `"${words(it)}" says too little: ${it.outerHTML.slice(0, 120)}`),
      ...[...page.querySelectorAll("img:not([alt])")].map((it) => it.outerHTML),
      ...[...page.querySelectorAll("svg[role=img], svg[role=group]")].filter((it) => !it.getAttribute("aria-labelledby")).map(() => "a diagram without a name"),
    ];
  });
  assert.deepEqual(found, []);
});

test("what refers to an element of the page finds it, and no two have the same id", async () => {
  const found = await faults((page) => {
    const ids = [...page.querySelectorAll("[id]")].map((it) => it.id);
    const known = new Set(ids);
    const refer = (attribute) => [...page.querySelectorAll(`[${attribute}]`)].flatMap((it) => it.getAttribute(attribute).split(" ")).filter((id) => !known.has(id)).map((id) => `${attribute} of ${id}, which is not there`);
    return [...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} twice`), ...["aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"].flatMap(refer)];
  });
  assert.deepEqual(found, []);
});

test("every table's columns have heads, and a row's head says that it is one", async () => {
  const found = await faults((page) => {
    const tables = [...page.querySelectorAll("table")].filter((table) => table.tHead?.textContent.trim());
    // A table that its author gave an empty head is a list of names and what they mean.
    return tables.filter((table) => !table.tHead.querySelector("th") || table.querySelector("tbody th:not([scope=row])")).map((table) => table.outerHTML.slice(0, 120));
  });
  assert.deepEqual(found, []);
});
