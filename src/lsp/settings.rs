//! The settings that clients send.

use crate::finding::Severity;
use serde_json::Value;
use std::path::PathBuf;

/// The settings of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// A configuration file in place of the nearest one.
    pub config: Option<PathBuf>,
    /// A folder of schema files to use instead of the one in the configuration.
    pub schemas: Option<PathBuf>,
    /// Rules and groups to turn on.
    pub select: Vec<String>,
    /// Rules and groups to turn off.
    pub ignore: Vec<String>,
    /// The minimum severity of the findings that are shown.
    pub level: Severity,
    /// True if formatting a document applies the safe fixes.
    pub format: bool,
    /// True if lines say who sees an article.
    pub code_lens: bool,
    /// True if ids have names beside them.
    pub inlay_hints: bool,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            config: None,
            schemas: None,
            select: Vec::new(),
            ignore: Vec::new(),
            level: Severity::Suggestion,
            format: false,
            code_lens: true,
            inlay_hints: true,
        }
    }
}

impl ClientSettings {
    /// Reads settings: an object with the key `helpc`, or the object of that key. Values of the
    /// wrong type have no effect.
    pub(super) fn read(value: &Value) -> Self {
        let section = value.get("helpc").unwrap_or(value);
        let default = Self::default();
        let text = |key: &str| section.get(key).and_then(Value::as_str);
        let path = |key: &str| text(key).filter(|path| !path.is_empty()).map(PathBuf::from);
        let is = |key: &str, otherwise: bool| {
            let value = section.get(key).and_then(Value::as_bool);
            value.unwrap_or(otherwise)
        };
        let names = |key: &str| {
            let list = section.get(key).and_then(Value::as_array);
            let names = list.into_iter().flatten().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        };
        let level = text("level").and_then(|name| {
            [Severity::Error, Severity::Warning]
                .into_iter()
                .find(|level| level.name() == name)
        });
        Self {
            config: path("config"),
            schemas: path("schemas"),
            select: names("select"),
            ignore: names("ignore"),
            level: level.unwrap_or(default.level),
            format: is("format", default.format),
            code_lens: is("codeLens", default.code_lens),
            inlay_hints: is("inlayHints", default.inlay_hints),
        }
    }

    /// Returns true if other findings may be found with `other`.
    pub(super) fn checks_like(&self, other: &Self) -> bool {
        self.config == other.config
            && self.schemas == other.schemas
            && self.select == other.select
            && self.ignore == other.ignore
    }
}

#[cfg(test)]
mod tests {
    use super::ClientSettings;
    use crate::finding::Severity;
    use serde_json::json;

    #[test]
    fn wrong_values_have_no_effect() {
        let inner =
            json!({"level": "error", "select": ["style", 3], "codeLens": "no", "config": ""});
        let settings = ClientSettings::read(&inner);
        assert_eq!(settings.level, Severity::Error);
        assert_eq!(settings.select, ["style"]);
        assert!(settings.code_lens && settings.config.is_none());
        assert_eq!(ClientSettings::read(&json!({"helpc": inner})), settings);
        for none in [json!(null), json!([]), json!("x"), json!({"helpc": 3})] {
            assert_eq!(ClientSettings::read(&none), ClientSettings::default());
        }
    }
}
