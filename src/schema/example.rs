//! Examples of rule pages, as trees of files that can be checked.

use super::Schemas;
use super::attribute::{AttributeKind, Presence};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The path of the article of an example, unless the example sets it.
pub const STANDARD_FILE: &str = "microsoft.example/example-article.md";

/// The body of an article that is not part of the example.
const STANDARD_BODY: &str =
    "# Restart a virtual machine\n\nRestart the virtual machine in the portal.\n";

/// An article, or a small tree of files, with or without a finding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// A body, which gets a valid properties block of the type `type`.
    pub body: Option<String>,
    /// A whole article, for examples about the block itself.
    pub article: Option<String>,
    /// The type of the standard block.
    #[serde(default = "generic", rename = "type")]
    pub self_help_type: String,
    /// Attributes that replace those of the standard block; an empty text removes one.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The path of the file below the tree's root.
    #[serde(default = "standard_file")]
    pub file: String,
    /// Other files of the tree: path and text.
    #[serde(default)]
    pub others: BTreeMap<String, String>,
    /// True if `\xHH` in the text is a byte.
    #[serde(default)]
    pub escapes: bool,
    /// The size in bytes to which the file is padded with line breaks.
    #[serde(default)]
    pub size: usize,
    /// A configuration, for examples about it; the article is valid.
    pub config: Option<String>,
    /// Lines of a link-status file.
    #[serde(default)]
    pub status: Vec<serde_json::Value>,
    /// The location of the finding, as `line:column` of the file, if it matters.
    pub at: Option<String>,
}

fn generic() -> String {
    "generic".to_owned()
}

fn standard_file() -> String {
    STANDARD_FILE.to_owned()
}

impl Example {
    /// Returns the text of the example on the rule page.
    pub fn text(&self) -> &str {
        self.config
            .as_deref()
            .or(self.article.as_deref())
            .or(self.body.as_deref())
            .unwrap_or_default()
    }

    /// Returns the files of the example, path and bytes; the article first.
    pub fn files(&self, schemas: &Schemas) -> Vec<(String, Vec<u8>)> {
        let text = match (&self.article, &self.body) {
            (Some(article), _) => article.clone(),
            (None, Some(body)) => self.standard_block(schemas) + body,
            (None, None) if self.config.is_some() => self.standard_block(schemas) + STANDARD_BODY,
            (None, None) => String::new(),
        };
        let mut bytes = if self.escapes {
            unescape(&text)
        } else {
            text.into_bytes()
        };
        bytes.resize(bytes.len().max(self.size), b'\n');
        let mut files = vec![(self.file.clone(), bytes)];
        files.extend(
            self.others
                .iter()
                .map(|(path, text)| (path.clone(), text.clone().into_bytes())),
        );
        files
    }

    /// Returns a properties block with the attributes that the type should have.
    fn standard_block(&self, schemas: &Schemas) -> String {
        let kind = schemas.self_help_type(&self.self_help_type);
        let mut block = String::from("<properties\n");
        for attribute in schemas.attributes.iter() {
            let name = attribute.name.as_str();
            let is = |list: &[String]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
            let wanted = kind.is_some_and(|kind| is(&kind.expected) || is(&kind.required))
                || (attribute.presence != Presence::Optional
                    && !kind.is_some_and(|kind| is(&kind.waived)));
            let own = self.attributes.get(name);
            if !wanted && own.is_none() {
                continue;
            }
            let stem = self
                .file
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".md");
            let value = match (own, name) {
                (Some(own), _) => own.clone(),
                (None, "selfHelpType") => self.self_help_type.clone(),
                (None, "articleId") => stem.to_owned(),
                (None, _) => standard_value(attribute),
            };
            if own.is_some_and(String::is_empty) {
                continue;
            }
            block.push_str(&format!("    {name}=\"{value}\"\n"));
        }
        block + "/>\n"
    }
}

fn standard_value(attribute: &super::Attribute) -> String {
    match attribute.kind {
        _ if !attribute.example.is_empty() => attribute.example.clone(),
        AttributeKind::Boolean => "true".to_owned(),
        AttributeKind::Integer => "1".to_owned(),
        _ => attribute
            .values
            .first()
            .cloned()
            .unwrap_or_else(|| "example".to_owned()),
    }
}

/// Replaces each `\xHH` with a byte.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        match rest
            .get(at + 2..at + 4)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
