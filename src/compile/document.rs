//! Compiles an article to its object.

use super::Plan;
use super::body::{self, push_document};
use super::html::{WrittenIds, render};
use crate::article::{Article, Marker, Target, classify};
use crate::finding::FileId;
use crate::lookup::title;
use crate::published::{self, FORMAT, Kind, Link, LinkKind, Section, Token};
use crate::schema::{ArticleMember, AttributeKind, Schemas};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Compiles `article`, whose includes are expanded, with the number `file`.
pub(super) fn compile(article: &Article, file: FileId, plan: Plan<'_>) -> published::Article {
    let schemas = plan.schemas;
    let audience = plan.edition.audience;
    let mut ids = WrittenIds::new();
    let mut rendered = render(article, plan, &mut ids);
    let body = body::document(article, plan, &mut ids);
    push_document(article, plan, &mut rendered.text);
    rendered.text.truncate(rendered.text.trim_end().len());
    let kind = article.self_help_type.as_ref();
    let headings = &article.outline.headings;
    let customer_title = customer_title(article, schemas);
    let heading_at = shown_heading(article, plan);
    let heading_id = heading_at.and_then(|at| article.anchors(schemas).heading(at));
    let source = if audience.withholds(ArticleMember::Source) {
        None
    } else {
        Some(article.source.path.clone())
    };
    let links = if audience.withholds(ArticleMember::Links) {
        Vec::new()
    } else {
        links(article)
    };
    let mut parts = rendered.parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let sections = parts.map(|part| Section {
        title: part.title.unwrap_or_default(),
        html: part.html,
        replacement_maps: part.replacements.maps,
    });
    published::Article {
        format: FORMAT,
        kind: Kind::Article,
        id: article.id().to_owned(),
        self_help_type: kind.map_or_else(String::new, |kind| kind.name.clone()),
        title: title(article).into_owned(),
        heading: heading_at.map(|at| headings[at].text.clone()),
        heading_id: heading_id.map(str::to_owned),
        customer_title: customer_title.map(str::to_owned),
        source,
        clouds: plan
            .clouds_of(file)
            .names(schemas)
            .map(str::to_owned)
            .collect(),
        updated: plan.corpus.updated(file).map(str::to_owned),
        properties: properties(article, plan),
        html: first.html,
        replacement_maps: first.replacements.maps,
        sections: sections.collect(),
        tokens: tokens(article),
        links,
        body,
        text: rendered.text,
    }
}

/// Returns the plain text of an article.
pub(super) fn plain_text(article: &Article, plan: Plan<'_>) -> String {
    let mut text = render(article, plan, &mut WrittenIds::new()).text;
    push_document(article, plan, &mut text);
    text.truncate(text.trim_end().len());
    text
}

/// Returns the position of the H1 among the headings of an article, if the audience sees it.
pub(super) fn shown_heading(article: &Article, plan: Plan<'_>) -> Option<usize> {
    if customer_title(article, plan.schemas).is_some()
        && plan.edition.audience.withholds(ArticleMember::Heading)
    {
        return None;
    }
    let mut headings = article.outline.headings.iter();
    headings.position(|heading| heading.level == 1)
}

/// Returns the first H2 of an article of a type whose customers see it as the title; `None` if
/// it is a standard heading such as "Recommended steps".
fn customer_title<'a>(article: &'a Article, schemas: &Schemas) -> Option<&'a str> {
    if !article
        .self_help_type
        .as_ref()
        .is_some_and(|kind| kind.customer_title)
    {
        return None;
    }
    let mut headings = article.outline.headings.iter();
    let title = headings.find(|heading| heading.level == 2)?.text.as_str();
    let mut standard = schemas.text.standard_headings.iter();
    if standard.any(|standard| standard.heading.eq_ignore_ascii_case(title)) {
        return None;
    }
    Some(title)
}

/// Returns the attributes that the audience gets, by their canonical names.
fn properties(article: &Article, plan: Plan<'_>) -> Map<String, Value> {
    let (schemas, audience) = (plan.schemas, plan.edition.audience);
    let mut properties = Map::new();
    for attribute in article.properties.all(&article.source) {
        let known = schemas.attribute(attribute.name());
        if !audience.keeps_attribute(known.map(|known| known.name.as_str())) {
            continue;
        }
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

/// Returns the tokens of the article, each name once, with its first sample.
fn tokens(article: &Article) -> Vec<Token> {
    let mut tokens: BTreeMap<String, Token> = BTreeMap::new();
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
        tokens.entry(name.to_lowercase()).or_insert_with(|| Token {
            name: name.to_owned(),
            sample: sample.trim().to_owned(),
        });
    }
    tokens.into_values().collect()
}

/// Returns the links as written, without images.
fn links(article: &Article) -> Vec<Link> {
    let links = article.outline.links.iter();
    links.filter(|link| !link.image).map(link).collect()
}

fn link(link: &crate::article::Link) -> Link {
    let kind = match classify(&link.url) {
        Target::Web { .. } | Target::Mail | Target::Phone { .. } => LinkKind::Web,
        Target::Blade(_) => LinkKind::Blade,
        Target::Button { .. } => LinkKind::Button,
        Target::Fragment(_) => LinkKind::Fragment,
        Target::File { .. } => LinkKind::File,
        Target::Token => LinkKind::Token,
        Target::Empty | Target::Local(_) | Target::Other(_) => LinkKind::None,
    };
    let target = match kind {
        LinkKind::None => "",
        _ => link.url.trim(),
    };
    Link {
        text: link.text.trim().to_owned(),
        kind,
        target: target.to_owned(),
    }
}
