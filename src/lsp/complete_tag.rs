//! Completion of components in apollo articles: tags, and the values of their children.

use super::complete_block::{plain, symptoms};
use super::completion_item::{Item, Items, escaped};
use super::context::Context;
use super::describe;
use super::typing::list_item;
use crate::schema::{BodyKind, Child, ChildKind, Component, Components};
use crate::source::{Span, line_start};
use gen_lsp_types::CompletionItemKind;

/// The child whose text is a list of symptoms.
const SYMPTOM: &str = "symptomId";

/// Returns components and their children, or the end tag of the open one, for the tag that starts at
/// `start`.
pub(super) fn tags(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let article = cx.article();
    if article.body_kind() != BodyKind::Apollo {
        return None;
    }
    let text = &article.source.text;
    let schema = &cx.schemas().components;
    let open = open_tags(text, article.body.start as usize..start, schema);
    let end = offset + name_length(&text[offset..]);
    let closes = usize::from(text[end..].starts_with('>'));
    if text[start + 1..offset].starts_with('/') {
        let tag = format!("</{}>", open.last()?);
        return Some(Items::all(
            Span::new(start, end + closes),
            plain([tag.as_str()]),
        ));
    }
    let around = open.iter().rev().find_map(|name| schema.get(name));
    let items = inside(around, schema);
    // Editors insert `>` by themselves, but not the end tag.
    let name = &text[start + 1..end];
    let has_end = !name.is_empty() && text[end..].contains(&format!("</{name}>"));
    if closes > 0 && (end > offset || has_end) {
        return Some(Items::all(Span::new(start + 1, end), only_names(items)));
    }
    Some(Items::all(Span::new(start, end + closes), items))
}

fn name_length(text: &str) -> usize {
    let is_name = |c: char| c.is_ascii_alphanumeric();
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}

/// Returns the names in the tags of components and children that are open at the end of `range`,
/// the innermost last.
fn open_tags<'t>(
    text: &'t str,
    range: std::ops::Range<usize>,
    schema: &Components,
) -> Vec<&'t str> {
    let is_known = |name: &str| {
        let components = schema.components.iter();
        let mut names = components.flat_map(|one| {
            let children = one.children.iter().map(|child| child.name.as_str());
            children.chain([one.name.as_str()])
        });
        names.any(|one| one.eq_ignore_ascii_case(name))
    };
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in text
        .get(range.clone())
        .unwrap_or_default()
        .match_indices('<')
    {
        let tag = &text[range.start + at + 1..range.end];
        let inner = tag.strip_prefix('/').unwrap_or(tag);
        let name = &inner[..name_length(inner)];
        if !inner[name.len()..].starts_with('>') || !is_known(name) {
            continue;
        }
        if inner.len() == tag.len() {
            open.push(name);
        } else if let Some(own) = open.iter().rposition(|one| one.eq_ignore_ascii_case(name)) {
            open.truncate(own);
        }
    }
    open
}

/// Returns what can be written in a component, or else outside of one.
fn inside(around: Option<&Component>, schema: &Components) -> Vec<Item> {
    let Some(around) = around else {
        return schema.components.iter().map(whole).collect();
    };
    let group = around.group.as_ref();
    let grouped = group.and_then(|group| schema.get(&group.child));
    let mut items = children(around);
    items.extend(grouped.map(whole));
    if items.is_empty() {
        return schema.components.iter().map(whole).collect();
    }
    items
}

/// Returns items that write only the names of tags, which are already there.
fn only_names(items: Vec<Item>) -> Vec<Item> {
    let only_name = |item: Item| {
        let name = item.label.trim_matches(['<', '>']).to_owned();
        Item {
            text: name.clone(),
            label: name,
            is_snippet: false,
            ..item
        }
    };
    items.into_iter().map(only_name).collect()
}

/// Returns the values of the child of a component whose text the cursor is in.
pub(super) fn values(cx: &Context, offset: usize) -> Option<Items> {
    let article = cx.article();
    if article.body_kind() != BodyKind::Apollo {
        return None;
    }
    let text = &article.source.text;
    let schema = &cx.schemas().components;
    let line = line_start(text, offset);
    let start = line + text[line..offset].rfind('>')? + 1;
    let rest = &text[offset..];
    let end = offset + rest.find(['<', '\n', '\r']).unwrap_or(rest.len());
    let open = open_tags(text, article.body.start as usize..start, schema);
    let (name, around) = open.split_last()?;
    let component = around.iter().rev().find_map(|name| schema.get(name))?;
    let mut children = component.children.iter();
    let child = children.find(|child| child.name.eq_ignore_ascii_case(name))?;
    let item = list_item(text, Span::new(start, end), offset);
    if child.name == SYMPTOM {
        let typed = &text[item.start as usize..offset];
        return Some(Items::found(item, symptoms(cx, typed)));
    }
    let values = values_of(child);
    if values.is_empty() {
        return None;
    }
    Some(Items::all(item, plain(values)))
}

fn values_of(child: &Child) -> Vec<&str> {
    match child.kind {
        ChildKind::Boolean => vec!["true", "false"],
        _ => child.values.iter().map(String::as_str).collect(),
    }
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
