//! What a page shows of an article: its object, read as far as that goes.

use super::dress::{Dresser, attribute};
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
    /// What customers call the article.
    fn name(&self) -> &str {
        let own = self.customer_title.as_deref().or(self.heading.as_deref());
        own.filter(|title| !title.trim().is_empty())
            .unwrap_or(&self.title)
    }

    /// The HTML before the first section, and the id of the title that customers see.
    /// Where the HTML starts with that title, the title is left out: the page has it above.
    fn without_title(&self) -> (&str, Option<&str>) {
        let rest = self.customer_title.as_ref().and_then(|_| {
            let heading = self.html.trim_start().strip_prefix("<h2")?;
            let (tag, heading) = heading.split_once('>')?;
            Some((heading.split_once("</h2>")?.1, attribute(tag, "id")))
        });
        rest.unwrap_or((&self.html, None))
    }

    /// What the template is filled in with.
    pub(super) fn values(
        &self,
        object: &str,
        site: &Site<'_>,
        has_page: &dyn Fn(&str) -> bool,
    ) -> Result<Value, SiteError> {
        let (html, title_id) = self.without_title();
        // In the HTML it is escaped already.
        let title_id = title_id.map(|id| Value::from_safe_string(id.to_owned()));
        let heading_id = self.heading_id.as_deref().map(Value::from);
        let anchors: Vec<Value> = title_id.into_iter().chain(heading_id).collect();
        let first = self.part(html, &self.replacement_maps, site, has_page)?;
        let sections = self.sections.iter().map(|section| {
            let html = self.part(&section.html, &section.replacement_maps, site, has_page)?;
            Ok(context! { title => &*section.title, html => html })
        });
        let sections = sections.collect::<Result<Vec<_>, SiteError>>()?;
        let body = self.body.as_ref().map(|body| {
            let shape = site.schemas.body(&body.schema).map(|schema| &schema.shape);
            let dresser = Dresser {
                components: BTreeMap::new(),
                has_page,
            };
            context! { schema => &*body.schema, data => value(&body.data, shape, &dresser) }
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

    /// The HTML of a part, with its components in their places.
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
        let dresser = Dresser {
            components,
            has_page,
        };
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        dresser.dress(html, &mut out);
        Ok(Value::from_safe_string(out))
    }
}

/// The videos of a component, each with its address where that may be followed.
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
                .and_then(|rest| rest.split(['/', '?', '#', ':', '@', '\\']).next());
            let host = host.filter(|host| hosts.contains(&host.to_ascii_lowercase()));
            let title = video["title"].as_str().map_or("", str::trim);
            context! { title => title, host => host, src => host.map(|_| source) }
        })
        .collect()
}

/// JSON for a template: texts that the schema says are HTML go in as such, all
/// others are escaped there.
fn value(json: &Json, shape: Option<&Shape>, dresser: &Dresser<'_>) -> Value {
    match json {
        Json::Object(members) => {
            let inner = |key: &str| Some(shape?.member(key)?.1);
            let members = members
                .iter()
                .map(|(key, json)| (key.clone(), value(json, inner(key), dresser)));
            Value::from(members.collect::<BTreeMap<String, Value>>())
        }
        Json::Array(items) => {
            let inner = shape.and_then(Shape::item);
            let items = items.iter().map(|item| value(item, inner, dresser));
            items.collect::<Vec<_>>().into()
        }
        Json::String(text) if shape.is_some_and(|shape| shape.html) => {
            let mut out = String::new();
            dresser.dress(text, &mut out);
            Value::from_safe_string(out)
        }
        other => Value::from(Serde(other)),
    }
}

/// The language of a text, where its letters tell.
fn language(text: &str) -> Option<&'static str> {
    let (mut han, mut all) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        han += usize::from(('\u{4e00}'..='\u{9fff}').contains(&c));
    }
    (han * 4 > all).then_some("zh-Hans")
}
