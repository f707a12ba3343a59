// The search box, with a test double of the search engine.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { every } from "./every.js";
import { launch, open, project, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";
import { build, plant } from "./trees.js";

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

test("a bundle without an index has no search box", async () => {
  const view = await open(browser, host, "");
  const hasIndex = await view.page.evaluate(async () => "search" in (await (await fetch("clouds/public.json")).json()));
  assert.equal(await view.page.getByRole("search").first().isVisible(), hasIndex);
  await view.close();
});
