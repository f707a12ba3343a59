// The preview beside the text: the page of the article, from the unsaved text.

import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";
import { isArticle } from "./articles";
import { frame, notice } from "./page";
import type { Server } from "./server";

/** The result of the command `helpc.preview` of the server. */
interface Page {
  readonly html: string;
  readonly title: string;
}

const DELAY_MS = 150;

/** One panel, which follows the article in the active editor. */
export class Preview implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #uri: vscode.Uri | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #isFresh = true;
  readonly #listeners: vscode.Disposable[] = [];

  constructor(private readonly server: Server) {
    this.#listeners.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.#uri?.toString()) this.#schedule();
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (this.#panel !== undefined && editor !== undefined && isArticle(editor.document)) {
          this.#follow(editor.document.uri);
        }
      }),
      server.onDidChangeState((state) => {
        if (state.kind === "running") this.#schedule();
      }),
    );
  }

  /** Opens the panel beside the text, or shows another article in it. */
  open(uri: vscode.Uri): void {
    if (this.#panel === undefined) {
      const panel = vscode.window.createWebviewPanel(
        "helpc.preview",
        "helpc",
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true, localResourceRoots: [] },
      );
      panel.onDidDispose(() => this.#close());
      panel.onDidChangeViewState(() => {
        // A hidden page is thrown away, and says that it is ready when it is there again.
        if (!panel.visible) this.#isReady = false;
      });
      panel.webview.onDidReceiveMessage((message: { ready?: boolean; article?: string }) => {
        if (message.ready === true) {
          this.#isReady = true;
          this.#isFresh = true;
          void this.#show();
        } else if (typeof message.article === "string") {
          void this.#openLinked(message.article);
        }
      });
      this.#panel = panel;
      panel.webview.html = frame(randomBytes(16).toString("hex"));
    } else {
      this.#panel.reveal(undefined, true);
    }
    this.#follow(uri);
  }

  dispose(): void {
    this.#panel?.dispose();
    vscode.Disposable.from(...this.#listeners).dispose();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#panel = undefined;
    this.#uri = undefined;
    this.#isReady = false;
  }

  #follow(uri: vscode.Uri): void {
    if (uri.toString() !== this.#uri?.toString()) {
      this.#uri = uri;
      this.#isFresh = true;
    }
    void this.#show();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#show(), DELAY_MS);
  }

  async #show(): Promise<void> {
    const uri = this.#uri;
    if (uri === undefined || !this.#isReady) return;
    const name = path.posix.basename(uri.path);
    let html: string;
    let title = name;
    try {
      const page = await this.server.run<Page>("helpc.preview", uri.toString());
      ({ html } = page);
      title = page.title || name;
    } catch (error) {
      html = notice(error instanceof Error ? error.message : String(error));
    }
    // The author may have gone on in the meantime.
    if (this.#panel === undefined || uri.toString() !== this.#uri?.toString()) return;
    this.#panel.title = `Preview: ${title}`;
    const fresh = this.#isFresh;
    this.#isFresh = false;
    await this.#panel.webview.postMessage({ html, uri: uri.toString(), fresh });
  }

  // The server knows where an article is.
  async #openLinked(id: string): Promise<void> {
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
      "vscode.executeWorkspaceSymbolProvider",
      id,
    );
    const linked = symbols?.find((symbol) => symbol.name === id);
    if (linked === undefined) return;
    const document = await vscode.workspace.openTextDocument(linked.location.uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  }
}
