//! Commands that clients run, and requests about the whole tree.

use super::analysis::Analysis;
use super::client::invalid_params;
use super::context::Context;
use super::known::view;
use super::open::{OpenFiles, normal};
use super::requests::failed;
use super::worker::Answer;
use super::{describe, names, preview, rename, uri};
use crate::baseline::Baseline;
use crate::schema::Schemas;
use crate::source::OsFileSystem;
use crate::workspace::Snapshot;
use gen_lsp_types::{Position, Range};
use serde_json::{Value, json};

/// The commands of the server.
pub(super) const ALL: [&str; 5] = [
    "helpc.preview",
    "helpc.why",
    "helpc.explain",
    "helpc.fixAll",
    "helpc.addToBaseline",
];

/// Maximum number of symbols of a tree.
const MAX_SYMBOLS: usize = 200;

/// Returns the page of a rule.
pub(super) fn explain(schemas: &Schemas, rule: &str) -> Answer {
    match schemas.rule(rule) {
        Some(page) => Ok(json!({ "markdown": describe::rule(page) })),
        None => Err(invalid_params(format!("there is no rule `{rule}`"))),
    }
}

/// Returns the page of an article.
pub(super) fn preview(cx: &Context) -> Answer {
    preview::page(cx).map_err(failed)
}

/// Returns who sees an article.
pub(super) fn why(cx: &Context, projects: &dyn super::Projects) -> Answer {
    let audience = describe::full_audience(cx);
    let text = projects.describe(&audience);
    Ok(json!({ "text": text, "audience": audience }))
}

/// Adds a finding to the baseline file.
pub(super) fn add_to_baseline(cx: &Context, fingerprint: &str) -> Answer {
    let Some(file) = &cx.analysis.config().baseline else {
        return Err(failed(
            "helpc.yaml names no baseline: add `baseline: helpc-baseline.txt`",
        ));
    };
    let mut baseline = if file.exists() {
        Baseline::read(file, &OsFileSystem).map_err(|error| failed(error.to_string()))?
    } else {
        Baseline::default()
    };
    let findings = cx.analysis.findings_of(cx.file);
    let view = view(cx.corpus(), findings, cx.analysis.settings());
    if !baseline.add(&view, fingerprint) {
        return Err(failed("the finding is gone"));
    }
    let text = baseline.text();
    crate::util::replace(file, |out| out.write_all(text.as_bytes()))
        .map_err(|error| failed(format!("cannot write {}: {error}", file.display())))?;
    Ok(json!({ "file": file }))
}

/// Returns the articles, headings and topics whose name matches a query.
pub(super) fn symbols(
    snapshots: &[std::sync::Arc<Snapshot>],
    open: &OpenFiles,
    query: &str,
) -> Answer {
    const FILE: u8 = 1;
    const STRING: u8 = 15;
    let mut found = Vec::new();
    for snapshot in snapshots {
        let corpus = &snapshot.corpus;
        let lower = query.to_lowercase();
        for (file, article) in corpus.files() {
            if found.len() >= MAX_SYMBOLS {
                return Ok(json!(found));
            }
            let title = names::of_article(corpus, file);
            let is_match =
                article.id().to_lowercase().contains(&lower) || names::matches(query, &title);
            let full = normal(&corpus.tree.root.join(&article.source.path));
            if is_match {
                let start = Range::new(Position::new(0, 0), Position::new(0, 0));
                found.push(json!({
                    "name": article.id(),
                    "containerName": title,
                    "kind": FILE,
                    "location": { "uri": open.uri_of(&full), "range": start },
                }));
            } else if !query.is_empty() {
                let headings = article.outline.headings.iter();
                let matching = headings.filter(|one| names::matches(query, &one.text));
                for heading in matching.take(3) {
                    found.push(json!({
                        "name": heading.text,
                        "containerName": article.id(),
                        "kind": STRING,
                        "location": open.location(corpus, file, heading.content),
                    }));
                }
            }
        }
    }
    Ok(json!(found))
}

/// Returns the edits of links that renamed files need.
pub(super) fn will_rename(
    snapshots: &[std::sync::Arc<Snapshot>],
    open: &OpenFiles,
    has_versions: bool,
    params: &Value,
) -> Answer {
    let files = params.get("files").and_then(Value::as_array);
    let files: Vec<_> = files
        .into_iter()
        .flatten()
        .filter_map(|file| {
            let path = |key: &str| uri::to_path(file.get(key)?.as_str()?);
            Some((path("oldUri")?, path("newUri")?))
        })
        .collect();
    for snapshot in snapshots {
        let tree = &snapshot.corpus.tree;
        let renames: Vec<(String, String)> = files
            .iter()
            .filter_map(|(old, new)| Some((tree.path_below(old)?, tree.path_below(new)?)))
            .collect();
        if renames.is_empty() {
            continue;
        }
        let analysis = Analysis::Tree(std::sync::Arc::clone(snapshot));
        if let Some(edit) = rename::moved(analysis.corpus(), open, has_versions, &renames) {
            return super::requests::to_json(edit);
        }
    }
    Ok(Value::Null)
}
