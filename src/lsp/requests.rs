//! Answers requests about a document.

use super::actions::{self, Unresolved};
use super::client::invalid_params;
use super::completion::complete;
use super::context::Context;
use super::worker::Answer;
use super::{fixes, hover, lenses, outline, references, rename, tokens};
use gen_lsp_types::{
    CodeAction, CodeActionParams, InlayHintParams, Range, ReferenceParams, RenameParams,
    SelectionRangeParams, TextDocumentPositionParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How a request is answered.
type Handler = fn(&Context, Value) -> Answer;

/// Returns the handler of requests with this method about a document, and whether it may take long.
pub(super) fn handler(method: &str) -> Option<(Handler, bool)> {
    let found: (Handler, bool) = match method {
        "textDocument/hover" => (hover, false),
        "textDocument/completion" => (completion, false),
        "textDocument/definition" => (definition, false),
        "textDocument/references" => (references, true),
        "textDocument/prepareRename" => (prepare_rename, false),
        "textDocument/rename" => (rename, true),
        "textDocument/documentSymbol" => (symbols, false),
        "textDocument/documentLink" => (links, false),
        "textDocument/foldingRange" => (folds, false),
        "textDocument/selectionRange" => (selections, false),
        "textDocument/semanticTokens/full" | "textDocument/semanticTokens/range" => {
            (semantic_tokens, false)
        }
        "textDocument/codeLens" => (lenses, false),
        "textDocument/inlayHint" => (hints, false),
        "textDocument/codeAction" => (code_actions, true),
        "textDocument/formatting" => (formatting, true),
        _ => return None,
    };
    Some(found)
}

/// Returns the URI of the document that the parameters of a request name.
pub(super) fn uri_of(params: &Value) -> Option<&str> {
    params.pointer("/textDocument/uri")?.as_str()
}

pub(super) fn read<T: DeserializeOwned>(
    params: Value,
) -> Result<T, gen_lsp_types::json_rpc::Error> {
    serde_json::from_value(params).map_err(|cause| invalid_params(cause.to_string()))
}

pub(super) fn to_json(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|cause| invalid_params(cause.to_string()))
}

fn hover(cx: &Context, params: Value) -> Answer {
    let params: TextDocumentPositionParams = read(params)?;
    to_json(hover::hover(cx, params.position))
}

fn completion(cx: &Context, params: Value) -> Answer {
    let params: TextDocumentPositionParams = read(params)?;
    to_json(complete(cx, params.position))
}

fn definition(cx: &Context, params: Value) -> Answer {
    let params: TextDocumentPositionParams = read(params)?;
    to_json(references::definition(cx, params.position))
}

fn references(cx: &Context, params: Value) -> Answer {
    let with_definition = params.pointer("/context/includeDeclaration") == Some(&json!(true));
    let params: ReferenceParams = read(params)?;
    let position = params.text_document_position_params.position;
    to_json(references::references(cx, position, with_definition))
}

fn prepare_rename(cx: &Context, params: Value) -> Answer {
    let params: TextDocumentPositionParams = read(params)?;
    let found = rename::prepare(cx, params.position);
    Ok(found.map_or(
        Value::Null,
        |(range, name)| json!({ "range": range, "placeholder": name }),
    ))
}

fn rename(cx: &Context, params: Value) -> Answer {
    let params: RenameParams = read(params)?;
    let position = params.text_document_position_params.position;
    let edit = rename::rename(cx, position, &params.new_name).map_err(failed)?;
    to_json(edit)
}

/// Returns the error of a request that is understood but not possible.
pub(super) fn failed(message: impl Into<String>) -> gen_lsp_types::json_rpc::Error {
    const REQUEST_FAILED: i32 = -32803;
    super::message::error(gen_lsp_types::ErrorCodes::from(REQUEST_FAILED), message)
}

fn symbols(cx: &Context, _: Value) -> Answer {
    let symbols = outline::symbols(cx);
    if cx.capabilities.symbol_tree {
        return to_json(symbols);
    }
    let mut flat = Vec::new();
    let mut stack: Vec<gen_lsp_types::DocumentSymbol> = symbols;
    stack.reverse();
    while let Some(symbol) = stack.pop() {
        let location = json!({ "uri": cx.uri, "range": symbol.range });
        flat.push(json!({ "name": symbol.name, "kind": symbol.kind, "location": location }));
        stack.extend(symbol.children.unwrap_or_default().into_iter().rev());
    }
    Ok(json!(flat))
}

fn links(cx: &Context, _: Value) -> Answer {
    to_json(outline::links(cx))
}

fn folds(cx: &Context, _: Value) -> Answer {
    to_json(outline::folds(cx))
}

fn selections(cx: &Context, params: Value) -> Answer {
    let params: SelectionRangeParams = read(params)?;
    to_json(outline::selections(cx, &params.positions))
}

fn semantic_tokens(cx: &Context, params: Value) -> Answer {
    let range: Option<Range> = match params.get("range") {
        Some(range) => Some(read(range.clone())?),
        None => None,
    };
    Ok(json!({ "data": tokens::tokens(cx, range) }))
}

fn lenses(cx: &Context, _: Value) -> Answer {
    to_json(lenses::lenses(cx))
}

fn hints(cx: &Context, params: Value) -> Answer {
    let params: InlayHintParams = read(params)?;
    to_json(lenses::hints(cx, params.range))
}

fn code_actions(cx: &Context, params: Value) -> Answer {
    let params: CodeActionParams = read(params)?;
    let actions = actions::actions(cx, &params);
    if cx.capabilities.action_literals {
        return to_json(actions);
    }
    let commands = actions.into_iter().filter_map(|action| action.command);
    to_json(commands.collect::<Vec<_>>())
}

fn formatting(cx: &Context, _: Value) -> Answer {
    if !cx.settings.format {
        return Ok(Value::Null);
    }
    to_json(fixes::all(cx, None))
}

/// Returns the document and what is to be resolved of a code action.
pub(super) fn unresolved(action: &CodeAction) -> Option<Unresolved> {
    serde_json::from_value(action.data.clone()?).ok()
}
