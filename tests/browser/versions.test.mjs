// A site of several versions, as a reader has it: the list of versions, the same page in another one, a word on an old one.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, test } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const target = process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname;
const program = process.env.INFRABOOK || join(target, "debug/infrabook");

let chrome, folder, server, base;
/** What the server gives in the place of versions.json. */
let list;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "infrabook-versions-"));
  const project = join(folder, "project");
  const write = async (path, text) => {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  };
  const build = (...words) => execFileSync(program, ["build", project, "-d", join(folder, "out"), "--version-name", ...words], { stdio: "ignore" });
  await write("book.toml", '[book]\ntitle = "Platform"\nsrc = "docs"\n[output.html]\nsite-url = "/platform/"\n');
  await write("docs/README.md", "# Platform\n\nHome.\n");
  await write("docs/guide/stays.md", "# Stays\n\n## Part\n\nThe first.\n");
  await write("docs/guide/goes.md", "# Goes\n\nThe first.\n");
  build("v1.9");
  await rm(join(project, "docs/guide/goes.md"));
  await write("docs/guide/stays.md", `# Stays\n\n${"Words.\n\n".repeat(60)}## Part\n\nThe second.\n`);
  build("v1.10", "--latest");
  build("main");
  build("v2.0-rc1");
  const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", json: "application/json" };
  server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname).replace(/^\/platform\//, "");
    const name = normalize(path.endsWith("/") || path === "" ? `${path}index.html` : path);
    if (name === "versions.json" && list !== undefined) return response.writeHead(200, { "content-type": types.json }).end(list);
    try {
      const bytes = await readFile(join(folder, "out", name));
      response.writeHead(200, { "content-type": types[name.split(".").pop()] || "application/octet-stream" }).end(bytes);
    } catch {
      // As GitHub Pages does: the 404.html of the whole, for every address.
      response.writeHead(404, { "content-type": types.html }).end(await readFile(join(folder, "out/404.html")));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${server.address().port}/platform/`;
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page of the site; what fails on it fails the test. */
async function open(t, path, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const failed = [];
  page.on("pageerror", (error) => failed.push(String(error)));
  t.after(async () => {
    await context.close();
    assert.deepEqual(failed, []);
  });
  await page.goto(path.includes(":") ? path : base + path);
  return page;
}
const switcher = (page) => page.getByRole("button", { name: /^Version / });
const note = (page) => page.locator(".version-note");

test("all versions are listed, and the page is kept where the other one has it", async (t) => {
  const page = await open(t, "v1.10/guide/stays.html#part");
  assert.equal(await switcher(page).innerText().then((text) => text.replace(/\s+/g, " ")), "Version v1.10");
  await switcher(page).focus();
  await page.keyboard.press("Enter");
  const names = page.locator(".version-list li a");
  assert.deepEqual(await names.allInnerTexts(), ["v2.0-rc1", "v1.10", "v1.9", "main"]);
  assert.equal(await page.locator(".version-list [aria-current]").innerText(), "v1.10");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".version-list").isVisible(), false);
  await page.keyboard.press("Enter");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "v1.9");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}v1.9/guide/stays.html#part`);
  assert.match(await page.locator("main").innerText(), /The first/);
});

test("a page that the other version lacks gives way to its first page", async (t) => {
  const page = await open(t, "v1.9/guide/goes.html");
  await switcher(page).click();
  await page.locator(".version-list a", { hasText: "main" }).click();
  await page.waitForURL(`${base}main/index.html`);
});

test("an old version says so, and leads to the same page of the latest", async (t) => {
  const page = await open(t, "v1.9/guide/stays.html");
  assert.equal(await note(page).innerText(), "This is v1.9; the latest is v1.10.");
  await note(page).getByRole("link").click();
  await page.waitForURL(`${base}latest/guide/stays.html`);
  assert.equal(await switcher(page).locator(".version-name").innerText(), "v1.10");
  for (const other of ["latest/index.html", "v1.10/index.html", "v2.0-rc1/index.html", "main/index.html"]) {
    await page.goto(base + other);
    await switcher(page).waitFor();
    assert.equal(await note(page).count(), 0, other);
  }
});

test("the front leads to the latest, and lists all when asked to", async (t) => {
  const page = await open(t, "");
  await page.waitForURL(`${base}latest/index.html`);
  await switcher(page).click();
  await page.getByRole("link", { name: "All versions" }).click();
  await page.waitForURL(`${base}index.html#versions`);
  assert.deepEqual(await page.locator("main li a").allInnerTexts(), ["v2.0-rc1", "v1.10", "v1.9", "main"]);
  await page.locator("main li a", { hasText: "v1.9" }).click();
  await page.waitForURL(`${base}v1.9/index.html`);
});

test("the page for what is not there is whole at any depth", async (t) => {
  for (const path of ["nowhere.html", "v1.9/a/b/c.html"]) {
    const page = await open(t, path);
    assert.equal(await page.locator("h1").innerText(), "There is no such page");
    assert.ok(await page.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0) && document.styleSheets.length > 0));
    await page.locator("main a:visible").click();
    await page.waitForURL(`${base}latest/index.html`);
  }
});

test("an address of before there were versions leads to the page in the latest one", async (t) => {
  const page = await open(t, "guide/stays.html?a=1#part");
  const link = page.getByText("The latest version has it").getByRole("link");
  await link.waitFor();
  assert.equal(await link.innerText(), "/platform/latest/guide/stays.html");
  await link.click();
  await page.waitForURL(`${base}latest/guide/stays.html#part`);
  const asked = [];
  page.on("request", (request) => request.method() === "HEAD" && asked.push(new URL(request.url()).pathname));
  // What is there is asked for; and no address leads out of the folder, or into a version that has no such page.
  for (const path of ["guide/goes.html", "v1.10/guide/goes.html", "latest/guide/goes.html", "//example.com/x", "a/%2e%2e/%2e%2e/%2e%2e/x", "<img src=x onerror=alert(1)>"]) {
    await page.goto(base + path, { waitUntil: "networkidle" });
    assert.equal(await page.locator("h1").innerText(), "There is no such page", path);
    assert.equal(await page.getByText("The latest version has it").isVisible(), false, path);
    assert.equal(await page.locator("main img").count(), 0);
  }
  assert.deepEqual(asked.map((path) => path.startsWith("/platform/latest/")), [true, true, true], asked.join());
  const plain = await open(t, "guide/stays.html", { javaScriptEnabled: false });
  assert.equal(await plain.getByText("The latest version has it").isVisible(), false);
  await plain.locator("main a:visible").click();
  await plain.waitForURL(/platform\/$/);
});

test("without script, and from the disk, a link leads to all versions", async (t) => {
  const plain = { javaScriptEnabled: false };
  for (const [path, options] of [["v1.9/guide/stays.html", plain], [pathToFileURL(join(folder, "out/v1.9/guide/stays.html")).href, {}]]) {
    const page = await open(t, path, options);
    assert.equal(await switcher(page).count(), 0);
    await page.getByRole("link", { name: "Other versions" }).click();
    await page.waitForURL(/index\.html#versions$/);
    await page.locator("main li a", { hasText: "v1.10" }).click();
    await page.waitForURL(/\/v1\.10\/index\.html$/);
  }
});

test("of a long list, the latest is never cut away", async (t) => {
  t.after(() => (list = undefined));
  const newer = Array.from({ length: 600 }, (_, index) => ({ name: `nightly-${index}`, path: `nightly-${index}/` }));
  const versions = [...newer, { name: "v1.10", path: "v1.10/" }, { name: "v1.9", path: "v1.9/" }];
  list = JSON.stringify({ versions, latest: "v1.10", home: "latest/" });
  const page = await open(t, "v1.9/guide/stays.html");
  await note(page).waitFor();
  await switcher(page).click();
  const names = await page.locator(".version-list li a").allInnerTexts();
  assert.deepEqual([names.length, names.at(-1)], [501, "v1.10"]);
});

test("a list of any hand harms nothing", async (t) => {
  t.after(() => (list = undefined));
  const versions = [
    { name: "<img src=x onerror=alert(1)>", path: "v1.10/" },
    { name: "script", path: "javascript:alert(1)/" },
    { name: "elsewhere", path: "//example.com/" },
    { name: "above", path: "../" },
    { name: "deep", path: "a/b/" },
    { name: "v1.9", path: "v1.9/" },
    { name: { toString: 1 }, path: "v1.9/" },
    null,
    7,
  ];
  list = JSON.stringify({ versions, latest: "v1.9", home: "//example.com/" });
  const page = await open(t, "v1.9/index.html");
  await switcher(page).click();
  assert.deepEqual(await page.locator(".version-list li a").allInnerTexts(), ["<img src=x onerror=alert(1)>", "v1.9"]);
  assert.equal(await page.locator(".version-list img").count(), 0);
  for (const torn of ["", "{", "[]", "null", '{"versions":{}}', '{"versions":[]}', '"x"']) {
    list = torn;
    await page.goto(`${base}v1.9/guide/stays.html`, { waitUntil: "networkidle" });
    assert.equal(await page.getByRole("link", { name: "Other versions" }).count(), 1, torn);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`no fault that axe-core knows of, ${colorScheme}, ${width}`, async (t) => {
      for (const path of ["v1.9/guide/stays.html", "index.html#versions", "404.html"]) {
        const page = await open(t, path, { colorScheme, viewport: { width, height: 900 } });
        if (path.startsWith("v")) {
          await note(page).waitFor();
          await switcher(page).click();
          const { left, right } = await page.locator(".version-list").evaluate((it) => it.getBoundingClientRect());
          assert.ok(left >= 0 && right <= width, `${left} to ${right}`);
        }
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${path.replace(/\W/g, "-")}-${colorScheme}-${width}.png` });
        await page.addScriptTag({ path: axe });
        const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(result.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`), [], path);
      }
    });
  }
}
