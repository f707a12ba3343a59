//! `properties/title-punctuation`: a title that is not one plain sentence, or a title or
//! description of the wrong length.

use super::support::template_text;
use crate::article::{Article, AttributeRef};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule =
    Rule::article("properties/title-punctuation", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let limits = [
        ("pageTitle", "title", cx.options.limits.title_length),
        (
            "description",
            "description",
            cx.options.limits.description_length,
        ),
    ];
    for (name, what, length) in limits {
        let Some(attribute) = cx.article.attribute(name) else {
            continue;
        };
        let is_template = || {
            attribute.schema(cx.schemas).is_some_and(|schema| {
                template_text::find(cx.article, attribute, schema, cx.schemas).is_some()
            })
        };
        out.unless(is_template, |out| {
            if name == "pageTitle" {
                check_punctuation(cx.article, attribute, out);
            }
            check_length(what, attribute, length, out);
        });
    }
}

fn check_punctuation(article: &Article, title: AttributeRef<'_>, out: &mut Sink<'_>) {
    let span = title.trimmed_span();
    let text = article.source.slice(span);
    let Some((at, c)) = punctuation_in(text) else {
        return;
    };
    let mark = Span::new(at, at + 1).shifted(span.start as usize);
    let noted = out.report(
        mark,
        format!(
            "the title contains a {}",
            if c == '.' { "period" } else { "comma" }
        ),
    );
    if at + 1 == text.len() {
        noted.fix(Fix::safe(mark, ""));
    } else {
        noted.help("Write one sentence without periods or commas.");
    }
}

/// Returns the offset of the first comma, or of the first period at the end of a sentence, except
/// those in numbers and names.
fn punctuation_in(text: &str) -> Option<(usize, char)> {
    memchr::memchr2_iter(b'.', b',', text.as_bytes())
        .map(|at| (at, char::from(text.as_bytes()[at])))
        .find(|(at, c)| {
            let mut after = text[at + 1..].chars();
            let next = after.next();
            let before = text[..*at].chars().next_back();
            match (c, next) {
                (',', next) => !next.is_some_and(|next| next.is_ascii_digit()),
                (_, None) => before != Some('.'),
                // A capital letter starts a new sentence, unlike in `e.g. this`.
                (_, Some(next)) => {
                    next.is_whitespace() && after.next().is_some_and(char::is_uppercase)
                }
            }
        })
}

fn check_length(
    what: &str,
    attribute: AttributeRef<'_>,
    [least, most]: [usize; 2],
    out: &mut Sink<'_>,
) {
    let value = attribute.trimmed();
    if value.is_empty() {
        return;
    }
    let length = value.chars().count();
    let help = format!("Use {least} to {most} characters.");
    if length < least {
        let message = format!("{what} is too short ({length} characters)");
        out.report(attribute.trimmed_span(), message).help(help);
    } else if length > most {
        let message = format!("{what} is too long ({length} characters)");
        out.report(attribute.trimmed_span(), message).help(help);
    }
}
