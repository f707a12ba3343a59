// The articles that are open.

import * as vscode from "vscode";
import { BLOCK_LOOKAHEAD, startsWithBlock } from "./documents";

/** Returns true if a document is an article. */
export function isArticle(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return (
    document.languageId === "markdown" &&
    (scheme === "file" || scheme === "untitled") &&
    startsWithBlock(start(document))
  );
}

/** Returns the article in the active editor; otherwise, says so to the author. */
export function activeArticle(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && isArticle(document)) {
    return document;
  }
  void vscode.window.showInformationMessage("Open an article first: a Markdown file that starts with a properties block.");
  return undefined;
}

function start(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(document.positionAt(0), document.positionAt(BLOCK_LOOKAHEAD)));
}
