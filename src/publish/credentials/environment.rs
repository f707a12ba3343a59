//! The variables of the environment.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

/// Prefixes of the names of variables with credentials and addresses.
const PROVIDERS: [&str; 2] = ["AZURE_", "AWS_"];

/// Variables of an environment, by name.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Returns the variables of this process.
    pub fn current() -> Self {
        let text = |value: std::ffi::OsString| value.into_string().ok();
        let variables =
            env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?)));
        Self(variables.collect())
    }

    /// Returns the variable with this name, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Returns the variables of one of several destinations: `PREFIX_AZURE_...` is `AZURE_...`
    /// there, and credentials without the prefix are those of others. Returns `None` if no name
    /// starts with `prefix`.
    pub fn with_prefix(&self, prefix: &str) -> Option<Self> {
        let is_shared = |name: &str| !PROVIDERS.iter().any(|start| name.starts_with(start));
        let own = self.0.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(prefix)?;
            Some((name.to_owned(), value.clone()))
        });
        let own: BTreeMap<String, String> = own.collect();
        if own.is_empty() {
            return None;
        }
        let shared = self.0.iter().filter(|(name, _)| is_shared(name));
        let mut all: BTreeMap<String, String> = shared
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        all.extend(own);
        Some(Self(all))
    }

    /// Returns the first variable of `names` that is set.
    pub(super) fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// Iterates over all variables that are not empty.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().map(|(name, value)| (&**name, &**value));
        all.filter(|(_, value)| !value.is_empty())
    }

    /// Returns the home folder.
    pub(super) fn home(&self) -> Option<PathBuf> {
        self.first(&["HOME", "USERPROFILE"]).map(PathBuf::from)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        let owned = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self(owned.into())
    }
}
