// By keyboard alone: what one comes to is seen to be, lies under nothing, and is left again.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { ask, browser, closed, kinds, serve, test } from "./site.mjs";

let chrome, server;
before(async () => {
  chrome = await browser();
  server = await serve();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

const open = async (path, options = {}) => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(server.base + path);
  return page;
};

/** What has the focus: where it is, whether that is seen, and what lies over it. */
const stop = (page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const number = (window.stops ||= new Map());
    if (!number.has(it)) number.set(it, number.size);
    const marks = [it, ...it.querySelectorAll(":scope > rect, :scope > code"), it.parentElement].map((part) => getComputedStyle(part));
    const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const stroked = it.closest("svg") && marks.some((style) => parseFloat(style.strokeWidth) >= 3);
    // Of a link over several lines, the first that holds something of it.
    const box = [...it.getClientRects()].find((part) => part.width > 1) || it.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const points = [0.1, 0.5, 0.9].flatMap((across) => [0.2, 0.5, 0.8].map((down) => [left + (right - left) * across, top + (bottom - top) * down]));
    const inSight = right > left && bottom > top && points.some(([x, y]) => {
      const on = document.elementFromPoint(x, y);
      return on && (it.contains(on) || on.contains(it));
    });
    return { number: number.get(it), name: it.outerHTML.slice(0, 140), seen: outlined(getComputedStyle(it)) || Boolean(stroked), inSight };
  });

/** Goes on from stop to stop until the page is left or `most` are done. */
const walk = async (page, most, key = "Tab") => {
  const stops = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const at = await stop(page);
    if (!at) break;
    stops.push(at);
  }
  return stops;
};

for (const [where, viewport] of [["wide", { width: 1440, height: 900 }], ["on a phone", { width: 390, height: 700 }]]) {
  for (const kind of ["module", "estate", "matrix"]) {
    test(`every stop on the way through a page is seen, ${where}: ${kind}`, async () => {
      const page = await open(kinds[kind], { viewport });
      // Bars above lists come with their script, and move what is below.
      await page.locator(".filter-bar").first().waitFor();
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const stops = await walk(page, 100);
      assert.ok(stops.length > 10);
      assert.deepEqual(stops.filter(({ seen }) => !seen).map(({ name }) => name), [], "the focus is not seen");
      assert.deepEqual(stops.filter(({ inSight }) => !inSight).map(({ name }) => name), [], "something lies over it");
      assert.equal(new Set(stops.map(({ number }) => number)).size, stops.length, "a stop comes twice: a trap");
      await page.context().close();
    });
  }
}

test("the way back is the same, and nothing of it is covered", async () => {
  const page = await open(kinds.module);
  await page.evaluate(() => document.querySelector("#used-by .permalink, #used-by ~ * a, #used-by a").focus());
  const stops = await walk(page, 60, "Shift+Tab");
  assert.ok(stops.length > 30);
  assert.deepEqual(stops.filter(({ seen, inSight }) => !seen || !inSight).map(({ name }) => name), []);
  await page.context().close();
});

test("first the content, then the bar, the menu, the contents, the page", async () => {
  const page = await open(kinds.guide);
  const parts = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const part = await page.evaluate(() => document.activeElement.closest(".skip, .top, .menu, .toc, main, .foot")?.className || document.activeElement.closest("main")?.id);
    if (!part) break;
    if (parts.at(-1) !== part) parts.push(part);
  }
  assert.deepEqual(parts.slice(0, 5), ["skip", "top", "menu", "toc", "page.content"]);
  await page.context().close();
});

test("a phone's menu takes the focus in, and gives it back", async () => {
  const page = await open(kinds.module, { viewport: { width: 390, height: 844 } });
  await page.locator(".menu-open").focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu:popover-open").waitFor();
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".menu") !== null), "what comes next is in the menu");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".menu").isVisible()));
  assert.equal(await page.evaluate(() => document.activeElement.className), "menu-open tool");
  await page.context().close();
});

test("the search keeps the focus while it is open, and gives it back", async () => {
  const page = await open(kinds.guide);
  await page.locator("button[data-search-open]").focus();
  const dialog = await ask(page, "vpc");
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
  }
  await dialog.locator(".search-input").focus();
  await page.keyboard.press("ArrowDown");
  const chosen = await dialog.locator(".search-input").getAttribute("aria-activedescendant");
  assert.equal(await dialog.locator("[aria-selected=true]").getAttribute("id"), chosen);
  await page.keyboard.press("Escape");
  await closed(page);
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-search-open]")));
  await page.context().close();
});

test("what changes without the focus is said: filtered rows, found pages, copied code", async () => {
  const page = await open(kinds.module);
  const said = page.locator(".filter-bar [role=status]").first();
  await page.locator("input.filter").first().fill("cidr");
  assert.match(await said.innerText(), /\d+ of \d+/);
  await page.locator("main").focus();
  const dialog = await ask(page, "vpc");
  assert.ok((await dialog.locator("[role=status]").innerText()).trim());
  await page.keyboard.press("Escape");
  await closed(page);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator(".code .copy").first().click();
  await page.locator("[role=status]", { hasText: "Copied" }).first().waitFor({ state: "attached" });
  await page.context().close();
});
