//! Components of an article, with their schemas.

use crate::article::{Article, ComponentChild, ComponentFaultKind, ComponentUse};
use crate::rules::ArticleContext;
use crate::schema::{Child, Component};
use crate::source::Span;
use crate::util::nearest;

/// Calls `visit` with every component of the article, including those in groups, and its schema.
pub(in crate::rules) fn each<'a>(
    cx: &'a ArticleContext<'_>,
    visit: &mut impl FnMut(&'a ComponentUse, &'a Component),
) {
    for component in &cx.article.components {
        each_in(component, cx, visit);
    }
}

/// Calls `visit` with `component` and the components inside it.
fn each_in<'a>(
    component: &'a ComponentUse,
    cx: &'a ArticleContext<'_>,
    visit: &mut impl FnMut(&'a ComponentUse, &'a Component),
) {
    if let Some(known) = cx.schemas.components.get(&component.name) {
        visit(component, known);
    }
    for inner in &component.grouped {
        each_in(inner, cx, visit);
    }
}

/// Returns the schema of the child called `name`, ignoring case.
pub(in crate::rules) fn known_child<'s>(component: &'s Component, name: &str) -> Option<&'s Child> {
    component
        .children
        .iter()
        .find(|child| child.name.eq_ignore_ascii_case(name))
}

/// Returns the child that an unknown one was probably meant to be.
pub(in crate::rules) fn intended_child<'s>(
    component: &'s Component,
    unknown: &ComponentChild,
) -> Option<&'s str> {
    nearest(
        &unknown.name,
        component.children.iter().map(|child| child.name.as_str()),
    )
}

/// Returns true if part of `span` could not be parsed, so that an element that seems to be missing
/// may be there.
pub(in crate::rules) fn is_broken(article: &Article, span: Span) -> bool {
    let faults = &article.component_faults;
    let first = faults.partition_point(|fault| fault.span.start < span.start);
    let mut inside = faults[first..]
        .iter()
        .take_while(|fault| fault.span.start <= span.end);
    inside.any(|fault| {
        matches!(
            fault.kind,
            ComponentFaultKind::ChildUnclosed(_) | ComponentFaultKind::Xml(_)
        ) && span.contains(fault.span)
    })
}

/// Returns the span of the start tag of a component.
pub(in crate::rules) fn start_tag(article: &Article, component: &ComponentUse) -> Span {
    let written = article.source.slice(component.span);
    let length = written
        .find(['>', '\n'])
        .map_or(written.len(), |end| end + 1);
    Span::new(
        component.span.start as usize,
        component.span.start as usize + written[..length].trim_end().len(),
    )
}
