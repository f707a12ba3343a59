// The steps of a customer, from the start page to the answer.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { every } from "./every.js";
import { launch, open, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";
import { build, plant } from "./trees.js";

let host, browser;
before(async () => {
  host = await serve(build(plant("every-tree", every), "every"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
});

const topic = "?cloud=public&product=14749&topic=32411835";

test("a customer goes from the start page to an article and back", async () => {
  const view = await open(browser, host);
  const { page } = view;
  await page.getByRole("link", { name: /^Example machines/ }).click();
  await page.getByRole("heading", { level: 1, name: "Example machines" }).waitFor();
  assert.match(await page.title(), /^Example machines · Help \+ support$/);
  assert.equal(await page.evaluate("document.activeElement.localName"), "h1");
  assert.equal(await page.getByText("No articles yet").count(), 1);
  await page.getByRole("link", { name: /It does not start/ }).click();
  await page.getByRole("heading", { level: 1, name: "It does not start" }).waitFor();
  const titles = await page.locator(".item-button > span:first-child").allTextContents();
  const expected = ["Start the machine", "Start a Linux machine", "虚拟机无法启动时的解决方法", "Internal title", "Example questions"];
  assert.deepEqual(titles, expected);
  await page.getByRole("button", { name: "Start the machine" }).click();
  await page.getByText("Select Start").waitFor();
  assert.match(page.url(), /topic=32411835&article=example-plain$/);
  assert.match(await page.title(), /^Start the machine · It does not start/);
  await page.getByRole("button", { name: "Start a Linux machine" }).click();
  await page.getByText("Start it with the CLI.").waitFor();
  assert.equal(await page.getByText("Select Start").isVisible(), false);
  await page.goBack();
  await page.getByText("Select Start").waitFor();
  await page.goBack();
  await page.waitForFunction(() => !document.querySelector("[aria-expanded=true]"));
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Example machines" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "How can we help?" }).waitFor();
  await page.goForward();
  await page.getByRole("heading", { level: 1, name: "Example machines" }).waitFor();
  await clean(view, "journey");
  await view.close();
});

test("every state has an address", async () => {
  const states = [
    ["", "How can we help?"],
    ["?cloud=mooncake", "需要什么帮助？"],
    ["?cloud=nowhere", "How can we help?"],
    ["?cloud=public&product=14749", "Example machines"],
    ["?cloud=public&product=99999", "Page not found"],
    [topic, "It does not start"],
    ["?topic=32411835", "Topic 32411835"],
    ["?topic=constructor", "Topic constructor"],
    ["?resource=microsoft.example/examples", "microsoft.example/examples"],
    ["?resource=__proto__", "Page not found"],
    ["?type=generic", "generic"],
    ["?article=example-apollo", "Everything in one article"],
    ["?article=EXAMPLE-PLAIN", "Start the machine"],
    ["?article=no-such", "Page not found"],
    ["?article=example-form", "Example questions"],
    ["?article=example-solve", "Problems with machines"],
  ];
  for (const [address, heading] of states) {
    const view = await open(browser, host, address);
    assert.equal(await view.page.locator("h1").textContent(), heading, address);
    await accessible(view, address);
    await view.page.setViewportSize({ width: 320, height: 640 });
    await fits(view, address);
    await clean(view, address);
    await view.close();
  }
});

test("a deep link opens its article in the list, and tags filter the list", async () => {
  const view = await open(browser, host, `${topic}&article=example-linux`);
  const { page } = view;
  await page.getByText("Start it with the CLI.").waitFor();
  await page.getByLabel("Platform").selectOption("linux");
  await page.waitForURL(/tag=linux/);
  await view.settled();
  // An article without tags matches every choice.
  const titles = await page.locator(".item-button > span:first-child").allTextContents();
  assert.deepEqual(titles, ["Start a Linux machine", "虚拟机无法启动时的解决方法", "Internal title", "Example questions"]);
  await page.goto(`${host.address}?resource=microsoft.example/examples`);
  await view.settled();
  assert.equal(await page.getByText("For engineers").count(), 0);
  await page.getByRole("link", { name: /for support engineers/ }).click();
  await page.getByRole("button", { name: /For engineers/ }).waitFor();
  await accessible(view, "engineers");
  await clean(view, "narrowed");
  await view.close();
});

test("the header switches the cloud", async () => {
  const view = await open(browser, host, topic);
  await view.page.getByLabel("Cloud").selectOption("mooncake");
  await view.page.waitForURL(/cloud=mooncake&product=14749&topic=32411835$/);
  await view.page.getByRole("heading", { level: 1, name: "It does not start" }).waitFor();
  await view.page.waitForFunction(() => document.documentElement.lang === "zh-Hans");
  await clean(view, "cloud");
  await view.close();
});

test("the keyboard is enough", async () => {
  const view = await open(browser, host, topic);
  const { page } = view;
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to main content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.activeElement.id"), "helpc:main");
  const reach = async (what) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate("document.activeElement.textContent")).startsWith(what)) return;
    }
    assert.fail(`${what} cannot be reached`);
  };
  await reach("Start the machine");
  const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
  assert.equal(outline, "solid", "focus is visible");
  await page.keyboard.press("Enter");
  await page.getByText("Select Start").waitFor();
  await reach("Yes");
  await page.keyboard.press("Space");
  await page.getByText("Thank you for your feedback.").waitFor();
  const heard = await page.evaluate("globalThis.heard");
  assert.deepEqual(heard, [{ name: "helpc:helpful", detail: { article: "example-plain", cloud: "public", helpful: true } }]);
  await clean(view, "keyboard");
  await view.close();
});

test("every component is displayed", async () => {
  for (const address of ["?article=example-apollo", "articles/example-apollo.html"]) {
    const view = await open(browser, host, address);
    const { page } = view;
    for (const text of ["We look at the machine", "Nothing", "CPU & memory", "results from the documentation"]) {
      assert.ok((await page.getByText(text).count()) > 0, `${address}: ${text}`);
    }
    assert.equal(await page.locator(".token").textContent(), "[vm name]");
    await page.getByRole("button", { name: "a blade" }).click();
    assert.equal(await page.getByText("VirtualMachineBlade").count(), 0);
    await page.getByRole("link", { name: "Open in the Azure portal" }).waitFor();
    await accessible(view, address);
    await clean(view, `${address} before the reader asks`);
    await page.getByRole("button", { name: /Show picture: A diagram/ }).click();
    await page.waitForFunction(() => document.querySelector("img, .picture-box > .quiet"));
    assert.ok(view.outside.every((url) => url.startsWith("https://pictures.example.org/network.png")), String(view.outside));
    await page.getByRole("button", { name: /Play video: How to "connect"/ }).click();
    await page.waitForFunction(() => document.querySelector("iframe"));
    assert.equal(await page.locator("iframe").getAttribute("src"), "https://www.youtube-nocookie.com/embed/abcdefghijk");
    await page.waitForTimeout(200);
    assert.equal(view.outside.length, 2, String(view.outside));
    assert.deepEqual(await view.faults(), []);
    await view.close();
  }
});

test("links between articles lead to articles", async () => {
  const view = await open(browser, host, "?article=example-plain");
  await view.page.getByRole("link", { name: "the other article" }).click();
  await view.page.getByRole("heading", { level: 1, name: "Start a Linux machine" }).waitFor();
  await view.page.goto(`${host.address}articles/example-linux.html`);
  await view.page.getByText("Start it with the CLI.").waitFor();
  assert.equal(await (await open(browser, host, "?article=example-chinese")).page.locator("h1").getAttribute("lang"), "zh-Hans");
  await clean(view, "links");
  await view.close();
});

test("problems and solutions expand in place", async () => {
  const view = await open(browser, host, "?article=example-solve");
  const { page } = view;
  await page.getByRole("button", { name: "It is slow" }).click();
  await page.getByRole("button", { name: "The disk is slow" }).click();
  await page.getByText("Select Start").waitFor();
  await page.getByRole("button", { name: "It does not start" }).click();
  await page.getByText("an automated check runs").first().waitFor();
  await page.getByRole("button", { name: "Open tool" }).click();
  await page.getByRole("link", { name: "Open in the Azure portal" }).waitFor();
  await accessible(view, "diagnose and solve");
  await page.getByLabel("Filter problems and tools").fill("cpu");
  assert.equal(await page.getByRole("button", { name: "It does not start" }).isVisible(), false);
  await page.getByLabel("Filter problems and tools").fill("");
  await page.getByRole("link", { name: "See all articles for this topic" }).first().click();
  await page.getByRole("heading", { level: 1, name: /32411835|It does not start/ }).waitFor();
  await clean(view, "diagnose and solve");
  await view.close();
});

test("a failed request is reported and can be retried", async () => {
  const view = await open(browser, host, "");
  await view.page.route("**/objects/**", (route) => route.abort());
  await view.page.getByRole("link", { name: /^Example machines/ }).click();
  await view.page.getByRole("heading", { level: 1, name: "Couldn’t load this page" }).waitFor();
  await accessible(view, "failure");
  await view.page.unroute("**/objects/**");
  await view.page.getByRole("button", { name: "Try again" }).click();
  await view.page.getByRole("heading", { level: 1, name: "Example machines" }).waitFor();
  await view.close();
});

test("the coverage page works without scripts", async () => {
  const view = await open(browser, host);
  const { page } = view;
  await page.getByText("Articles by type").click();
  await page.getByRole("link", { name: "Topic coverage" }).click();
  await page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
  for (const details of await page.locator("details").all()) await details.evaluate((own) => (own.open = true));
  await accessible(view, "coverage");
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(view, "coverage");
  await clean(view, "coverage");
  await view.close();
});

test("pages work without scripts", async () => {
  const seen = {
    "articles/example-plain.html": "Select Start",
    "articles/example-apollo.html": "We look at the machine",
    "articles/example-form.html": "Describe the problem",
    "articles/example-solve.html": "The disk is slow",
    "articles/example-topics.html": "Help with slow machines",
    "browse/index.html": "Example machines",
    "browse/letter-s.html": "Start the machine",
    "404.html": "Page not found",
    "articles/no-such.html": "Page not found",
  };
  for (const [path, text] of Object.entries(seen)) {
    const view = await open(browser, host, path, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    assert.ok(await view.page.getByText(text).first().isVisible(), path);
    await fits(view, path);
    assert.deepEqual(view.outside, [], path);
    await view.close();
  }
  const view = await open(browser, host, "articles/example-plain.html", { javaScriptEnabled: false });
  await view.page.getByRole("link", { name: "the other article" }).click();
  await view.page.getByText("Start it with the CLI.").waitFor();
  await view.close();
  for (const path of Object.keys(seen).slice(0, 5)) {
    const view = await open(browser, host, path);
    await accessible(view, path);
    await clean(view, path);
    await view.close();
  }
});
