// What a company ships: the settings of the site, places and files, the web component, and a page
// that stays in place while it is drawn.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { article, plant, build } from "./trees.js";
import { every } from "./every.js";
import { launch, open, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";

const MAX_COMPONENT_BYTES = 15 * 1024;
const MAX_SHIFT = 0.05;
const long = "Problems_with_a_very_long_name_without_spaces_that_somebody_has_copied_from_a_log_of_a_service";
const articles = {
  ...every,
  "example/example-long.md": article({ id: "example-long", title: long, more: 'displayOrder="5"' }, `Look at ${long}.`),
  "example/example-short.md": article({ id: "example-short", title: "Start a virtual machine", more: 'displayOrder="6"' }, "Start it."),
};
const settings = { title: "Example help", accent: "#7a1fa2", support: "https://support.example.org/new", url: "https://help.example.org/" };
const phone = { viewport: { width: 390, height: 844 } };

let bundle, host, browser;
before(async () => {
  // The embedded templates, as a build without templates of its own has them.
  bundle = build(plant("surface-tree", articles, { site: settings, templates: undefined }), "surface");
  host = await serve(bundle);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
});

const read = (path) => readFileSync(join(bundle, path), "utf8");

test("the files for hosts and search engines list every page", () => {
  const map = read("sitemap.xml");
  for (const name of readdirSync(join(bundle, "articles"))) {
    if (name === "example-tsg.html" || name.endsWith(".md")) continue;
    assert.ok(map.includes(`<loc>https://help.example.org/articles/${name}</loc>`), name);
  }
  assert.match(read("robots.txt"), /^Sitemap: https:\/\/help\.example\.org\/sitemap\.xml$/m);
  assert.match(read("_headers"), /Content-Security-Policy: /);
  assert.ok("404" in JSON.parse(read("staticwebapp.config.json")).responseOverrides);
  const page = read("articles/example-plain.html");
  assert.match(page, /<link rel="canonical" href="https:(?:\/|&#x2f;){2}help\.example\.org(?:\/|&#x2f;)articles(?:\/|&#x2f;)example-plain\.html">/);
  assert.match(page, /<meta name="description" content="[^"]+">/);
  const data = JSON.parse(/<script type="application\/ld\+json">(?<data>.*?)<\/script>/.exec(page).groups.data);
  assert.deepEqual(data["@graph"].map((one) => one["@type"]), ["BreadcrumbList", "TechArticle"]);
});

test("settings name the site, and lead to support", async () => {
  const view = await open(browser, host, "?article=nope");
  const { page } = view;
  assert.equal(await page.locator(".brand").textContent(), "Example help");
  assert.match(await page.title(), /Example help$/);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--brand").trim()), "#7a1fa2");
  await page.evaluate(() => document.addEventListener("helpc:support", (event) => {
    event.preventDefault();
    globalThis.handedOver = event.detail;
  }));
  await page.getByRole("main").getByRole("link", { name: "Contact support" }).click();
  assert.ok(await page.evaluate("Boolean(globalThis.handedOver)"));
  await clean(view, "support");
  await view.close();
});

test("a page has its place, and leads to the articles beside it", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const view = await open(browser, host, "articles/example-plain.html", { javaScriptEnabled });
    const { page } = view;
    const crumbs = page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link");
    assert.deepEqual(await crumbs.allTextContents(), ["Example help", "Example machines", "It does not start"]);
    await page.getByRole("complementary").or(page.locator(".aside")).getByRole("link", { name: "Start a Linux machine" }).first().waitFor();
    await page.locator("a[rel=next]").click();
    await page.getByRole("heading", { level: 1, name: "Start a Linux machine" }).waitFor();
    await page.locator("a[rel=prev]").click();
    await page.getByRole("heading", { level: 1, name: "Start the machine" }).waitFor();
    await view.close();
  }
});

test("answers survive a reload, and are handed over to support", async () => {
  const view = await open(browser, host, "?article=example-form");
  const { page } = view;
  await page.getByLabel("How?").selectOption("dont_know_answer");
  await page.getByLabel("Describe the problem").fill("It stops.");
  await page.reload();
  await page.getByLabel("Describe the problem").waitFor();
  assert.equal(await page.getByLabel("Describe the problem").inputValue(), "It stops.");
  assert.equal(await page.getByLabel("How?").inputValue(), "dont_know_answer");
  await page.evaluate(() => document.addEventListener("helpc:support", (event) => {
    event.preventDefault();
    globalThis.handedOver = event.detail;
  }));
  await page.getByRole("button", { name: "Review answers" }).click();
  await page.getByRole("link", { name: "Continue to support" }).click();
  const detail = await page.evaluate("globalThis.handedOver");
  assert.equal(detail.article, "example-form");
  assert.equal(detail.answers.find(({ id }) => id === "problem_description").answer, "It stops.");
  await clean(view, "hand-over");
  await view.close();
});

test("the web component is small with its first article, and opens articles in place", async () => {
  const view = await open(browser, host);
  const { page } = view;
  const scripts = new Set();
  page.on("request", (request) => scripts.add(new URL(request.url()).pathname.slice(1)));
  const opened = page.waitForEvent("console", (message) => message.text() === "opened example-plain");
  await page.goto(`${host.address}embed.html`);
  const item = page.locator("helpc-help").getByRole("button", { name: "Start the machine" });
  await item.waitFor();
  await page.evaluate(() => document.addEventListener("helpc-open", (event) => console.log(`opened ${event.detail.article}`)));
  await item.click();
  await page.locator("helpc-help").getByText("Select Start").waitFor();
  await opened;
  const bytes = [...scripts].filter((path) => path.endsWith(".js")).map((path) => gzipSync(readFileSync(join(bundle, path))).length);
  const total = bytes.reduce((sum, one) => sum + one, 0);
  assert.ok(total > 0 && total < MAX_COMPONENT_BYTES, `${total} bytes with gzip`);
  await page.locator("helpc-help").evaluate((element) => element.setAttribute("search", "linux"));
  await page.locator("helpc-help").getByRole("button", { name: "Start a Linux machine" }).waitFor();
  await accessible(view, "web component");
  await clean(view, "web component");
  await view.close();
});

// Returns how far parts of the page have moved, and words that are drawn with one letter per line.
const measured = () => {
  const narrow = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
    const { width, height } = element.getBoundingClientRect();
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    return text.length > 3 && width > 2 && width < 1.6 * size && height > 3 * size;
  });
  return { shift: globalThis.shift, narrow: narrow.map((element) => element.textContent.slice(0, 40)) };
};

test("nothing moves after it is drawn, and long names fit", async () => {
  for (const [size, options] of [["desktop", {}], ["phone", phone]]) {
    for (const path of ["", "?cloud=public&product=14749", "?cloud=public&product=14749&topic=32411835&article=example-apollo", "articles/example-plain.html", "articles/example-long.html", "articles/example-apollo.html", "articles/example-form.html", "articles/example-solve.html", "?q=start", "browse/index.html", "embed.html"]) {
      const view = await open(browser, host, "404.html", options);
      await view.page.addInitScript(() => {
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await view.page.goto(host.address + path);
      await view.settled();
      await view.page.waitForTimeout(300);
      const { shift, narrow } = await view.page.evaluate(measured);
      assert.ok(shift < MAX_SHIFT, `${size} ${path}: a shift of ${shift}`);
      assert.deepEqual(narrow, [], `${size} ${path}`);
      await fits(view, `${size} ${path}`);
      await view.close();
    }
  }
});
