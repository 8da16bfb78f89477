// What stands around a page's text: bar, navigation, contents, anchors, pictures, and the colours of all of it.
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
  await page.goto(server.base + path);
  return page;
};

const top = (locator) => locator.evaluate((it) => it.getBoundingClientRect().top);

test("a line of the navigation stays under the pointer that chose it", async () => {
  const page = await open(kinds.home);
  const link = page.locator(".menu a", { hasText: "Check rules" });
  await link.evaluate((it) => { for (let at = it; (at = at.parentElement.closest("details:not([open])")); ) at.open = true; });
  await link.evaluate((it) => it.scrollIntoView({ block: "center" }));
  const was = await top(link);
  await link.click();
  await page.waitForURL(/check-rules/);
  const current = page.locator(".menu a[aria-current]");
  assert.equal(await current.innerText(), "Check rules");
  assert.ok(Math.abs((await top(current)) - was) <= 2, `${was} became ${await top(current)}`);
});

test("a part that was unfolded stays so, and the one that the page is in is never folded", async () => {
  const page = await open(kinds.home);
  const part = (name) => page.locator(".menu-part > details", { has: page.locator("summary", { hasText: name }) });
  await part("Worked estate").locator("> summary").click();
  await part("Guide").locator("> summary").click();
  await part("Guide").locator("> summary").click();
  await page.goto(server.base + kinds.guide);
  const isOpen = (name) => part(name).first().evaluate((it) => it.open);
  assert.deepEqual([await isOpen("Worked estate"), await isOpen("Guide")], [true, true]);
});

test("without anything kept, the navigation begins where the page is in it", async () => {
  for (const options of [{}, { javaScriptEnabled: true, viewport: { width: 800, height: 600 } }]) {
    const page = await open(kinds.runbook, options);
    if (options.viewport) await page.locator(".menu-open").click();
    await page.locator(".menu a[aria-current]").waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector(".menu a[aria-current]").getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    await page.context().close();
  }
});

test("a long navigation is filtered, and as it was when the filter is left", async () => {
  const page = await open(kinds.home);
  const lines = page.locator(".menu a:visible");
  const all = await lines.count();
  const find = page.locator(".menu-find");
  await find.fill("runbook");
  await page.locator(".menu a", { hasText: "Installation" }).waitFor({ state: "hidden" });
  assert.deepEqual(await lines.allInnerTexts(), ["Runbooks and alerts", "Runbooks"]);
  await find.press("Escape");
  await page.locator(".menu a", { hasText: "Installation" }).waitFor();
  assert.equal(await lines.count(), all);
  await find.fill("runbook");
  await find.press("Enter");
  await page.waitForURL(/guide\/runbooks/);
});

test("the contents follow the reader", async () => {
  const page = await open(kinds.guide);
  const links = page.locator(".toc li > a");
  const at = (index) => page.waitForFunction((index) => {
    const all = [...document.querySelectorAll(".toc li > a")];
    return all.filter((it) => it.ariaCurrent).length === 1 && all.at(index).ariaCurrent === "true";
  }, index);
  await at(0);
  await page.evaluate(() => document.getElementById("footnotes").scrollIntoView());
  await at(await links.evaluateAll((all) => all.findIndex((it) => it.hash === "#footnotes")));
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await at(-1);
});

test("on a phone, the bar of contents names the section at hand", async () => {
  const page = await open(kinds.guide, { viewport: { width: 390, height: 800 } });
  await page.evaluate(() => document.getElementById("footnotes").scrollIntoView());
  await page.waitForFunction(() => document.querySelector(".toc summary").innerText.includes("Footnotes"));
});

test("an anchor's address is copied, and gone to", async () => {
  const page = await open(kinds.guide, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.locator("#alerts > .permalink").click();
  await page.locator("[role=status]", { hasText: "Address copied" }).waitFor({ state: "attached" });
  const address = `${server.base}${kinds.guide}#alerts`;
  assert.deepEqual([await page.evaluate(() => navigator.clipboard.readText()), page.url()], [address, address]);
});

test("what is focused is not under the bar", async () => {
  const page = await open(kinds.table);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press("Shift+Tab");
    const hidden = await page.evaluate(() => {
      const it = document.activeElement;
      const bar = document.querySelector(".top").getBoundingClientRect().bottom;
      return it.closest("main") && it.getBoundingClientRect().bottom <= bar ? it.outerHTML : "";
    });
    assert.equal(hidden, "");
  }
});

test("a table's header stays in sight", async () => {
  const page = await open(kinds.table);
  const table = page.locator("main .table.fits", { has: page.locator("tr:nth-child(8)") }).first();
  await table.locator("tbody tr:last-child").evaluate((it) => it.scrollIntoView({ block: "center" }));
  const bar = await page.locator(".top").evaluate((it) => it.getBoundingClientRect().bottom);
  const rows = await table.locator("tbody tr").count();
  const head = await top(table.locator("thead th").first());
  assert.ok(head >= bar - 1 && head < 900, `of ${rows} rows, the header is at ${head}`);
});

test("a picture that is larger than shown can be seen whole", async () => {
  const page = await open(kinds.home, { viewport: { width: 600, height: 800 } });
  const picture = page.locator(".zoom > img").first();
  await picture.scrollIntoViewIfNeeded();
  const alt = await picture.getAttribute("alt");
  await page.locator(".zoom").first().focus();
  await page.keyboard.press("Enter");
  const shown = page.locator("dialog[open] img");
  await shown.waitFor();
  assert.equal(await shown.getAttribute("alt"), alt);
  await page.keyboard.press("Escape");
  await shown.waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement.matches(".zoom")));
});

test("targets of the frame are large enough for a thumb", async () => {
  const page = await open(kinds.guide, { viewport: { width: 390, height: 800 }, hasTouch: true });
  await page.locator(".menu-open").click();
  await page.locator(".menu-close").waitFor();
  const small = await page.evaluate(() => {
    const all = [...document.querySelectorAll(".top :is(a, button), .menu :is(a, button, summary, input), .toc summary, .pager a")];
    const shown = all.filter((it) => it.checkVisibility());
    return shown.map((it) => [it.getBoundingClientRect(), it.textContent.trim()]).filter(([{ width, height }]) => width < 24 || height < 24).map(([, text]) => text);
  });
  assert.deepEqual(small, []);
});

test("text can be read on its ground, and borders seen, in both themes", async () => {
  const grounds = ["bg", "surface", "surface-2"];
  const pairs = [
    ...["text", "text-2", "muted", "link", "accent"].flatMap((text) => grounds.map((ground) => [text, ground, 4.5])),
    ...["comment", "keyword", "string", "number", "key", "function", "type", "variable"].map((it) => [`code-${it}`, "code-bg", 4.5]),
    ...["note", "ok", "important", "warning", "danger"].flatMap((tone) => [[tone, `${tone}-soft`, 4.5], ["text", `${tone}-soft`, 4.5], [tone, "bg", 4.5]]),
    ["accent", "accent-soft", 4.5], ["text", "accent-soft", 4.5], ["on-accent", "accent", 4.5],
    ["border-strong", "bg", 3], ["border-strong", "surface", 3], ["focus", "bg", 3],
  ];
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(kinds.home, { colorScheme });
    const failing = await page.evaluate((pairs) => {
      const probe = document.body.appendChild(document.createElement("i"));
      const luminance = (token) => {
        probe.style.color = `var(--${token})`;
        const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map((part) => {
          const of = Number(part) / 255;
          return of <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      return pairs.filter(([text, ground, least]) => contrast(text, ground) < least).map(([text, ground]) => `${text} on ${ground}: ${contrast(text, ground).toFixed(2)}`);
    }, pairs);
    assert.deepEqual(failing, [], colorScheme);
    await page.context().close();
  }
});
