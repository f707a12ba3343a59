//! The values of the template for an article, from its object.

use super::rewrite::HtmlRewriter;
use super::{Site, SiteError};
use crate::published::html::{Piece, pieces};
use crate::published::{Article, ReplacementMaps};
use crate::schema::{Shape, Videos};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Returns the HTML before the first section, and the id of the title that customers see.
/// If the HTML starts with that title, it is removed, because the page shows it above.
fn without_title(article: &Article) -> (&str, Option<String>) {
    let all = (&*article.html, None);
    if article.customer_title.is_none() {
        return all;
    }
    let mut pieces = pieces(&article.html);
    let is_space = |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if text.trim().is_empty());
    let Some(Piece::Heading(title)) = pieces.find(|piece| !is_space(piece)) else {
        return all;
    };
    let end = Piece::End("h2".into());
    if title.name() != "h2" || !pieces.any(|piece| piece == end) {
        return all;
    }
    (pieces.rest(), title.get("id").map(str::to_owned))
}

/// Returns the values of the template for the article in the object at the path `object`.
pub(super) fn values(
    article: &Article,
    object: &str,
    site: &Site<'_>,
    has_page: &dyn Fn(&str) -> bool,
) -> Result<Value, SiteError> {
    let (html, title_id) = without_title(article);
    // The id comes from HTML, so it is already escaped.
    let title_id = title_id.map(Value::from_safe_string);
    let heading_id = article.heading_id.as_deref().map(Value::from);
    let anchors: Vec<Value> = title_id.into_iter().chain(heading_id).collect();
    let first = part(html, &article.replacement_maps, site, has_page)?;
    let mut sections = Vec::with_capacity(article.sections.len());
    for section in &article.sections {
        let html = part(&section.html, &section.replacement_maps, site, has_page)?;
        sections.push(context! { title => &*section.title, html => html });
    }
    let body = article.body.as_ref().map(|body| {
        let shape = site.schemas.body(&body.schema).map(|schema| &schema.shape);
        let rewriter = HtmlRewriter {
            components: BTreeMap::new(),
            has_page,
        };
        context! { schema => &*body.schema, data => value(&body.data, shape, &rewriter) }
    });
    let kind = site.schemas.self_help_type(&article.self_help_type);
    let clouds = article.clouds.iter().map(|name| {
        let cloud = site.schemas.cloud(name);
        let title = cloud.map_or(name.as_str(), |cloud| cloud.title.as_str());
        context! { name => name.as_str(), title => title }
    });
    Ok(context! {
        root => Value::from_safe_string("../".to_owned()),
        object => object,
        id => &*article.id,
        type => &*article.self_help_type,
        internal => kind.is_some_and(|kind| kind.internal),
        title => article.name(),
        anchors => anchors,
        lang => language(&format!("{} {}", article.title, article.name())),
        clouds => clouds.collect::<Vec<_>>(),
        html => first,
        sections => sections,
        body => body,
    })
}

/// Returns the HTML of a part with its components inserted.
fn part(
    html: &str,
    maps: &ReplacementMaps,
    site: &Site<'_>,
    has_page: &dyn Fn(&str) -> bool,
) -> Result<Value, SiteError> {
    let rewriter = HtmlRewriter {
        components: components(maps, site)?,
        has_page,
    };
    Ok(Value::from_safe_string(rewriter.rewrite(html)))
}

/// Returns the HTML of each component, by the comment that it replaces.
fn components(
    maps: &ReplacementMaps,
    site: &Site<'_>,
) -> Result<BTreeMap<String, String>, SiteError> {
    let mut components = BTreeMap::new();
    let lists = [
        ("webResults", &maps.web_results),
        ("diagnostics", &maps.diagnostics),
        ("metricsBasedCharts", &maps.metrics_based_charts),
        ("videos", &maps.videos),
    ];
    let mut insert = |kind: &str, key: &str, of: Value, videos: Vec<Value>| {
        let template = site.environment.get_template("component.html")?;
        let values = context! { kind => kind, of => of, videos => videos };
        components.insert(key.to_owned(), template.render(values)?);
        Ok::<(), SiteError>(())
    };
    let hosts = &site.schemas.components.videos;
    for (kind, list) in lists {
        for one in list {
            let videos = vec![video(&one.values, hosts)];
            insert(kind, &one.key, Value::from(Serde(one)), videos)?;
        }
    }
    for group in &maps.video_groups {
        let videos = group.videos.iter().map(|one| video(one, hosts)).collect();
        insert("videoGroups", &group.key, Value::from(Serde(group)), videos)?;
    }
    Ok(components)
}

/// Returns a video, with its address if the host is allowed.
fn video(of: &BTreeMap<String, String>, hosts: &Videos) -> Value {
    let value = |name: &str| of.get(name).map_or("", |value| value.trim());
    let source = value("src");
    let host = source
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#', ':', '@', '\\']).next())
        .filter(|host| hosts.is_host(host));
    context! { title => value("title"), host => host, src => host.map(|_| source) }
}

/// Converts JSON to a template value. HTML, according to the schema, is marked as safe;
/// the template escapes all other texts.
fn value(json: &Json, shape: Option<&Shape>, rewriter: &HtmlRewriter<'_>) -> Value {
    match json {
        Json::Object(members) => {
            let inner = |key: &str| Some(shape?.member(key)?.1);
            let members = members
                .iter()
                .map(|(key, json)| (key.clone(), value(json, inner(key), rewriter)));
            Value::from(members.collect::<BTreeMap<String, Value>>())
        }
        Json::Array(items) => {
            let inner = shape.and_then(Shape::item);
            let items = items.iter().map(|item| value(item, inner, rewriter));
            items.collect::<Vec<_>>().into()
        }
        Json::String(text) if shape.is_some_and(|shape| shape.html) => {
            Value::from_safe_string(rewriter.rewrite(text))
        }
        other => Value::from(Serde(other)),
    }
}

/// Returns the language of a text if its letters identify it.
fn language(text: &str) -> Option<&'static str> {
    let (mut han, mut all) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        han += usize::from(('\u{4e00}'..='\u{9fff}').contains(&c));
    }
    if han * 4 > all { Some("zh-Hans") } else { None }
}
