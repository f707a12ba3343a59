//! Dispatches requests: some are answered at once, others in the background.

use super::client::{Asked, invalid_params};
use super::context::Context;
use super::message::{Request, error};
use super::opened::Place;
use super::requests::{failed, handler, read, to_json, unresolved, uri_of};
use super::state::State;
use super::worker::{Answer, Work, Worker, guarded};
use super::{actions, commands, fixes};
use crate::schema::Schemas;
use crate::workspace::Snapshot;
use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{CodeAction, ErrorCodes};
use serde_json::{Value, json};
use std::sync::Arc;

/// What becomes of a request.
pub(super) enum Course {
    /// It is answered.
    Answered(Answer),
    /// It is answered in the background.
    Later(Work),
    /// The edit is computed in the background; the request is answered when the client has applied
    /// it.
    Edit(Work),
    /// It waits until a tree is loaded.
    Waiting(Request),
}

/// Answers a request, now or later. Returns it if it must wait.
pub(super) fn dispatch(state: &mut State, worker: &Worker, request: Request) -> Option<Request> {
    let id = request.id.clone();
    match course(state, request) {
        Course::Answered(answer) => state.client.respond(&id, answer),
        Course::Later(work) => worker.add(id, work),
        Course::Edit(work) => worker.add_edit(id, work),
        Course::Waiting(request) => return Some(request),
    }
    None
}

fn course(state: &mut State, request: Request) -> Course {
    let method = request.method.as_str();
    if let Some((handle, is_long)) = handler(method) {
        let Some(uri) = uri_of(&request.params) else {
            return refused("the parameters name no document");
        };
        if is_waiting(state, uri) {
            return Course::Waiting(request);
        }
        let Some(cx) = context(state, uri) else {
            return Course::Answered(Ok(Value::Null));
        };
        let params = request.params;
        let work = move || handle(&cx, params);
        return if is_long {
            Course::Later(Box::new(work))
        } else {
            Course::Answered(guarded(work))
        };
    }
    match method {
        "codeAction/resolve" => resolution(state, request),
        "workspace/executeCommand" => command(state, request),
        "workspace/symbol" | "workspace/willRenameFiles" if state.is_loading() => {
            Course::Waiting(request)
        }
        "workspace/symbol" => {
            let (snapshots, open) = (snapshots(state), state.open_files());
            let query = request.params.get("query").and_then(Value::as_str);
            let query = query.unwrap_or_default().to_owned();
            Course::Later(Box::new(move || {
                commands::symbols(&snapshots, &open, &query)
            }))
        }
        "workspace/willRenameFiles" => {
            let (snapshots, open) = (snapshots(state), state.open_files());
            let has_versions = state.capabilities.document_changes;
            let params = request.params;
            Course::Later(Box::new(move || {
                commands::will_rename(&snapshots, &open, has_versions, &params)
            }))
        }
        _ => {
            let message = format!("unknown method `{method}`");
            Course::Answered(Err(error(ErrorCodes::MethodNotFound, message)))
        }
    }
}

fn refused(message: &str) -> Course {
    Course::Answered(Err(invalid_params(message)))
}

fn snapshots(state: &State) -> Vec<Arc<Snapshot>> {
    state.trees.values().map(|tree| tree.snapshot()).collect()
}

fn is_waiting(state: &State, uri: &str) -> bool {
    let opened = state.documents.get(uri);
    opened.is_some_and(|opened| matches!(opened.place, Place::Waiting))
}

/// Returns what is known about the document with this URI; `None` if it is not an article.
fn context(state: &State, uri: &str) -> Option<Context> {
    let (analysis, file, form) = state.current(uri)?;
    let opened = state.documents.get(uri)?;
    Some(Context {
        uri: uri.to_owned(),
        version: opened.document.version,
        text: Arc::clone(&opened.document.text),
        form,
        analysis,
        file,
        open: state.open_files(),
        published: opened.published(),
        capabilities: state.capabilities.clone(),
        settings: state.settings.clone(),
    })
}

fn resolution(state: &State, request: Request) -> Course {
    let action: CodeAction = match read(request.params) {
        Ok(action) => action,
        Err(refusal) => return Course::Answered(Err(refusal)),
    };
    let Some(unresolved) = unresolved(&action) else {
        // It has its edit already.
        return Course::Answered(to_json(action));
    };
    let Some(cx) = context(state, &unresolved.uri) else {
        return Course::Answered(Err(failed("the document is no longer open")));
    };
    Course::Later(Box::new(move || {
        to_json(actions::resolve(&cx, action, &unresolved))
    }))
}

fn command(state: &mut State, request: Request) -> Course {
    let name = request.params.get("command").and_then(Value::as_str);
    let name = name.unwrap_or_default().to_owned();
    let arguments = request.params.get("arguments").and_then(Value::as_array);
    let argument = |at: usize| -> Option<String> {
        let value = arguments?.get(at)?;
        // A client may also send an object with the URI.
        let text = value.as_str().or_else(|| value.get("uri")?.as_str())?;
        Some(text.to_owned())
    };
    if !commands::ALL.contains(&name.as_str()) {
        return refused(&format!("unknown command `{name}`"));
    }
    let Some(first) = argument(0) else {
        return refused(&format!("`{name}` needs arguments"));
    };
    if name == "helpc.explain" {
        let settings = state
            .trees
            .values()
            .next()
            .map(|tree| tree.project.settings.clone());
        return Course::Later(Box::new(move || match settings {
            Some(settings) => commands::explain(&settings.schemas, &first),
            None => match Schemas::embedded() {
                Ok(schemas) => commands::explain(&schemas, &first),
                Err(cause) => Err(failed(cause.to_string())),
            },
        }));
    }
    if is_waiting(state, &first) {
        return Course::Waiting(request);
    }
    let Some(cx) = context(state, &first) else {
        return Course::Answered(Err(failed(format!(
            "`{first}` is not open, or is not an article"
        ))));
    };
    let second = argument(1);
    match name.as_str() {
        "helpc.preview" => Course::Later(Box::new(move || commands::preview(&cx))),
        "helpc.why" => {
            let projects = Arc::clone(&state.projects);
            Course::Later(Box::new(move || commands::why(&cx, &*projects)))
        }
        "helpc.addToBaseline" => Course::Later(Box::new(move || {
            let fingerprint =
                second.ok_or_else(|| invalid_params("the second argument is missing"))?;
            commands::add_to_baseline(&cx, &fingerprint)
        })),
        _ if second
            .as_deref()
            .is_some_and(|rule| cx.schemas().rule(rule).is_none()) =>
        {
            let rule = second.unwrap_or_default();
            Course::Answered(Err(invalid_params(format!("there is no rule `{rule}`"))))
        }
        _ if !state.capabilities.applies_edits => Course::Answered(Err(failed(
            "the editor does not apply edits of the server (`workspace/applyEdit`)",
        ))),
        _ => Course::Edit(Box::new(move || {
            let edits = fixes::all(&cx, second.as_deref());
            if edits.is_empty() {
                return Ok(Value::Null);
            }
            to_json(actions::workspace_edit(&cx, edits))
        })),
    }
}

/// Asks the client to apply the edit of a command.
pub(super) fn apply_edit(state: &mut State, command: Id, edit: &Value) {
    let params = json!({ "label": "Fix all", "edit": edit });
    state
        .client
        .request("workspace/applyEdit", &params, Asked::Edit(command));
}
