//! Code lenses and inlay hints: who sees the article, and names next to ids.

use super::context::Context;
use super::{describe, names};
use crate::corpus::Taxonomy;
use gen_lsp_types::{CodeLens, Command, InlayHint, Range};
use serde_json::json;

/// Returns the lenses of the document. All are at its block.
pub(super) fn lenses(cx: &Context) -> Vec<CodeLens> {
    if !cx.settings.code_lens || !cx.is_in_tree() {
        return Vec::new();
    }
    let range = cx.range(cx.article().block_line());
    let arguments = Some(vec![json!(cx.uri)]);
    let lens = |title: String, command: &str| CodeLens {
        range,
        command: Some(Command {
            title,
            command: command.to_owned(),
            arguments: arguments.clone(),
            ..Command::default()
        }),
        ..CodeLens::default()
    };
    let mut lenses = Vec::new();
    if let Some(held) = describe::held_back(cx) {
        lenses.push(lens(held, "helpc.why"));
    }
    lenses.push(lens(describe::seen(cx), "helpc.why"));
    lenses.push(lens("Preview".to_owned(), "helpc.preview"));
    lenses
}

/// Returns the names of topics and products in a range.
pub(super) fn hints(cx: &Context, range: Range) -> Vec<InlayHint> {
    const MAX_CHARS: usize = 40;
    if !cx.settings.inlay_hints {
        return Vec::new();
    }
    let (start, end) = (cx.offset(range.start), cx.offset(range.end));
    let (article, corpus) = (cx.article(), cx.corpus());
    let taxonomy = Taxonomy::of(corpus);
    let mut hints = Vec::new();
    for key in [names::TOPICS, names::PRODUCTS] {
        let Some(attribute) = article.attribute(key) else {
            continue;
        };
        for item in attribute.items() {
            let at = item.span.end as usize;
            if at < start || at > end {
                continue;
            }
            let Some(name) = names::of_id(&taxonomy, corpus, key, item.text) else {
                continue;
            };
            let label = crate::util::shorten(&name, MAX_CHARS).into_owned();
            hints.push(InlayHint {
                position: cx.range(item.span).end,
                label: label.into(),
                kind: None,
                text_edits: None,
                tooltip: Some(name.into()),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    hints
}
