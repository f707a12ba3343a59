// The command "New Article": asks for type, title and topic, and lets `helpc new` write the file.

import * as path from "node:path";
import * as vscode from "vscode";
import { candidates, types, type Named } from "./answers";
import { run } from "./run";
import type { Server } from "./server";

/** Asks for what an article needs, writes it, and opens it. */
export async function newArticle(server: Server): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const found = server.program();
  if (found.kind === "missing") {
    void vscode.window.showErrorMessage(found.message);
    return;
  }
  const cwd = folder.uri.fsPath;
  const explained = await run(found.program, ["explain", "--format", "json"], cwd);
  const kinds = types(explained.stdout);
  if (kinds.length === 0) {
    void vscode.window.showErrorMessage(explained.stderr || "helpc lists no types of articles.");
    return;
  }
  const kind = await choose(kinds, "Type of the article");
  if (kind === undefined) return;
  const title = await vscode.window.showInputBox({ prompt: "Title for customers", ignoreFocusOut: true });
  if (title === undefined) return;
  const topic = await vscode.window.showInputBox({
    prompt: "Support topic: words of its name, or its id. Leave it empty for none.",
    ignoreFocusOut: true,
  });
  if (topic === undefined) return;
  const file = await write(found.program, cwd, kind, title.trim(), topic.trim());
  if (file === undefined) return;
  const document = await vscode.workspace.openTextDocument(path.resolve(cwd, file));
  await vscode.window.showTextDocument(document);
}

// Returns the new file. If the words fit several topics, the author chooses one.
async function write(
  program: string,
  cwd: string,
  kind: string,
  title: string,
  topic: string,
): Promise<string | undefined> {
  // With `=`, no text is an option.
  const args = ["new", "--quiet", `--title=${title}`, ...(topic === "" ? [] : [`--topic=${topic}`]), "--", kind];
  const output = await run(program, args, cwd);
  if (output.ok) {
    return output.stdout.trim().split(/\r?\n/)[0];
  }
  const topics = candidates(output.stderr);
  const isAsked = topics.every((one) => one.name !== topic);
  if (topics.length > 0 && isAsked) {
    const id = await choose(topics, `Support topics that match \`${topic}\``);
    return id === undefined ? undefined : write(program, cwd, kind, title, id);
  }
  void vscode.window.showErrorMessage(output.stderr.trim());
  return undefined;
}

async function choose(named: readonly Named[], placeHolder: string): Promise<string | undefined> {
  const items = named.map(({ name, detail }) => ({ label: name, detail }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true, ignoreFocusOut: true });
  return chosen?.label;
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  if (own !== undefined) return own;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage("Open the project folder first.");
  }
  return folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
}
