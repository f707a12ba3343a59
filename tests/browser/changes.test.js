// The pages about what a change does to customers: the report of `helpc diff`, and `helpc serve --diff`.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, project, serve } from "./host.js";
import { accessible, clean, fits } from "./look.js";
import { article, helpc, plant, scratch } from "./trees.js";

const name = "changes";
const one = (text) => article({ id: "example-one", title: "One example" }, `## Steps\n\n1. Open the portal.\n2. ${text}`);
const hostile = "<img src=x onerror=alert(1)> \"quoted\" & more";
let folder;
let old;
let server;
let host;
let browser;

before(async () => {
  folder = plant(name, {
    "microsoft.example/example-one.md": one("Restart the machine."),
    "microsoft.example/example-two.md": article({ id: "example-two", title: "Two" }, "Text of two.\n\n![A picture](https://example.org/a.png)"),
  });
  old = join(scratch, "changes-before");
  cpSync(join(scratch, name), old, { recursive: true });
  writeFileSync(join(folder, "microsoft.example/example-one.md"), one("Stop the machine, and start it again."));
  writeFileSync(join(folder, "microsoft.example/example-three.md"), article({ id: "example-three", title: hostile }, "A new article."));
  rmSync(join(folder, "microsoft.example/example-two.md"));
  server = spawn(helpc, ["serve", "--config", join(scratch, name, "helpc.yaml"), "--port", "0", "--cloud", "public", "--diff", old], {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: join(scratch, name),
  });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    server.stderr.on("data", (data) => {
      said += data;
      const found = /(http:\/\/127\.0\.0\.1:\d+\/)_helpc\/changes/.exec(said);
      if (found) resolve(found[1]);
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

const panel = (page) => page.locator("[id='helpc:findings']");

// Returns the texts of the elements that get the focus one after the other.
async function tabs(page, count) {
  const texts = [];
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press("Tab");
    texts.push(await page.evaluate(() => (document.activeElement.textContent || document.activeElement.title).trim()));
  }
  return texts;
}

test("the list of changes is accessible and leads to the articles", async () => {
  const view = await open(browser, host, "_helpc/changes");
  const { page } = view;
  await page.getByRole("heading", { level: 1, name: "What customers see" }).waitFor();
  await page.getByRole("heading", { level: 2, name: /^removed/ }).waitFor();
  assert.equal(await page.locator("ins").first().textContent(), "Stop the machine, and start it again.");
  assert.match(await page.locator("main").textContent(), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator("main img").count(), 0);
  await accessible(view, "the list of changes");
  await fits(view, "the list of changes");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(view, "the list of changes on a phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  const [skip, totals] = await tabs(page, 2);
  assert.equal(skip, "Skip to main content");
  assert.match(totals, /^Changes by kind/);
  await page.reload();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await clean(view, "the list of changes");
  await page.locator("article", { hasText: "One example" }).last().getByRole("link", { name: "Before and after" }).click();
  await page.getByRole("heading", { level: 1, name: "Before and after" }).waitFor();
  await view.close();
});

test("an article is shown before and after the change, side by side", async () => {
  const view = await open(browser, host, "_helpc/compare/articles/example-one.html");
  const { page } = view;
  const [earlier, later] = ["Before the change", "After the change"].map((title) => page.frameLocator(`iframe[title="${title}"]`));
  await earlier.getByText("Restart the machine.").waitFor();
  await later.getByText("Stop the machine, and start it again.").waitFor();
  // The frames have no panel of their own.
  assert.equal(await earlier.locator("[id='helpc:findings']").count(), 0);
  await accessible(view, "side by side");
  await fits(view, "side by side");
  assert.deepEqual(await tabs(page, 2), ["What customers see change", "Open the article"]);
  // A save updates the frame.
  writeFileSync(join(folder, "microsoft.example/example-one.md"), one("Stop the machine. Wait. Start it."));
  await later.getByText("Stop the machine. Wait. Start it.").waitFor();
  await clean(view, "side by side");
  await view.close();
});

test("the page of an article switches to how it was", async () => {
  const view = await open(browser, host, "articles/example-one.html");
  const { page } = view;
  await panel(page).getByText(/findings?/).first().click();
  await panel(page).getByRole("link", { name: "Show before the change" }).click();
  await page.getByText("Restart the machine.").waitFor();
  assert.match(page.url(), /_helpc\/before\/articles\/example-one\.html$/);
  await panel(page).getByText("Before the change").first().waitFor();
  await panel(page).getByRole("link", { name: "Show after the change" }).click();
  await page.waitForURL(/\/articles\/example-one\.html$/);
  await page.getByText("Stop the machine").waitFor();
  await clean(view, "the page of an article");
  await page.goto(`${host.address}_helpc/before/articles/example-two.html`);
  await page.getByText("Text of two.").waitFor();
  // The accessibility checker writes styles itself, which the policy of the page forbids.
  await accessible(view, "before the change");
  await view.close();
});

test("the report in a file is accessible and runs nothing", async () => {
  const out = join(scratch, "report");
  mkdirSync(out, { recursive: true });
  const args = ["diff", old, join(scratch, name), "--config", join(scratch, name, "helpc.yaml"), "--quiet", "--preview", "https://example.org/preview", "--format", `html=${join(out, "index.html")}`];
  execFileSync(helpc, args, { stdio: "pipe", cwd: project });
  const site = await serve(out);
  const view = await open(browser, site);
  const { page } = view;
  await page.getByRole("heading", { level: 1, name: "What customers see" }).waitFor();
  assert.equal(await page.locator("script").count(), 0);
  await accessible(view, "the report");
  await fits(view, "the report");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(view, "the report on a phone");
  assert.equal((await tabs(page, 1))[0], "Skip to main content");
  await clean(view, "the report");
  await view.close();
  site.close();
});
