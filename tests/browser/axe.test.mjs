// No page has a fault that axe-core knows of, in light or dark, wide or narrow, with all that folds open.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, browser, folder, kinds, redirect, serve, test } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What the dark theme can change. */
const colours = ["color-contrast", "link-in-text-block"];
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

let chrome, server, page;
before(async () => {
  chrome = await browser();
  server = await serve();
  page = await (await chrome.newContext({ viewport: wide, reducedMotion: "reduce" })).newPage();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

/** Looks at the page as it stands at one width: all of it in light, its colours in dark. */
const look = async (where) => {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: axe });
  for (const [colorScheme, what] of [["light", { runOnly: standards, rules: { "target-size": { enabled: true } } }], ["dark", { runOnly: colours }]]) {
    await page.emulateMedia({ colorScheme });
    const faults = await page.evaluate(async (what) => {
      const { violations } = await window.axe.run(document, { ...what, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }, what);
    assert.deepEqual(faults, [], `${where}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
};

const unfold = () => page.evaluate(() => document.querySelectorAll("main details").forEach((folded) => (folded.open = true)));

for (const [kind, path] of [...Object.entries(kinds), ["not found", "404.html"]]) {
  test(kind, async () => {
    await page.setViewportSize(wide);
    await page.goto(server.base + path);
    await unfold();
    await look(`${path}, wide`);
    await page.setViewportSize(phone);
    await look(`${path}, on a phone`);
  });
}

test("the search, with results and without", async () => {
  for (const size of [wide, phone]) {
    for (const query of ["vpc", "nothing-is-called-qqxxzz"]) {
      await page.setViewportSize(size);
      await page.goto(server.base + kinds.home);
      await ask(page, query);
      await look(`search for ${query} at ${size.width}`);
    }
  }
});

test("a phone's menu", async () => {
  await page.setViewportSize(phone);
  await page.goto(server.base + kinds.module);
  await page.locator(".menu-open").click();
  await page.locator(".menu:popover-open").waitFor();
  await look("the menu");
});

test("a diagram on the full screen", async () => {
  await page.setViewportSize(wide);
  await page.goto(server.base + kinds.estate);
  await page.getByRole("button", { name: "Full screen" }).first().click();
  await page.locator(".diagram-figure:fullscreen").waitFor();
  await look("full screen");
});

test("a page that leads on", async () => {
  const text = await readFile(join(folder, redirect), "utf8");
  await page.goto(server.base + kinds.home);
  await page.setContent(text.replace(/<meta http-equiv[^>]*>/, "").replace(/<script>.*?<\/script>/s, ""));
  await look(redirect);
});
