// The text of an attacker is displayed and has no effect.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { hostile, lax } from "./every.js";
import { launch, open, serve } from "./host.js";
import { clean } from "./look.js";
import { build, plant } from "./trees.js";

let host, browser, bundle;
before(async () => {
  bundle = build(plant("hostile-tree", hostile, lax), "hostile");
  host = await serve(bundle);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
});

async function inert(path) {
  const view = await open(browser, host, path);
  const { page } = view;
  // Open everything that can be opened.
  for (let round = 0; round < 3; round += 1) {
    for (const button of await page.locator("main button[aria-expanded=false]:visible").all()) await button.click({ timeout: 2000 }).catch(() => {});
    await page.waitForTimeout(50);
  }
  for (const link of await page.locator("a#evil, a:text('click me')").all()) await link.click({ timeout: 500, noWaitAfter: true }).catch(() => {});
  const found = await page.evaluate(() => ({
    hacked: globalThis.hacked,
    handlers: [...document.querySelectorAll("main *")].flatMap((element) => [...element.attributes].map(({ name }) => name)).filter((name) => name.startsWith("on") || name === "style"),
    elements: [...document.querySelectorAll("main script, main style, main svg:not(.icon), main iframe, main base, main meta, main object, main img")].length,
    targets: [...document.querySelectorAll("main [href], main [src]")].map((element) => element.getAttribute("href") ?? element.getAttribute("src")).filter((target) => /^\s*(javascript|data|vbscript):/i.test(target)),
    outside: document.querySelectorAll("body > *:not(header, main, footer, [id='helpc:status'], .skip, .unseen)").length,
  }));
  assert.deepEqual(found, { hacked: undefined, handlers: [], elements: 0, targets: [], outside: 0 }, path);
  assert.equal(new URL(page.url()).origin, new URL(host.address).origin, path);
  await clean(view, path);
  await view.close();
}

test("hostile articles are inert in the application", async () => {
  const ids = ["evil-text", "evil-apollo", "evil-form", "evil-solve", "evil-topics", encodeURIComponent('../../index "><script>')];
  for (const id of ids) await inert(`?article=${id}`);
  await inert("");
  await inert("?product=14749");
  await inert("?product=14749&topic=32411835");
  await inert("?q=%3Cscript%3E&topic=%22%3E%3Cimg%20src=x%20onerror=hacked=1%3E");
});

test("hostile articles are inert in their own pages", async () => {
  const pages = readdirSync(`${bundle}/articles`).filter((name) => name.endsWith(".html"));
  assert.equal(pages.length, 6);
  for (const page of pages) await inert(`articles/${encodeURIComponent(page)}`);
});
