// Drives the extension as an author does: findings, a fix, the preview, hover, completion, commands, trust.
//
//     node drive.mjs FOLDER PICTURES      FOLDER: made by `run`; PICTURES: where the screenshots go

import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { start, Workbench } from "./workbench.mjs";

const [work, pictures] = process.argv.slice(2).map((path) => resolve(path));
const server = resolve("node_modules/code-server/out/node/entry.js");
const extensions = join(work, "extensions");
const tree = join(work, "tree");
const ARTICLE = "compute-ssh-connection-fails.md";
mkdirSync(pictures, { recursive: true });

async function editing() {
  const host = await start(server, join(work, "home"), extensions, false);
  const view = await Workbench.open(host.address, tree, { width: 1280, height: 800 });
  const { page, keys } = view;
  const picture = async (name) => {
    // No tooltip of what is below the pointer.
    await page.mouse.move(640, 700);
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  try {
    await view.file(ARTICLE);
    await keys.press("Control+b");
    await page.locator(".statusbar-item").filter({ hasText: "helpc" }).first().waitFor();
    // The code lens and the inlay hints.
    await page.locator(".codelens-decoration").filter({ hasText: "Preview" }).first().waitFor();
    await page.waitForFunction(() => document.querySelector(".view-lines")?.textContent?.includes("Cannot\u00a0connect\u00a0with\u00a0SSH"));

    // Findings of text that is not saved.
    await view.append("\n\nPlease restart, and see [here](https://docs.microsoft.com/en-us/azure/virtual-machines/).");
    await view.command("Problems: Focus on Problems View");
    await view.problem("the address contains the language");
    await view.problem("does not say where the link leads");

    // A quick fix, chosen from the menu.
    const added = readFileSync(join(tree, "articles/microsoft.compute", ARTICLE), "utf8").split("\n").length + 2;
    await view.focus();
    await view.line(added, 60);
    await keys.press("Control+.");
    const fix = page.locator(".action-widget .monaco-list-row").filter({ hasText: "Fix: " }).first();
    await fix.waitFor();
    await picture("fix");
    await keys.press("Enter");
    await view.noProblem("the address contains the language");
    assert.match(await view.text(), /docs\.microsoft\.com\/azure\/virtual-machines/);

    // The preview beside the text, from the unsaved text.
    await view.command("helpc: Open Preview to the Side");
    const preview = await view.inWebview("article .text");
    await preview.getByText("Please restart, and see").waitFor();
    await view.focus();
    await keys.press("Control+End");
    await keys.insertText(" Text that is not saved.");
    await preview.getByText("Text that is not saved.").waitFor();
    await picture("preview");

    // A link in the preview leads to the other article, not to a page.
    await keys.insertText(" See [the other way](compute-rdp-connection-fails.md).");
    await preview.getByText("the other way").click();
    await page.locator(".tab.active").filter({ hasText: "compute-rdp-connection-fails.md" }).waitFor();
    await preview.getByText("Open the port with the Azure CLI").first().waitFor();
    await view.file(ARTICLE);
    await preview.getByText("the other way").waitFor();

    // Hover.
    await view.line(8, 8);
    await view.command("Show or Focus Hover");
    await page.locator(".monaco-hover:not(.hidden) .hover-contents").filter({ hasText: "selfHelpType" }).first().waitFor();
    await picture("hover");
    await keys.press("Escape");

    // Completion of a topic, by a word of its name.
    await view.line(9, 22);
    await keys.type("start, ");
    await keys.press("ArrowLeft");
    await keys.press("ArrowLeft");
    await view.command("Trigger Suggest");
    const item = page.locator(".suggest-widget.visible .monaco-list-row").first();
    await item.waitFor();
    await page.waitForTimeout(300);
    await picture("completion");
    await keys.press("Enter");
    assert.match(await view.text(), /supportTopicIds="32610103,\s+32610102/);
    for (let step = 0; step < 4; step++) await keys.press("Control+z");

    // Who sees the article, and the page of a rule.
    await view.command("helpc: Show Who Sees This Article");
    await page.locator(".view-lines").filter({ hasText: "shown" }).last().waitFor();
    await picture("audience");
    await view.focus();
    await view.command("helpc: Explain a Rule...");
    await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "in this file" }).first().waitFor();
    await page.locator(".quick-input-widget input").first().fill("links/locale");
    await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "links/locale" }).first().click();
    const explained = await view.inWebview(".markdown-body h1");
    await explained.getByText("How to fix it").waitFor();
    await picture("rule");

    // A new article. The words fit several topics, so the author is asked.
    await view.focus();
    await view.command("helpc: New Article...");
    const input = page.locator(".quick-input-widget input").first();
    await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "generic" }).first().click();
    await page.getByText("Title for customers").first().waitFor();
    await input.fill("A vault refuses my application");
    await keys.press("Enter");
    await page.getByText("words of its name").first().waitFor();
    await input.fill("access");
    await keys.press("Enter");
    await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "32610301" }).first().click();
    await page.locator(".tab.active").filter({ hasText: "a-vault-refuses-my-application.md" }).waitFor();
    const text = readFileSync(join(tree, "articles/microsoft.keyvault/a-vault-refuses-my-application.md"), "utf8");
    assert.match(text, /supportTopicIds="32610301"/);

    // Everything that can be fixed, by a command. Restarting changes nothing.
    await view.command("helpc: Restart Language Server");
    await view.file("network-application-gateway-502.md");
    await view.append("\n\nSee [the gateway](https://docs.microsoft.com/de-de/azure/application-gateway/).");
    const marked = page.locator(".editor-instance .squiggly-warning").first();
    await marked.waitFor();
    await view.command("helpc: Fix All in This File");
    await marked.waitFor({ state: "detached" });
    assert.match(await view.text(), /docs\.microsoft\.com\/azure\/\s*application-gateway\/\)/);
  } catch (error) {
    await picture("failure");
    throw error;
  } finally {
    await view.close();
    host.stop();
  }
}

// A folder that the author does not trust names a program of its own, which must not start.
async function withoutTrust() {
  const folder = join(work, "foreign");
  const traces = join(work, "traces");
  cpSync(tree, folder, { recursive: true });
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  const program = join(folder, "helpc");
  writeFileSync(program, `#!/bin/sh\necho started >> '${traces}'\nexec sleep 5\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify({ "helpc.path": program }));
  const host = await start(server, join(work, "home"), extensions, true);
  const view = await Workbench.open(host.address, folder, { width: 1280, height: 800 });
  try {
    await view.file(ARTICLE);
    await view.page.locator(".codelens-decoration").filter({ hasText: "Preview" }).first().waitFor();
    assert.ok(!existsSync(traces), "a program of a folder without trust was started");
    // With trust, the setting counts.
    await view.command("Workspaces: Manage Workspace Trust");
    await view.page.locator(".workspace-trust-editor .monaco-button").filter({ hasText: "Trust" }).first().click();
    for (let step = 0; step < 300 && !existsSync(traces); step++) await view.page.waitForTimeout(100);
    assert.ok(existsSync(traces), "the setting of a trusted folder has no effect");
  } catch (error) {
    await view.page.screenshot({ path: join(pictures, "failure-trust.png") });
    throw error;
  } finally {
    await view.close();
    host.stop();
  }
}

await editing();
await withoutTrust();
const { version } = JSON.parse(readFileSync("node_modules/code-server/lib/vscode/product.json", "utf8"));
console.log(`vscode ${version ?? ""}: findings, fix, preview, hover, completion, commands, trust`);
console.log(`pictures: ${readdirSync(pictures).length} in ${pictures}`);
