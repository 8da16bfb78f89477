// A link to a part of a page: what is folded around it opens, and it is seen below what stays in the window.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { browser, kinds, serve } from "./site.mjs";

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

for (const [where, viewport] of [["wide", { width: 1440, height: 900 }], ["on a phone", { width: 390, height: 700 }]]) {
  for (const javaScriptEnabled of [true, false]) {
    test(`what a link leads to is in sight, ${where}${javaScriptEnabled ? "" : ", without script"}`, async () => {
      const context = await chrome.newContext({ viewport, javaScriptEnabled, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const [what, kind, selector] of anchors) {
        await page.goto(server.base + kinds[kind]);
        const ids = await page.locator(selector).evaluateAll((all) => all.map((it) => it.id));
        if (!ids.length) continue;
        for (const id of new Set([ids[0], ids[ids.length >> 1], ids.at(-1)])) {
          await page.goto("about:blank");
          await page.goto(`${server.base}${kinds[kind]}#${encodeURIComponent(id)}`);
          // Without script it is the browser that unfolds what it leads to, where it can.
          const folded = await page.locator(`details:not([open]) [id="${id}"]`).count();
          if (folded && !javaScriptEnabled) continue;
          assert.equal(folded, 0, `${what}: ${id} stays folded`);
          let seen = false;
          for (let i = 0; i < 40 && !seen; i++) seen = (await inSight(page, id)) || (await page.waitForTimeout(50), false);
          assert.ok(seen, `${what}: ${id} is not in sight`);
        }
      }
      await context.close();
    });
  }
}

test("what has no such part is nothing to look for: all kinds of anchors are there", async () => {
  const page = await chrome.newPage();
  const missing = [];
  for (const [what, kind, selector] of anchors) {
    await page.goto(server.base + kinds[kind]);
    if (!(await page.locator(selector).count())) missing.push(what);
  }
  assert.deepEqual(missing, []);
  await page.close();
});
