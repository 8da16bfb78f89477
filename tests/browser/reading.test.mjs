// What a reader does on a page.
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

const open = async (path, options = {}) => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(path.includes("://") ? path : server.base + path);
  return page;
};

test("the theme that is chosen lasts", async () => {
  const page = await open(kinds.home);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  const choose = page.locator("[data-theme-switch]");
  await choose.click();
  await choose.click();
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.notEqual(await background(), light);
  await page.goto(server.base + kinds.module);
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
});

test("the system's dark is followed", async () => {
  const page = await open(kinds.home, { colorScheme: "dark" });
  const [red] = (await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).match(/\d+/g);
  assert.ok(Number(red) < 60);
});

test("a link into a folded attribute unfolds it", async () => {
  const page = await open(kinds.module);
  const anchor = await page.locator("details.fold li.field").first().getAttribute("id");
  await page.goto(`${server.base}${kinds.module}#${anchor}`);
  assert.ok(await page.locator(`[id="${anchor}"]`).isVisible());
});

test("a long list is filtered", async () => {
  const page = await open(kinds.module);
  const rows = page.locator("[data-filter] li.field:visible");
  const all = await rows.count();
  const name = (await rows.first().getAttribute("id")).replace("input_", "");
  await page.locator("input.filter").first().fill(name);
  assert.ok((await rows.count()) < all);
  assert.ok(await page.locator(`[id="input_${name}"]`).isVisible());
});

test("an unfolded module call leads to what it names, and can be copied", async () => {
  const page = await open(kinds.environment);
  const call = page.locator("section:has(> #modules) .item").first();
  await call.locator("summary").first().click();
  assert.ok(await call.locator(".code .copy").count());
  const link = call.locator(".code a").first();
  const name = await link.innerText();
  await link.click();
  assert.equal(new URL(page.url()).hash, `#input_${name}`);
});

test("code is copied", async () => {
  const context = await chrome.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(server.base + kinds.module);
  const block = page.locator(".code").first();
  const code = await block.locator("code").innerText();
  await block.hover();
  await block.locator(".copy").click();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), code.trim());
});

test("everything is read without script", async () => {
  const page = await open(kinds.module, { javaScriptEnabled: false });
  assert.ok(await page.locator("main h1").isVisible());
  assert.ok(await page.locator(".field").first().isVisible());
  const nested = page.locator("details.fold:has(li.field)").first();
  await nested.locator("> summary").click();
  assert.ok(await nested.locator("li.field").first().isVisible());
  assert.ok(await page.locator(".menu [aria-current]").isVisible());
  assert.equal(await page.locator("button:visible").count(), 0, "a button that needs script is not shown");
});

test("the keyboard reaches the content first", async () => {
  const page = await open(kinds.guide);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "page.content");
});

test("a diagram's nodes lead to the modules", async () => {
  const page = await open(kinds.estate);
  const node = page.locator("svg.diagram a[href]").first();
  const target = await node.getAttribute("href");
  await Promise.all([page.waitForURL((url) => url.href.endsWith(target.replace(/^(\.\.?\/)*/, ""))), node.click()]);
  assert.ok(page.url().endsWith(target.replace(/^(\.\.?\/)*/, "")), `${page.url()} for ${target}`);
  await page.locator("main h1").waitFor();
});

test("an address that leads nowhere is said to, with style, at any depth", async () => {
  const page = await open("some/where/deep/gone.html");
  assert.match(await page.locator("h1").innerText(), /no such page/);
});
