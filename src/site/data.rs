//! Scripts and styles that are made from the schemas and the configuration.

use super::Templates;
use super::language::Texts;
use crate::config::SiteSettings;
use crate::schema::{BodyKind, Lookup, Schemas, SelfHelpType};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

/// The script with the data that the scripts of the site need from the schemas.
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

/// Returns `strings.js`, which loads the texts of a language, and a script for each language: with
/// the texts that the embedded scripts in `templates` use, or with all, since scripts of users may
/// put keys together in other ways.
pub(super) fn strings(texts: &Texts, templates: &Templates) -> Vec<(String, String)> {
    let used = if templates.is_embedded {
        Some(UsedTexts::of(&templates.files))
    } else {
        None
    };
    let is_used = |key: &str| used.as_ref().is_none_or(|used| used.has(key));
    let mut loaders = Vec::new();
    let mut scripts = Vec::new();
    for (language, texts) in texts.languages() {
        let name = format!("strings-{language}.js");
        let texts: BTreeMap<_, _> = texts.iter().filter(|(key, _)| is_used(key)).collect();
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

/// The keys of texts that scripts use.
struct UsedTexts<'f> {
    keys: HashSet<&'f str>,
    /// The starts of keys whose rest is a value.
    starts: HashSet<&'f str>,
}

impl<'f> UsedTexts<'f> {
    /// Returns the keys in the scripts, and those of elements that scripts translate.
    fn of(files: &'f BTreeMap<String, String>) -> Self {
        let mut used = Self {
            keys: HashSet::new(),
            starts: HashSet::new(),
        };
        for (name, text) in files {
            let lines = text.lines();
            if name.ends_with(".js") {
                lines.for_each(|line| used.read(line));
            } else if name.ends_with(".html") {
                let translated = lines.filter(|line| line.contains("data-t"));
                translated.for_each(|line| used.read(line));
            }
        }
        used
    }

    /// Reads the words between quotation marks, and those before a value: `` `why_${reason}` ``.
    fn read(&mut self, line: &'f str) {
        let words = line.split(['"', '\'', '`']);
        for word in words {
            match word.split_once("${") {
                Some((start, _)) if start.ends_with('_') => self.starts.insert(start),
                _ => self.keys.insert(word),
            };
        }
    }

    fn has(&self, key: &str) -> bool {
        self.keys.contains(key) || self.starts.iter().any(|start| key.starts_with(start))
    }
}

/// Returns `brand.css`.
pub(super) fn brand(settings: &SiteSettings) -> String {
    match &settings.accent {
        Some(accent) => format!(":root {{ --brand: {accent}; }}\n"),
        None => "/* `site.accent` is not set. */\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::templates;

    #[test]
    fn scripts_get_the_texts_that_they_use() {
        let files = templates("site").map(|(name, text)| (name.to_owned(), text.to_owned()));
        let files = files.collect();
        let used = UsedTexts::of(&files);
        for key in ["yes", "why_unclear", "n_articles", "skip", "search_hint"] {
            assert!(used.has(key), "{key}");
        }
        for key in ["llms_summary", "in_portal", "months"] {
            assert!(!used.has(key), "{key}");
        }
    }
}
