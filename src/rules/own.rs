//! Rules without code: a page whose key `check` says what to look for.

use super::{Context, Rule, Sink};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::{CheckPattern, CustomCheck, FixKind, RulePage, Schemas};
use crate::source::Span;
use regex::{Captures, Regex};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The rules of pages that have a check of their own.
pub(super) fn rules(schemas: &Schemas) -> impl Iterator<Item = Rule> {
    let pages = schemas.rules.iter().filter(|page| page.check.is_some());
    pages.map(|page| Rule::article(intern(&page.name), check))
}

/// Returns a copy of `name` that lives as long as the program; the same one for equal names.
fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(page) = cx.schemas.rule(out.rule) else {
        return;
    };
    let Some(check) = &page.check else { return };
    let Some(name) = &check.attribute else {
        if let CheckPattern::Forbidden(pattern) = &check.pattern {
            for span in &article.outline.prose {
                find(article, *span, pattern, check, page, out);
            }
        }
        return;
    };
    let Some(attribute) = article.attribute(name) else {
        return;
    };
    match &check.pattern {
        CheckPattern::Forbidden(pattern) => {
            find(article, attribute.value_span(), pattern, check, page, out);
        }
        CheckPattern::Required(shape) => {
            let value = attribute.trimmed();
            if !value.is_empty() && !shape.is_match(value) {
                out.report(attribute.trimmed_span(), said(check, value));
            }
        }
    }
}

fn find(
    article: &Article,
    span: Span,
    pattern: &Regex,
    check: &CustomCheck,
    page: &RulePage,
    out: &mut Sink<'_>,
) {
    let text = article.source.slice(span);
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0).filter(|whole| !whole.is_empty()) else {
            continue;
        };
        let at = Span::from(whole.range()).shifted(span.start as usize);
        out.report(at, said(check, whole.as_str()))
            .fix(fix(&found, at, check, page));
    }
}

fn said(check: &CustomCheck, text: &str) -> String {
    check.message.replace("{}", &format!("`{text}`"))
}

fn fix(found: &Captures<'_>, span: Span, check: &CustomCheck, page: &RulePage) -> Option<Fix> {
    let mut text = String::new();
    found.expand(check.replace.as_ref()?, &mut text);
    let applicability = match page.fix {
        FixKind::Safe => Applicability::Safe,
        FixKind::None | FixKind::Unsafe => Applicability::Unsafe,
    };
    Some(Fix::new(applicability, vec![Edit { span, text }]))
}
