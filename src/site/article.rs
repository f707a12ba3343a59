//! The values of the template for an article, from its object.

use super::parts::{Parts, section_id};
use super::{BROWSE, MARKDOWN, Site, slug};
use crate::compile::Place;
use crate::published::Article;
use crate::published::html::{Piece, pieces};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::{Value as Json, json};

/// Returns the values of the template for the article in the object at the path `object`.
pub(super) fn values(
    parts: &Parts<'_>,
    object: &str,
    site: &Site<'_>,
    has_page: &dyn Fn(&str) -> bool,
    place: Option<&Place>,
) -> Value {
    let article = parts.article;
    // The id comes from HTML, so it is already escaped.
    let title_id = parts.title_id.clone().map(Value::from_safe_string);
    let heading_id = article.heading_id.as_deref().map(Value::from);
    let anchors: Vec<Value> = title_id.into_iter().chain(heading_id).collect();
    let part = |html: &str, components| {
        let rewriter = parts.rewriter(components, site, has_page);
        Value::from_safe_string(rewriter.rewrite(html))
    };
    let mut toc = contents(parts.html);
    let mut sections = Vec::with_capacity(parts.sections.len());
    for (at, (section, components)) in parts.sections.iter().enumerate() {
        let id = section_id(at);
        toc.push(context! { id, text => &*section.title });
        let html = part(&section.html, components);
        sections.push(context! { title => &*section.title, html => html });
    }
    let body = parts.body.as_ref().map(|body| {
        let html = Value::from_safe_string(body.html.clone());
        context! { schema => body.schema, data => &body.data, html => html }
    });
    let description = description(article);
    let path = Site::path(&article.id);
    let title = site.texts.title(&parts.ui);
    let linked_data = linked_data(article, &description, place, site, title, &path);
    context! {
        site_title => title,
        ui => &*parts.ui,
        path => Value::from_safe_string(path),
        updated => article.updated.as_deref().map(|day| {
            context! { day, text => site.texts.day(&parts.ui, day) }
        }),
        twin => Value::from_safe_string(format!("{}.html{MARKDOWN}", slug(&article.id))),
        linked_data => Value::from_safe_string(linked_data),
        description,
        trigger => parts.trigger(site),
        cloud_names => parts.cloud_names(site),
        place => place.map(Serde).map(Value::from),
        toc,
        root => Value::from_safe_string("../".to_owned()),
        object => object,
        id => &*article.id,
        type => &*article.self_help_type,
        internal => parts.is_internal(site),
        title => article.name(),
        anchors => anchors,
        lang => parts.lang,
        clouds => &article.clouds,
        html => part(parts.html, &parts.components),
        sections => sections,
        body => body,
    }
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
    cut_after_word(article.text.trim(), MAX_DESCRIPTION_CHARS)
}

/// Returns a text, cut after a word if it is longer than this number of characters.
pub(super) fn cut_after_word(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
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
    if let Some(day) = &article.updated {
        about["dateModified"] = json!(day);
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
