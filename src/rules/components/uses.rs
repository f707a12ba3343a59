//! The components of an article, each with what the schema says of it.

use crate::article::{Article, ComponentChild, ComponentFaultKind, ComponentUse};
use crate::rules::Context;
use crate::schema::{Child, Component, nearest};
use crate::source::Span;

/// Calls `visit` for every component of the article, those in groups too.
pub(super) fn each<'a>(
    article: &'a Article,
    cx: &'a Context<'_>,
    visit: &mut impl FnMut(&'a ComponentUse, &'a Component),
) {
    for component in &article.components {
        one(component, cx, visit);
    }
}

fn one<'a>(
    component: &'a ComponentUse,
    cx: &'a Context<'_>,
    visit: &mut impl FnMut(&'a ComponentUse, &'a Component),
) {
    if let Some(known) = cx.schemas.components.get(&component.name) {
        visit(component, known);
    }
    for inner in &component.grouped {
        one(inner, cx, visit);
    }
}

/// What the schema says of a child, by its name in any case.
pub(super) fn known_child<'s>(component: &'s Component, name: &str) -> Option<&'s Child> {
    component
        .children
        .iter()
        .find(|child| child.name.eq_ignore_ascii_case(name))
}

/// The child that an unknown one was probably meant to be.
pub(super) fn meant<'s>(component: &'s Component, unknown: &ComponentChild) -> Option<&'s str> {
    nearest(
        &unknown.name,
        component.children.iter().map(|child| child.name.as_str()),
    )
}

/// Whether something in `span` could not be read, so that what is missing from
/// it may be there.
pub(super) fn is_broken(article: &Article, span: Span) -> bool {
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

/// The start tag of a component.
pub(super) fn start_tag(article: &Article, component: &ComponentUse) -> Span {
    let written = article.source.slice(component.span);
    let length = written
        .find(['>', '\n'])
        .map_or(written.len(), |end| end + 1);
    Span::new(
        component.span.start as usize,
        component.span.start as usize + written[..length].trim_end().len(),
    )
}
