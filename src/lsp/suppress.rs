//! Comments that suppress a finding, in places where they have an effect and do no harm.

use super::context::Context;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{Finding, RuleId};
use crate::rules;
use crate::schema::BodyKind;
use crate::source::{Source, Span};
use gen_lsp_types::TextEdit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the author replaces with a reason.
const REASON: &str = "explain why this is right";

/// A comment, and where it is inserted.
struct Comment {
    at: usize,
    text: String,
}

/// Returns the edit that suppresses a finding; `None` if no comment can.
pub(super) fn edit(cx: &Context, finding: &Finding) -> Option<TextEdit> {
    let source = &cx.article().source;
    if !source.faults.is_empty() || ["file", "suppress"].contains(&finding.rule.group()) {
        // Such findings are about the file as a whole, or about comments.
        return None;
    }
    let before = counts(cx, cx.corpus());
    let mut candidates = next_line(cx, finding)
        .into_iter()
        .chain(whole_file(cx, finding));
    let comment = candidates.find(|comment| works(cx, finding, comment, &before))?;
    let span = Span::new(comment.at, comment.at);
    Some(cx.edit(span, &comment.text))
}

/// Returns the comment in the line before the finding.
fn next_line(cx: &Context, finding: &Finding) -> Option<Comment> {
    let article = cx.article();
    let text = &article.source.text;
    let start = finding.span.start as usize;
    if start < article.body.start as usize || article.body_kind() == BodyKind::Json {
        return None;
    }
    let line = crate::source::line_start(text, start);
    let indent: String = text[line..]
        .chars()
        .take_while(|c| *c == ' ' || *c == '\t')
        .collect();
    Some(Comment {
        at: line,
        text: format!(
            "{indent}<!-- helpc-disable-next-line {} -- {REASON} -->\n",
            finding.rule
        ),
    })
}

/// Returns the comment for the whole file, after the block.
fn whole_file(cx: &Context, finding: &Finding) -> Option<Comment> {
    let article = cx.article();
    let text = &article.source.text;
    let end = article.properties.end.max(article.source.bom_len());
    let comment = format!("<!-- helpc-disable-file {} -- {REASON} -->\n", finding.rule);
    let rest = text.get(end..)?;
    // After the line of the block.
    let (at, text) = match rest.find('\n') {
        Some(newline) if rest[..newline].trim().is_empty() && article.properties.span.is_some() => {
            (end + newline + 1, comment)
        }
        _ => (end, format!("\n{comment}")),
    };
    Some(Comment { at, text })
}

/// Returns the number of findings of each rule in the article.
fn counts(cx: &Context, corpus: &Corpus) -> BTreeMap<RuleId, usize> {
    let (schemas, config) = (cx.schemas(), cx.analysis.config());
    let found = rules::run_article_rules(corpus, schemas, config, &[cx.file]).findings;
    let mut counts = BTreeMap::new();
    for one in found {
        *counts.entry(one.rule).or_default() += 1;
    }
    counts
}

/// Returns true if the article with the comment has one finding fewer than `before`, and no new
/// one.
fn works(
    cx: &Context,
    finding: &Finding,
    comment: &Comment,
    before: &BTreeMap<RuleId, usize>,
) -> bool {
    let article = cx.article();
    let mut text = article.source.text.clone();
    text.insert_str(comment.at, &cx.with_own_breaks(&comment.text));
    let source = Source::decode(article.source.path.clone(), text.into_bytes());
    let trial = Arc::new(Article::parse(source, cx.schemas()));
    let is_read = trial.suppressions.len() > article.suppressions.len();
    let corpus = cx.corpus().with_replaced([(cx.file, trial)]);
    let after = counts(cx, &corpus);
    let of = |counts: &BTreeMap<RuleId, usize>, rule: &RuleId| {
        counts.get(rule).copied().unwrap_or_default()
    };
    let old = of(before, &finding.rule);
    let is_gone = of(&after, &finding.rule) < old || old == 0;
    let brings_none = after.iter().all(|(rule, count)| *count <= of(before, rule));
    is_read && is_gone && brings_none
}
