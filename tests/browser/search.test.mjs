// The search, as it is used: from the keyboard, and from the disk.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { ask, browser, file, kinds } from "./site.mjs";

let chrome, page;
before(async () => {
  chrome = await browser();
  page = await chrome.newPage();
});
after(() => chrome?.close());

const search = async (query) => {
  await page.goto(file(kinds.home));
  return ask(page, query);
};

for (const [what, query, found] of [
  ["an identifier", "aws_vpc", /aws_vpc/],
  ["an identifier's later part", "route53_zone", /aws_route53_zone/],
  ["an input by its address", "var.cidr", /cidr/],
  ["a prefix", "provis", /provision/i],
  ["a word with a typo", "enviroment", /environment/i],
  ["several words", "database storage low", /database storage low/i],
]) {
  test(`${what} is found`, async () => {
    const dialog = await search(query);
    const first = dialog.locator("[role=option]").first();
    await first.waitFor({ timeout: 5000 });
    assert.match(await first.innerText(), found);
  });
}

test("the first result is opened from the keyboard", async () => {
  const dialog = await search("aws_vpc.main");
  await dialog.locator("[role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/reference\/.*#resource_aws_vpc\.main$/);
});

test("what is typed before the search is there is not lost", async () => {
  await page.goto(file(kinds.home));
  await page.keyboard.type("/aws_vpc");
  await page.locator("dialog[open] input").waitFor();
  await page.keyboard.type(".main");
  assert.equal(await page.locator("dialog[open] input").inputValue(), "aws_vpc.main");
});

test("Esc closes the search and gives the focus back", async () => {
  await search("x");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("a hostile query is only text", async () => {
  let ran = false;
  page.on("dialog", (dialog) => ((ran = true), dialog.dismiss()));
  const dialog = await search(`"><img src=x onerror=alert(1)><script>alert(2)</script>`);
  assert.equal(await dialog.locator("img, script").count(), 0);
  assert.equal(ran, false);
});

test("a link can hold a query", async () => {
  await page.goto(`${file(kinds.guide)}?q=aws_vpc`);
  await page.locator("dialog[open] [role=option]").first().waitFor({ timeout: 5000 });
});
