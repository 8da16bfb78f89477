// Module pages, as they are looked things up in: filtered, unfolded, entered by a link, on a phone.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { browser, kinds, serve, test } from "./site.mjs";

let chrome, server;
before(async () => {
  chrome = await browser();
  server = await serve();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

const open = async (path = kinds.module, viewport = { width: 1440, height: 900 }) => {
  const context = await chrome.newContext({ viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(server.base + path);
  return page;
};
const inputs = (page) => page.locator("section:has(> #inputs)");
const shown = (page) => inputs(page).locator("[data-filter] > .fields > .field:not([hidden])");
/** Whether nothing lies over the top of an element. */
const isInSight = (element) => element.evaluate((it) => {
  const { left, top } = it.getBoundingClientRect();
  return it.contains(document.elementFromPoint(left + 4, top + 4));
});

test("inputs are filtered by words and by states, and Escape takes it back", async () => {
  const page = await open();
  const [bar, all] = [inputs(page).locator(".filter-bar"), await shown(page).count()];
  const required = bar.getByRole("button", { name: "required" });
  await required.click();
  const marked = await shown(page).count();
  assert.ok(marked > 0 && marked < all);
  assert.equal(await shown(page).locator("> .head > .badge", { hasText: "required" }).count(), marked);
  assert.equal(await required.getAttribute("aria-pressed"), "true");
  assert.equal(await bar.getByRole("status").textContent(), `${marked} of ${all}`);
  await bar.getByRole("searchbox").fill("cidr ipv4");
  assert.equal(await shown(page).count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await shown(page).count(), all);
  assert.equal(await bar.getByRole("status").textContent(), "");
  assert.equal(await required.getAttribute("aria-pressed"), "false");
});

for (const [where, viewport] of [["wide", { width: 1440, height: 700 }], ["on a phone", { width: 390, height: 700 }]]) {
  test(`the filter stays in sight while its list is scrolled, ${where}`, async () => {
    const page = await open(kinds.module, viewport);
    const bar = inputs(page).locator(".filter-bar");
    await shown(page).last().scrollIntoViewIfNeeded();
    assert.ok(await isInSight(bar));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  });
}

test("a link to an attribute unfolds it, in sight and marked", async () => {
  for (const viewport of [{ width: 1440, height: 700 }, { width: 390, height: 700 }]) {
    const page = await open(`${kinds.module}#input_nat.mode`, viewport);
    const row = page.locator('[id="input_nat.mode"]');
    await row.waitFor({ state: "visible" });
    await page.waitForFunction(() => document.querySelector(":target").getBoundingClientRect().top < innerHeight);
    assert.ok(await isInSight(row));
    assert.equal(await row.evaluate((it) => getComputedStyle(it).outlineStyle), "solid");
  }
});

test("all attributes of a list unfold, and fold again", async () => {
  const page = await open();
  const folded = inputs(page).locator("details.nested:not([open])");
  const all = await folded.count();
  assert.ok(all > 1);
  await inputs(page).getByRole("button", { name: "Unfold all" }).click();
  assert.equal(await folded.count(), 0);
  await inputs(page).getByRole("button", { name: "Fold all" }).click();
  assert.equal(await folded.count(), all);
});

test("a link to an input that is put aside takes the filter back", async () => {
  const page = await open();
  await inputs(page).getByRole("searchbox").fill("nothing of that kind");
  assert.equal(await shown(page).count(), 0);
  await page.evaluate(() => (location.hash = "#input_cidr"));
  await page.locator("#input_cidr").waitFor({ state: "visible" });
});

test("badges lead to their sections", async () => {
  const page = await open();
  const links = page.locator(".title .badges a.badge");
  assert.ok((await links.count()) >= 4);
  for (const link of await links.all()) assert.equal(await page.locator(await link.getAttribute("href")).count(), 1);
});

test("names, types and words stand in columns", async () => {
  const page = await open();
  const lefts = async (selector) => new Set(await shown(page).locator(selector).evaluateAll((all) => all.filter((it) => it.offsetHeight).map((it) => it.getBoundingClientRect().left)));
  for (const selector of ["> .head", "> .shape", "> .about"]) assert.equal((await lefts(selector)).size, 1, selector);
});

test("modules are sorted by a column, the most first", async () => {
  const page = await open(kinds.estate);
  const table = page.locator("section:has(> #modules) table");
  await table.getByRole("button", { name: "Inputs" }).click();
  const counts = await table.locator("td[data-label=Inputs]").evaluateAll((cells) => cells.map((cell) => Number(cell.textContent)));
  assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
  assert.equal(await table.locator("th[aria-sort=descending]").count(), 1);
});

test("of a matrix only what differs is left; on a phone each setting is a card that names the environments", async () => {
  const page = await open("reference/environments.html", { width: 390, height: 800 });
  const rows = page.locator(".matrix").first().locator("tbody tr:not([hidden])");
  const all = await rows.count();
  await page.getByRole("button", { name: "Only differences" }).click();
  const left = await rows.count();
  assert.ok(left > 0 && left < all);
  assert.equal(await rows.and(page.locator(".marked")).count(), left);
  const [row] = await rows.all();
  const cells = await row.locator("td").evaluateAll((all) => all.map((cell) => getComputedStyle(cell, "::before").content));
  assert.deepEqual(cells, ['"dev"', '"staging"', '"prod"']);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
});
