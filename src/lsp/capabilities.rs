//! What the server offers.

use super::client::Capabilities;
use super::commands;
use super::tokens;
use serde_json::{Value, json};

/// Returns the capabilities of the server. Options that not every client supports are sent only to
/// those that do.
pub(super) fn of_server(client: &Capabilities) -> Value {
    const INCREMENTAL: u8 = 2;
    let rename = if client.prepares_rename {
        json!({ "prepareProvider": true })
    } else {
        json!(true)
    };
    let actions = if client.action_literals {
        json!({
            "codeActionKinds": ["quickfix", "source.fixAll", "source.fixAll.helpc"],
            "resolveProvider": true,
        })
    } else {
        json!(true)
    };
    json!({
        "positionEncoding": client.encoding.name(),
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
        "renameProvider": rename,
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
        "codeActionProvider": actions,
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
