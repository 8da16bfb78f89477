// What a screen reader makes of a diagram: its title, what it is, and the same as a list; and where links of a page lead to.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { browser, kinds, serve, test } from "./site.mjs";

let chrome, server, page;
before(async () => {
  chrome = await browser();
  server = await serve();
  page = await (await chrome.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

for (const kind of ["module", "nested types", "environment", "estate", "flow", "pictures"]) {
  test(`a diagram has a name, names what it links, and is there as a list: ${kind}`, async () => {
    await page.goto(server.base + kinds[kind]);
    const figures = await page.locator(".diagram-figure").all();
    assert.ok(figures.length);
    for (const figure of figures) {
      await figure.evaluate((it) => {
        for (let around = it.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
      });
      const svg = figure.locator("svg");
      const heard = await svg.ariaSnapshot();
      assert.match(heard, /^- (group|img) ".+ \d+ nodes? and \d+ edges?, from [^"]+"/);
      // Links, each by a full name, and what is no link: nothing else is come upon.
      const links = await svg.locator("a").count();
      assert.equal((heard.match(/^ *- '?link ".{3,}"/gm) || []).length, links);
      assert.doesNotMatch(heard, /- (img|graphics|separator|button)/);
      assert.equal(await svg.locator(".edge-labels:not([aria-hidden])").count(), 0, "labels are heard without their edges");
      // The edges are a list after the picture, which unfolds.
      const [, edges] = heard.match(/and (\d+) edges?/);
      if (edges === "0") continue;
      const list = figure.locator("details.edges-text");
      await list.locator("summary").click();
      const lines = await list.getByRole("listitem").allInnerTexts();
      assert.ok(lines.length && lines.every((line) => /\S.* → .*\S/.test(line)), lines.join("\n"));
      const whole = await figure.ariaSnapshot();
      assert.ok(whole.indexOf("- link") < 0 || whole.indexOf("- link") < whole.lastIndexOf("- listitem"));
    }
  });
}

test("an author's diagram has a name, and its source as text", async () => {
  await page.goto(server.base + kinds.diagrams);
  const figures = await page.locator("figure.mermaid").all();
  assert.ok(figures.length > 1);
  for (const figure of figures) {
    assert.match(await figure.locator("svg").ariaSnapshot(), /^- (group|img) "[^"]{8,}"/);
    await figure.locator("summary").click();
    assert.ok(await figure.locator("code.language-mermaid").isVisible());
  }
});

test("a page begins with its title, and its parts are met in the order in which they stand", async () => {
  await page.goto(server.base + kinds.module);
  const heard = await page.locator("main").ariaSnapshot();
  const headings = [...heard.matchAll(/heading "([^"]+?)(?: \d+)?(?: Link to[^"]*)?" \[level=(\d)\]/g)].map(([, words, level]) => [words, level]);
  assert.deepEqual(headings[0], ["Network", "1"]);
  const parts = headings.filter(([, level]) => level === "2").map(([words]) => words);
  for (const [first, then] of [["Usage", "Inputs"], ["Inputs", "Outputs"], ["Outputs", "Resources"]]) assert.ok(parts.indexOf(first) >= 0 && parts.indexOf(first) < parts.indexOf(then), parts.join());
});
