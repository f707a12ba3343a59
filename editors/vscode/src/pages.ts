// Texts to read, in documents that nobody can edit: who sees an article, and the page of a rule.

import * as vscode from "vscode";

const SCHEME = "helpc";

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? "";
  }

  /** Shows a text beside the article. */
  async showText(name: string, text: string): Promise<void> {
    const uri = this.#put(`/${name}`, text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  }

  /** Shows Markdown as a page, beside the article. */
  async showMarkdown(name: string, markdown: string): Promise<void> {
    const uri = this.#put(`/${name}.md`, markdown);
    try {
      await vscode.commands.executeCommand("markdown.showLockedPreviewToSide", uri);
    } catch {
      // The Markdown extension that comes with the editor can be switched off.
      await this.showText(`${name}.md`, markdown);
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #put(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }
}
