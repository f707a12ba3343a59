//! `properties/duplicate`: the same attribute twice in the properties block.

use crate::article::{Article, AttributeRef};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("properties/duplicate", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut seen = 0_u128;
    for (index, attribute) in cx.article.properties.all(&cx.article.source).enumerate() {
        // All unknown names share the last bit.
        let bit = 1_u128 << attribute.schema_index().unwrap_or(127).min(127);
        if seen & bit == 0 {
            seen |= bit;
            continue;
        }
        let mut earlier = cx.article.properties.all(&cx.article.source).take(index);
        let Some(first) = earlier.find(|other| other.name().eq_ignore_ascii_case(attribute.name()))
        else {
            continue;
        };
        out.report(
            attribute.name_span(),
            format!("duplicate attribute `{}`", attribute.name()),
        )
        .help("Keep the one with the right value and remove the other.")
        .related(first.name_span(), "first occurrence")
        .fix(removal(cx.article, first, attribute));
    }
}

/// Returns a fix that removes the second attribute if it is empty or equal to the first.
fn removal(article: &Article, first: AttributeRef<'_>, second: AttributeRef<'_>) -> Option<Fix> {
    let (kept, value) = (first.trimmed(), second.trimmed());
    if !value.is_empty() && value != kept {
        return None;
    }
    let text = &article.source.text;
    let start = text[..second.name_span().start as usize].trim_end().len();
    let end = second.value_span().end as usize;
    let quote = text[end..].starts_with(['"', '\'']);
    Some(Fix::safe(Span::new(start, end + usize::from(quote)), ""))
}
