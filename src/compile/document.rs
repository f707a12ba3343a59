//! An article as one JSON document: `schemas/bundle/article.schema.json`.

use super::component::Replacements;
use super::escape::{push_blank, push_plain};
use super::html::{World, WrittenIds, render, render_fragment};
use crate::article::{Article, Marker, Target, classify, tags};
use crate::corpus::Clouds;
use crate::json::{Node, NodeKind};
use crate::lookup::title;
use crate::schema::{AttributeKind, Schemas, Shape};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The number of the format of everything in a bundle. It rises when a reader
/// of the old format would be misled.
pub const FORMAT: u32 = 1;

/// An article, ready to be shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    format: u32,
    kind: &'static str,
    id: &'a str,
    #[serde(rename = "type")]
    self_help_type: &'a str,
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_title: Option<&'a str>,
    source: &'a str,
    clouds: Vec<&'a str>,
    properties: Map<String, Value>,
    html: String,
    #[serde(skip_serializing_if = "Replacements::is_empty")]
    replacement_maps: Replacements,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<Section>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<Token<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Section {
    title: String,
    html: String,
    #[serde(skip_serializing_if = "Replacements::is_empty")]
    replacement_maps: Replacements,
}

/// A replacement token and the sample that stands in its place.
#[derive(Debug, Serialize)]
struct Token<'a> {
    name: &'a str,
    sample: &'a str,
}

#[derive(Debug, Serialize)]
struct Link<'a> {
    text: &'a str,
    kind: &'static str,
    target: &'a str,
}

/// The JSON document of the body, keys in their canonical spelling.
#[derive(Debug, Serialize)]
struct Body<'a> {
    schema: &'a str,
    data: Value,
}

impl<'a> Document<'a> {
    /// Compiles `article`, which is shown in `clouds`.
    pub(super) fn of(article: &'a Article, clouds: Clouds, world: World<'a>) -> Self {
        let schemas = world.schemas;
        let mut ids = WrittenIds::new();
        let mut rendered = render(article, world, &mut ids);
        let body = body(article, world, &mut ids);
        push_json(article, &mut rendered.text);
        let kind = article.self_help_type.as_ref();
        let headings = &article.outline.headings;
        let title_at = headings.iter().position(|heading| heading.level == 1);
        let heading = title_at.and_then(|at| headings.get(at));
        let is_standard = |text: &str| {
            let known = &schemas.text.standard_headings;
            known
                .iter()
                .any(|known| known.heading.eq_ignore_ascii_case(text))
        };
        let customer = headings
            .iter()
            .find(|heading| heading.level == 2)
            .filter(|heading| !is_standard(&heading.text));
        let mut parts = rendered.parts.into_iter();
        let first = parts.next().unwrap_or_default();
        Self {
            format: FORMAT,
            kind: "article",
            id: article.id(),
            self_help_type: kind.map_or("", |kind| kind.name.as_str()),
            title: title(article),
            heading: heading.map(|heading| heading.text.as_str()),
            heading_id: title_at.and_then(|at| article.anchors(schemas).heading(at)),
            customer_title: customer
                .filter(|_| kind.is_some_and(|kind| kind.customer_title))
                .map(|heading| heading.text.as_str()),
            source: &article.source.path,
            clouds: clouds.names(schemas).collect(),
            properties: properties(article, schemas),
            html: first.html,
            replacement_maps: first.replacements,
            sections: parts
                .map(|part| Section {
                    title: part.title.unwrap_or_default(),
                    html: part.html,
                    replacement_maps: part.replacements,
                })
                .collect(),
            tokens: tokens(article),
            links: article
                .outline
                .links
                .iter()
                .filter(|link| !link.image)
                .map(link)
                .collect(),
            body,
            text: rendered.text.trim_end().to_owned(),
        }
    }

    /// All that it says.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// The text of an article alone.
pub(super) fn plain_text(article: &Article, world: World<'_>) -> String {
    let mut text = render(article, world, &mut WrittenIds::new()).text;
    push_json(article, &mut text);
    text.truncate(text.trim_end().len());
    text
}

fn push_json(article: &Article, into: &mut String) {
    if let Some(root) = article.document() {
        push_texts(root, into);
    }
}

/// The attributes in their canonical spelling, lists as lists.
fn properties(article: &Article, schemas: &Schemas) -> Map<String, Value> {
    let mut properties = Map::new();
    for attribute in article.properties.all(&article.source) {
        let known = schemas.attribute(attribute.name());
        let name = known.map_or(attribute.name(), |known| known.name.as_str());
        let value = attribute.trimmed();
        if value.is_empty() || properties.contains_key(name) {
            continue;
        }
        let value = match known {
            Some(known) if known.list => Value::Array(
                value
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(Value::from)
                    .collect(),
            ),
            Some(known) if known.kind == AttributeKind::Boolean => {
                Value::Bool(value.eq_ignore_ascii_case("true"))
            }
            Some(known) if known.kind == AttributeKind::Integer => value
                .parse::<i64>()
                .map_or_else(|_| Value::from(value), Value::from),
            _ => Value::from(value),
        };
        properties.insert(name.to_owned(), value);
    }
    properties
}

/// The tokens of the article, each name once, with its first sample.
fn tokens(article: &Article) -> Vec<Token<'_>> {
    let mut tokens: BTreeMap<String, Token<'_>> = BTreeMap::new();
    for pair in article.markers.windows(2) {
        let [start, end] = pair else { continue };
        let name_of = |marker: &Marker| article.source.slice(marker.name).to_lowercase();
        if !start.is_token()
            || !start.is_start()
            || end.is_start()
            || name_of(start) != name_of(end)
        {
            continue;
        }
        let name = article.source.slice(start.name);
        let sample = &article.source.text[start.span.end as usize..end.span.start as usize];
        tokens.entry(name.to_lowercase()).or_insert(Token {
            name,
            sample: sample.trim(),
        });
    }
    tokens.into_values().collect()
}

fn link(link: &crate::article::Link) -> Link<'_> {
    let kind = match classify(&link.url) {
        Target::Web { .. } | Target::Mail | Target::Phone { .. } => "web",
        Target::Blade(_) => "blade",
        Target::Button { .. } => "button",
        Target::Fragment(_) => "fragment",
        Target::File { .. } => "file",
        Target::Token => "token",
        Target::Empty | Target::Local(_) | Target::Other(_) => "none",
    };
    Link {
        text: link.text.trim(),
        kind,
        target: if kind == "none" { "" } else { link.url.trim() },
    }
}

fn body<'a>(article: &'a Article, world: World<'a>, ids: &mut WrittenIds) -> Option<Body<'a>> {
    let kind = article.self_help_type.as_ref()?;
    let schema = world.schemas.body(kind.json_schema.as_deref()?)?;
    let root = article.document()?;
    Some(Body {
        schema: &schema.name,
        data: value(root, Some(&schema.shape), article, world, ids),
    })
}

/// A JSON value with canonical keys; a text that its schema says is HTML goes
/// through the same writer as the body of an article.
fn value(
    node: Node<'_>,
    shape: Option<&Shape>,
    article: &Article,
    world: World<'_>,
    ids: &mut WrittenIds,
) -> Value {
    match node.kind() {
        NodeKind::Object(members) => {
            let mut map = Map::new();
            for member in members {
                let known = shape.and_then(|shape| shape.member(member.key()));
                let key = known.map_or(member.key(), |(key, _)| key);
                let inner = known.map(|(_, shape)| shape);
                map.insert(
                    key.to_owned(),
                    value(member.value(), inner, article, world, ids),
                );
            }
            Value::Object(map)
        }
        NodeKind::Array(items) => {
            let inner = shape.and_then(Shape::item);
            items
                .iter()
                .map(|item| value(item, inner, article, world, ids))
                .collect()
        }
        NodeKind::String(text) if shape.is_some_and(|shape| shape.html) => {
            Value::String(render_fragment(article, text, world, ids))
        }
        _ => node.to_value(&|_| None),
    }
}

/// Texts of several words are what a reader searches for; conditions are not.
fn push_texts(node: Node<'_>, into: &mut String) {
    match node.kind() {
        NodeKind::String(text) if text.trim().contains(' ') => {
            push_blank(into);
            push_without_tags(into, text);
        }
        NodeKind::Array(items) => items.iter().for_each(|item| push_texts(item, into)),
        NodeKind::Object(members) => members
            .iter()
            .filter(|member| !member.is("visibility"))
            .for_each(|member| push_texts(member.value(), into)),
        _ => {}
    }
}

fn push_without_tags(into: &mut String, text: &str) {
    let mut from = 0;
    for markup in tags(text) {
        push_plain(into, &text[from..markup.span().start as usize]);
        push_blank(into);
        from = markup.span().end as usize;
    }
    push_plain(into, &text[from..]);
}
