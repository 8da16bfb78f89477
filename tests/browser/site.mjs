// The built site, in a browser: from the disk, and from a server that knows nothing but files.
import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { join, normalize } from "node:path";
import { test as once } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const folder = process.env.SITE;
if (!folder) throw new Error("SITE names the folder of the built site");

/** A test, tried `TRIES` times where that is set: a browser on a busy machine may be late for once. What needed another try says so. */
export const test = (name, act) =>
  once(name, async (t) => {
    for (let left = Number(process.env.TRIES) || 1; ; left--) {
      try {
        return await act(t);
      } catch (error) {
        if (left <= 1) throw error;
        t.diagnostic(`TRIED AGAIN after ${error.stack ?? error}`);
      }
    }
  });

/** A page of each kind. */
export const kinds = {
  home: "index.html",
  guide: "guide/markdown.html",
  components: "guide/components.html",
  diagrams: "guide/mermaid.html",
  embeds: "guide/embeds.html",
  pictures: "guide/diagrams.html",
  table: "manual/check-rules.html",
  runbook: "estate/docs/runbooks/database-storage-low.html",
  glossary: "estate/docs/glossary.html",
  terms: "estate/docs/terraform/index.html",
  "in place of a module": "estate/docs/environments/dns.html",
  "in place of a root module's folder": "estate/docs/environments/index.html",
  estate: "reference/index.html",
  module: "reference/content/estate/modules/network/index.html",
  "nested types": "reference/content/estate/modules/kubernetes/index.html",
  example: "reference/content/estate/modules/network/examples/complete/index.html",
  environment: "reference/content/estate/environments/prod/index.html",
  flow: "reference/content/estate/modules/network/flow/name.html",
  "environment's values": "reference/environment/prod.html",
  matrix: "reference/environments.html",
  resources: "reference/resources.html",
  "resource type": "reference/resources/aws_route53_record.html",
  providers: "reference/providers.html",
  provider: "reference/providers/hashicorp-aws.html",
  access: "reference/inventory/access.html",
  alarms: "reference/inventory/alarms.html",
  backups: "reference/inventory/backups.html",
  encryption: "reference/inventory/encryption.html",
  "entry points": "reference/inventory/entry-points.html",
  "open ports": "reference/inventory/open-ports.html",
  secrets: "reference/inventory/secrets.html",
  alerts: "alerts/index.html",
  tags: "tags/index.html",
  tag: "tags/runbook.html",
  upkeep: "upkeep.html",
};

/** A page that leads on. */
export const redirect = "glossary.html";

/** Every page of the site, but those that lead on. */
export async function pages() {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html")).map((name) => name.replaceAll("\\", "/"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return names.map((path, i) => ({ path, html: texts[i] })).filter(({ html }) => !html.includes('http-equiv="refresh"')).sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const file = (path) => pathToFileURL(join(folder, path)).href;

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

/** Waits until the search shows the answer to what stands in its field. */
export const answered = (page) => page.locator("dialog[open] [role=listbox][aria-busy=false]").waitFor({ state: "attached" });

/** Waits until the search is closed after `Esc`: the event of that comes later than the key. */
export const closed = (page) => page.locator("dialog[open]").waitFor({ state: "detached" });

/** Types a query from the page that is open, waits for its own answer, and gives the dialog. */
export async function ask(page, query) {
  await page.keyboard.press("/");
  await page.locator("dialog[open] .search-input").waitFor();
  await page.keyboard.type(query);
  await answered(page);
  return page.locator("dialog[open]");
}

/** Serves a folder under the path that it was built for. */
export async function serve(served = folder, under = "/infrabook/", headers = {}) {
  const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const path = asked.startsWith(under) ? asked.slice(under.length) : "outside of the site";
    const name = normalize(path.endsWith("/") || path === "" ? `${path}index.html` : path);
    try {
      const bytes = await readFile(join(served, name));
      response.writeHead(200, { ...headers, "content-type": types[name.split(".").pop()] || "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404, { "content-type": types.html }).end(await readFile(join(served, "404.html")));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${server.address().port}${under}`;
  return { base, close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}
