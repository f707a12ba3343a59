// The search box, with a test double of the search engine.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { every } from "./every.js";
import { launch, open, project, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";
import { article, build, plant } from "./trees.js";

let host, browser;
before(async () => {
  const templates = join(project, "tests/browser/double");
  host = await serve(build(plant("search-tree", every, { templates }), "search"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
});

// Returns the entry of a cloud with an index, whether or not the bundle has one.
async function withIndex(path) {
  const view = await open(browser, host, "404.html", { javaScriptEnabled: true });
  await view.page.route("**/clouds/*.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), search: "objects/00/search.json" } });
  });
  await view.page.goto(host.address + path);
  await view.settled();
  return view;
}

test("the box suggests articles, and shows results", async () => {
  const view = await withIndex("?cloud=public&product=14749");
  const { page } = view;
  await page.keyboard.press("/");
  const box = page.getByRole("combobox", { name: "Search articles" });
  assert.equal(await page.evaluate("document.activeElement.id"), "helpc:search-query");
  await box.fill("start");
  await page.getByRole("option", { name: "Start the machine" }).waitFor();
  await accessible(view, "suggestions");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.getByRole("option", { name: "Start the machine" }).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("listbox").isVisible(), false);
  await page.keyboard.press("Enter");
  await page.getByText("1 article found").first().waitFor();
  assert.match(page.url(), /q=start/);
  assert.equal(await page.locator("mark").textContent(), "Start");
  assert.ok(await page.getByText("<b>now</b>").isVisible());
  await accessible(view, "search");
  await page.getByRole("combobox", { name: "Type" }).selectOption("apollo");
  await page.getByText("No articles found").first().waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Start the machine" }).click();
  await page.getByRole("heading", { level: 1, name: "Start the machine" }).waitFor();
  await page.goBack();
  await page.getByText("1 article found").first().waitFor();
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(view, "search");
  await clean(view, "search");
  await view.close();
  const direct = await withIndex("?cloud=public&q=%E8%99%9A%E6%8B%9F");
  await direct.page.getByRole("link", { name: "虚拟机无法启动时的解决方法" }).waitFor();
  await clean(direct, "search by address");
  await direct.close();
});

test("a page of results shows products, folds equal titles, and grows", async (context) => {
  const articles = { "example/example-topics.md": every["example/example-topics.md"] };
  for (let at = 1; at <= 14; at += 1) articles[`example/disk-${at}.md`] = article({ id: `disk-${at}`, title: `Repair quokka disk ${at}` }, "Repair the disk.");
  for (const id of ["twin-a", "twin-b"]) articles[`example/${id}.md`] = article({ id, title: "Quokka" }, "The quokka is gone.");
  articles["example/chinese.md"] = article({ id: "chinese", title: "磁盘无法连接" }, "请检查磁盘。");
  const real = await serve(build(plant("result-tree", articles), "results"));
  context.after(() => real.close());
  const view = await open(browser, real, "?cloud=public&q=quokka");
  const { page } = view;
  const titles = page.locator(".hits > li > .row-title");
  assert.equal(await titles.count(), 10);
  await page.getByText("Showing 10 of 16 results").first().waitFor();
  assert.deepEqual(await page.locator(".hits > li > p.quiet").allTextContents(), new Array(10).fill("Example machines"));
  await accessible(view, "results");
  await page.getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".hits > li").length === 15);
  const all = await titles.allTextContents();
  assert.equal(new Set(all).size, 15, "equal titles are one row");
  assert.equal(await page.getByText("Same title:").count(), 1);
  assert.equal(await page.evaluate("document.activeElement.textContent"), all[10], "focus is on the first new row");
  assert.equal(await page.getByRole("button", { name: "Show more" }).isVisible(), false);

  const box = page.getByRole("combobox", { name: "Search articles" });
  await box.fill("repair");
  await page.getByRole("option").first().waitFor();
  await box.press("Escape");
  await box.press("ArrowDown");
  await page.getByRole("option").first().waitFor();
  await box.press("ArrowUp");
  assert.match(await page.locator("[role=option][aria-selected=true]").textContent(), /repair/, "the last option searches");
  await box.press("ArrowDown");
  await box.press("ArrowDown");
  const chosen = await page.locator("[role=option][aria-selected=true]").textContent();
  await box.press("Enter");
  await page.getByRole("heading", { level: 1, name: chosen, exact: true }).waitFor();

  await page.goto(`${real.address}?cloud=mooncake&product=14749`);
  await view.settled();
  await page.getByRole("combobox", { name: "搜索文章" }).fill("磁");
  await page.getByRole("listbox", { name: "建议" }).getByRole("option", { name: "磁盘无法连接" }).waitFor();
  assert.equal(await page.getByRole("search").getAttribute("aria-label"), "搜索");
  await accessible(view, "Chinese suggestions");
  await clean(view, "results");
  await view.close();
});

test("a bundle without an index has no search box", async () => {
  const view = await open(browser, host, "");
  const hasIndex = await view.page.evaluate(async () => "search" in (await (await fetch("clouds/public.json")).json()));
  assert.equal(await view.page.getByRole("search").first().isVisible(), hasIndex);
  await view.close();
});
