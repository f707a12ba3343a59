// The extension: starts the server when there are articles, and registers the commands.

import * as vscode from "vscode";
import { rules } from "./answers";
import { newArticle } from "./article";
import { activeArticle, isArticle } from "./articles";
import { Pages } from "./pages";
import { Preview } from "./preview";
import { run } from "./run";
import { Server } from "./server";
import { Status } from "./status";

// Commands of the server whose result the extension shows.
const SHOWN = new Set(["helpc.preview", "helpc.why", "helpc.explain"]);
const CONFIGURATION_FILES = "**/helpc.yaml";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("helpc", { log: true });
  const pages = new Pages();
  const server = new Server(context, output, SHOWN, (command, args) => shows(command, args));
  const preview = new Preview(server);
  context.subscriptions.push(output, pages, server, preview, new Status(server));

  async function shows(command: string, args: readonly unknown[]): Promise<void> {
    const [argument] = args;
    if (typeof argument !== "string") return;
    await withErrors(async () => {
      if (command === "helpc.preview") {
        preview.open(vscode.Uri.parse(argument));
      } else if (command === "helpc.why") {
        await showAudience(vscode.Uri.parse(argument));
      } else {
        await explain(argument);
      }
    });
  }

  async function showAudience(uri: vscode.Uri): Promise<void> {
    const { text } = await server.run<{ text: string }>("helpc.why", uri.toString());
    const name = uri.path.split("/").at(-1) ?? "";
    await pages.showText(`Who sees ${name.replace(/\.md$/i, "")}`, text);
  }

  async function explain(rule: string): Promise<void> {
    const { markdown } = await server.run<{ markdown: string }>("helpc.explain", rule);
    await pages.showMarkdown(rule, markdown);
  }

  const commands: Record<string, () => unknown> = {
    "helpc.fixFile": async () => {
      const article = activeArticle();
      if (article === undefined) return;
      const { applied } = await server.run<{ applied: boolean }>("helpc.fixAll", article.uri.toString());
      if (!applied) void vscode.window.setStatusBarMessage("helpc: nothing to fix", 3000);
    },
    "helpc.openPreview": () => {
      const article = activeArticle();
      if (article !== undefined) preview.open(article.uri);
    },
    "helpc.showAudience": async () => {
      const article = activeArticle();
      if (article !== undefined) await showAudience(article.uri);
    },
    "helpc.newArticle": () => newArticle(server),
    "helpc.explainRule": async () => {
      const rule = await chooseRule(server);
      if (rule !== undefined) await explain(rule);
    },
    "helpc.restartServer": () => server.restart(),
    "helpc.showOutput": () => output.show(true),
    "helpc.showMenu": () => showMenu(),
  };
  for (const [name, action] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, () => withErrors(action)));
  }

  const watcher = vscode.workspace.createFileSystemWatcher(CONFIGURATION_FILES, false, true, true);
  context.subscriptions.push(
    watcher,
    watcher.onDidCreate(() => server.start()),
    vscode.window.onDidChangeActiveTextEditor(() => look()),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isArticle(document)) void server.start();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) look();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("helpc.path") && server.state.kind !== "stopped") void server.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (server.state.kind !== "stopped") void server.restart();
    }),
  );

  // Menus and the server are there for articles only.
  let shown: boolean | undefined;
  function look(): void {
    const document = vscode.window.activeTextEditor?.document;
    const is = document !== undefined && isArticle(document);
    if (is) void server.start();
    if (is !== shown) {
      shown = is;
      void vscode.commands.executeCommand("setContext", "helpc.isArticle", is);
    }
  }
  look();

  const isProject = async () => (await vscode.workspace.findFiles(CONFIGURATION_FILES, "**/node_modules/**", 1)).length > 0;
  if (vscode.workspace.textDocuments.some(isArticle) || (await isProject())) {
    await server.start();
  }
}

async function withErrors(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    void vscode.window.showErrorMessage(`helpc: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Asks for a rule. Those of the findings in the active document come first. */
async function chooseRule(server: Server): Promise<string | undefined> {
  const found = server.program();
  if (found.kind === "missing") throw new Error(found.message);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const { stdout, stderr } = await run(found.program, ["explain", "--format", "json"], folder ?? process.cwd());
  const all = rules(stdout);
  if (all.length === 0) throw new Error(stderr);
  const document = vscode.window.activeTextEditor?.document;
  const findings = document === undefined ? [] : vscode.languages.getDiagnostics(document.uri);
  const here = new Set(findings.map(({ code }) => String(typeof code === "object" ? code.value : code)));
  const items = all.map(({ name, detail }) => ({
    label: name,
    detail,
    ...(here.has(name) ? { description: "in this file" } : {}),
  }));
  items.sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Rule", matchOnDetail: true });
  return chosen?.label;
}

async function showMenu(): Promise<void> {
  const items = [
    { label: "$(preview) Open Preview to the Side", command: "helpc.openPreview" },
    { label: "$(wand) Fix All in This File", command: "helpc.fixFile" },
    { label: "$(eye) Show Who Sees This Article", command: "helpc.showAudience" },
    { label: "$(book) Explain a Rule...", command: "helpc.explainRule" },
    { label: "$(new-file) New Article...", command: "helpc.newArticle" },
    { label: "$(output) Show Output", command: "helpc.showOutput" },
    { label: "$(debug-restart) Restart Language Server", command: "helpc.restartServer" },
  ];
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "helpc" });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}
