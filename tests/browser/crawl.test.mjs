// Every link of the site leads somewhere: below a path on a server that knows nothing but files, and from the disk. BASED names the
// folder of a site that was built for https://docs.example/some/base/.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browser, serve, test } from "./site.mjs";

const folder = process.env.BASED;
if (!folder) throw new Error("BASED names the folder of a site that was built for /some/base/");
const disk = pathToFileURL(`${folder}/`).href;

let chrome, server;
before(async () => {
  server = await serve(folder, "/some/base/");
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.close();
});

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", "#x2F": "/" };
const decode = (text) => text.replace(/&([#\w]+);/g, (whole, name) => entities[name] ?? whole);

/** What an answer is, of a server or of the disk: whether it is there, and its text. */
const get = async (url) => {
  if (url.startsWith("file:")) {
    const text = await readFile(fileURLToPath(url), "utf8").catch(() => undefined);
    return { found: text !== undefined, text: text ?? "" };
  }
  const answer = await fetch(url);
  return { found: answer.ok, text: await answer.text() };
};

/** The addresses that a page holds, and the places that it has. */
const read = (text) => {
  const bare = text.replace(/<!--.*?-->/gs, "").replace(/(<script\b[^>]*>).*?<\/script>/gs, "$1");
  const values = (pattern) => [...bare.matchAll(pattern)].map(([, value]) => decode(value));
  const refresh = values(/<meta http-equiv="refresh" content="0; url=([^"]*)"/g);
  return { refresh, links: [...values(/<[a-z][^>]*\s(?:href|src)="([^"]*)"/g), ...refresh], ids: new Set(values(/\sid="([^"]*)"/g)) };
};

/** Follows everything from these addresses on; the addresses of the pages, and what is broken. */
async function crawl(root, starts) {
  const pages = new Map();
  const broken = [];
  const fragments = [];
  const queue = starts.map((url) => [url, "the start"]);
  while (queue.length) {
    const [url, from] = queue.pop();
    if (pages.has(url)) continue;
    const { found, text } = await get(url);
    const isPage = /\.html$|\/$/.test(url) && /^<!doctype html>/i.test(text);
    const page = isPage ? read(text) : { links: [], ids: new Set() };
    pages.set(url, page);
    if (!found && from !== "the start") broken.push(`${url} from ${from}`);
    for (const link of page.links) {
      const to = new URL(link, url);
      if (to.origin !== new URL(root).origin || !/^(https?|file):$/.test(to.protocol)) continue;
      const plain = to.href.split("#")[0];
      // Below the base, or it would not be there where the site is published.
      if (!plain.startsWith(root)) broken.push(`${link} on ${url} leaves the site`);
      else queue.push([plain, url]);
      if (to.hash.length > 1) fragments.push([plain, to.hash.slice(1), url]);
    }
  }
  for (const [url, fragment, from] of fragments) {
    let page = pages.get(url);
    // At an old address, the fragment is handed on.
    if (page?.refresh?.length) page = pages.get(new URL(page.refresh[0], url).href.split("#")[0]);
    if (page && !page.ids.has(decodeURIComponent(fragment)) && fragment !== "top") broken.push(`${url}#${fragment} from ${from}`);
  }
  return { pages, broken };
}

const redirects = ["guide/index.html", "manual/index.html"];

test("every link leads somewhere, below a path, from 404.html at any depth and from old addresses", async () => {
  const gone = ["gone.html", "some/where/deep/gone", "guide/gone/"].map((path) => server.base + path);
  const { pages, broken } = await crawl(server.base, [server.base, ...redirects.map((path) => server.base + path), ...gone]);
  assert.deepEqual(broken, []);
  assert.ok([...pages.keys()].filter((url) => url.endsWith(".html")).length > 30, `${pages.size} addresses`);
  for (const url of gone) assert.ok(pages.get(url), url);
});

test("every link leads somewhere, from the disk", async () => {
  const { pages, broken } = await crawl(disk, ["index.html", ...redirects].map((path) => disk + path));
  assert.deepEqual(broken, []);
  assert.ok(pages.size > 30, `${pages.size} addresses`);
});

test("the sitemap lists pages that are there, by the address that each says is its own", async () => {
  const listed = [...(await readFile(`${folder}/sitemap.xml`, "utf8")).matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => decode(url));
  assert.ok(listed.length > 30 && listed.includes("https://docs.example/some/base/"));
  assert.deepEqual(listed, [...new Set(listed)].sort());
  for (const url of listed) {
    const { found, text } = await get(url.replace("https://docs.example/some/base/", server.base));
    assert.ok(found, url);
    assert.equal(decode(text.match(/<link rel="canonical" href="([^"]*)">/)[1]), url);
  }
});

for (const [where, root] of [["below a path", () => server.base], ["from the disk", () => disk]]) {
  test(`an old address leads on ${where}, with its fragment, with and without script`, async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await (await chrome.newContext({ javaScriptEnabled })).newPage();
      await page.goto(`${root()}guide/index.html`);
      await page.waitForURL(`${root()}guide/markdown.html`);
      await page.context().close();
    }
    const page = await chrome.newPage();
    await page.goto(`${root()}guide/index.html#links`);
    await page.waitForURL(`${root()}guide/markdown.html#links`);
    await page.goto(`${root()}guide/publishing.html#the-workflow`);
    await page.waitForURL(`${root()}guide/publishing.html#github-pages`);
    await page.close();
  });

  test(`the search finds pages ${where}`, async () => {
    const page = await chrome.newPage();
    await page.goto(`${root()}reference/index.html`);
    await page.keyboard.press("/");
    await page.locator("dialog[open] input").waitFor();
    await page.keyboard.type("aws_vpc.main");
    await page.locator("dialog[open] [role=option]").first().waitFor({ timeout: 10000 });
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.startsWith(`${root()}reference/`) && url.hash.length > 1);
    await page.close();
  });
}

test("the search works where there is no page, at any depth", async () => {
  const page = await chrome.newPage();
  await page.goto(`${server.base}some/where/publishing`);
  await page.locator("[data-nearest] a").first().waitFor({ timeout: 10000 });
  await page.locator("[data-nearest] a").first().click();
  await page.waitForURL(/\/some\/base\/guide\//);
  await page.close();
});
