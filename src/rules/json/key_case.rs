//! `json/key-case`: a key that is nearly one that the schema knows.

use super::keys::{Misspelt, body_schema, misspelt, objects};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("json/key-case", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(root) = article.document() else {
        return;
    };
    let Some(schema) = body_schema(article, cx) else {
        return;
    };
    objects(root, &schema.shape, &mut |members, shape| {
        for found in members
            .iter()
            .filter_map(|member| misspelt(member, members, shape))
        {
            report(article, &found, out);
        }
    });
}

fn report(article: &Article, found: &Misspelt<'_>, out: &mut Sink<'_>) {
    let key = found.member.key();
    let (message, applicability) = match found.understood {
        true => (
            format!("the key `{key}` is spelt `{}`", found.canonical),
            Applicability::Safe,
        ),
        false => (
            format!(
                "the key `{key}` is unknown; did you mean `{}`?",
                found.canonical
            ),
            Applicability::Unsafe,
        ),
    };
    let span = inner(article, found.member.key_span());
    let edit = Edit {
        span,
        text: found.canonical.to_owned(),
    };
    out.report(span, message)
        .fix(Fix::new(applicability, vec![edit]));
}

/// The key without its quotes.
fn inner(article: &Article, span: Span) -> Span {
    match article.source.slice(span).starts_with(['"', '\'']) {
        true => Span {
            start: span.start + 1,
            end: span.end - 1,
        },
        false => span,
    }
}
