//! Comments that suppress a finding, in places where they have an effect and do no harm.

use super::context::Context;
use super::trial;
use crate::finding::{Finding, RuleId};
use crate::schema::BodyKind;
use crate::source::Span;
use gen_lsp_types::TextEdit;
use std::collections::BTreeMap;

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
    let before = trial::counts(&trial::findings(cx, cx.file, None));
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

/// Returns true if the article with the comment has one finding fewer than `before`, because of what
/// the comment says, and no new one.
fn works(
    cx: &Context,
    finding: &Finding,
    comment: &Comment,
    before: &BTreeMap<RuleId, usize>,
) -> bool {
    let with = |text: &str| {
        let edit = (Span::new(comment.at, comment.at), cx.with_own_breaks(text));
        trial::edited(cx, cx.file, &[edit])
    };
    let trial = with(&comment.text);
    let is_read = trial.suppressions.len() > cx.article().suppressions.len();
    let after = trial::counts(&trial::findings(cx, cx.file, Some(trial)));
    let of = |counts: &BTreeMap<RuleId, usize>, rule: &RuleId| {
        counts.get(rule).copied().unwrap_or_default()
    };
    let old = of(before, &finding.rule);
    let is_gone = of(&after, &finding.rule) < old || old == 0;
    let brings_none = after.iter().all(|(rule, count)| *count <= of(before, rule));
    if !is_read || !is_gone || !brings_none {
        return false;
    }
    // Any comment in this place may end the finding, and then this one would suppress nothing.
    let plain = with(&comment.text.replace("helpc-disable", "helpc"));
    let plain = trial::counts(&trial::findings(cx, cx.file, Some(plain)));
    of(&plain, &finding.rule) >= old
}
