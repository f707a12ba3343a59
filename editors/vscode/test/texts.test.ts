import assert from "node:assert/strict";
import { test } from "node:test";
import { candidates, rules, types } from "../src/answers";
import { startsWithBlock } from "../src/documents";
import { frame, notice } from "../src/page";

test("articles start with a block", () => {
  for (const text of ["<properties\n", "\uFEFF<properties pageTitle", "\n  <PROPERTIES/>", "<properties"]) {
    assert.ok(startsWithBlock(text), text);
  }
  for (const text of ["# Title\n<properties", "<propertiesX", "", "`<properties`"]) {
    assert.ok(!startsWithBlock(text), text);
  }
});

test("types and rules are read leniently", () => {
  const json = JSON.stringify({ types: [{ name: "generic", status: "living", summary: "Help" }, { name: "old", status: "retired" }, 1], rules: "no" });
  assert.deepEqual(types(json), [{ name: "generic", detail: "Help" }]);
  assert.deepEqual(rules(json), []);
  assert.deepEqual(types("error"), []);
  assert.deepEqual(types("null"), []);
});

test("topics are offered if words fit several", () => {
  const message =
    "helpc: `access` can be 2 topics: give more words, or the id\n" +
    "  32610201  Access denied (Questions and problems with storage accounts)\n" +
    "  d2f93ee8-3e88-5a55-8852-e46e8507b637  Resolve access errors (Key vaults)\n";
  assert.deepEqual(candidates(message), [
    { name: "32610201", detail: "Access denied (Questions and problems with storage accounts)" },
    { name: "d2f93ee8-3e88-5a55-8852-e46e8507b637", detail: "Resolve access errors (Key vaults)" },
  ]);
  assert.deepEqual(candidates("helpc: no topic in this tree is called `zzzz`"), []);
});

test("only the script of the preview runs", () => {
  const page = frame("abc");
  assert.match(page, /default-src 'none'; script-src 'nonce-abc'/);
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.ok(notice("<img src=x>&").includes("&lt;img src=x>&amp;"));
});
