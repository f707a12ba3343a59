import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { OnigScanner, OnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, Registry, parseRawGrammar } from "vscode-textmate";

const root = join(__dirname, "../..");
const INJECTED = "markdown.helpc";
const MARKDOWN = "text.html.markdown";

async function scopes(text: string): Promise<(part: string) => string[]> {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)).catch(() => undefined);
  const files: Record<string, string> = {
    [INJECTED]: join(root, "syntaxes/article.tmLanguage.json"),
    [MARKDOWN]: require.resolve("tm-grammars/grammars/markdown.json"),
  };
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (string) => new OnigString(string),
    }),
    loadGrammar: (scope) => {
      const file = files[scope];
      return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, "utf8"), file));
    },
    getInjections: (scope) => (scope === MARKDOWN ? [INJECTED] : []),
  });
  const grammar = await registry.loadGrammar(MARKDOWN);
  assert.ok(grammar);
  const tokens: { text: string; scopes: string[] }[] = [];
  let stack = INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    for (const { startIndex, endIndex, scopes: names } of result.tokens) {
      tokens.push({ text: line.slice(startIndex, endIndex), scopes: names });
    }
    stack = result.ruleStack;
  }
  return (part) => tokens.find((token) => token.text.includes(part))?.scopes ?? [];
}

const has = (names: string[], scope: string) => names.some((name) => name.startsWith(scope));

test("the block, tokens, regions, sections and suppressions have scopes", async () => {
  const of = await scopes(
    [
      "<properties",
      '    pageTitle="A title > with a sign"',
      '    supportTopicIds="32610104, d2f93ee8-3e88-5a55-8852-e46e8507b637"',
      "    ms.author='nadial'",
      "/>",
      "# A heading",
      "",
      "<!--issueDescription-->",
      "The disk of <!--$vmname-->[vmname]<!--/$vmname--> is **full**.",
      "<!--/issueDescription-->",
      "",
      ":::Section Check the disk:::",
      "",
      "<!-- helpc-disable-next-line links/short-link -- no other address -->",
      "Other text.",
      "",
      "```",
      "<properties inFence=1",
      "```",
    ].join("\n"),
  );
  assert.ok(has(of("properties"), "entity.name.tag.properties"));
  for (const name of ["pageTitle", "supportTopicIds", "ms.author"]) {
    assert.ok(has(of(name), "entity.other.attribute-name.helpc"), name);
  }
  assert.ok(has(of("A title"), "string.quoted.double.helpc"));
  assert.ok(has(of("32610104"), "constant.numeric.id"));
  assert.ok(has(of("d2f93ee8"), "constant.numeric.id"));
  // The block ends, and Markdown goes on.
  assert.ok(has(of("A heading"), "markup.heading") || has(of("A heading"), "entity.name.section"));
  assert.ok(!has(of("A heading"), "meta.block.properties"));
  assert.ok(has(of("issueDescription"), "entity.name.section.region"));
  assert.ok(has(of("vmname"), "variable.other.token"));
  assert.ok(has(of("full"), "markup.bold"));
  assert.ok(has(of("Check the disk"), "entity.name.section"));
  assert.ok(has(of("helpc-disable-next-line"), "keyword.control.suppression"));
  assert.ok(has(of("links/short-link"), "entity.name.rule"));
  assert.ok(!has(of("Other text"), "comment"));
  assert.ok(!has(of("inFence"), "entity.other.attribute-name.helpc"));
});
