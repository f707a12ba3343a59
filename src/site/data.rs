//! Scripts and styles that are made from the schemas and the configuration.

use super::language::Texts;
use crate::config::SiteSettings;
use crate::schema::{BodyKind, Lookup, Schemas, SelfHelpType};
use serde_json::json;
use std::collections::BTreeMap;

/// The script with what the scripts of the site take from the schemas.
pub(super) const NAME: &str = "data.js";
/// The script with the languages of the site. The texts of each are in a script of its own.
pub(super) const STRINGS: &str = "strings.js";
/// The style with the colors of the configuration.
pub(super) const BRAND: &str = "brand.css";

/// Returns `data.js`.
pub(super) fn script(schemas: &Schemas, settings: &SiteSettings) -> String {
    let videos = &schemas.components.videos;
    let videos = json!({
        "hosts": videos.hosts,
        "shortHosts": videos.short_hosts,
        "player": videos.player,
    });
    let mut html_keys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for body in &schemas.bodies {
        html_keys.insert(&body.name, body.shape.html_keys().collect());
    }
    html_keys.retain(|_, keys| !keys.is_empty());
    let html_keys = json!(html_keys);
    let types = |is_in: &dyn Fn(&SelfHelpType) -> bool| {
        let types = schemas.types.iter().filter(|kind| is_in(kind));
        json!(
            types
                .map(|kind| kind.name.to_lowercase())
                .collect::<Vec<_>>()
        )
    };
    let checks = types(&|kind| kind.lookup.contains(&Lookup::Symptom));
    let documents = types(&|kind| kind.body == BodyKind::Json);
    let site = json!({
        "support": settings.support,
        "languages": settings.languages,
    });
    format!(
        "// Generated from the schemas.\n\n\
         // Hosts of videos, those whose path is the id, and the host of frames.\n\
         export const videos = {videos};\n\n\
         // Keys of JSON documents with HTML, by schema.\n\
         export const htmlKeys = {html_keys};\n\n\
         // Types of articles that a check shows, and those that are JSON documents.\n\
         export const checkTypes = {checks};\n\
         export const documentTypes = {documents};\n\n\
         // Settings of the site.\n\
         export const site = {site};\n"
    )
}

/// Returns `strings.js`, which loads the texts of a language, and a script for each language.
pub(super) fn strings(texts: &Texts) -> Vec<(String, String)> {
    let mut loaders = Vec::new();
    let mut scripts = Vec::new();
    for (language, texts) in texts.languages() {
        let name = format!("strings-{language}.js");
        let texts = json!(texts);
        loaders.push(format!("  \"{language}\": () => import(\"./{name}\"),\n"));
        scripts.push((name, format!("export const texts = {texts};\n")));
    }
    let loaders = loaders.concat();
    let index = format!(
        "// Generated from schemas/strings.yaml.\n\n\
         // Loads the texts of the site, by language.\n\
         export const languages = {{\n{loaders}}};\n"
    );
    scripts.push((STRINGS.to_owned(), index));
    scripts
}

/// Returns `brand.css`.
pub(super) fn brand(settings: &SiteSettings) -> String {
    match &settings.accent {
        Some(accent) => format!(":root {{ --brand: {accent}; }}\n"),
        None => "/* `site.accent` is not set. */\n".to_owned(),
    }
}
