// The page as its reader needs it: without script, without motion, four times as large, with other spacing, in the system's colours.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { ask, browser, closed, kinds, pages, serve, test } from "./site.mjs";

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
  await page.goto(server.base + path);
  return page;
};
const every = Object.values(kinds);
const phone = { width: 390, height: 844 };
/** A window of 1280 by 1024, at 400 %. */
const zoomed = { width: 320, height: 256 };

test("no page of the site scrolls sideways, on a phone or at 400 %", async () => {
  // All pages have the same style: their bodies are put into one that has it already, which takes a tenth of the time.
  const all = await pages();
  for (const viewport of [phone, zoomed]) {
    const page = await open("404.html", { viewport });
    const wide = await page.evaluate((all) => {
      const over = ({ html }) => {
        document.body.replaceWith(new DOMParser().parseFromString(html, "text/html").body);
        return document.documentElement.scrollWidth - innerWidth;
      };
      return all.map((page) => [page.path, over(page)]).filter(([, pixels]) => pixels > 0);
    }, all);
    assert.deepEqual(wide, [], `at ${viewport.width}`);
    await page.context().close();
  }
});

test("nor does a page of any kind, with all that scripts add and all that folds open", async () => {
  const page = await open(kinds.home, { viewport: phone });
  for (const path of every) {
    await page.goto(server.base + path);
    await page.evaluate(() => document.querySelectorAll("main details").forEach((folded) => (folded.open = true)));
    for (const viewport of [{ width: 1440, height: 900 }, { width: 768, height: 900 }, phone, zoomed]) {
      await page.setViewportSize(viewport);
      // What watches sizes is told in the frame that they are painted in.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${path} is ${over} px too wide at ${viewport.width}`);
    }
    await page.setViewportSize(phone);
  }
  await page.context().close();
});

test("at 400 % what sticks to the window leaves three quarters of it", async () => {
  const page = await open(kinds.home, { viewport: zoomed });
  for (const path of every) {
    await page.goto(server.base + path);
    const covered = await page.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight / 2);
      const stuck = new Set();
      for (let y = 1; y < innerHeight; y += 2) {
        for (let it = document.elementFromPoint(innerWidth / 2, y); it && it !== document.body; it = it.parentElement) {
          const { position, top, bottom } = getComputedStyle(it);
          const box = it.getBoundingClientRect();
          // What sticks to a side, such as a first column, goes up with the page.
          const sticks = position === "fixed" || (position === "sticky" && (top !== "auto" || bottom !== "auto"));
          if (sticks && box.height < innerHeight) stuck.add(y);
        }
      }
      return (stuck.size * 2) / innerHeight;
    });
    assert.ok(covered <= 0.25, `${path}: ${Math.round(covered * 100)} % are covered`);
  }
  await page.context().close();
});

test("text with more space between letters, words and lines is not cut off", async () => {
  for (const viewport of [{ width: 1440, height: 900 }, phone]) {
    const page = await open(kinds.home, { viewport });
    for (const path of every) {
      await page.goto(server.base + path);
      await page.addStyleTag({ content: "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }" });
      const lost = await page.evaluate(() => {
        const cut = [];
        if (document.documentElement.scrollWidth > innerWidth) cut.push(`the page is ${document.documentElement.scrollWidth - innerWidth} px too wide`);
        for (const it of document.querySelectorAll("body *:not(svg *)")) {
          const style = getComputedStyle(it);
          const clips = (over) => ["hidden", "clip"].includes(over);
          if (it.matches(".visually-hidden, .visually-hidden *, .search-word") || !it.checkVisibility() || it.clientHeight < 8 || !it.textContent.trim()) continue;
          if ((clips(style.overflowY) && it.scrollHeight > it.clientHeight + 2) || (clips(style.overflowX) && it.scrollWidth > it.clientWidth + 2)) cut.push(it.outerHTML.slice(0, 140));
        }
        return cut;
      });
      assert.deepEqual(lost, [], `${path} at ${viewport.width}`);
    }
    await page.context().close();
  }
});

test("nothing moves for a reader who asked for that", async () => {
  const page = await open(kinds.home, { reducedMotion: "reduce" });
  for (const path of every) {
    await page.goto(server.base + path);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")].flatMap((it) =>
        [null, "::before", "::after"].map((part) => getComputedStyle(it, part)).filter((style) => parseFloat(style.transitionDuration) > 0 || style.animationName !== "none" || style.scrollBehavior === "smooth").map(() => it.outerHTML.slice(0, 100)),
      ),
    );
    assert.deepEqual(moving.slice(0, 5), [], path);
  }
  await page.context().close();
});

test("without script every page is read: what folds unfolds, and no button is dead", async () => {
  const page = await open(kinds.home, { javaScriptEnabled: false });
  for (const path of every) {
    await page.goto(server.base + path);
    assert.ok(await page.locator("main h1").isVisible(), path);
    assert.ok(await page.locator(".menu [aria-current], .menu summary").first().isVisible(), path);
    assert.equal(await page.locator("button:not([popovertarget]):visible, input:enabled:visible, [role=listbox]:visible").count(), 0, `${path} shows what needs script`);
    const folded = page.locator("main details:not([open]) > summary:visible");
    if (await folded.count()) {
      const first = await folded.first().elementHandle();
      await first.click();
      assert.equal(await (await first.getProperty("parentNode")).asElement().getAttribute("open"), "", path);
    }
  }
  await page.context().close();
});

test("without script a phone has the menu and the contents", async () => {
  const page = await open(kinds.module, { javaScriptEnabled: false, viewport: phone });
  await page.locator(".menu-open").click();
  assert.ok(await page.locator(".menu [aria-current]").isVisible());
  await page.locator(".menu-close").click();
  assert.ok(!(await page.locator(".menu").isVisible()));
  const link = page.locator(".toc a[href='#outputs']");
  if (!(await link.isVisible())) await page.locator(".toc summary").click();
  await link.click();
  assert.equal(new URL(page.url()).hash, "#outputs");
  await page.context().close();
});

test("in the system's colours, what one comes to and where a box ends is seen", async () => {
  const page = await open(kinds.module, { forcedColors: "active" });
  const drawn = (selector) => page.locator(selector).first().evaluate((it) => { const style = getComputedStyle(it); return style.borderTopWidth !== "0px" && style.borderTopStyle !== "none" || style.borderBottomWidth !== "0px" && style.borderBottomStyle !== "none" || style.outlineStyle !== "none"; });
  for (const part of [".top", ".search-open", ".diagram-frame", ".code"]) assert.ok(await drawn(part), `${part} has no boundary`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const focus = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(focus, "none");
  await ask(page, "network");
  const chips = page.locator(".search-kinds label");
  await chips.nth(1).waitFor();
  const grounds = await chips.evaluateAll((all) => all.map((it) => [it.querySelector(":checked") !== null, getComputedStyle(it).backgroundColor]));
  const [[, chosen], ...others] = grounds.sort(([a], [b]) => b - a);
  assert.ok(others.every(([is, ground]) => !is && ground !== chosen), `the kind that is chosen looks as the others: ${grounds}`);
  await page.keyboard.press("Escape");
  await closed(page);
  const icon = await page.locator(".icon-search").evaluate((it) => [getComputedStyle(it).backgroundColor, getComputedStyle(document.body).backgroundColor]);
  assert.notEqual(icon[0], icon[1], "an icon is as its ground");
  await page.context().close();
});
