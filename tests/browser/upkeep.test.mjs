// Terms, alerts, commands, and days that are over.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { ask, browser, file, kinds, serve, test } from "./site.mjs";

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

test("what a term means is shown while one points at it or reaches it by keyboard, without script", async () => {
  for (const width of [1440, 1280, 900, 390]) {
    const page = await open(kinds.terms, { javaScriptEnabled: false, viewport: { width, height: 800 } });
    const terms = page.locator(".term");
    assert.ok((await terms.count()) > 2);
    for (const term of await terms.all()) {
      const tip = term.locator("[role=tooltip]");
      assert.ok(!(await tip.isVisible()));
      assert.equal(await term.locator("a").getAttribute("aria-describedby"), await tip.getAttribute("id"));
      // In the middle of the window, so that nothing scrolls away below the pointer.
      await term.evaluate((it) => it.scrollIntoView({ block: "center" }));
      await term.locator("a").hover();
      assert.ok(await tip.isVisible());
      const { x, width: wide } = await tip.boundingBox();
      assert.ok(x >= 0 && x + wide <= width, `from ${x} to ${x + wide} of ${width}`);
      // The pointer may move onto it.
      await tip.hover();
      assert.ok(await tip.isVisible());
      await page.mouse.move(0, 0);
      await page.keyboard.press("Tab");
      await term.locator("a").focus();
      assert.ok(await tip.isVisible());
      await page.locator(".brand").focus();
    }
    await page.context().close();
  }
});

test("a term leads to its place in the glossary, and a tap follows it", async () => {
  const page = await open(kinds.terms, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  const link = page.locator(".term > a").first();
  const place = new URL(await link.getAttribute("href"), page.url());
  await link.tap();
  await page.waitForURL(place.href);
  assert.ok(await page.locator(`dt[id="${decodeURIComponent(place.hash.slice(1))}"]`).isVisible());
});

test("an alert's address leads to its runbook, from the disk too", async () => {
  for (const base of [server.base, file("")]) {
    const page = await open(`${base.replace(/\/?$/, "/")}alerts/database-storage-low.html`);
    await page.waitForURL(/runbooks\/database-storage-low\.html$/);
    assert.equal(await page.locator(".runbook code").first().innerText(), "database-storage-low");
    await page.context().close();
  }
});

test("each of several commands is copied by itself, by keyboard too", async () => {
  const page = await open(kinds.runbook, { permissions: ["clipboard-read", "clipboard-write"] });
  const block = page.locator(".code:has(.cmd)").first();
  const commands = block.locator(".cmd");
  assert.equal(await block.locator(".copy-cmd").count(), await commands.count());
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  for (const command of await commands.all()) {
    const button = command.locator(".copy-cmd");
    await block.hover();
    await button.click();
    assert.equal(await copied(), await command.evaluate((it) => it.textContent));
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await copied(), await command.evaluate((it) => it.textContent));
  }
  // The whole block has no more in it than before.
  await block.hover();
  await block.locator(".copy").click();
  assert.equal((await copied()).trim(), (await block.locator("code").evaluate((it) => it.textContent)).trim());
});

test("what is over is told by the reader's clock, and the table is filtered by it", async () => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date("2026-11-20T12:00:00Z"));
  await page.goto(server.base + kinds.upkeep);
  assert.equal(await page.locator("main .badge-warning").count(), 0);
  await page.clock.setFixedTime(new Date("2027-08-01T12:00:00Z"));
  await page.reload();
  const late = await page.locator("#pages ~ .table .badge-warning").count();
  assert.ok(late > 0 && (await page.locator("#pages ~ .table time[data-until]").count()) > late);
  await page.locator("input.filter").last().fill("review due");
  assert.equal(await page.locator("#pages ~ .table tbody tr:visible").count(), late);
});

test("a runbook is found by its alert first", async () => {
  const page = await open(kinds.home);
  const dialog = await ask(page, "invoices-queue-old");
  assert.match(await dialog.locator("[role=option]").first().getAttribute("href"), /runbooks\/invoices-queue-old\.html/);
});
