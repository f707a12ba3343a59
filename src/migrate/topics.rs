//! New ids of support topics, from a file that maps the old ones.

use crate::article::{Article, Node, NodeKind};
use crate::finding::Edit;
use crate::source::Span;
use crate::source::yaml::exceeded_limit;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The attribute with the topics of an article.
const ATTRIBUTE: &str = "supportTopicIds";
/// The key of a topic in the JSON documents of articles that refer to topics.
const KEY: &str = "supportTopicId";

/// Error when a mapping cannot be used.
#[derive(Debug, Error)]
pub(crate) enum TopicMapError {
    /// The file cannot be parsed.
    #[error("{path}: {cause}; write one `OLD,NEW` per line, or a YAML file with `OLD: NEW`")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: String,
    },
    /// New ids lead back to an old one.
    #[error(
        "{path}: `{id}` is mapped to itself, directly or through other ids; remove one of its entries"
    )]
    Circle {
        /// The file.
        path: PathBuf,
        /// One of the ids.
        id: String,
    },
}

/// New ids of support topics by old id, in lower case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TopicMap(BTreeMap<String, String>);

impl TopicMap {
    /// Parses a mapping: CSV, or YAML or JSON by the extension of `path`.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, TopicMapError> {
        let malformed = |cause: String| TopicMapError::Malformed {
            path: path.to_owned(),
            cause,
        };
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let pairs = match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" | "json" => of_yaml(text),
            _ => of_csv(text),
        };
        let mut direct: BTreeMap<String, String> = BTreeMap::new();
        for (old, new) in pairs.map_err(malformed)? {
            for id in [&old, &new] {
                let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                if id.is_empty() || !id.chars().all(is_id) {
                    return Err(malformed(format!("`{id}` is not the id of a topic")));
                }
            }
            if let Some(other) = direct.insert(old.to_lowercase(), new.clone())
                && !other.eq_ignore_ascii_case(&new)
            {
                return Err(malformed(format!(
                    "`{old}` has two new ids: `{other}` and `{new}`"
                )));
            }
        }
        let last = |id: &String| -> Option<String> {
            let mut new = direct.get(id)?;
            // A chain is at most as long as the map, unless it is a circle.
            for _ in 0..direct.len() {
                match direct.get(&new.to_lowercase()) {
                    Some(next) => new = next,
                    None => return Some(new.clone()),
                }
            }
            None
        };
        let mut map = BTreeMap::new();
        for old in direct.keys() {
            let new = last(old).ok_or_else(|| TopicMapError::Circle {
                path: path.to_owned(),
                id: old.clone(),
            })?;
            map.insert(old.clone(), new);
        }
        Ok(Self(map))
    }

    fn new_id(&self, id: &str) -> Option<&str> {
        self.0.get(&id.to_lowercase()).map(String::as_str)
    }

    /// Returns the edits that replace the old ids in an article.
    pub(super) fn edits(&self, article: &Article) -> Vec<Edit> {
        let mut edits = self.attribute_edits(article);
        if let Some(root) = article.document() {
            root.walk(&mut |node| self.add_document_edits(node, &mut edits));
        }
        edits
    }

    fn attribute_edits(&self, article: &Article) -> Vec<Edit> {
        let Some(attribute) = article.attribute(ATTRIBUTE) else {
            return Vec::new();
        };
        let items: Vec<_> = attribute.items().collect();
        let kept = items.iter().filter(|item| self.new_id(item.text).is_none());
        let mut present: BTreeSet<String> = kept.map(|item| item.text.to_lowercase()).collect();
        let mut edits = Vec::new();
        let mut end_of_last = None;
        for (at, item) in items.iter().enumerate() {
            let Some(new) = self.new_id(item.text) else {
                end_of_last = Some(item.span.end);
                continue;
            };
            if present.insert(new.to_lowercase()) {
                edits.push(Edit {
                    span: item.span,
                    text: new.to_owned(),
                });
                end_of_last = Some(item.span.end);
                continue;
            }
            // The article has the new id already: remove the old one with its comma.
            let span = match (end_of_last, items.get(at + 1)) {
                (Some(start), _) => Span {
                    start,
                    end: item.span.end,
                },
                (None, Some(next)) => Span {
                    start: item.span.start,
                    end: next.span.start,
                },
                (None, None) => continue,
            };
            edits.push(Edit {
                span,
                text: String::new(),
            });
            if let Some(end) = &mut end_of_last {
                *end = item.span.end;
            }
        }
        edits
    }

    fn add_document_edits(&self, node: Node<'_>, edits: &mut Vec<Edit>) {
        let NodeKind::Object(members) = node.kind() else {
            return;
        };
        for member in members.iter().filter(|member| member.is(KEY)) {
            let value = member.value();
            if let NodeKind::String(id) | NodeKind::Number(id) = value.kind()
                && let Some(new) = self.new_id(id.trim())
            {
                let is_number = matches!(value.kind(), NodeKind::Number(_));
                if is_number && !new.bytes().all(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                edits.push(Edit {
                    span: value.inner_span(),
                    text: new.to_owned(),
                });
            }
        }
    }
}

/// Reads pairs of ids, one per line, separated by a comma, a semicolon or a tab. The first line may
/// be a heading.
fn of_csv(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line
            .split([',', ';', '\t'])
            .map(|field| field.trim().trim_matches('"').trim())
            .collect();
        let [old, new] = fields[..] else {
            let count = fields.len();
            return Err(format!("line {} has {count} fields, not two", at + 1));
        };
        // Ids have digits, and words of a heading do not.
        let is_heading = at == 0 && !old.bytes().any(|byte| byte.is_ascii_digit());
        if !is_heading {
            pairs.push((old.to_owned(), new.to_owned()));
        }
    }
    Ok(pairs)
}

fn of_yaml(text: &str) -> Result<Vec<(String, String)>, String> {
    if let Some((_, limit)) = exceeded_limit(text) {
        return Err(limit.to_owned());
    }
    let value: Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let Value::Object(entries) = value else {
        return Err("not a map of ids".to_owned());
    };
    let pairs = entries.into_iter().map(|(old, new)| match new {
        Value::String(new) => Ok((old, new)),
        Value::Number(new) => Ok((old, new.to_string())),
        _ => Err(format!("`{old}` has no new id")),
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::schema::Schemas;

    fn parsed(text: &str, path: &str) -> Result<TopicMap, String> {
        TopicMap::parse(text, Path::new(path)).map_err(|error| error.to_string())
    }

    #[test]
    fn formats_of_mappings_are_equal() {
        let csv = parsed("old;new\n\"32000001\"; 32000002\n# end\n", "a.csv");
        assert_eq!(csv, parsed("32000001: 32000002\n", "a.yaml"));
        assert_eq!(csv, parsed("{\"32000001\": \"32000002\"}", "a.json"));
        assert_eq!(csv.expect("a map").new_id("32000001"), Some("32000002"));
    }

    #[test]
    fn chains_are_followed_and_circles_refused() {
        let map = parsed("A1,b2\nB2,c3\n", "a.csv").expect("a map");
        assert_eq!(
            (map.new_id("a1"), map.new_id("b2")),
            (Some("c3"), Some("c3"))
        );
        for (text, words) in [
            ("1,2\n2,1\n", "is mapped to itself"),
            ("1,1\n", "is mapped to itself"),
            ("1,2\n1,3\n", "two new ids"),
            ("1\n", "line 1 has 1 fields"),
            ("1,2\n3,<b>\n", "`<b>` is not the id"),
        ] {
            let error = parsed(text, "a.csv").expect_err(text);
            assert!(error.contains(words), "{error}");
        }
    }

    /// Returns the value of `supportTopicIds` after the edits.
    fn migrated(map: &str, value: &str) -> String {
        let schemas = Schemas::embedded().expect("the embedded schemas load");
        let text = format!("<properties\n supportTopicIds=\"{value}\"\n/>\n");
        let corpus = Corpus::from_memory([("a/a.md".to_owned(), text.into_bytes())], &schemas);
        let article = &corpus.articles[0];
        let edits = parsed(map, "a.csv").expect("a map").edits(article);
        let mut text = article.source.text.to_string();
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        let value = text.split('"').nth(1).expect("a value");
        value.to_owned()
    }

    #[test]
    fn each_new_id_is_listed_once() {
        let map = "1,9\n2,9\n3,8\n";
        for (before, after) in [
            ("1", "9"),
            ("5, 1 ,6", "5, 9 ,6"),
            ("1, 2, 3", "9, 8"),
            ("1, 9", "9"),
            ("1,2,9", "9"),
            ("9, 1, 2, 5", "9, 5"),
            ("4, 5", "4, 5"),
        ] {
            assert_eq!(migrated(map, before), after, "{before}");
            assert_eq!(migrated(map, after), after, "{before}");
        }
    }
}
