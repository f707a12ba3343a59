//! `corpus/unresolved-article`: a reference to an article that does not exist.

use crate::corpus::Corpus;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::ARTICLE_REFERENCE;
use crate::util::{Suggestions, did_you_mean};

pub(super) const RULE: Rule = Rule::cross_file("corpus/unresolved-article", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(root) = cx.article.document() else {
        return;
    };
    let mut suggestions = Suggestions::default();
    root.walk(&mut |node| {
        for member in node.members() {
            if !member.is(ARTICLE_REFERENCE) {
                continue;
            }
            let value = member.value();
            let id = value.as_str().map(str::trim);
            let Some(id) = id.filter(|id| !id.is_empty()) else {
                continue;
            };
            if cx.corpus.by_id(id).is_empty() {
                let message = format!(
                    "no article has the id `{id}`{}",
                    did_you_mean(near(id, cx.corpus, &mut suggestions))
                );
                out.report(value.inner_span(), message);
            }
        }
    });
}

/// Number of bytes at the start of an id that must match for a suggestion, so that only a few ids
/// are compared.
const PREFIX_BYTES: usize = 4;

/// Returns the id that was probably meant: one that differs in one or two characters, or the only
/// one that continues `id`.
fn near<'c>(id: &str, corpus: &'c Corpus, suggestions: &mut Suggestions) -> Option<&'c str> {
    if suggestions.is_spent() {
        return None;
    }
    let wanted = id.to_lowercase();
    let start = wanted.get(..PREFIX_BYTES)?;
    let alike: Vec<&str> = corpus.ids_from(start).map(|(id, _)| id).collect();
    if let Some(near) = suggestions.nearest_within(&wanted, 2, alike.iter().copied()) {
        return Some(near);
    }
    let mut longer = alike.into_iter().filter(|id| {
        id.strip_prefix(wanted.as_str())
            .is_some_and(|rest| rest.starts_with(['-', '_']))
    });
    let first = longer.next()?;
    match longer.next() {
        Some(_) => None,
        None => Some(first),
    }
}
