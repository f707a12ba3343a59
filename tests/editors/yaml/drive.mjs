// The JSON Schema of helpc.yaml, in the language server that the YAML extension of Visual Studio Code runs.
//
//     node drive.mjs SCHEMA

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import rpc from "vscode-jsonrpc/node.js";

const schema = pathToFileURL(resolve(process.argv[2])).href;
const program = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");
const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));

// The extension contributes the schema for this name; nothing is fetched.
const settings = { schemas: { [schema]: "helpc.yaml" }, schemaStore: { enable: false }, validate: true, completion: true, hover: true };
connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => (section === "yaml" ? settings : null)));
connection.onRequest("client/registerCapability", () => null);
let published = () => {};
connection.onNotification("textDocument/publishDiagnostics", ({ diagnostics }) => published(diagnostics));
connection.listen();
await connection.sendRequest("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } } } },
});
connection.sendNotification("initialized", {});
connection.sendNotification("workspace/didChangeConfiguration", { settings: { yaml: settings } });

const uri = "file:///project/helpc.yaml";
let version = 0;
// Opens or changes the document.
async function write(text) {
  version += 1;
  if (version === 1) await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version, text } });
  else await connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
}
// Waits until the document has these messages.
async function reports(text, expected) {
  let last;
  const wanted = new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`${JSON.stringify(text)}: ${JSON.stringify(last)}`)), 20_000);
    published = (list) => {
      last = list.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
      if (last.length === expected.length && expected.every((part, at) => last[at].includes(part))) done(clearTimeout(timer));
    };
  });
  await write(text);
  await wanted;
}
async function completes(text, expected) {
  const lines = text.slice(0, text.indexOf("|")).split("\n");
  await write(text.replace("|", ""));
  const position = { line: lines.length - 1, character: lines.at(-1).length };
  const { items } = await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
  const labels = items.map(({ label }) => label);
  for (const label of expected) assert.ok(labels.includes(label), `${JSON.stringify(text)}: ${labels}`);
  return items;
}

await reports("articles: articles\nnope: 3\n", ["2: Property nope is not allowed"]);
await reports("audience: nobody\n", ['1: Value is not accepted. Valid values: "customer", "internal", "all"']);
await reports("rules:\n  links/locale: eror\n", ["2: Value is not accepted"]);
await reports("diff:\n  fail_on: [lost-answer, lost]\n", ["2: Value is not accepted"]);
await reports("articles: articles\naudience: customer\nrules:\n  links/locale: error\n", []);

const keys = await completes("|\n", ["articles", "audience", "rules", "links", "diff"]);
for (const { label, documentation } of keys) assert.ok(documentation, `${label} is not described`);
await completes("audience: |\n", ["customer", "internal", "all"]);
await completes("links:\n  |\n", ["status", "contact", "exclude"]);
await completes("diff:\n  fail_on:\n    - |\n", ["lost-answer", "held-back"]);

await write("audience: customer\n");
const hover = await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 3 } });
assert.match(hover.contents.value, /The audience of bundles/);

await connection.sendRequest("shutdown");
await connection.sendNotification("exit");
console.log("helpc.yaml: the YAML language server completes, describes and checks it by the schema");
process.exit(0);
