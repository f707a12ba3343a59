//! The values of the template for an article, from its object.

use super::rewrite::{HtmlRewriter, attribute};
use super::{Site, SiteError};
use crate::schema::{HostList, Shape};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Deserialize;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The object of an article: `schemas/bundle/article.schema.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    self_help_type: Cow<'a, str>,
    #[serde(borrow)]
    title: Cow<'a, str>,
    heading: Option<String>,
    heading_id: Option<String>,
    customer_title: Option<String>,
    clouds: Vec<String>,
    #[serde(borrow)]
    html: Cow<'a, str>,
    #[serde(default)]
    replacement_maps: Maps,
    #[serde(borrow, default)]
    sections: Vec<Section<'a>>,
    body: Option<Body>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Section<'a> {
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    html: Cow<'a, str>,
    #[serde(default)]
    replacement_maps: Maps,
}

/// Components by kind.
type Maps = BTreeMap<String, Vec<Json>>;

#[derive(Debug, Deserialize)]
struct Body {
    schema: String,
    data: Json,
}

impl Article<'_> {
    /// Returns the title that customers see.
    fn name(&self) -> &str {
        match self.customer_title.as_deref().or(self.heading.as_deref()) {
            Some(title) if !title.trim().is_empty() => title,
            _ => &self.title,
        }
    }

    /// Returns the HTML before the first section, and the id of the title that customers
    /// see. If the HTML starts with that title, it is removed, because the page shows it
    /// above.
    fn without_title(&self) -> (&str, Option<&str>) {
        let rest = self.customer_title.as_ref().and_then(|_| {
            let heading = self.html.trim_start().strip_prefix("<h2")?;
            let (tag, heading) = heading.split_once('>')?;
            Some((heading.split_once("</h2>")?.1, attribute(tag, "id")))
        });
        rest.unwrap_or((&self.html, None))
    }

    /// Returns the values of the template.
    pub(super) fn values(
        &self,
        object: &str,
        site: &Site<'_>,
        has_page: &dyn Fn(&str) -> bool,
    ) -> Result<Value, SiteError> {
        let (html, title_id) = self.without_title();
        // The id comes from HTML, so it is already escaped.
        let title_id = title_id.map(|id| Value::from_safe_string(id.to_owned()));
        let heading_id = self.heading_id.as_deref().map(Value::from);
        let anchors: Vec<Value> = title_id.into_iter().chain(heading_id).collect();
        let first = self.part(html, &self.replacement_maps, site, has_page)?;
        let mut sections = Vec::with_capacity(self.sections.len());
        for section in &self.sections {
            let html = self.part(&section.html, &section.replacement_maps, site, has_page)?;
            sections.push(context! { title => &*section.title, html => html });
        }
        let body = self.body.as_ref().map(|body| {
            let shape = site.schemas.body(&body.schema).map(|schema| &schema.shape);
            let rewriter = HtmlRewriter {
                components: BTreeMap::new(),
                has_page,
            };
            context! { schema => &*body.schema, data => value(&body.data, shape, &rewriter) }
        });
        let kind = site.schemas.self_help_type(&self.self_help_type);
        let clouds = self.clouds.iter().map(|name| {
            let cloud = site.schemas.cloud(name);
            let title = cloud.map_or(name.as_str(), |cloud| cloud.title.as_str());
            context! { name => name.as_str(), title => title }
        });
        Ok(context! {
            root => Value::from_safe_string("../".to_owned()),
            object => object,
            id => &*self.id,
            type => &*self.self_help_type,
            internal => kind.is_some_and(|kind| kind.internal),
            title => self.name(),
            anchors => anchors,
            lang => language(&format!("{} {}", self.title, self.name())),
            clouds => clouds.collect::<Vec<_>>(),
            html => first,
            sections => sections,
            body => body,
        })
    }

    /// Returns the HTML of a part with its components inserted.
    fn part(
        &self,
        html: &str,
        maps: &Maps,
        site: &Site<'_>,
        has_page: &dyn Fn(&str) -> bool,
    ) -> Result<Value, SiteError> {
        let mut components = BTreeMap::new();
        for (kind, entries) in maps {
            for entry in entries {
                let Some(key) = entry["replacementKey"].as_str() else {
                    continue;
                };
                let template = site.environment.get_template("component.html")?;
                let values = context! {
                    kind => kind.as_str(),
                    of => Value::from(Serde(entry)),
                    videos => videos(kind, entry, &site.schemas.components.video_hosts),
                };
                components.insert(key.to_owned(), template.render(values)?);
            }
        }
        let rewriter = HtmlRewriter {
            components,
            has_page,
        };
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        rewriter.rewrite(html, &mut out);
        Ok(Value::from_safe_string(out))
    }
}

/// Returns the videos of a component, with their addresses if the host is allowed.
fn videos(kind: &str, entry: &Json, hosts: &HostList) -> Vec<Value> {
    let all = match kind {
        "videos" => std::slice::from_ref(entry),
        _ => entry["videos"].as_array().map_or(&[][..], Vec::as_slice),
    };
    all.iter()
        .map(|video| {
            let source = video["src"].as_str().unwrap_or_default().trim();
            let host = source
                .strip_prefix("https://")
                .and_then(|rest| rest.split(['/', '?', '#', ':', '@', '\\']).next())
                .filter(|host| hosts.contains(&host.to_ascii_lowercase()));
            let title = video["title"].as_str().map_or("", str::trim);
            context! { title => title, host => host, src => host.map(|_| source) }
        })
        .collect()
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
            let mut out = String::new();
            rewriter.rewrite(text, &mut out);
            Value::from_safe_string(out)
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
