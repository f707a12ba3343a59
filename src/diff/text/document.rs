//! Text of JSON documents.

use super::html::push_html;
use super::model::{Counts, Section};
use crate::diff::form::QUESTIONS;
use crate::published::ReplacementMaps;
use serde_json::Value;

/// Members that name an item of a list.
const NAMES: [&str; 6] = [
    "title",
    "displayLabel",
    "shortDescription",
    "id",
    "name",
    "actionId",
];

/// Appends the texts of a document: a section for each object in a list, a line for each value.
/// Leaves out the questions of a form.
pub(super) fn push_document(data: &Value, sections: &mut Vec<Section>, counts: &mut Counts) {
    sections.push(Section::default());
    push_members(data, "", sections, counts);
}

fn push_members(value: &Value, path: &str, sections: &mut Vec<Section>, counts: &mut Counts) {
    let Value::Object(members) = value else {
        push_line(path, value, sections, counts);
        return;
    };
    // The values of an object come before the objects in it, which start other sections.
    for (key, value) in members {
        if !value.is_array() && key != QUESTIONS {
            let path = joined(path, key);
            push_members(value, &path, sections, counts);
        }
    }
    for (key, value) in members {
        let Value::Array(items) = value else { continue };
        if key == QUESTIONS {
            continue;
        }
        let path = joined(path, key);
        for item in items {
            match item {
                Value::Object(_) => {
                    sections.push(Section {
                        heading: heading(&path, item),
                        ..Section::default()
                    });
                    push_members(item, "", sections, counts);
                }
                item => push_line(&path, item, sections, counts),
            }
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() {
        return key.to_owned();
    }
    format!("{path}.{key}")
}

fn heading(path: &str, item: &Value) -> String {
    let names = NAMES.iter().filter_map(|name| item.get(name)?.as_str());
    let mut names = names.map(str::trim).filter(|name| !name.is_empty());
    match names.next() {
        Some(name) => format!("{path}: {name}"),
        None => path.to_owned(),
    }
}

fn push_line(path: &str, value: &Value, sections: &mut [Section], counts: &mut Counts) {
    let Some(section) = sections.last_mut() else {
        return;
    };
    section.text.push_str(path);
    section.text.push_str(": ");
    match value {
        Value::String(text) => {
            let mut parts = vec![Section::default()];
            push_html(text, &ReplacementMaps::default(), &mut parts, counts);
            for part in parts {
                section.text.push_str(&part.heading);
                let start = section.text.len();
                let targets = part.targets.into_iter();
                section
                    .targets
                    .extend(targets.map(|target| start + target.start..start + target.end));
                section.text.push_str(&part.text);
            }
        }
        value => section.text.push_str(&value.to_string()),
    }
    if !section.text.ends_with('\n') {
        section.text.push('\n');
    }
}
