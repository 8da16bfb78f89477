// What authors build pages of: code with marks, tabs, what folds.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, serve, test } from "./site.mjs";

const target = process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname;
const program = process.env.INFRABOOK || join(target, "debug/infrabook");

const PAGE = "guide/components.html";
let chrome, server;
before(async () => {
  chrome = await browser();
  server = await serve();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

const open = async (options = {}, path = PAGE) => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  await page.goto(server.base + path);
  return page;
};
const panel = (page, title) => page.locator(".tab", { has: page.locator(".tab-title", { hasText: title }) });

test("a tab is chosen by click and by keyboard, and lasts", async () => {
  const page = await open();
  const tab = (name) => page.getByRole("tab", { name });
  assert.equal(await tab("AWS").getAttribute("aria-selected"), "true");
  await tab("Azure").click();
  await panel(page, "Azure").getByText("az account show").waitFor();
  assert.equal(await panel(page, "AWS").getAttribute("hidden"), "until-found");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "AWS");
  await page.keyboard.press("End");
  assert.equal(await tab("Azure").getAttribute("aria-selected"), "true");
  await page.reload();
  assert.equal(await tab("Azure").getAttribute("aria-selected"), "true");
  await page.context().close();
});

test("groups with the same titles switch together, and a link into a panel shows it", async () => {
  const page = await open();
  const groups = () => page.evaluate(() => [...document.querySelectorAll(".tabs")].map((group) => group.querySelector("[aria-selected=true]")?.textContent));
  await page.evaluate(() => {
    const copy = document.querySelector(".tabs").cloneNode(true);
    copy.querySelector("[role=tablist]").remove();
    copy.querySelectorAll(".tab").forEach((tab, n) => (tab.removeAttribute("hidden"), (tab.id = `there-${n}`)));
    document.querySelector("article").append(copy);
    document.dispatchEvent(new CustomEvent("infrabook:swap", { detail: { root: document.querySelector("article") } }));
  });
  assert.deepEqual(await groups(), ["AWS", "AWS"]);
  await page.getByRole("tab", { name: "Azure" }).first().click();
  assert.deepEqual(await groups(), ["Azure", "Azure"]);
  await page.evaluate(() => (location.hash = "there-0"));
  await page.waitForFunction(() => !document.getElementById("there-0").hasAttribute("hidden"));
  await page.context().close();
});

test("without script every panel and note is shown, and on paper too", async () => {
  const page = await open({ javaScriptEnabled: false });
  assert.ok(await page.getByText("az account show", { exact: true }).isVisible());
  assert.ok(await page.locator(".code-notes li").first().isVisible());
  assert.equal(await page.locator("a.note").first().getAttribute("href"), `#${await page.locator(".code-notes li").first().getAttribute("id")}`);
  await page.context().close();
  const printed = await open();
  await printed.emulateMedia({ media: "print" });
  assert.ok(await printed.getByText("az account show", { exact: true }).isVisible());
  assert.ok(await printed.locator(".code-notes li").first().isVisible());
  await printed.context().close();
});

test("what is copied is the code: no number, no mark, no line that is to go", async () => {
  const page = await open();
  const copied = async (block) => {
    await block.locator("button.copy").click();
    await block.locator("button.copy", { hasText: "Copied" }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const code = page.locator("main .code");
  assert.equal(await copied(code.filter({ has: page.locator(".numbered") })), 'resource "aws_vpc" "main" {\n  cidr_block = var.cidr\n}\n');
  assert.equal(await copied(code.filter({ has: page.locator("del.line") })), 'module "network" {\n  version = "2.0.0"\n}\n');
  const noted = 'resource "aws_db_instance" "main" {\n  deletion_protection = true\n  apply_immediately   = false # waits for the window\n}\n';
  assert.equal(await copied(code.filter({ has: page.locator(".note") })), noted);
  await page.context().close();
});

test("hidden lines are shown when a reader asks, and never copied", async () => {
  const page = await open({}, "guide/markdown.html");
  const block = page.locator("main .code:has(.hidden-line)").first();
  const line = block.getByText("use std::fs;");
  const button = block.locator("button.show-hidden");
  const copied = async () => {
    await block.locator("button.copy").click();
    await block.locator("button.copy", { hasText: "Copied" }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.ok(!(await line.isVisible()));
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  assert.equal(await copied(), 'let text = fs::read_to_string("main.tf")?;\n');
  await button.focus();
  await page.keyboard.press("Enter");
  await line.waitFor();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await button.click();
  await line.waitFor({ state: "hidden" });
  await page.context().close();
  const bare = await open({ javaScriptEnabled: false }, "guide/markdown.html");
  assert.ok(!(await bare.locator("main .hidden-line").first().isVisible()));
  await bare.context().close();
});

test("of a session what was typed is copied, and one command needs no button of its own", async () => {
  const page = await open();
  const cases = [
    ["console", "$ terraform init\nInitializing…\n# why\n$ for i in 1 2; do\n> echo $i\n> done\n1\n2\n", "terraform init\nfor i in 1 2; do\necho $i\ndone", 2],
    ["console", "$ terraform plan\nNo changes.\n", "terraform plan", 0],
    ["console", "No changes.\n", "No changes.\n", 0],
    ["bash", "terraform init\n", "terraform init\n", 0],
  ];
  const project = await mkdtemp(join(tmpdir(), "infrabook-parts-"));
  const fence = ([language, code]) => `\`\`\`${language}\n${code}\`\`\`\n`;
  await writeFile(join(project, "README.md"), `# Home\n\n${cases.map(fence).join("\n")}`);
  execFileSync(program, ["build", project, "-d", join(project, "out")], { stdio: "ignore" });
  const own = await serve(join(project, "out"), "/");
  await page.goto(own.base);
  const blocks = page.locator("main .code");
  for (const [at, [, , expected, buttons]] of cases.entries()) {
    const block = blocks.nth(at);
    await block.locator("button.copy").click();
    await block.locator("button.copy", { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expected);
    assert.equal(await block.locator(".copy-cmd").count(), buttons);
    const room = await block.locator("pre").evaluate((it) => parseFloat(getComputedStyle(it).paddingInlineStart));
    assert.equal(room > 20, buttons > 0, `${room}`);
  }
  await page.context().close();
  await own.close();
  await rm(project, { recursive: true });
});

test("a note opens and closes by keyboard", async () => {
  const page = await open();
  const button = page.getByRole("button", { name: "Note 2" });
  const note = page.locator(".code-notes li").nth(1);
  assert.equal(await note.isVisible(), false);
  await button.focus();
  await page.keyboard.press("Enter");
  await note.waitFor();
  const [from, at] = [await button.boundingBox(), await note.boundingBox()];
  assert.ok(at.y >= from.y + from.height && at.y < from.y + from.height + 24, JSON.stringify([from, at]));
  await page.keyboard.press("Escape");
  await note.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Note 2");
  await page.context().close();
});
