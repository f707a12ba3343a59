// Checks of every page that a test opens.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Asserts that there was no error, no policy violation and no request to another host.
export async function clean(view, what) {
  assert.deepEqual(await view.faults(), [], `${what}: faults`);
  assert.deepEqual(view.outside, [], `${what}: requests to others`);
}

// Asserts that the page is accessible, in light and dark mode, and fits the window.
export async function accessible(view, what, rules = [...levels, "best-practice"]) {
  for (const colorScheme of ["light", "dark"]) {
    await view.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (!(await view.page.evaluate("Boolean(globalThis.axe)"))) await view.page.evaluate(axe);
    const { violations } = await view.page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), rules);
    const said = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    assert.deepEqual(said, [], `${what}, ${colorScheme}`);
  }
}

// Asserts that nothing is wider than the page.
export async function fits(view, what) {
  const wider = await view.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `${what} is ${wider} pixels too wide`);
}
