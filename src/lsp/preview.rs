//! The page of an article, from its unsaved text, in one file without scripts.

use super::context::Context;
use super::names;
use crate::compile::{self, Edition, Guide, Plan};
use crate::finding::FileId;
use crate::published::Object;
use crate::schema::AudienceName;
use crate::site::{PREVIEW_IN_ONE_FILE, Site, Templates};
use crate::source::OsFileSystem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Returns the page and its title. The error says why there is none.
pub(super) fn page(cx: &Context) -> Result<Value, String> {
    let (corpus, schemas) = (cx.corpus(), cx.schemas());
    let objects: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::default();
    let put = |bytes: Vec<u8>| {
        let object = Object::of(&bytes);
        let mut objects = objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.insert(object.path.clone(), bytes);
        Ok(object)
    };
    let files = [cx.file];
    // The lists of all articles would take too long while the author types.
    let alone_plan = Plan {
        corpus,
        schemas,
        edition: Edition::of(AudienceName::default(), schemas),
        published: &files,
    };
    let edition = alone_plan.edition;
    let is_shown = |file: &FileId| *file == cx.file || edition.includes(corpus, *file);
    // Links lead to these only.
    let shown: Vec<FileId> = corpus.file_ids().filter(is_shown).collect();
    let plan = Plan {
        published: &shown,
        ..alone_plan
    };
    let compiled = compile::articles(plan, &files, &|_| None, &put);
    let compiled = compiled.map_err(|error| error.to_string())?;
    let first = compiled.first().ok_or("the article has no page")?;
    let objects = objects.into_inner().unwrap_or_else(PoisonError::into_inner);
    let object = objects
        .get(&first.object.path)
        .ok_or("the article has no page")?;
    let templates = match &cx.analysis.config().templates {
        Some(folder) => {
            Templates::with_overrides(folder, &OsFileSystem).map_err(|error| error.to_string())?
        }
        None => Templates::embedded(),
    };
    let settings = &cx.analysis.config().site_settings;
    let site = Site::new(templates, schemas, settings).map_err(|error| error.to_string())?;
    let has_page = |id: &str| !corpus.by_id(id).is_empty();
    let page = site.article(
        &first.object.path,
        object,
        &has_page,
        &Guide::of(alone_plan),
    );
    let page = page.map_err(|error| error.to_string())?;
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let asset = |name: &str| {
        let found = site.assets().iter().find(|one| one.path.ends_with(name))?;
        Some(String::from_utf8_lossy(&found.bytes).into_owned())
    };
    Ok(json!({
        "uri": cx.uri,
        "title": names::of_article(corpus, cx.file),
        "html": alone(&html, &asset),
    }))
}

/// Returns a page without scripts, with inline styles and images.
fn alone(html: &str, asset: &dyn Fn(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = &rest[..end];
        if tag.starts_with("<script") {
            let close = rest.find("</script>");
            rest = close.map_or("", |at| &rest[at + "</script>".len()..]);
            continue;
        }
        rest = &rest[end..];
        if tag.starts_with("<meta") && tag.contains("Content-Security-Policy") {
            result.push_str(&format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"{PREVIEW_IN_ONE_FILE}\">"
            ));
        } else if tag.starts_with("<link") {
            if let Some(text) = file_name(tag, ".css").and_then(asset) {
                result.push_str(&format!("<style>\n{}</style>", text.replace("</", "<\\/")));
            }
        } else if tag.starts_with("<img")
            && let Some(address) = address_of_asset(tag)
            && let Some(picture) = file_name(address, ".svg").and_then(asset)
        {
            let data = format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture));
            result.push_str(&tag.replace(address, &data));
        } else {
            result.push_str(tag);
        }
    }
    result + rest
}

/// Returns the address of a file of the site in a tag.
fn address_of_asset(tag: &str) -> Option<&str> {
    tag.split('"').find(|part| part.starts_with("../assets/"))
}

/// Returns the name of the file with this extension that a tag or an address names.
fn file_name<'a>(text: &'a str, extension: &str) -> Option<&'a str> {
    let address = text.split('"').find(|part| part.ends_with(extension))?;
    address.rsplit('/').next()
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn scripts_are_removed_and_styles_and_pictures_are_inside() {
        let html = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"x\"><link rel=\"icon\" href=\"a.svg\">\
                    <link rel=\"stylesheet\" href=\"../assets/style-1.css\"><script src=\"a.js\">1 < 2</script></head>\
                    <p title=\"a\">b</p><img src=\"../assets/icon-1.svg\"><img src=\"https://x/assets/icon-1.svg\">";
        let asset = |name: &str| match name {
            "style-1.css" => Some("p { }".to_owned()),
            "icon-1.svg" => Some("<svg/>".to_owned()),
            _ => None,
        };
        let page = alone(html, &asset);
        assert!(
            page.contains("<style>\np { }</style></head><p title=\"a\">b</p>"),
            "{page}"
        );
        assert!(
            page.ends_with(
                "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\"><img src=\"https://x/assets/icon-1.svg\">"
            ),
            "{page}"
        );
        assert!(!page.contains("script src") && !page.contains("<link") && !page.contains("\"x\""));
    }
}
