// The item in the status bar: whether the server runs, and what can be done.

import * as vscode from "vscode";
import type { Server, ServerState } from "./server";

export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("helpc.status", vscode.StatusBarAlignment.Right, 100);
  readonly #listener: vscode.Disposable;

  constructor(server: Server) {
    this.#item.name = "helpc";
    this.#item.command = "helpc.showMenu";
    this.#listener = server.onDidChangeState((state) => this.#show(state));
    this.#show(server.state);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }

  #show(state: ServerState): void {
    const item = this.#item;
    item.backgroundColor = undefined;
    switch (state.kind) {
      case "stopped":
        item.hide();
        return;
      case "starting":
        item.text = "$(loading~spin) helpc";
        item.tooltip = "helpc is starting";
        break;
      case "running":
        item.text = "$(check) helpc";
        item.tooltip = [`helpc ${state.version}`.trim(), state.program].join("\n");
        break;
      case "failed":
        item.text = "$(error) helpc";
        item.tooltip = state.message;
        item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        break;
    }
    item.show();
  }
}
