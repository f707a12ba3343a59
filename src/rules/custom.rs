//! Rules without code: pages with the key `check`.

use super::{ArticleContext, Sink};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::{CheckPattern, CustomCheck, FixKind, RulePage, Schemas};
use crate::source::Span;
use regex::{Captures, Regex};

/// A rule without code.
pub(super) struct CustomRule<'a> {
    pub(super) page: &'a RulePage,
    check: &'a CustomCheck,
}

impl<'a> CustomRule<'a> {
    /// Iterates over the rules of pages with a `check`.
    pub(super) fn all(schemas: &'a Schemas) -> impl Iterator<Item = Self> {
        let pages = schemas.rules.iter();
        pages.filter_map(|page| {
            let check = page.check.as_ref()?;
            Some(Self { page, check })
        })
    }
}

impl CustomRule<'_> {
    /// Checks the article of `cx`.
    pub(super) fn check(&self, cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
        match &self.check.attribute {
            Some(name) => self.check_attribute(cx.article, name, out),
            None => self.check_prose(cx.article, out),
        }
    }

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
