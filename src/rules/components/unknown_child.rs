//! `components/unknown-child`: an element that its component does not know.

use super::uses::{each, is_broken, known_child, meant, start_tag};
use crate::article::{Article, ComponentUse};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::Component;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/unknown-child", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    each(article, cx, &mut |component, known| {
        if is_broken(article, component.span) {
            return;
        }
        for child in component
            .children
            .iter()
            .filter(|child| known_child(known, &child.name).is_none())
        {
            let near = meant(known, child);
            let message = format!(
                "unknown element `{}` in `{}`{}",
                child.name,
                known.name,
                did_you_mean(near)
            );
            let fix = near.map(|near| renamed(article, child.span, child.name_span, near));
            out.report(child.name_span, message)
                .help(list(known))
                .fix(fix);
        }
        for inner in component
            .grouped
            .iter()
            .filter(|inner| !may_hold(known, inner))
        {
            let message = format!("`{}` cannot contain `{}`", known.name, inner.name);
            out.report(start_tag(article, inner), message)
                .help("Move it after the component.");
        }
    });
}

fn may_hold(known: &Component, inner: &ComponentUse) -> bool {
    known
        .group
        .as_ref()
        .is_some_and(|group| group.child.eq_ignore_ascii_case(&inner.name))
}

fn list(known: &Component) -> String {
    let names: Vec<String> = known
        .children
        .iter()
        .map(|child| format!("`{}`", child.name))
        .collect();
    match (names.is_empty(), &known.group) {
        (true, Some(group)) => format!("Allowed: only `{}`.", group.child),
        (true, None) => "Allowed: only text.".to_owned(),
        (false, _) => format!("Allowed: {}.", names.join(", ")),
    }
}

/// Both tags of the element under its right name.
fn renamed(article: &Article, element: Span, name: Span, right: &str) -> Fix {
    let written = article.source.slice(element);
    let mut edits = vec![Edit {
        span: name,
        text: right.to_owned(),
    }];
    if let Some(at) = written
        .rfind("</")
        .filter(|at| element.start as usize + at > name.end as usize)
    {
        let start = at + 2;
        let length = written[start..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(0);
        edits.push(Edit {
            span: Span::new(start, start + length).shifted(element.start as usize),
            text: right.to_owned(),
        });
    }
    Fix::new(Applicability::Unsafe, edits)
}
