//! The texts of the site: all are in `schemas/strings.yaml`, in every language.

use crate::support::{SCHEMAS, project};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Templates that only authors read, in English.
const FOR_AUTHORS: [&str; 1] = ["coverage.html"];
/// What templates write without a translation: names, codes and examples of code.
const NAMES: [&str; 6] = [
    "404",
    "helpc-help",
    "<helpc-help>",
    "data-page=\"not-found\"",
    "Sum",
    "Segoe UI",
];
/// Keys of the keyboard that scripts know.
const KEYBOARD: [&str; 4] = ["ArrowDown", "ArrowUp", "Enter", "Escape"];

/// Returns the files of the site with this extension, by name.
fn files(extension: &str) -> BTreeMap<String, String> {
    let folder = project().join("templates/site");
    let files = std::fs::read_dir(folder).expect("the templates");
    let files = files.map(|file| file.expect("a file").path());
    files
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let text = std::fs::read_to_string(&path).expect("text");
            (name.into_owned(), text)
        })
        .collect()
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// Returns what a template writes for readers besides the values that it gets.
fn written(template: &str) -> Vec<String> {
    let example = pattern("(?s)<pre.*?</pre>");
    let template = example.replace_all(template, "");
    let code = pattern(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<!DOCTYPE[^>]*>");
    let literal = pattern(r#""([^"]*)""#);
    let attribute = pattern(r#"\s(?:aria-label|placeholder|title|alt)="([^"]*)""#);
    let tag = pattern(r"(?s)<[^>]*>");
    let mut found = Vec::new();
    for expression in code.find_iter(&template) {
        // Defaults of values.
        let literals = literal.captures_iter(expression.as_str());
        found.extend(
            literals
                .map(|one| one[1].to_owned())
                .filter(|text| text.starts_with(char::is_uppercase) || text.contains(' '))
                .filter(|text| !is_style(text)),
        );
    }
    let plain = code.replace_all(&template, "");
    found.extend(attribute.captures_iter(&plain).map(|one| one[1].to_owned()));
    let plain = tag
        .replace_all(&plain, "\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    found.extend(
        plain
            .lines()
            .map(|line| line.trim_matches([' ', '\u{b7}']).to_owned()),
    );
    found.retain(|text| text.chars().any(char::is_alphanumeric));
    found
}

/// Returns true for classes of elements.
fn is_style(text: &str) -> bool {
    text.split(' ').all(|class| {
        let mut chars = class.chars();
        chars.all(|char| char.is_ascii_lowercase() || char == '-')
    }) && text.split(' ').any(|class| class == "icon")
}

/// Returns the strings of a script that look like words for readers.
fn words(script: &str) -> Vec<String> {
    let literal = pattern(r#""([^"\\]*)"|`([^`]*)`"#);
    let word = pattern(
        r"^[A-Z][a-z]+(?:[ :,.?…]|$)|^[A-Z][a-z]+[A-Z]|[a-z]{2,} [a-z]{2,} [a-z]{2,}[.?]?$",
    );
    let mut found = Vec::new();
    let lines = script.lines().map(str::trim);
    // Errors are for developers.
    let lines = lines.filter(|line| !line.starts_with("//") && !line.contains("throw new "));
    for line in lines {
        for literal in literal.captures_iter(line) {
            let text = literal.get(1).or_else(|| literal.get(2));
            let text = text.map_or("", |text| text.as_str());
            if word.is_match(text) && !text.contains("<") {
                found.push(text.to_owned());
            }
        }
    }
    found
}

#[test]
fn templates_and_scripts_take_their_texts_from_the_catalog() {
    let mut found = Vec::new();
    let templates = files("html");
    for (name, text) in &templates {
        if !FOR_AUTHORS.contains(&&**name) {
            found.extend(written(text).into_iter().map(|text| (name.clone(), text)));
        }
    }
    for (name, text) in &files("js") {
        found.extend(words(text).into_iter().map(|text| (name.clone(), text)));
    }
    found.retain(|(_, text)| !NAMES.contains(&&**text) && !KEYBOARD.contains(&&**text));
    let found: Vec<String> = found
        .iter()
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    assert!(
        found.is_empty(),
        "not in schemas/strings.yaml:\n{}",
        found.join("\n")
    );
}

#[test]
fn the_search_for_texts_finds_them() {
    let template = "{# no #}<p title=\"A title\">Some text {{ value|default(\"A default\", true) }}</p>{{ t(\"key\") }}";
    assert_eq!(written(template), ["A default", "A title", "Some text"]);
    let script = "// Not this.\nel(\"p\", {}, \"Loading\", `Picture: ${alt}`, \"you can see this text here\", t(\"key\"));";
    assert_eq!(
        words(script),
        ["Loading", "Picture: ${alt}", "you can see this text here"]
    );
}

#[test]
fn every_text_is_used_and_every_used_text_exists() {
    let call = pattern(r#"\bt\(\s*(?:"|')([a-z_]+)(?:"|')"#);
    let conditional = pattern(r#"\bt\([^)"]*\?\s*"([a-z_]+)"\s*:\s*"([a-z_]+)""#);
    let template_conditional = pattern(r#"\bt\("([a-z_]+)" if [^)]* else "([a-z_]+)""#);
    let attribute = pattern(r#"data-t(?:-label|-placeholder)?="([a-z_]+)""#);
    let mut used = BTreeSet::new();
    let mut mentioned = BTreeSet::new();
    let quoted = pattern(r#""([a-z_]+)""#);
    for text in files("html").values().chain(files("js").values()) {
        for pattern in [&call, &conditional, &template_conditional, &attribute] {
            for found in pattern.captures_iter(text) {
                used.extend(
                    found
                        .iter()
                        .skip(1)
                        .flatten()
                        .map(|one| one.as_str().to_owned()),
                );
            }
        }
        mentioned.extend(quoted.captures_iter(text).map(|one| one[1].to_owned()));
        // Reasons are part of their keys.
        if text.contains("t(`why_${reason}`)") {
            mentioned.extend(
                ["unsolved", "unclear", "wrong", "other"].map(|reason| format!("why_{reason}")),
            );
        }
    }
    for file in std::fs::read_dir(project().join("src/site")).expect("a folder") {
        let path = file.expect("a file").path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("text");
        mentioned.extend(quoted.captures_iter(&text).map(|one| one[1].to_owned()));
    }
    for language in SCHEMAS.strings.languages() {
        let texts = SCHEMAS.strings.of(language);
        let missing: Vec<_> = used
            .iter()
            .filter(|key| !texts.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{language} has no {missing:?}");
        let unused: Vec<_> = texts
            .keys()
            .filter(|key| !mentioned.contains(*key) && !used.contains(*key))
            .collect();
        assert!(unused.is_empty(), "{language}: nothing uses {unused:?}");
        let empty: Vec<_> = texts
            .iter()
            .filter(|(_, text)| text.trim().is_empty())
            .collect();
        assert!(empty.is_empty(), "{language}: {empty:?} is empty");
    }
}

/// Returns the values in a text: `{name}`.
fn values(text: &str) -> BTreeSet<String> {
    let value = pattern(r"\{([a-z]+)\}");
    value
        .captures_iter(text)
        .map(|one| one[1].to_owned())
        .collect()
}

#[test]
fn translations_have_the_same_values() {
    let english = SCHEMAS.strings.of("en");
    for language in SCHEMAS.strings.languages() {
        let texts = SCHEMAS.strings.of(language);
        let extra: Vec<_> = texts
            .keys()
            .filter(|key| !english.contains_key(*key))
            .collect();
        assert!(
            extra.is_empty(),
            "{language} has {extra:?}, which `en` has not"
        );
        for (key, text) in texts {
            assert_eq!(values(text), values(&english[key]), "{language}: {key}");
        }
    }
}

#[test]
fn chinese_texts_are_chinese() {
    let han = |text: &str| {
        text.chars()
            .any(|char| ('\u{4e00}'..='\u{9fff}').contains(&char))
    };
    let latin: Vec<_> = SCHEMAS
        .strings
        .of("zh-Hans")
        .iter()
        .filter(|(_, text)| !han(text))
        .collect();
    assert!(latin.is_empty(), "not translated: {latin:?}");
}
