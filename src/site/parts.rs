//! The parts of an article, as its page and its Markdown show them.

use super::rewrite::{HtmlRewriter, Words};
use super::{Site, SiteError};
use crate::published::html::{Piece, pieces};
use crate::published::{Article, ReplacementMaps, Section};
use crate::schema::{Lookup, Shape, Videos};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The HTML of components, by the comments that they replace.
pub(super) type Components = BTreeMap<String, String>;

/// The parts of an article.
pub(super) struct Parts<'a> {
    pub(super) article: &'a Article,
    /// The language of the article, if its letters identify it.
    pub(super) lang: Option<&'static str>,
    /// The language of the page around it.
    pub(super) ui: String,
    /// The HTML before the first section, without the title.
    pub(super) html: &'a str,
    /// The id of the title, if it was removed from the HTML.
    pub(super) title_id: Option<String>,
    /// The components in that HTML.
    pub(super) components: Components,
    /// The sections with their components.
    pub(super) sections: Vec<(&'a Section, Components)>,
    /// The JSON document.
    pub(super) body: Option<ShownBody<'a>>,
}

/// A JSON document.
pub(super) struct ShownBody<'a> {
    /// The name of its schema.
    pub(super) schema: &'a str,
    /// The document for templates.
    pub(super) data: Value,
    /// The document as HTML.
    pub(super) html: String,
}

impl<'a> Parts<'a> {
    /// Returns the parts of an article.
    pub(super) fn of(
        article: &'a Article,
        site: &Site<'_>,
        has_page: &dyn Fn(&str) -> bool,
    ) -> Result<Self, SiteError> {
        let lang = language(&format!("{} {}", article.title, article.name()));
        let ui = ui(lang, site);
        let (html, title_id) = without_title(article);
        let sections = article.sections.iter();
        let sections = sections
            .map(|section| Ok((section, components(&section.replacement_maps, site, &ui)?)))
            .collect::<Result<_, SiteError>>()?;
        let body = match &article.body {
            Some(body) => {
                let shape = site.schemas.body(&body.schema).map(|schema| &schema.shape);
                let none = Components::new();
                let rewriter = rewriter(&none, site, &ui, has_page);
                let data = value(&body.data, shape, &rewriter);
                let shown = context! { schema => &*body.schema, data => &data };
                let template = site.environment.get_template("body.html")?;
                let mut template =
                    template.render_captured(context! { ui => &*ui, root => "../" })?;
                Some(ShownBody {
                    schema: &body.schema,
                    html: template.with_state_mut(|state| state.call_macro("show", &[shown]))?,
                    data,
                })
            }
            None => None,
        };
        let components = components(&article.replacement_maps, site, &ui)?;
        Ok(Self {
            article,
            lang,
            ui,
            html,
            title_id,
            components,
            sections,
            body,
        })
    }

    /// Returns what rewrites the HTML of a part with these components.
    pub(super) fn rewriter<'d>(
        &'d self,
        components: &'d Components,
        site: &'d Site<'_>,
        has_page: &'d dyn Fn(&str) -> bool,
    ) -> HtmlRewriter<'d> {
        rewriter(components, site, &self.ui, has_page)
    }

    /// Returns true if the article is for support engineers.
    pub(super) fn is_internal(&self, site: &Site<'_>) -> bool {
        let kind = site.schemas.self_help_type(&self.article.self_help_type);
        kind.is_some_and(|kind| kind.internal)
    }

    /// Returns what a check found when it shows the article, for types that checks show.
    pub(super) fn trigger(&self, site: &Site<'_>) -> Option<&'a str> {
        let article = self.article;
        let kind = site.schemas.self_help_type(&article.self_help_type)?;
        if !kind.lookup.contains(&Lookup::Symptom) {
            return None;
        }
        let property = |name: &str| article.properties.get(name).and_then(Json::as_str);
        property("infoBubbleText").or_else(|| property("description"))
    }

    /// Returns the names of the clouds that show the article.
    pub(super) fn cloud_names(&self, site: &Site<'_>) -> String {
        let names = self.article.clouds.iter().map(|name| {
            let cloud = site.schemas.cloud(name);
            cloud.map_or(name.as_str(), |cloud| cloud.title.as_str())
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

fn rewriter<'d>(
    components: &'d Components,
    site: &'d Site<'_>,
    ui: &str,
    has_page: &'d dyn Fn(&str) -> bool,
) -> HtmlRewriter<'d> {
    HtmlRewriter {
        components,
        words: Words {
            picture: site.texts.get(ui, "picture"),
            show_picture: site.texts.get(ui, "show_picture"),
            table: site.texts.get(ui, "table"),
            portal: site.texts.get(ui, "in_portal"),
        },
        has_page,
    }
}

/// Returns the id of the heading of a section.
pub(super) fn section_id(at: usize) -> String {
    format!("helpc:section-{}", at + 1)
}

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

/// Returns the language of the page around an article in the language `own`.
fn ui(own: Option<&'static str>, site: &Site<'_>) -> String {
    let languages = &site.settings.languages;
    let own = own.filter(|own| languages.iter().any(|one| one == own));
    own.unwrap_or(site.ui()).to_owned()
}

/// Returns the HTML of each component, by the comment that it replaces.
fn components(maps: &ReplacementMaps, site: &Site<'_>, ui: &str) -> Result<Components, SiteError> {
    let mut components = Components::new();
    let lists = [
        ("webResults", &maps.web_results),
        ("diagnostics", &maps.diagnostics),
        ("metricsBasedCharts", &maps.metrics_based_charts),
        ("videos", &maps.videos),
    ];
    let mut insert = |kind: &str, key: &str, of: Value, videos: Vec<Value>| {
        let template = site.environment.get_template("component.html")?;
        let values = context! { ui, kind, of, videos };
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
