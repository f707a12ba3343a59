//! Completion in the properties block: missing attributes, and their values.

use super::completion_item::{Item, Items, MAX_ITEMS, escaped};
use super::context::Context;
use super::typing::Value;
use super::{describe, markdown, names};
use crate::corpus::{ArticleTargeting, Name, Taxonomy};
use crate::schema::{Attribute, AttributeKind, Presence};
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;
use std::collections::BTreeMap;

/// Returns the attributes that the block does not have.
pub(super) fn names(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let (article, schemas) = (cx.article(), cx.schemas());
    let kind = article.self_help_type.as_deref();
    let is_in = |list: Option<&Vec<String>>, name: &str| {
        list.is_some_and(|list| list.iter().any(|one| one.eq_ignore_ascii_case(name)))
    };
    let rank = |attribute: &Attribute| {
        let name = attribute.name.as_str();
        let is_required = is_in(kind.map(|kind| &kind.required), name);
        let is_expected = is_in(kind.map(|kind| &kind.expected), name);
        let is_waived = is_in(kind.map(|kind| &kind.waived), name);
        match attribute.presence {
            Presence::Required => 0,
            _ if is_required => 0,
            _ if is_expected => 1,
            Presence::Expected if !is_waived => 1,
            _ => 2,
        }
    };
    // The one that is being typed is not there yet.
    let has = |attribute: &Attribute| {
        let present = article.attribute(&attribute.name);
        present.is_some_and(|one| one.name_span().start as usize != start)
    };
    let mut missing: Vec<&Attribute> = schemas.attributes.iter().filter(|one| !has(one)).collect();
    missing.sort_by_key(|one| rank(one));
    let end = end_of_name(&article.source.text, offset);
    let has_value = article.source.text[end..].trim_start().starts_with('=');
    let items = missing.into_iter().map(|attribute| Item {
        label: attribute.name.clone(),
        text: if has_value {
            attribute.name.clone()
        } else {
            format!("{}=\"${{1}}\"", escaped(&attribute.name))
        },
        is_snippet: !has_value,
        detail: match rank(attribute) {
            0 => "required".to_owned(),
            1 => "expected".to_owned(),
            _ => "optional".to_owned(),
        },
        documentation: describe::attribute(attribute, schemas),
        kind: Some(CompletionItemKind::Property),
        ..Item::default()
    });
    Some(Items::all(Span::new(start, end), items.collect()))
}

fn end_of_name(text: &str, offset: usize) -> usize {
    let rest = &text[offset..];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    offset + rest.find(|c| !is_name(c)).unwrap_or(rest.len())
}

/// Returns the values of an attribute.
pub(super) fn values(cx: &Context, value: &Value<'_>, offset: usize) -> Option<Items> {
    let attribute = cx.schemas().attribute(value.name)?;
    let text = &cx.article().source.text;
    let span = if attribute.list {
        value.item
    } else {
        value.whole
    };
    let typed = text.get(span.start as usize..offset)?.trim();
    let items = match attribute.name.as_str() {
        names::TOPICS => Items::found(span, ids(cx, true, typed)),
        names::PRODUCTS => Items::found(span, ids(cx, false, typed)),
        _ => match attribute.kind {
            AttributeKind::Boolean => Items::all(span, plain(["true", "false"])),
            AttributeKind::Enumeration => Items::all(span, named_values(cx, attribute)),
            _ if !attribute.known.is_empty() || attribute.shared => {
                Items::found(span, used(cx, attribute, typed))
            }
            _ => Items::found(span, used_names(cx, list_of(&attribute.name)?, typed)),
        },
    };
    if value.is_quoted {
        return Some(items);
    }
    Some(items.quoted())
}

pub(super) fn plain<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<Item> {
    let item = |value: &str| Item {
        label: value.to_owned(),
        text: value.to_owned(),
        ..Item::default()
    };
    values.into_iter().map(item).collect()
}

fn named_values(cx: &Context, attribute: &Attribute) -> Vec<Item> {
    let schemas = cx.schemas();
    let values = schemas.values_of(attribute);
    let mut items = plain(values);
    for item in &mut items {
        item.kind = Some(CompletionItemKind::EnumMember);
        match attribute.values_from.as_deref() {
            Some("clouds") => {
                if let Some(cloud) = schemas.cloud(&item.label) {
                    item.detail = cloud.title.clone();
                    item.documentation = describe::cloud(cloud);
                }
            }
            Some(_) => {
                if let Some(kind) = schemas.self_help_type(&item.label) {
                    item.documentation = describe::kind(kind);
                }
            }
            None => {}
        }
    }
    items
}

/// Returns topics or products whose id starts with what was typed, or whose name matches it.
pub(super) fn ids(cx: &Context, are_topics: bool, typed: &str) -> Vec<Item> {
    let corpus = cx.corpus();
    let taxonomy = Taxonomy::of(corpus);
    let mut items = Vec::new();
    for product in &taxonomy.products {
        let title = product.title(corpus);
        if !are_topics {
            let ids = product.ids.iter();
            items.extend(ids.map(|id| named(id, title, "", product.long_description)));
            continue;
        }
        items.extend(product.topics.iter().map(|topic| {
            let detail = match topic.category {
                "" => title.to_owned(),
                category => format!("{title}, {category}"),
            };
            let about = topic.long_description;
            named(topic.id, topic.short_description, &detail, about)
        }));
    }
    let is_match = |item: &Item| {
        item.text.to_lowercase().starts_with(&typed.to_lowercase())
            || names::matches(typed, &format!("{} {}", item.label, item.detail))
    };
    items.retain(|item| typed.is_empty() || is_match(item));
    // Topics of the products of the article come first.
    let own: Vec<String> = cx
        .article()
        .attribute(names::PRODUCTS)
        .into_iter()
        .flat_map(|products| products.items().map(|item| item.text.to_lowercase()))
        .collect();
    let is_own = |item: &Item| {
        let found = taxonomy.topic(&item.text);
        found.is_some_and(|(product, _)| own.iter().any(|id| product.has_id(id)))
    };
    items.sort_by_cached_key(|item| !is_own(item));
    if !items.is_empty() {
        return items;
    }
    let list: fn(&ArticleTargeting) -> &[Name] = if are_topics {
        |shown| &shown.topics
    } else {
        |shown| &shown.products
    };
    used_names(cx, list, typed)
}

fn named(id: &str, name: &str, detail: &str, about: &str) -> Item {
    let label = if name.is_empty() { id } else { name };
    Item {
        label: label.to_owned(),
        text: id.to_owned(),
        detail: if detail.is_empty() {
            id.to_owned()
        } else {
            format!("{id}: {detail}")
        },
        documentation: markdown::text(about),
        // Until the client has asked again, it compares more letters with an id or a name.
        filter: format!("{id} {name} {detail}"),
        kind: Some(CompletionItemKind::Reference),
        ..Item::default()
    }
}

/// Returns the values of an attribute in other articles, and the known ones, the most frequent
/// first.
fn used(cx: &Context, attribute: &Attribute, typed: &str) -> Vec<Item> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in &attribute.known {
        counts.entry(value).or_default();
    }
    for (file, article) in cx.corpus().files() {
        if file == cx.file {
            continue;
        }
        if let Some(one) = article.attribute(&attribute.name) {
            if attribute.list {
                one.items()
                    .for_each(|item| *counts.entry(item.text).or_default() += 1);
            } else {
                *counts.entry(one.trimmed()).or_default() += 1;
            }
        }
    }
    counted(counts, typed)
}

fn counted(counts: BTreeMap<&str, usize>, typed: &str) -> Vec<Item> {
    let typed = typed.to_lowercase();
    let mut counts: Vec<(&str, usize)> = counts
        .into_iter()
        .filter(|(value, _)| !value.is_empty() && value.to_lowercase().contains(&typed))
        .collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let items = counts
        .into_iter()
        .take(MAX_ITEMS)
        .map(|(value, count)| Item {
            label: value.to_owned(),
            text: value.to_owned(),
            detail: match count {
                0 => String::new(),
                count => format!("in {}", crate::report::plural(count, "article")),
            },
            ..Item::default()
        });
    items.collect()
}

/// Returns the symptoms of other articles, in their spelling.
pub(super) fn symptoms(cx: &Context, typed: &str) -> Vec<Item> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, article) in cx.corpus().files().filter(|(file, _)| *file != cx.file) {
        for name in ["symptomID", "diagnosticScenario"] {
            let items = article.attribute(name).into_iter();
            for item in items.flat_map(|attribute| attribute.items()) {
                *counts.entry(item.text).or_default() += 1;
            }
        }
    }
    counted(counts, typed)
}

/// Returns the names in a list of the targeting of all other articles.
fn used_names(cx: &Context, list: fn(&ArticleTargeting) -> &[Name], typed: &str) -> Vec<Item> {
    let corpus = cx.corpus();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // This article has what is being typed.
    for file in corpus.file_ids().filter(|file| *file != cx.file) {
        for name in list(corpus.targeting.article(file)) {
            *counts.entry(corpus.targeting.name(*name)).or_default() += 1;
        }
    }
    counted(counts, typed)
}

fn list_of(name: &str) -> Option<fn(&ArticleTargeting) -> &[Name]> {
    Some(match name {
        "service" => |shown| &shown.services,
        "resource" => |shown| &shown.resources,
        "resourceTags" => |shown| &shown.tags,
        _ => return None,
    })
}

/// Returns the block of a new article.
pub(super) fn new_article(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let schemas = cx.schemas();
    let mut text = "<properties\n".to_owned();
    let mut place = 0;
    for attribute in schemas.attributes.iter() {
        if attribute.presence == Presence::Optional {
            continue;
        }
        place += 1;
        let values = schemas.values_of(attribute);
        let shown = values.first().copied().unwrap_or_default();
        let own = if attribute.name.eq_ignore_ascii_case("articleId") {
            cx.article().source.file_stem()
        } else {
            shown
        };
        text.push_str(&format!(
            "    {}=\"${{{place}:{}}}\"\n",
            escaped(&attribute.name),
            escaped(own)
        ));
    }
    text.push_str("/>\n# ${0:Title}\n");
    let item = Item {
        label: "<properties".to_owned(),
        text,
        detail: "the block of a new article".to_owned(),
        is_snippet: true,
        kind: Some(CompletionItemKind::Snippet),
        ..Item::default()
    };
    let end = end_of_name(&cx.article().source.text, offset);
    Some(Items::all(Span::new(start, end), vec![item]))
}
