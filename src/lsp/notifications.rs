//! Notifications of the client: documents, settings and folders that change.

use super::message::Notification;
use super::requests::read as read_params;
use super::settings::ClientSettings;
use super::state::State;
use super::uri;
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams,
};
use serde_json::{Value, json};

/// Takes a notification. One that is not known needs no answer.
pub(super) fn take(state: &mut State, notification: Notification) {
    let Notification { method, mut params } = notification;
    if matches!(&*method, "textDocument/didOpen" | "textDocument/didChange") {
        add_version(state, &mut params);
    }
    let taken = match method.as_str() {
        "initialized" => {
            state.ask_settings();
            Ok(())
        }
        "textDocument/didOpen" => read_params(params).map(|params| open(state, params)),
        "textDocument/didChange" => read_params(params).map(|params| change(state, params)),
        "textDocument/didSave" => read_params(params).map(|params| save(state, &params)),
        "textDocument/didClose" => read_params(params).map(|params| close(state, &params)),
        "workspace/didChangeConfiguration" => {
            change_settings(state, &params);
            Ok(())
        }
        "workspace/didChangeWorkspaceFolders" => {
            change_folders(state, &params);
            Ok(())
        }
        "workspace/didChangeWatchedFiles" => {
            change_files(state, &params);
            Ok(())
        }
        // Notifications that are not known need no answer.
        _ => Ok(()),
    };
    if let Err(refusal) = taken {
        state.client.log(&format!("{method}: {}", refusal.message));
    }
}

/// Adds the version to a notification whose version is `null` or missing, as in older versions
/// of the protocol: the last one.
fn add_version(state: &State, params: &mut Value) {
    let Some(document) = params
        .get_mut("textDocument")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    if document
        .get("version")
        .is_some_and(|version| !version.is_null())
    {
        return;
    }
    let uri = document.get("uri").and_then(Value::as_str);
    let opened = uri.and_then(|uri| state.documents.get(uri));
    let version = opened.map_or(0, |opened| opened.document.version);
    document.insert("version".to_owned(), json!(version));
}

fn open(state: &mut State, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    state.open(document.uri.0, document.version, document.text);
}

fn change(state: &mut State, params: DidChangeTextDocumentParams) {
    let document = params.text_document;
    let uri = &document.text_document_identifier.uri.0;
    let Some(opened) = state.documents.get_mut(uri) else {
        return;
    };
    opened
        .document
        .change(document.version, params.content_changes);
    opened.is_dirty = true;
    opened.given = None;
    if let Some(path) = opened.document.path.clone()
        && state.is_of_settings(&path)
    {
        state.settings_changed(&path);
    }
}

fn save(state: &mut State, params: &DidSaveTextDocumentParams) {
    if let Some(path) = uri::to_path(&params.text_document.uri.0)
        && state.is_of_settings(&path)
    {
        state.settings_changed(&path);
    }
}

fn close(state: &mut State, params: &DidCloseTextDocumentParams) {
    // Nobody needs its last changes.
    state.close(&params.text_document.uri.0);
}

fn change_settings(state: &mut State, params: &Value) {
    if state.capabilities.configuration {
        return state.ask_settings();
    }
    let settings = params.get("settings").unwrap_or(&Value::Null);
    if settings.is_object() {
        state.set_settings(ClientSettings::read(settings));
    }
}

fn change_folders(state: &mut State, params: &Value) {
    let paths = |key: &str| -> Vec<_> {
        let list = params.pointer(&format!("/event/{key}"));
        let list = list.and_then(Value::as_array).into_iter().flatten();
        let uris = list.filter_map(|folder| folder.get("uri")?.as_str());
        uris.filter_map(uri::to_path).collect()
    };
    let removed = paths("removed");
    state.folders.retain(|folder| !removed.contains(folder));
    let added = paths("added").into_iter();
    state.folders.extend(added);
    state.leave_folders(&removed);
    state.load_folders();
}

/// Handles files that changed on disk. Trees watch their own files, so this matters only for
/// settings, on systems where watching fails.
fn change_files(state: &mut State, params: &Value) {
    let list = params.get("changes").and_then(Value::as_array);
    let uris = list.into_iter().flatten();
    let uris = uris.filter_map(|change| change.get("uri")?.as_str());
    for path in uris.filter_map(uri::to_path) {
        if state.is_of_settings(&path) {
            state.settings_changed(&path);
        }
    }
}
