// `helpc serve` over a tree: the pages of the site with a panel of findings, updated with each
// save.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./host.js";
import { clean } from "./look.js";
import { article, helpc, plant } from "./trees.js";

const file = "microsoft.example/example-one.md";
const one = (text) => article({ id: "example-one", title: "One example" }, `${text} See [the rest](https://docs.microsoft.com/en-us/azure/).`);
let folder, server, host, browser;

before(async () => {
  folder = plant("serve", {
    [file]: one("The first text."),
    "microsoft.example/example-two.md": article({ id: "Example Two", title: "Two" }, "Another."),
  });
  const git = (...args) => execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", ...args], { cwd: dirname(folder), stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "a step");
  // An error: only pictures on the web are shown.
  writeFileSync(join(folder, "microsoft.example/example-wrong.md"), article({ id: "example-wrong", title: "A wrong example" }, "![A picture](picture.png)"));
  server = spawn(helpc, ["serve", folder, "--config", join(dirname(folder), "helpc.yaml"), "--port", "0", "--cloud", "public"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    server.stderr.on("data", (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new Error(said)));
  });
  host = { address };
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill("SIGTERM");
});

const save = (text) => writeFileSync(join(folder, file), text);
const panel = (page) => page.locator("[id='helpc:findings']");

test("the start page lists files with findings and links to them", async () => {
  const view = await open(browser, host);
  const { page } = view;
  await page.getByRole("heading", { level: 1, name: "How can we help?" }).waitFor();
  await panel(page).getByText(/findings? in all articles/).click();
  const rows = panel(page).getByRole("link", { name: "example-one" });
  await rows.waitFor();
  const levels = await panel(page).locator("li[data-level]").evaluateAll((list) => list.map(({ dataset }) => dataset.level));
  // Without a row of each kind, the filter would have nothing to hide or nothing to show.
  assert.ok(levels.includes("error") && levels.some((level) => level !== "error"), String(levels));
  const chosen = panel(page).getByRole("combobox", { name: "Show" });
  await chosen.selectOption("errors");
  assert.equal(await panel(page).locator("li[data-level]:visible").count(), levels.filter((level) => level === "error").length);
  await chosen.selectOption("this change");
  const shown = await panel(page).locator("li[data-level]:visible a").allTextContents();
  assert.deepEqual(shown, ["example-wrong"]);
  await chosen.selectOption("all");
  assert.equal(await panel(page).locator("li[data-level]:visible").count(), levels.length);
  await rows.click();
  await page.getByRole("heading", { level: 1, name: "One example" }).waitFor();
  assert.match(page.url(), /articles\/example-one\.html$/);
  await clean(view, "start");
  await view.close();
});

test("a save updates the page of the article and its findings", async () => {
  const view = await open(browser, host, "articles/example-one.html");
  const { page } = view;
  await page.getByText("The first text.").waitFor();
  await panel(page).getByText(/^\d+ findings?/).click();
  await panel(page).getByText("links/locale").waitFor();
  save(one("The second text."));
  await page.getByText("The second text.").waitFor();
  await panel(page).getByText("links/locale").waitFor();
  await panel(page).getByRole("button", { name: /safe fix/ }).click();
  await page.waitForFunction(() => [...document.querySelectorAll("article a")].some((link) => link.href === "https://docs.microsoft.com/azure/"));
  await panel(page).getByText(/^Fixed \d+ findings?: .*links\/locale/).waitFor();
  assert.doesNotMatch(readFileSync(join(folder, file), "utf8"), /en-us/);
  await clean(view, "an article that is saved");
  await view.close();
});

test("a save updates lists, and articles with odd ids have pages", async () => {
  const view = await open(browser, host, "?cloud=public&product=14749");
  const { page } = view;
  await page.getByText("One example").waitFor();
  save(one("The third text.").replaceAll("One example", "One renamed"));
  await page.getByText("One renamed").waitFor();
  await page.getByRole("button", { name: "One renamed" }).click();
  await page.getByText("The third text.").waitFor();
  await panel(page).getByText(/example-one\.md/).or(panel(page).getByText(/findings?/)).first().waitFor();
  await page.goto(`${host.address}articles/example~20two.html`);
  await page.getByRole("heading", { level: 1, name: "Two" }).waitFor();
  await clean(view, "lists");
  await page.goto(`${host.address}coverage.html`);
  await page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
  await clean(view, "coverage");
  const none = await page.goto(`${host.address}articles/nobody.html`);
  assert.equal(none.status(), 404);
  await page.getByRole("heading", { level: 1, name: "Page not found" }).waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.refused), []);
  await view.close();
});

test("a save updates the search, and pages have a strict policy", async () => {
  const view = await open(browser, host);
  const { page } = view;
  const header = await page.evaluate(async () => (await fetch("/articles/example-one.html")).headers.get("content-security-policy"));
  assert.doesNotMatch(header, /unsafe/);
  const box = page.getByRole("combobox", { name: "Search articles" });
  await box.fill("renamed");
  await page.getByRole("option", { name: "One renamed" }).waitFor();
  await box.press("Enter");
  await page.getByText("1 article found").first().waitFor();
  await clean(view, "search in a tree");
  await view.close();
});

test("a page that was not found reloads when its article is there", async () => {
  const view = await open(browser, host, "articles/example-later.html");
  const { page } = view;
  await page.getByRole("heading", { level: 1, name: "Page not found" }).waitFor();
  writeFileSync(join(folder, "microsoft.example/example-later.md"), article({ id: "example-later", title: "A later example" }, "A later text."));
  await page.getByRole("heading", { level: 1, name: "A later example" }).waitFor();
  await view.close();
});

test("the panel says when the server has ended", async () => {
  const view = await open(browser, host, "articles/example-one.html");
  const { page } = view;
  await panel(page).getByText(/^\d+ findings?|^No findings/).waitFor();
  server.kill("SIGTERM");
  await panel(page).getByText("Not connected: helpc serve has ended").waitFor();
  await view.close();
});
