// Opens the longest article of each type, and many more, of our own articles and of a large tree
// of real articles.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, open, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";
import { articleTrees, build, publish } from "./trees.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// Every page of a small tree, a hundredth of a large one.
const sample = (list, share) => list.filter((_, at) => list.length < 100 || at % share === 0);

for (const [tree, folder] of articleTrees()) describe(`pages of ${tree}`, () => {
  let host, bundle;
  const read = (path) => JSON.parse(readFileSync(join(bundle, path), "utf8"));
  before(async () => {
    bundle = build(folder, tree.replaceAll(" ", "-"));
    // Our own articles are read where `helpc publish` has put them.
    host = await serve(tree === "our articles" ? publish(bundle) : bundle);
  });
  after(() => host?.close());

  // Documents by type, the longest first.
  function byType() {
    const types = new Map();
    for (const { object } of read("manifest.json").articles) {
      const text = readFileSync(join(bundle, object), "utf8");
      const { id, type, clouds } = JSON.parse(text);
      types.set(type, [...(types.get(type) ?? []), { id, size: text.length, cloud: clouds[0] }]);
    }
    for (const list of types.values()) list.sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
    return types;
  }

  const name = (id) => read("manifest.json").site.pages.find(({ path }) => path === `articles/${id.toLowerCase()}.html`)?.path;

  test("the longest article of each type is accessible", async () => {
    for (const [type, [{ id, cloud }]] of byType()) {
      for (const path of [`?cloud=${cloud}&article=${encodeURIComponent(id)}`, name(id)].filter(Boolean)) {
        const view = await open(browser, host, path);
        // The order of an author's headings is not checked.
        await accessible(view, `${type}: ${path}`, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
        await clean(view, path);
        await view.page.setViewportSize({ width: 320, height: 640 });
        await fits(view, path);
        await view.close();
      }
    }
  });

  test("many pages show their articles", async () => {
    const pages = sample(read("manifest.json").site.pages.filter(({ path }) => /^articles\/.*\.html$/.test(path)), 100);
    assert.ok(pages.length > 20, `${pages.length} pages`);
    const view = await open(browser, host, pages[0].path);
    for (const { path } of pages) {
      await view.page.goto(host.address + encodeURI(path));
      await clean(view, path);
      assert.ok((await view.page.locator("h1").textContent()).trim() !== "", path);
    }
    await view.close();
  });

  test("lists are accessible, fit a phone, and have as many articles as they say", async () => {
    const { products } = read(read("clouds/public.json").taxonomy);
    const view = await open(browser, host, "");
    const { page } = view;
    const show = async (query) => {
      await page.goto(host.address + query);
      await view.settled();
    };
    const compare = async (query, articles) => {
      await page.locator("details.checks").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      // Long lists are drawn in steps.
      const more = page.locator("main .more:visible");
      while ((await more.count()) > 0) await more.first().click();
      assert.equal(await page.locator(".item").count(), articles, query);
      await page.setViewportSize({ width: 320, height: 640 });
      await fits(view, query);
      await page.setViewportSize({ width: 1280, height: 900 });
      await clean(view, query);
    };
    await accessible(view, "start");
    let compared = 0;
    // The check of accessibility takes seconds.
    const some = products.filter(({ articles }) => articles > 0).filter((_, at, all) => at % Math.ceil(all.length / 8) === 0);
    for (const { ids, articles: total, object } of some) {
      const product = `?cloud=public&product=${encodeURIComponent(ids[0])}`;
      await show(product);
      await accessible(view, product, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
      const topics = read(object).categories.flatMap((category) => category.topics);
      // Without topics, the product lists its articles.
      if (topics.length === 0) {
        await compare(product, total);
        compared += 1;
      }
      for (const { id, articles } of topics.filter((topic) => topic.articles > 0).slice(0, 3)) {
        const topic = `${product}&topic=${encodeURIComponent(id)}`;
        const row = page.locator(`a.row[href*="topic=${encodeURIComponent(id)}"]`);
        const said = Number.parseInt((await row.first().locator(".quiet").textContent()).replaceAll(",", ""), 10);
        assert.equal(said, articles, topic);
        await show(topic);
        await compare(topic, articles);
        await show(product);
        compared += 1;
      }
    }
    assert.ok(compared > 5, `${compared} lists`);
    await view.close();
  });

  test("many forms can be filled in", async () => {
    const forms = sample(byType().get("problemScopingQuestions"), 40);
    const view = await open(browser, host, "");
    for (const { id, cloud } of forms) {
      await view.page.goto(`${host.address}?cloud=${cloud}&article=${encodeURIComponent(id)}`);
      await view.page.locator("form.form").waitFor();
      assert.ok((await view.page.locator(".question").count()) > 0, id);
      for (const select of await view.page.locator("form.form select:visible").all()) await select.selectOption({ index: 1 }).catch(() => {});
      await clean(view, id);
    }
    await view.close();
  });
});
