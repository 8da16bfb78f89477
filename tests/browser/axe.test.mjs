// No page has a fault that axe-core knows of, in light or dark, wide or narrow.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { browser, kinds, serve } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let chrome, server;
before(async () => {
  chrome = await browser();
  server = await serve();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const [kind, path] of [...Object.entries(kinds), ["not found", "404.html"]]) {
    test(`${kind}, ${colorScheme}`, async () => {
      for (const width of [1440, 390]) {
        const context = await chrome.newContext({ colorScheme, viewport: { width, height: 900 } });
        const page = await context.newPage();
        await page.goto(server.base + path);
        await page.addScriptTag({ path: axe });
        const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const faults = result.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
        assert.deepEqual(faults, [], `${path} at ${width}`);
        await context.close();
      }
    });
  }
}
