//! The values of the template for an article, from its object.

use super::rewrite::{HtmlRewriter, Words};
use super::{BROWSE, Site, SiteError, slug};
use crate::compile::Place;
use crate::published::html::{Piece, pieces};
use crate::published::{Article, ReplacementMaps};
use crate::schema::{Lookup, Shape, Videos};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::{Value as Json, json};
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
    place: Option<&Place>,
) -> Result<Value, SiteError> {
    let lang = language(&format!("{} {}", article.title, article.name()));
    let ui = ui(lang, site);
    let (html, title_id) = without_title(article);
    // The id comes from HTML, so it is already escaped.
    let title_id = title_id.map(Value::from_safe_string);
    let heading_id = article.heading_id.as_deref().map(Value::from);
    let anchors: Vec<Value> = title_id.into_iter().chain(heading_id).collect();
    let frame = Frame {
        site,
        ui: &ui,
        has_page,
    };
    let first = frame.part(html, &article.replacement_maps)?;
    let mut toc = contents(html);
    let mut sections = Vec::with_capacity(article.sections.len());
    for (at, section) in article.sections.iter().enumerate() {
        let id = format!("helpc:section-{}", at + 1);
        toc.push(context! { id, text => &*section.title });
        let html = frame.part(&section.html, &section.replacement_maps)?;
        sections.push(context! { title => &*section.title, html => html });
    }
    let body = article.body.as_ref().map(|body| {
        let shape = site.schemas.body(&body.schema).map(|schema| &schema.shape);
        let rewriter = frame.rewriter(BTreeMap::new());
        context! { schema => &*body.schema, data => value(&body.data, shape, &rewriter) }
    });
    let kind = site.schemas.self_help_type(&article.self_help_type);
    let cloud_names = article.clouds.iter().map(|name| {
        let cloud = site.schemas.cloud(name);
        cloud.map_or(name.as_str(), |cloud| cloud.title.as_str())
    });
    let description = description(article);
    let property = |name: &str| article.properties.get(name).and_then(Json::as_str);
    let trigger = kind
        .filter(|kind| kind.lookup.contains(&Lookup::Symptom))
        .and_then(|_| property("infoBubbleText").or_else(|| property("description")));
    let path = Site::path(&article.id);
    let title = site.texts.title(&ui);
    let linked_data = linked_data(article, &description, place, site, title, &path);
    Ok(context! {
        site_title => title,
        ui => &ui,
        path => Value::from_safe_string(path),
        linked_data => Value::from_safe_string(linked_data),
        description,
        trigger,
        cloud_names => cloud_names.collect::<Vec<_>>().join(", "),
        place => place.map(Serde).map(Value::from),
        toc,
        root => Value::from_safe_string("../".to_owned()),
        object => object,
        id => &*article.id,
        type => &*article.self_help_type,
        internal => kind.is_some_and(|kind| kind.internal),
        title => article.name(),
        anchors => anchors,
        lang => lang,
        clouds => &article.clouds,
        html => first,
        sections => sections,
        body => body,
    })
}

/// Returns the language of the page around an article in the language `own`.
fn ui(own: Option<&'static str>, site: &Site<'_>) -> String {
    let languages = &site.settings.languages;
    let own = own.filter(|own| languages.iter().any(|one| one == own));
    let first = languages.first().map_or("en", String::as_str);
    own.unwrap_or(first).to_owned()
}

/// Returns the headings of level 2: id and text.
fn contents(html: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut pieces = pieces(html);
    while let Some(piece) = pieces.next() {
        let Piece::Heading(tag) = piece else { continue };
        let (Some(id), "h2") = (tag.get("id"), tag.name()) else {
            continue;
        };
        let end = Piece::End("h2".into());
        let mut text = String::new();
        for piece in pieces.by_ref().take_while(|piece| *piece != end) {
            if let Piece::Text(part) = piece {
                text.push_str(&part);
            }
        }
        // Both come from HTML, so they are already escaped.
        found.push(context! {
            id => Value::from_safe_string(id.to_owned()),
            text => Value::from_safe_string(text),
        });
    }
    found
}

/// Longest description of a page that is made from its text, in characters.
const MAX_DESCRIPTION_CHARS: usize = 160;

/// Returns the description of the article, or else the start of its text.
fn description(article: &Article) -> String {
    let given = article.properties.get("description").and_then(Json::as_str);
    if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
        return given.to_owned();
    }
    let text = article.text.trim();
    match text.char_indices().nth(MAX_DESCRIPTION_CHARS) {
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", text[..cut].trim_end())
        }
        None => text.to_owned(),
    }
}

/// Returns data about the page for search engines, as JSON that is safe in a script element.
fn linked_data(
    article: &Article,
    description: &str,
    place: Option<&Place>,
    site: &Site<'_>,
    site_title: &str,
    path: &str,
) -> String {
    let base = site
        .settings
        .url
        .as_deref()
        .map(|url| url.trim_end_matches('/'));
    let mut crumbs = vec![(site_title.to_owned(), String::new())];
    if let Some(place) = place {
        let (prefix, product) = (&place.prefix, slug(&place.product));
        crumbs.push((
            place.product_title.clone(),
            format!("{BROWSE}/{prefix}{product}.html"),
        ));
        if !place.topic.is_empty() {
            let file = format!("{BROWSE}/{prefix}{product}.{}.html", slug(&place.topic));
            crumbs.push((place.topic_title.clone(), file));
        }
    }
    crumbs.push((article.name().to_owned(), path.to_owned()));
    let items = crumbs.iter().enumerate().map(|(at, (name, path))| {
        let mut item = json!({ "@type": "ListItem", "position": at + 1, "name": name });
        if let Some(base) = base {
            item["item"] = json!(format!("{base}/{path}"));
        }
        item
    });
    let mut about = json!({
        "@type": "TechArticle",
        "headline": article.name(),
        "description": description,
    });
    if let Some(base) = base {
        about["url"] = json!(format!("{base}/{path}"));
    }
    let data = json!({
        "@context": "https://schema.org",
        "@graph": [
            { "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() },
            about,
        ],
    });
    // `<` could end the script element.
    data.to_string().replace('<', "\\u003c")
}

/// What the parts of a page share.
struct Frame<'d> {
    site: &'d Site<'d>,
    /// The language of the page.
    ui: &'d str,
    has_page: &'d dyn Fn(&str) -> bool,
}

impl<'d> Frame<'d> {
    fn rewriter(&self, components: BTreeMap<String, String>) -> HtmlRewriter<'d> {
        HtmlRewriter {
            components,
            words: Words {
                picture: self.site.texts.get(self.ui, "picture"),
                table: self.site.texts.get(self.ui, "table"),
            },
            has_page: self.has_page,
        }
    }

    /// Returns the HTML of a part with its components inserted.
    fn part(&self, html: &str, maps: &ReplacementMaps) -> Result<Value, SiteError> {
        let rewriter = self.rewriter(components(maps, self.site, self.ui)?);
        Ok(Value::from_safe_string(rewriter.rewrite(html)))
    }
}

/// Returns the HTML of each component, by the comment that it replaces.
fn components(
    maps: &ReplacementMaps,
    site: &Site<'_>,
    ui: &str,
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
