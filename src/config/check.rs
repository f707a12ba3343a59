//! Checks the names in a configuration against the schemas.

use super::document;
use super::{Config, Fault, FaultKind};
use crate::schema::{RulePage, Schemas};
use crate::util::{did_you_mean, nearest};

impl Config {
    /// Checks the names of rules, groups, types and clouds. Unknown names become faults and have no
    /// effect.
    pub fn check(&mut self, schemas: &Schemas) {
        let mut faults = Vec::new();
        let mut note = |pointer: String, message: String| {
            let origin = self.document.origin(&pointer);
            // A rule is a key, the other names are values.
            let of_rule = pointer.contains("/rules/");
            faults.push(Fault {
                file: origin.map(|origin| origin.file).unwrap_or_default(),
                span: origin
                    .map(|origin| if of_rule { origin.name } else { origin.value })
                    .unwrap_or_default(),
                kind: FaultKind::UnknownName,
                message,
                help: None,
            });
        };
        let unknown_name = |what: &str, name: &str, known: &[&str]| {
            let hint = did_you_mean(nearest(name, known.iter().copied()));
            format!("unknown {what} `{name}`{hint}")
        };
        for name in self.levels.keys() {
            if let Some(cause) = unknown(name, schemas) {
                note(format!("/rules/{}", document::escaped(name)), cause);
            }
        }
        let clouds: Vec<&str> = schemas.clouds.iter().map(|one| one.name.as_str()).collect();
        for (at, name) in self.clouds.iter().enumerate() {
            if schemas.cloud(name).is_none() {
                note(
                    format!("/clouds/{at}"),
                    unknown_name("cloud", name, &clouds),
                );
            }
        }
        let types: Vec<&str> = schemas.types.iter().map(|one| one.name.as_str()).collect();
        for (at, one) in self.overrides.iter().enumerate() {
            for name in one.levels.keys() {
                if let Some(cause) = unknown(name, schemas) {
                    let name = document::escaped(name);
                    note(format!("/overrides/{at}/rules/{name}"), cause);
                }
            }
            for (item, name) in one.types.iter().enumerate() {
                if schemas.self_help_type(name).is_none() {
                    note(
                        format!("/overrides/{at}/types/{item}"),
                        unknown_name("type", name, &types),
                    );
                }
            }
        }
        self.faults.extend(faults);
        self.clouds.retain(|name| schemas.cloud(name).is_some());
    }
}

/// Returns the message for an unknown rule or group; `None` if `name` is known.
pub(super) fn unknown(name: &str, schemas: &Schemas) -> Option<String> {
    let pages = schemas.rules.iter();
    let known = || {
        let names = pages.clone().map(|page| page.name.as_str());
        names.chain(pages.clone().map(RulePage::group))
    };
    if known().any(|known| known == name) {
        return None;
    }
    let hint = did_you_mean(nearest(name, known()));
    Some(format!("unknown rule or group `{name}`{hint}"))
}
