// A link to a part of a page: what is folded around it opens, and it is seen below what stays in the window.
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

/** Anchors of every kind: the page that has them, and how they begin. */
const anchors = [
  ["section", "module", '[id="outputs"]'],
  ["heading of a README", "module", '[id="decisions"]'],
  ["input", "module", '[id^="input_"]:not([id*="."])'],
  ["nested attribute", "module", 'details [id^="input_"][id*="."]'],
  ["output", "module", '[id^="output_"]'],
  ["resource", "module", '[id^="resource_"]'],
  ["data source", "module", '[id^="data_"]'],
  ["module call", "environment", '[id^="module_"]'],
  ["setting", "matrix", '[id^="setting_"]'],
  ["term", "glossary", "dt[id], h2[id], h3[id]"],
];

const inSight = (page, id) =>
  page.evaluate((id) => {
    const it = document.getElementById(id);
    const box = it.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(20, box.width / 2), box.top + Math.min(10, box.height / 2)];
    const on = document.elementFromPoint(x, y);
    return Boolean(on && (it.contains(on) || on.contains(it)) && box.top >= 0 && box.top < innerHeight - 10);
  }, id);

/** The first and the last of each kind, with its page; there must be some. */
const some = async () => {
  const page = await chrome.newPage();
  const all = [];
  for (const [what, kind, selector] of anchors) {
    if (!page.url().endsWith(kinds[kind])) await page.goto(server.base + kinds[kind]);
    const ids = await page.locator(selector).evaluateAll((found) => found.map((it) => it.id));
    assert.ok(ids.length, `no ${what} has an anchor`);
    for (const id of new Set([ids[0], ids.at(-1)])) all.push([what, kind, id]);
  }
  await page.close();
  return all;
};

for (const [where, viewport, javaScriptEnabled] of [["wide", { width: 1440, height: 900 }, true], ["on a phone", { width: 390, height: 700 }, true], ["on a phone without script", { width: 390, height: 700 }, false]]) {
  test(`what a link leads to is unfolded, and in sight: ${where}`, async () => {
    const context = await chrome.newContext({ viewport, javaScriptEnabled, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [what, kind, id] of await some()) {
      await page.goto("about:blank");
      await page.goto(`${server.base}${kinds[kind]}#${encodeURIComponent(id)}`);
      const folded = await page.locator(`details:not([open]) [id="${id}"]`).count();
      // Without script the reader unfolds it.
      if (folded && !javaScriptEnabled) continue;
      assert.equal(folded, 0, `${what}: ${id} stays folded`);
      const by = Date.now() + 30_000;
      while (!(await inSight(page, id))) assert.ok(Date.now() < by, `${what}: ${id} is not in sight`);
    }
    await context.close();
  });
}
