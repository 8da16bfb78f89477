// What a reader has to load, and from where.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ask, browser, file, folder, kinds, pages, serve, test } from "./site.mjs";

const KB = 1024;
let chrome, all;
const servers = [];
before(async () => {
  chrome = await browser();
  all = await pages();
});
after(async () => {
  await chrome?.close();
  await Promise.all(servers.map((server) => server.close()));
});

/** Without its diagrams, which are its content. */
const weight = (html) => Buffer.byteLength(html.replace(/<svg.*?<\/svg>/gs, ""));

test("half of all pages weigh at most 13 KB, and few more than 60", () => {
  // Documents to be printed are whole books.
  const read = all.filter(({ path }) => !/^(_infrabook\/)?print[./]/.test(path));
  const weights = read.map(({ path, html }) => ({ path, bytes: weight(html) })).sort((a, b) => a.bytes - b.bytes);
  const median = weights[weights.length >> 1].bytes;
  assert.ok(median <= 13 * KB, `the median is ${median} bytes`);
  // A module's page has all of the module.
  const heavy = weights.filter(({ bytes }) => bytes > 60 * KB);
  assert.deepEqual(heavy.filter(({ path }) => !/^reference\/content\/.*\/index\.html$/.test(path)), []);
  assert.ok(heavy.length <= all.length / 20, heavy.map(({ path, bytes }) => `${path} ${bytes}`).join("\n"));
  assert.ok(weights.at(-1).bytes <= 110 * KB, `${weights.at(-1).path} has ${weights.at(-1).bytes} bytes`);
});

test("what stands around a page's words weighs at most 11 KB", () => {
  const heavy = all.map(({ path, html }) => [path, Buffer.byteLength(html) - Buffer.byteLength(html.match(/<main.*<\/main>/s)[0])]).filter(([, bytes]) => bytes > 11 * KB);
  assert.deepEqual(heavy, []);
});

test("script and style are light", async () => {
  const assets = join(folder, "_infrabook");
  const bytes = {};
  for (const name of await readdir(assets)) bytes[name.replace(/-[0-9a-f]+\./, ".")] = (await stat(join(assets, name))).size;
  assert.ok(bytes["app.js"] <= 10 * KB, `${bytes["app.js"]} bytes of script on every page`);
  const module = bytes["app.js"] + bytes["filter.js"] + bytes["diagram.js"];
  assert.ok(module <= 20 * KB, `${module} bytes of script on a module's page`);
  assert.ok(bytes["style.css"] <= 72 * KB, `${bytes["style.css"]} bytes of style`);
});

/** Opens a page as a reader does who also searches, and gives what was asked for, what failed, and what the browser forbade. */
const visit = async (page, address, search) => {
  const asked = [];
  const failed = [];
  // The browser takes the icon when it likes, and drops it when it is led on.
  const counts = (request) => !request.url().startsWith("data:") && !/\/icon-\w+\.svg$/.test(request.url());
  const note = (request) => counts(request) && asked.push(request.url());
  const fail = (what) => failed.push(String(what));
  const answer = (response) => response.status() >= 400 && fail(`${response.status()} ${response.url()}`);
  const say = (message) => message.type() === "error" && fail(message.text());
  const listeners = { request: note, pageerror: fail, requestfailed: (request) => counts(request) && fail(request.url()), response: answer, console: say };
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener);
  await page.goto(address, { waitUntil: "load" });
  const first = asked.length;
  if (search) await ask(page, "vpc");
  for (const [event, listener] of Object.entries(listeners)) page.off(event, listener);
  return { asked, failed, first };
};

test("nothing is asked of another host, over http or from the disk, and a page is at most six requests", async () => {
  const server = await serve();
  servers.push(server);
  const page = await chrome.newPage();
  for (const [under, address] of [[server.base, (path) => server.base + path], [file(""), file]]) {
    for (const [kind, path] of Object.entries(kinds)) {
      const search = ["home", "module", "diagrams"].includes(kind);
      const { asked, failed, first } = await visit(page, address(path), search);
      assert.deepEqual(asked.filter((url) => !url.startsWith(under)), [], `${path} asks another host`);
      assert.deepEqual(failed, [], path);
      // The page, its style and its script; what something on it wants; and one picture.
      assert.ok(first <= 6, `${path} makes ${first} requests: ${asked.join(" ")}`);
    }
  }
  await page.close();
});

test("the site holds under a strict policy: scripts by their hashes, no attribute that runs any", async () => {
  const scripts = new Set(all.flatMap(({ html }) => [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text)));
  assert.ok(scripts.size <= 5, "what stands in pages is the same on all of them");
  const hashes = [...scripts].map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).join(" ");
  // Styles in attributes are an author's alignment of a table, and a diagram's least width.
  const policy = `default-src 'none'; script-src 'self' ${hashes}; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  const strict = await serve(folder, "/infrabook/", { "content-security-policy": policy });
  servers.push(strict);
  const page = await chrome.newPage();
  for (const [kind, path] of Object.entries(kinds)) {
    const { failed } = await visit(page, strict.base + path, ["home", "module"].includes(kind));
    assert.deepEqual(failed, [], `${path} under ${policy}`);
  }
  await page.close();
});
