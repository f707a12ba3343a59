//! Completion in the body: tokens, regions and components.

use super::completion_item::{Item, Items, MAX_ITEMS, escaped};
use super::context::Context;
use super::describe;
use crate::schema::{BodyKind, Component};
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;

/// Returns tokens and regions, each with its end, and comments that suppress findings.
pub(super) fn markers(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let (article, schemas) = (cx.article(), cx.schemas());
    let markers = &schemas.markers;
    let kind = article.self_help_type.as_deref();
    let allowed = |name: &str| {
        kind.is_none_or(|kind| {
            let mut names = kind.regions_allowed.iter().chain(&kind.regions_required);
            names.any(|one| one.eq_ignore_ascii_case(name))
        })
    };
    let mut items = Vec::new();
    let has = |name: &str| {
        let own = article.markers.iter().filter(|marker| !marker.is_token());
        own.filter(|marker| marker.span.start as usize != start)
            .any(|marker| article.source.slice(marker.name).eq_ignore_ascii_case(name))
    };
    for region in markers
        .regions
        .iter()
        .filter(|region| allowed(&region.name) && !has(&region.name))
    {
        items.push(Item {
            label: format!("<!--{}-->", region.name),
            text: format!("<!--{0}-->\n$0\n<!--/{0}-->", escaped(&region.name)),
            detail: "region".to_owned(),
            documentation: region.summary.clone(),
            is_snippet: true,
            kind: Some(CompletionItemKind::Struct),
            ..Item::default()
        });
    }
    for token in &markers.tokens {
        items.push(Item {
            label: format!("<!--${token}-->"),
            text: format!("<!--\\${0}-->${{1:{0}}}<!--/\\${0}-->$0", escaped(token)),
            detail: "token".to_owned(),
            documentation: "The portal replaces the text with the customer's value.".to_owned(),
            is_snippet: true,
            kind: Some(CompletionItemKind::Variable),
            ..Item::default()
        });
    }
    let mut rules: Vec<&str> = Vec::new();
    for finding in cx.analysis.findings_of(cx.file) {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(finding.rule.as_str());
        }
    }
    items.extend(rules.into_iter().map(|rule| Item {
        label: format!("<!-- helpc-disable-next-line {rule} -->"),
        text: format!(
            "<!-- helpc-disable-next-line {} -- ${{1:reason}} -->",
            escaped(rule)
        ),
        detail: "suppress a finding".to_owned(),
        is_snippet: true,
        kind: Some(CompletionItemKind::Snippet),
        ..Item::default()
    }));
    // There are more tokens than a list shows.
    let typed = article.source.text[start..offset].trim_start_matches(['<', '!', '-', '$', ' ']);
    let typed = typed.to_lowercase();
    items.retain(|item| item.label.to_lowercase().contains(&typed));
    Some(Items {
        span: Span::new(start, end_of_comment(&article.source.text, offset)),
        is_partial: items.len() > MAX_ITEMS,
        items,
    })
}

/// Returns the end of the comment at a cursor: editors insert `-->` by themselves.
fn end_of_comment(text: &str, offset: usize) -> usize {
    if text[offset..].starts_with("-->") {
        return offset + 3;
    }
    offset
}

/// Returns components and their children, in apollo articles.
pub(super) fn tags(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let article = cx.article();
    if article.body_kind() != BodyKind::Apollo {
        return None;
    }
    let components = &cx.schemas().components.components;
    let around = article
        .components
        .iter()
        .find(|one| one.span.start < start as u32 && offset as u32 <= one.span.end)
        .and_then(|one| cx.schemas().components.get(&one.name));
    let inside = around.map(children).filter(|items| !items.is_empty());
    let items = inside.unwrap_or_else(|| components.iter().map(whole).collect());
    Some(Items {
        span: Span::new(start, offset),
        items,
        is_partial: false,
    })
}

/// Returns a component with its required children.
fn whole(component: &Component) -> Item {
    let name = escaped(&component.name);
    let mut text = format!("<{name}>\n");
    let required = component.children.iter().filter(|child| child.required);
    for (at, child) in required.enumerate() {
        let shown = child
            .default
            .as_deref()
            .or(child.values.first().map(String::as_str));
        let shown = escaped(shown.unwrap_or_default());
        let child = escaped(&child.name);
        text.push_str(&format!("    <{child}>${{{}:{shown}}}</{child}>\n", at + 1));
    }
    text.push_str(&format!("</{name}>$0"));
    Item {
        label: format!("<{}>", component.name),
        text,
        detail: "component".to_owned(),
        documentation: describe::component(component),
        is_snippet: true,
        kind: Some(CompletionItemKind::Class),
        ..Item::default()
    }
}

fn children(component: &Component) -> Vec<Item> {
    let items = component.children.iter().map(|child| {
        let name = escaped(&child.name);
        Item {
            label: format!("<{}>", child.name),
            text: format!("<{name}>$0</{name}>"),
            detail: format!("of {}", component.name),
            documentation: describe::child(&component.name, child),
            is_snippet: true,
            kind: Some(CompletionItemKind::Field),
            ..Item::default()
        }
    });
    items.collect()
}
