//! `components/unknown-child`: an unknown element in a component.

use super::support::uses::{each, intended_child, is_broken, known_child, start_tag};
use crate::article::{Article, ComponentUse};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Component;
use crate::source::Span;
use crate::util::did_you_mean;

pub(super) const RULE: Rule = Rule::article("components/unknown-child", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    each(cx, &mut |component, known| {
        if is_broken(cx.article, component.span) {
            return;
        }
        for child in &component.children {
            if known_child(known, &child.name).is_some() {
                continue;
            }
            let near = intended_child(known, child);
            let message = format!(
                "unknown element `{}` in `{}`{}",
                child.name,
                known.name,
                did_you_mean(near)
            );
            let fix = near.map(|near| rename(cx.article, child.span, child.name_span, near));
            out.report(child.name_span, message)
                .help(allowed_children(known))
                .fix(fix);
        }
        for inner in &component.grouped {
            if may_contain(known, inner) {
                continue;
            }
            let message = format!("`{}` cannot contain `{}`", known.name, inner.name);
            out.report(start_tag(cx.article, inner), message)
                .help("Move it after the component.");
        }
    });
}

/// Returns true if `inner` may be inside the component.
fn may_contain(known: &Component, inner: &ComponentUse) -> bool {
    known
        .group
        .as_ref()
        .is_some_and(|group| group.child.eq_ignore_ascii_case(&inner.name))
}

/// Returns the help: the elements that are allowed in the component.
fn allowed_children(known: &Component) -> String {
    let names: Vec<String> = known
        .children
        .iter()
        .map(|child| format!("`{}`", child.name))
        .collect();
    if !names.is_empty() {
        return format!("Allowed: {}.", names.join(", "));
    }
    match &known.group {
        Some(group) => format!("Allowed: only `{}`.", group.child),
        None => "Allowed: only text.".to_owned(),
    }
}

/// Returns a fix that changes the name in both tags of the element.
fn rename(article: &Article, element: Span, name: Span, right: &str) -> Fix {
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
