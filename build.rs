//! Embeds `schemas/` and `templates/` into the program.
//!
//! Converts YAML to JSON, which is faster to parse at run time. The build fails if a file cannot be
//! parsed, if two files have the same name, or if two entries of a file have the same name.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let schemas = embed(&root, "schemas", &out, schema);
    let templates = embed(&root, "templates", &out, |_, text| text.to_owned());
    let code = format!(
        "/// Every file of `schemas/`: path and content as JSON.\n\
         pub(crate) static SCHEMAS: &[(&str, &str)] = &[\n{schemas}];\n\
         /// Every file of `templates/`: path and text.\n\
         pub(crate) static TEMPLATES: &[(&str, &str)] = &[\n{templates}];\n"
    );
    fs::write(out.join("embedded.rs"), code).expect("write embedded.rs");
    println!("cargo::rerun-if-changed=build.rs");
}

/// Converts each file of `folder` with `convert`, writes it to `out`, and returns the lines of a
/// table of the files, sorted by path.
fn embed(root: &Path, folder: &str, out: &Path, convert: fn(&str, &str) -> String) -> String {
    let base = root.join(folder);
    println!("cargo::rerun-if-changed={}", base.display());
    let mut stems = BTreeMap::new();
    let mut table = String::new();
    for entry in walkdir::WalkDir::new(&base).sort_by_file_name() {
        let entry = entry.unwrap_or_else(|error| panic!("{folder}: {error}"));
        // Pages are next to the data.
        let is_page = entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "md");
        if !entry.file_type().is_file() || is_page {
            continue;
        }
        let path = entry.path().strip_prefix(&base).expect("below its base");
        let name = path.to_str().expect("UTF-8 path").replace('\\', "/");
        println!("cargo::rerun-if-changed={}", entry.path().display());
        if let Some(other) = stems.insert(path.with_extension(""), name.clone()) {
            panic!("{folder}: `{other}` and `{name}` have the same name");
        }
        let text = fs::read_to_string(entry.path())
            .unwrap_or_else(|error| panic!("{folder}/{name}: {error}"));
        let target = out.join(folder).join(&name);
        fs::create_dir_all(target.parent().expect("has a parent")).expect("create folder");
        fs::write(&target, convert(&name, &text)).expect("write embedded file");
        writeln!(
            table,
            "    ({name:?}, include_str!({:?})),",
            target.to_str().expect("UTF-8")
        )
        .expect("write to a string");
    }
    table
}

/// Returns the content of a schema file as JSON, after checks of its names.
fn schema(name: &str, text: &str) -> String {
    let value: Value = if name.ends_with(".json") {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("schemas/{name}: {error}"))
    } else if name.ends_with(".yaml") {
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("schemas/{name}: {error}"))
    } else {
        panic!("schemas/{name}: neither .yaml nor .json");
    };
    if let Some(rule) = name.strip_prefix("rules/") {
        let expected = rule.trim_end_matches(".yaml");
        assert!(
            value["name"] == expected,
            "schemas/{name}: its `name` must be `{expected}`"
        );
    }
    for (list, entries) in value.as_object().into_iter().flatten() {
        let mut seen = BTreeMap::new();
        for (index, entry) in entries.as_array().into_iter().flatten().enumerate() {
            let Some(entry_name) = entry["name"].as_str() else {
                continue;
            };
            if let Some(first) = seen.insert(entry_name.to_lowercase(), index) {
                panic!(
                    "schemas/{name}: `{list}` has `{entry_name}` twice (entries {first} and {index})"
                );
            }
        }
    }
    serde_json::to_string(&value).expect("a value can be serialized")
}
