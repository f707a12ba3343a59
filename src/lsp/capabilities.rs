//! What the server offers.

use super::commands;
use super::position::Encoding;
use super::tokens;
use serde_json::{Value, json};

/// Returns the capabilities of the server.
pub(super) fn of_server(encoding: Encoding) -> Value {
    const INCREMENTAL: u8 = 2;
    json!({
        "positionEncoding": encoding.name(),
        "textDocumentSync": {
            "openClose": true,
            "change": INCREMENTAL,
            "save": { "includeText": false },
        },
        "hoverProvider": true,
        "completionProvider": {
            "triggerCharacters": ["\"", ",", "(", "#", "/", "<", "$", ":", " ", "="],
        },
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "documentLinkProvider": { "resolveProvider": false },
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "semanticTokensProvider": {
            "legend": { "tokenTypes": tokens::KINDS, "tokenModifiers": [] },
            "full": true,
            "range": true,
        },
        "codeLensProvider": { "resolveProvider": false },
        "inlayHintProvider": true,
        "codeActionProvider": {
            "codeActionKinds": ["quickfix", "source.fixAll", "source.fixAll.helpc"],
            "resolveProvider": true,
        },
        "documentFormattingProvider": true,
        "executeCommandProvider": { "commands": commands::ALL },
        "workspace": {
            "workspaceFolders": { "supported": true, "changeNotifications": true },
            "fileOperations": {
                "willRename": {
                    "filters": [
                        { "scheme": "file", "pattern": { "glob": "**/*.md", "matches": "file" } },
                        { "scheme": "file", "pattern": { "glob": "**", "matches": "folder" } },
                    ],
                },
            },
        },
    })
}
