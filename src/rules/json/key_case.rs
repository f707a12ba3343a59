//! `json/key-case`: a misspelled key.

use super::support::keys::{MissingKeys, Misspelled, body_schema, misspelled, objects};
use crate::article::{Article, Node};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("json/key-case", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(root) = cx.article.document() else {
        return;
    };
    let Some(schema) = body_schema(cx) else {
        return;
    };
    // After a syntax error, a missing key may be in the part that cannot be read.
    let is_complete = cx.article.json.as_ref().is_some_and(|json| json.complete);
    let mut missing = None;
    objects(root, &schema.shape, &mut |object, shape| {
        for found in misspelled(object, shape) {
            if found.understood {
                report_case(cx.article, &found, out);
                continue;
            }
            let missing = missing.get_or_insert_with(|| MissingKeys::of(root, schema));
            let is_needed = is_complete && missing.has(object, found.canonical);
            report_typo(cx.article, object, &found, is_needed, out);
        }
    });
}

fn report_case(article: &Article, found: &Misspelled<'_>, out: &mut Sink<'_>) {
    let span = inner(article, found.member.key_span());
    let message = format!(
        "key `{}` is written `{}`",
        found.member.key(),
        found.canonical
    );
    out.report(span, message)
        .help(format!("Write `{}`.", found.canonical))
        .at_most(Severity::Warning)
        .fix(rename(Applicability::Safe, span, found.canonical));
}

fn report_typo(
    article: &Article,
    object: Node<'_>,
    found: &Misspelled<'_>,
    is_needed: bool,
    out: &mut Sink<'_>,
) {
    let span = inner(article, found.member.key_span());
    let right = found.canonical;
    let message = format!(
        "unknown key `{}`. Did you mean `{right}`?",
        found.member.key()
    );
    let finding = out
        .report(span, message)
        .fix(rename(Applicability::Unsafe, span, right));
    if !is_needed {
        finding
            .help(format!("Write `{right}`. The portal ignores unknown keys."))
            .at_most(Severity::Warning);
        return;
    }
    let whole = match object.text("id") {
        Some(id) => format!("`{id}`"),
        None => "the document".to_owned(),
    };
    finding.help(format!(
        "Write `{right}`. Without this key, {whole} is not displayed."
    ));
}

fn rename(applicability: Applicability, span: Span, right: &str) -> Fix {
    let edit = Edit {
        span,
        text: right.to_owned(),
    };
    Fix::new(applicability, vec![edit])
}

/// Returns the span of a key without its quotes.
fn inner(article: &Article, span: Span) -> Span {
    if !article.source.slice(span).starts_with(['"', '\'']) {
        return span;
    }
    Span {
        start: span.start + 1,
        end: span.end - 1,
    }
}
