//! `data.js`: what the scripts of the site take from the schemas.

use crate::schema::Schemas;
use serde_json::json;
use std::collections::BTreeMap;

/// The name of the script.
pub(super) const NAME: &str = "data.js";

/// Returns the script.
pub(super) fn script(schemas: &Schemas) -> String {
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
    format!(
        "// Generated from the schemas.\n\n\
         // Hosts of videos, those whose path is the id, and the host of frames.\n\
         export const videos = {videos};\n\n\
         // Keys of JSON documents with HTML, by schema.\n\
         export const htmlKeys = {html_keys};\n"
    )
}
