// The preview, as somebody who writes has it: the page follows the files, and nothing that the reader did is lost.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rename, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { browser, test } from "./site.mjs";

const target = process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname;
const program = process.env.INFRABOOK || join(target, "debug/infrabook");

let chrome;
before(async () => (chrome = await browser()));
after(() => chrome?.close());

/** A project in a folder of its own, and the program that serves it; both go with the test. */
async function preview(t, files) {
  const folder = await mkdtemp(join(tmpdir(), "infrabook-live-"));
  // As an editor saves it: nobody reads half a file.
  const write = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(`${folder}.new`, text);
    await rename(`${folder}.new`, join(folder, path));
  };
  await write("book.toml", '[book]\ntitle = "Site"\nsrc = "docs"\n');
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const project = { folder, open: [], write, remove: (path) => unlink(join(folder, path)) };
  project.start = (port = 0) => new Promise((serves, fail) => {
    project.child = spawn(program, ["serve", "-p", String(port), folder], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    // All that it says is read: a pipe that nobody reads would hold it up.
    project.child.stderr.setEncoding("utf8").on("data", (words) => {
      said += words;
      const [, base] = /serving (http:\S+)/.exec(said) || [];
      if (base) serves((project.base = base));
    });
    project.child.on("exit", () => fail(new Error(`it does not serve: ${said}`)));
  });
  project.stop = async () => {
    if (project.child.exitCode !== null || project.child.signalCode !== null) return;
    project.child.kill();
    await once(project.child, "exit");
  };
  t.after(async () => {
    for (const context of project.open) await context.close();
    await project.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await project.start();
  return project;
}

/** A page of it, that listens. What fails on it fails the test, but for what `expected` says; `window.same` is lost when it is loaded anew. */
async function open(t, project, path = "", { expected = /^$/, ...options } = {}) {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const failed = [];
  page.on("pageerror", (error) => failed.push(String(error)));
  page.on("console", (message) => message.type() === "error" && failed.push(`${message.text()} ${message.location().url}`));
  project.open.push(context);
  t.after(() => assert.deepEqual(failed.filter((words) => !expected.test(words)), []));
  if (options.javaScriptEnabled === false) return (await page.goto(project.base + path), page);
  // The second question is asked when the first answer is taken in.
  const listens = page.waitForRequest(/_infrabook\/live\?since=/);
  await page.goto(project.base + path);
  await listens;
  await page.evaluate(() => (window.same = true));
  return page;
}
/** Waits until what is read is as expected: what scripts do after a swap is done in a moment, not at once. */
async function holds(read, expected) {
  for (let tries = 0; tries < 100; tries++) {
    if (isDeepStrictEqual(await read(), expected)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.deepEqual(await read(), expected);
}
const isSame = (page) => page.evaluate(() => window.same === true);
const says = (page, selector, text) => page.locator(selector, { hasText: text }).first().waitFor();
const top = (locator) => locator.evaluate((it) => it.getBoundingClientRect().top);
const panel = (page) => page.locator("infrabook-preview section");

const paragraphs = (from, to) => Array.from({ length: to - from }, (_, i) => `Paragraph ${from + i} says what it says.\n`).join("\n");
const long = (middle = "", head = "") => `# Long\n\n${head}\n\n${paragraphs(0, 40)}\n${middle}\n\n${paragraphs(40, 80)}`;
const inputs = (count, more = "") => Array.from({ length: count }, (_, i) => `variable "input_${i}" {\n  description = "Number ${i}."\n  type        = string\n}\n`).join("\n") + more;
const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20"><rect width="${width}" height="20"/></svg>`;

test("an edit is seen where the reader is, also when what is above grows", async (t) => {
  const project = await preview(t, { "docs/README.md": long("The old word.") });
  const page = await open(t, project);
  const middle = page.locator("main p", { hasText: "Paragraph 38 " });
  await middle.evaluate((it) => scrollTo({ top: it.getBoundingClientRect().top + scrollY - innerHeight / 2, behavior: "instant" }));
  const was = await top(middle);
  assert.ok(was > 300 && was < 600, `${was}`);
  await project.write("docs/README.md", long("The new word."));
  await says(page, "main p", "The new word.");
  assert.ok(Math.abs((await top(middle)) - was) <= 2, `${was} became ${await top(middle)}`);
  await project.write("docs/README.md", long("The newest word.", `## Above\n\n${paragraphs(100, 120)}`));
  await says(page, "main p", "The newest word.");
  assert.ok(Math.abs((await top(middle)) - was) <= 2, `${was} became ${await top(middle)}`);
  assert.ok(await middle.evaluate((it) => scrollY > 600));
  assert.ok(await isSame(page));
});

test("a page that is short for a moment does not lose the reader's place", async (t) => {
  const project = await preview(t, { "docs/README.md": long() });
  const page = await open(t, project);
  await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
  await project.write("docs/README.md", "");
  await page.waitForFunction(() => !document.querySelector("main p"));
  await project.write("docs/README.md", long());
  await page.waitForFunction(() => scrollY === 900);
  assert.ok(await isSame(page));
});

test("a fence that is not closed yet does not lose the reader's place", async (t) => {
  const parts = Array.from({ length: 30 }, (_, i) => `## Part ${i}\n\nWords of part ${i}.\n\n\`\`\`\ncode ${i}\n\`\`\`\n`);
  const text = (open) => `# Home\n\n${parts.slice(0, 2).join("\n")}\n${open}${parts.slice(2).join("\n")}`;
  const project = await preview(t, { "docs/README.md": text("") });
  const page = await open(t, project);
  const part = page.locator("h2", { hasText: "Part 15" });
  await part.evaluate((it) => scrollTo({ top: it.getBoundingClientRect().top + scrollY - 200, behavior: "instant" }));
  const was = await top(part);
  await project.write("docs/README.md", text("```\n"));
  await page.waitForFunction(() => !document.getElementById("part-15"));
  await project.write("docs/README.md", text("```\nclosed\n```\n\n"));
  await part.waitFor();
  await page.waitForFunction((was) => Math.abs(document.getElementById("part-15").getBoundingClientRect().top - was) < 3, was);
  assert.ok(await isSame(page));
});

test("what is new is as it is on a page that is loaded, and nothing is done twice", async (t) => {
  const code = "```sh\nls\n```\n";
  const text = (more = "") => `# Code\n\n## First\n\n${code}\n${more}\n## Last\n\nEnd.\n`;
  const project = await preview(t, { "docs/README.md": text(), "docs/other.md": "# Other\n" });
  const page = await open(t, project);
  const roots = page.evaluate(() => new Promise((done) => document.addEventListener("infrabook:swap", (event) => done(event.detail.root.nodeName))));
  await project.write("docs/README.md", text(`## Between\n\n${code.replace("ls", "pwd")}\n`));
  await says(page, ".code", "pwd");
  await holds(() => page.locator(".code").evaluateAll((all) => all.map((it) => it.querySelectorAll(".copy").length)), [1, 1]);
  await holds(() => page.locator(".toc li > a").allInnerTexts(), ["First", "Between", "Last"]);
  assert.ok(await roots);
  await project.write("docs/other.md", "# Renamed\n");
  await says(page, ".menu a", "Renamed");
  await holds(() => page.locator(".copy").count(), 2);
  await project.write("docs/README.md", text().replace("# Code", "# Titled"));
  await says(page, "h1", "Titled");
  assert.match(await page.title(), /Titled/);
  await holds(() => page.locator(".code").count(), 1);
  assert.ok(await isSame(page));
});

test("what is open stays open, what is chosen stays chosen, what is focused keeps the focus", async (t) => {
  const fold = (text) => `<details id="more"><summary>More</summary>\n\n${text}\n\n</details>\n`;
  const project = await preview(t, { "docs/README.md": `# Folds\n\n${fold("One.")}\n[A link](#more)\n\nEnd.\n` });
  const page = await open(t, project);
  await page.locator("main summary").first().click();
  await page.locator("[data-theme-switch]").click();
  await page.locator("[data-theme-switch]").click();
  await page.locator("main a", { hasText: "A link" }).focus();
  await project.write("docs/README.md", `# Folds\n\nNew.\n\n${fold("Two.")}\n[A link](#more)\n\nThe end.\n`);
  await says(page, "main details p", "Two.");
  await holds(() => page.locator("#more").evaluate((it) => it.open), true);
  await holds(() => page.getAttribute("html", "data-theme"), "dark");
  await holds(() => page.evaluate(() => document.activeElement.textContent), "A link");
  assert.ok(await isSame(page));
});

test("what is selected beside an edit stays selected", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nFirst.\n\nThe *one* to keep.\n\nLast.\n" });
  const page = await open(t, project);
  await page.locator("main em").evaluate((it) => getSelection().selectAllChildren(it));
  await project.write("docs/README.md", "# Home\n\nBefore.\n\nFirst, and more.\n\nThe *one* to keep, with more.\n\nLast.\n");
  await says(page, "main p", "with more");
  await holds(() => page.evaluate(() => String(getSelection())), "one");
});

test("on a phone the list of headings stays folded, and one that comes is", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\n## One\n\nText.\n" });
  const page = await open(t, project, "", { viewport: { width: 390, height: 800 } });
  const isOpen = () => page.locator(".toc details").evaluate((it) => it.open);
  await holds(isOpen, false);
  await project.write("docs/README.md", "# Home\n\n## One\n\n## Two\n\nMore.\n");
  await says(page, "main p", "More.");
  await holds(isOpen, false);
  await project.write("docs/README.md", "# Home\n\nBare.\n");
  await says(page, "main p", "Bare.");
  await project.write("docs/README.md", "# Home\n\n## Three\n\nFull.\n");
  await says(page, "main p", "Full.");
  await holds(isOpen, false);
  assert.ok(await isSame(page));
});

test("a table that was sorted stays sorted, and takes a new row", async (t) => {
  const module = (name) => [`modules/${name}/main.tf`, inputs(1)];
  const project = await preview(t, { "docs/README.md": "# Home\n", ...Object.fromEntries(["a", "b", "c"].map(module)) });
  const page = await open(t, project, "reference/");
  const names = () => page.locator("table[data-sort] tbody a").allInnerTexts();
  for (let i = 0; i < 2; i++) await page.locator("th button.sort").first().click();
  await holds(names, ["c", "b", "a"]);
  await project.write(...module("bb"));
  await says(page, "table[data-sort] tbody a", "bb");
  await holds(async () => (await names()).filter((name) => name !== "bb"), ["c", "b", "a"]);
  await holds(() => page.locator("th[aria-sort=descending] button.sort").count(), 1);
  assert.ok(await isSame(page));
});

test("a filter keeps its words, and new rows are held against them", async (t) => {
  const project = await preview(t, { "modules/m/main.tf": inputs(9), "docs/README.md": "# Home\n" });
  const page = await open(t, project, "reference/modules/m/");
  const filter = page.locator("input.filter").first();
  const rows = page.locator("[data-filter] .field:visible");
  await filter.fill("input_1");
  await holds(() => rows.count(), 1);
  await project.write("modules/m/main.tf", inputs(11));
  await page.locator("#input_input_10").waitFor({ state: "visible" });
  assert.equal(await filter.inputValue(), "input_1");
  await holds(() => rows.count(), 2);
  await holds(() => page.locator(".filter-bar").count(), 1);
  await project.write("modules/m/main.tf", inputs(11).replace("Number 10.", "Changed."));
  await says(page, "#input_input_10", "Changed.");
  await holds(() => rows.count(), 2);
  assert.ok(await isSame(page));
});

test("a list that becomes long gets its filter", async (t) => {
  const project = await preview(t, { "modules/m/main.tf": inputs(7), "docs/README.md": "# Home\n" });
  const page = await open(t, project, "reference/modules/m/");
  assert.equal(await page.locator(".filter-bar").count(), 0);
  await project.write("modules/m/main.tf", inputs(8));
  await page.locator("#input_input_7").waitFor();
  await holds(() => page.locator(".filter-bar").count(), 1);
});

test("a diagram that changes keeps its zoom; one that comes can be used", async (t) => {
  const call = (name) => `module "${name}" {\n  source = "../../modules/${name}"\n}\n`;
  const project = await preview(t, {
    "docs/README.md": "# Home\n",
    "modules/a/main.tf": inputs(1),
    "modules/b/main.tf": inputs(1),
    "live/prod/main.tf": "",
  });
  const page = await open(t, project, "reference/");
  assert.equal(await page.locator(".diagram-figure").count(), 0);
  await project.write("live/prod/main.tf", call("a"));
  await page.getByRole("button", { name: "Full screen" }).waitFor();
  const frame = page.locator(".diagram-frame");
  await frame.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  const scale = () => page.locator("svg.diagram").evaluate((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
  await holds(async () => (await scale()) > 1.4, true);
  const zoomed = await page.locator("svg.diagram").evaluate((svg) => svg.getBoundingClientRect().width);
  await project.write("live/prod/main.tf", call("a") + call("b"));
  await says(page, "svg.diagram .node", "b");
  await holds(() => page.locator("svg.diagram").evaluate((svg) => svg.getBoundingClientRect().width), zoomed);
  await holds(() => page.locator(".diagram-tools button").count(), 5);
  await page.keyboard.press("0");
  await holds(async () => (await scale()) <= 1, true);
  assert.ok(await isSame(page));
});

test("a style is changed without the page being loaded anew", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nText.\n" });
  const page = await open(t, project);
  const red = (yes) => page.waitForFunction((yes) => (getComputedStyle(document.querySelector("main p")).color === "rgb(255, 0, 0)") === yes, yes);
  await project.write("theme/style/90-own.css", "main p { color: rgb(255, 0, 0); }\n");
  await red(true);
  assert.equal(await page.locator("link[rel=stylesheet]").count(), 1);
  await project.write("theme/style/90-own.css", "main p { color: rgb(0, 0, 255); }\n");
  await red(false);
  assert.equal(await page.locator("link[rel=stylesheet]").count(), 1);
  assert.ok(await isSame(page));
});

test("a script is changed by loading the page anew, where the reader is", async (t) => {
  const project = await preview(t, { "docs/README.md": `# Home\n\n<details><summary>More</summary>\n\nIt.\n\n</details>\n\n${long()}` });
  const page = await open(t, project);
  await page.locator("main summary").click();
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  await project.write("theme/script/own.js", "window.own = true;\n");
  await page.waitForFunction(() => window.own);
  await page.waitForFunction(() => scrollY === 700);
  assert.ok(!(await isSame(page)));
  await holds(() => page.locator("main details").evaluate((it) => it.open), true);
});

test("tabs take what is new, and the one that was chosen stays", async (t) => {
  const tabs = (words, more = "") => `# Home\n\n:::tabs\n== One\nFirst.\n== Two\n${words}\n${more}:::\n\nEnd.\n`;
  const project = await preview(t, { "docs/README.md": tabs("Second.") });
  const page = await open(t, project);
  const tab = (name) => page.getByRole("tab", { name, exact: true });
  await tab("Two").click();
  await page.locator(".tab", { hasText: "Second." }).waitFor();
  await project.write("docs/README.md", tabs("Changed."));
  await page.locator(".tab", { hasText: "Changed." }).waitFor();
  await holds(() => tab("Two").getAttribute("aria-selected"), "true");
  await project.write("docs/README.md", tabs("Changed.", "== Three\nThird.\n"));
  await tab("Three").waitFor();
  await holds(() => page.getByRole("tab").allInnerTexts(), ["One", "Two", "Three"]);
  await holds(() => page.locator("[role=tabpanel]:not([hidden])").evaluateAll((all) => all.length), 1);
  await holds(() => tab("Two").getAttribute("aria-selected"), "true");
  await tab("Three").click();
  await page.locator(".tab", { hasText: "Third." }).waitFor();
  await project.write("docs/README.md", "# Home\n\nNo tabs.\n");
  await says(page, "main p", "No tabs.");
  await holds(() => page.locator("[role=tablist]").count(), 0);
  await project.write("docs/README.md", tabs("Back."));
  await tab("One").waitFor();
  await holds(() => page.locator("[role=tablist]").count(), 1);
  assert.ok(await isSame(page));
});

test("notes on code follow the code and their words", async (t) => {
  const noted = (first, second = "") => `# Home\n\n\`\`\`hcl\na = 1 # (1)\nb = 2${second && " # (2)"}\n\`\`\`\n\n1. ${first}\n${second && `2. ${second}\n`}\nEnd.\n`;
  const project = await preview(t, { "docs/README.md": noted("Why one.") });
  const page = await open(t, project);
  const button = (number) => page.getByRole("button", { name: `Note ${number}` });
  const note = (words) => page.locator(".code-notes li", { hasText: words });
  await button(1).click();
  await note("Why one.").waitFor();
  await page.keyboard.press("Escape");
  await project.write("docs/README.md", noted("Why still one.", "Why two."));
  await button(2).waitFor();
  await holds(() => page.locator("button.note").allInnerTexts(), ["1", "2"]);
  for (const [number, words] of [[1, "Why still one."], [2, "Why two."]]) {
    await button(number).click();
    await note(words).waitFor();
    await page.keyboard.press("Escape");
    await note(words).waitFor({ state: "hidden" });
  }
  await project.write("docs/README.md", noted("Why one."));
  await holds(() => page.locator("button.note").allInnerTexts(), ["1"]);
  assert.ok(await isSame(page));
});

test("a picture that becomes large can be enlarged, also after an edit beside it", async (t) => {
  const text = (words) => `# Home\n\n${words}\n\n![A picture](a.svg)\n`;
  const project = await preview(t, { "docs/README.md": text("One."), "docs/a.svg": picture(30) });
  const page = await open(t, project);
  const enlarges = (count) => holds(() => page.locator("button.zoom > img").count(), count);
  await page.waitForFunction(() => document.querySelector("main img").naturalWidth === 30);
  await enlarges(0);
  await project.write("docs/a.svg", picture(3000));
  await enlarges(1);
  await project.write("docs/README.md", text("Two."));
  await says(page, "main p", "Two.");
  await enlarges(1);
  await holds(() => page.locator("main img").count(), 1);
  await page.locator("button.zoom").click();
  await page.locator("dialog.zoomed img").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.zoomed").waitFor({ state: "detached" });
  await project.write("docs/README.md", "# Home\n\nNone.\n");
  await says(page, "main p", "None.");
  await holds(() => page.locator("main :is(img, .zoom)").count(), 0);
  assert.ok(await isSame(page));
});

test("a picture that changes is shown as it is", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\n![A picture](a.svg)\n", "docs/a.svg": picture(30) });
  const page = await open(t, project);
  const wide = (width) => page.waitForFunction((width) => document.querySelector("main img").naturalWidth === width, width);
  await wide(30);
  await project.write("docs/a.svg", picture(50));
  await wide(50);
  await project.write("docs/README.md", "# Home\n\nText.\n\n![A picture](a.svg)\n\n![Again](a.svg)\n");
  await says(page, "main p", "Text.");
  await page.waitForFunction(() => [...document.querySelectorAll("main img")].every((it) => it.naturalWidth === 50));
  assert.equal(await page.locator("main img").count(), 2);
  assert.ok(await isSame(page));
});

test("a fault is laid over the last good page until it is mended", async (t) => {
  const good = inputs(2);
  const hostile = `locals {\n  x = <img src=x onerror=window.hit=1>\n}\n`;
  const project = await preview(t, { "docs/README.md": "# Home\n\nGood.\n", "modules/m/main.tf": good });
  const page = await open(t, project);
  await page.locator("main").focus();
  await project.write("modules/m/main.tf", good + hostile);
  await panel(page).waitFor();
  const words = await panel(page).innerText();
  assert.match(words, /modules\/m\/main\.tf:\d+:\d+/);
  assert.ok(words.includes("<img src=x onerror=window.hit=1>"), words);
  assert.equal(await panel(page).locator("img").count(), 0);
  assert.equal(await panel(page).locator("mark").count(), 1);
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.equal(await page.evaluate(() => document.activeElement.id), "page.content");
  const box = await panel(page).boundingBox();
  assert.ok(box.y > 400 && box.y + box.height <= 900);

  // Who closes the panel sees it again when something else is wrong.
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "hidden" });
  await project.write("modules/m/main.tf", `${good}\n${hostile}`);
  await panel(page).waitFor();
  await panel(page).getByRole("button", { name: "Close" }).click();
  await panel(page).waitFor({ state: "hidden" });
  await project.write("modules/m/main.tf", `${good}\n\n${hostile}`);
  await panel(page).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await panel(page).isVisible()));
  await page.emulateMedia({ media: "screen" });

  await project.write("modules/m/main.tf", good);
  await panel(page).waitFor({ state: "hidden" });
  await says(page, "main p", "Good.");
  assert.ok(await isSame(page));
});

test("of the page that is broken the last good one stays, and other edits are seen", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nGood.\n", "modules/m/main.tf": inputs(2) });
  const page = await open(t, project, "reference/modules/m/");
  const count = () => page.locator(".field").count();
  assert.equal(await count(), 2);
  await project.write("modules/m/main.tf", inputs(1) + "variable {\n");
  await panel(page).waitFor();
  assert.equal(await count(), 2);
  const other = await open(t, project);
  await project.write("docs/README.md", "# Home\n\nBetter.\n");
  await other.locator("main p", { hasText: "Better." }).waitFor();
  assert.ok(await panel(other).isVisible());
  // The page has the word of the edit that the other one shows when it asks for the next.
  assert.equal(await count(), 2);
  await project.write("modules/m/main.tf", inputs(3));
  await panel(page).waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.querySelectorAll(".field").length === 3);
});

test("a page that is loaded while something is wrong says so", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n", "modules/m/main.tf": `${inputs(1)}\nlocals {\n  x = \n` });
  const page = await open(t, project);
  await panel(page).waitFor();
  assert.equal(await page.locator("h1").innerText(), "Home #");
});

test("of many faults the first are told", async (t) => {
  const broken = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`modules/m${i}/main.tf`, "locals {\n  x = =\n}\n"]));
  const project = await preview(t, { "docs/README.md": "# Home\n", ...broken });
  const page = await open(t, project);
  await panel(page).waitFor();
  assert.equal(await panel(page).locator("mark").count(), 20);
  assert.match(await panel(page).innerText(), /and 3 more$/);
});

test("a page that goes says so, and comes back", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n", "docs/guide.md": "# Guide\n\nText.\n" });
  const page = await open(t, project, "guide.html", { expected: /404/ });
  await project.remove("docs/guide.md");
  await says(page, "h1", "no such page");
  await project.write("docs/guide.md", "# Guide\n\nAgain.\n");
  await says(page, "main p", "Again.");
  assert.equal(await page.locator(".menu [aria-current]").innerText(), "Guide");
  assert.ok(await isSame(page));
});

test("many edits in one go end with the last, in every tab", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nEdit.\n" });
  const pages = [await open(t, project), await open(t, project)];
  for (let i = 0; i <= 30; i++) await project.write("docs/README.md", `# Home\n\nEdit ${i}.\n\n${paragraphs(0, i % 7)}`);
  for (const page of pages) {
    await says(page, "main p", "Edit 30.");
    await holds(() => page.locator("main p").count(), 3);
    assert.ok(await isSame(page));
  }
});

test("a preview that ends is missed, and one that begins again is found", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nBefore.\n" });
  const page = await open(t, project, "", { expected: /ERR_|Failed to load/ });
  const { port } = new URL(project.base);
  await project.stop();
  await page.locator("infrabook-preview .notice").waitFor();
  await project.write("docs/README.md", "# Home\n\nAfter.\n");
  await project.start(port);
  await says(page, "main p", "After.");
  assert.ok(!(await isSame(page)), "what another program made is loaded as it is");
  await page.locator("infrabook-preview .notice").waitFor({ state: "hidden" });
  await project.write("docs/README.md", "# Home\n\nLater.\n");
  await says(page, "main p", "Later.");
});

test("a tab that is not seen asks nothing, and is up to date when it is", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nOne.\n" });
  const page = await open(t, project);
  const see = (state) => page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
  const ended = page.waitForEvent("requestfailed");
  await see("hidden");
  await ended;
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await project.write("docs/README.md", "# Home\n\nTwo.\n");
  const other = await open(t, project);
  await says(other, "main p", "Two.");
  assert.deepEqual(asked, []);
  assert.equal(await page.locator("main p").innerText(), "One.");
  await see("visible");
  await says(page, "main p", "Two.");
  assert.ok(await isSame(page));
});

test("without script the preview is read like any page", async (t) => {
  const project = await preview(t, { "docs/README.md": "# Home\n\nText.\n" });
  const page = await open(t, project, "", { javaScriptEnabled: false });
  assert.equal(await page.locator("main p").innerText(), "Text.");
  assert.equal(await page.locator("infrabook-preview").count(), 0);
});
