// A diagram, as it is read: pointed at, from the keyboard, on a phone, on paper.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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

const open = async (options = {}) => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(server.base + kinds.estate);
  if (options.javaScriptEnabled !== false) await page.locator(".diagram-tools button").last().waitFor({ state: "attached" });
  return page;
};
const frame = (page) => page.locator(".diagram-frame").first();
const width = (page) => page.locator("svg.diagram").first().evaluate((svg) => svg.getBoundingClientRect().width);

/** A node from which edges start: its index, and those of the nodes that they tie it to. */
const tied = (page) => page.locator("svg.diagram").first().evaluate((svg) => {
  const edges = [...svg.querySelectorAll("path[data-edge]")].map((edge) => edge.dataset.edge.split(" "));
  const [at] = edges[0];
  return { at, others: edges.filter((ends) => ends.includes(at)).flat() };
});
const lit = (page) => page.locator("svg.diagram .node.on").evaluateAll((nodes) => nodes.map((node) => node.dataset.node));

test("a node that is pointed at lights up with what it is tied to", async () => {
  const page = await open();
  const { at, others } = await tied(page);
  await page.locator(`.node[data-node="${at}"]`).hover();
  assert.deepEqual(new Set(await lit(page)), new Set(others));
  const edges = await page.locator("path[data-edge].on").evaluateAll((all) => all.map((edge) => edge.dataset.edge.split(" ")));
  assert.ok(edges.length && edges.every((ends) => ends.includes(at)));
  await page.locator("h1").hover();
  assert.equal(await page.locator("svg.lit").count(), 0);
});

test("Tab goes from node to node as they are read, in sight, and Enter follows the link", async () => {
  const page = await open({ viewport: { width: 390, height: 800 } });
  await frame(page).focus();
  const nodes = page.locator("svg.diagram a.node");
  for (let i = 0; i < (await nodes.count()); i++) {
    await page.keyboard.press("Tab");
    assert.ok(await nodes.nth(i).evaluate((node) => node === document.activeElement), `node ${i}`);
    const [inner, outer] = [await nodes.nth(i).boundingBox(), await frame(page).boundingBox()];
    assert.ok(inner.x >= outer.x - 1 && inner.x + inner.width <= outer.x + outer.width + 1, `node ${i} is out of sight`);
    assert.equal(await nodes.nth(i).locator("rect").evaluate((rect) => getComputedStyle(rect).strokeWidth), "3px");
    assert.ok((await lit(page)).length > 1);
  }
  const target = await nodes.last().getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith(target.replace(/^(\.\.?\/)*/, "")));
});

test("the keyboard zooms, moves and fits", async () => {
  const page = await open();
  const asMade = await width(page);
  await frame(page).focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  assert.ok((await width(page)) > asMade * 1.5);
  const scrolled = () => frame(page).evaluate((it) => [it.scrollLeft, it.scrollTop]);
  const [left, top] = await scrolled();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const [right, down] = await scrolled();
  assert.ok(right > left && down > top);
  await page.keyboard.press("-");
  assert.ok((await width(page)) < asMade * 1.5);
  await page.keyboard.press("0");
  assert.ok(await frame(page).evaluate((it) => it.scrollWidth <= it.clientWidth));
});

test("only a held Ctrl lets the wheel zoom", async () => {
  const page = await open();
  const asMade = await width(page);
  await frame(page).hover();
  await page.mouse.wheel(0, -50);
  assert.equal(await width(page), asMade);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -50);
  await page.keyboard.up("Control");
  await page.waitForFunction((least) => document.querySelector("svg.diagram").getBoundingClientRect().width > least, asMade + 1);
});

test("a drag moves a picture that is larger than its frame, and follows no link", async () => {
  const page = await open({ viewport: { width: 500, height: 800 } });
  const box = await page.locator("svg.diagram a.node").first().boundingBox();
  const before = await frame(page).evaluate((it) => it.scrollLeft);
  await page.mouse.move(box.x + box.width / 2, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 80, box.y + 10, { steps: 4 });
  await page.mouse.up();
  assert.equal(await frame(page).evaluate((it) => it.scrollLeft), before + 80);
  assert.equal(page.url(), server.base + kinds.estate);
});

test("the tools have names, and those that zoom are there where they are needed", async () => {
  const wide = await open({ viewport: { width: 1600, height: 900 } });
  const named = (page, name) => page.getByRole("button", { name, exact: true });
  assert.ok(await named(wide, "Full screen").isVisible());
  assert.ok(!(await named(wide, "Zoom in").isVisible()));
  const narrow = await open({ viewport: { width: 390, height: 800 } });
  for (const name of ["Zoom in", "Zoom out", "Fit", "Full screen", "Download SVG"]) assert.ok(await named(narrow, name).isVisible(), name);
  await named(narrow, "Fit").click();
  assert.ok(await frame(narrow).evaluate((it) => it.scrollWidth <= it.clientWidth));
  assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
});

test("the tools stand above the picture, each large enough to be hit, and tell their keys", async () => {
  for (const touch of [false, true]) {
    const page = await open({ viewport: { width: 390, height: 800 }, hasTouch: touch, isMobile: touch });
    await page.getByRole("button", { name: "Fit" }).waitFor();
    const outer = await frame(page).boundingBox();
    for (const button of await page.locator(".diagram-tools").first().locator("button:visible").all()) {
      const box = await button.boundingBox();
      assert.ok(box.y + box.height <= outer.y, "a tool covers the picture");
      assert.ok(Math.min(box.width, box.height) >= (touch ? 40 : 24), `${box.width} by ${box.height}`);
    }
    assert.equal(await page.getByRole("button", { name: "Zoom in" }).getAttribute("aria-keyshortcuts"), "Plus");
  }
});

test("a link leads past the many links of a picture", async () => {
  const page = await open();
  const links = await page.locator("svg.diagram").first().locator("a.node").count();
  assert.ok(links > 10, `${links}`);
  const skip = page.locator(".diagram-figure > .skip").first();
  await skip.focus();
  const box = await skip.boundingBox();
  assert.ok(box.width > 24 && box.height >= 24);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".diagram-figure details summary")));
});

test("the whole screen shows the whole picture, and gives it back", async () => {
  const page = await open({ viewport: { width: 390, height: 800 } });
  const asMade = await width(page);
  const isWhole = (yes) => page.waitForFunction((yes) => !!document.fullscreenElement === yes, yes);
  await page.getByRole("button", { name: "Full screen" }).click();
  await isWhole(true);
  await page.waitForFunction(() => {
    const it = document.querySelector(".diagram-frame");
    return it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight;
  });
  await frame(page).focus();
  await page.keyboard.press("f");
  await isWhole(false);
  await page.waitForFunction((least) => document.querySelector("svg.diagram").getBoundingClientRect().width === least, asMade);
});

test("the file that is kept is a picture of its own, in light", async () => {
  const page = await open({ colorScheme: "dark" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download SVG" }).click()]);
  assert.match(download.suggestedFilename(), /\.svg$/);
  const text = await readFile(await download.path(), "utf8");
  assert.ok(!/var\(|style=/.test(text) && text.includes('fill="#fff"'));
  const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map((found) => found[1]);
  assert.ok(links.length && links.every((link) => link.startsWith(server.base)));
  assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror"), text), null);
});

test("paper has the whole picture, without what is for screens", async () => {
  const page = await open({ viewport: { width: 600, height: 900 } });
  await page.emulateMedia({ media: "print" });
  assert.ok((await width(page)) <= 600);
  assert.equal(await page.locator(".diagram-tools:visible, .as-mermaid:visible").count(), 0);
});

test("forced colours keep borders and words", async () => {
  const page = await open({ forcedColors: "active", colorScheme: "dark" });
  const of = (selector, property) => page.locator(selector).first().evaluate((it, property) => getComputedStyle(it)[property], property);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const [selector, property] of [[".node > rect", "stroke"], [".edges", "stroke"], [".node .label", "fill"]])
    assert.notEqual(await of(`svg.diagram ${selector}`, property), paper, selector);
});

test("without script a wide picture is scrolled, and nothing is offered that does nothing", async () => {
  const page = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const [box, outer] = [await page.locator("svg.diagram").boundingBox(), await frame(page).boundingBox()];
  assert.ok(box.width > outer.width);
  assert.equal(await page.locator(".diagram-tools button").count(), 0);
  await page.locator(".as-mermaid summary").click();
  assert.match(await page.locator(".as-mermaid code").innerText(), /^flowchart LR/);
});
