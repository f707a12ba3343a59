//! Rules without code: pages with the key `check`.

use super::{Context, Rule, Sink};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::{CheckPattern, CustomCheck, FixKind, RulePage, Schemas};
use crate::source::Span;
use regex::{Captures, Regex};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Iterates over the rules of pages with a `check`.
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
    let rule = CustomRule { page, check };
    match &check.attribute {
        Some(name) => rule.check_attribute(article, name, out),
        None => rule.check_prose(article, out),
    }
}

/// A rule without code.
struct CustomRule<'a> {
    page: &'a RulePage,
    check: &'a CustomCheck,
}

impl CustomRule<'_> {
    fn check_prose(&self, article: &Article, out: &mut Sink<'_>) {
        if let CheckPattern::Forbidden(pattern) = &self.check.pattern {
            for span in &article.outline.prose {
                self.report_matches(article, *span, pattern, out);
            }
        }
    }

    fn check_attribute(&self, article: &Article, name: &str, out: &mut Sink<'_>) {
        let Some(attribute) = article.attribute(name) else {
            return;
        };
        match &self.check.pattern {
            CheckPattern::Forbidden(pattern) => {
                self.report_matches(article, attribute.value_span(), pattern, out);
            }
            CheckPattern::Required(shape) => {
                let value = attribute.trimmed();
                if !value.is_empty() && !shape.is_match(value) {
                    out.report(attribute.trimmed_span(), self.message(value));
                }
            }
        }
    }

    fn report_matches(&self, article: &Article, span: Span, pattern: &Regex, out: &mut Sink<'_>) {
        let text = article.source.slice(span);
        for found in pattern.captures_iter(text) {
            let whole = &found[0];
            if whole.is_empty() {
                continue;
            }
            let at = Span::of_slice(text, whole, span.start as usize);
            out.report(at, self.message(whole))
                .fix(self.fix(&found, at));
        }
    }

    fn message(&self, text: &str) -> String {
        self.check.message.replace("{}", &format!("`{text}`"))
    }

    fn fix(&self, found: &Captures<'_>, span: Span) -> Option<Fix> {
        let mut text = String::new();
        found.expand(self.check.replace.as_ref()?, &mut text);
        let applicability = match self.page.fix {
            FixKind::Safe => Applicability::Safe,
            FixKind::None | FixKind::Unsafe => Applicability::Unsafe,
        };
        Some(Fix::new(applicability, vec![Edit { span, text }]))
    }
}
