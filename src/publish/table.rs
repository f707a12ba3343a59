//! A table of destinations, for several clouds, regions and audiences:
//! `schemas/publish/destinations.schema.json`.

use super::local::LocalBundle;
use super::{Destination, Environment, PublishError};
use crate::published::AudienceName;
use crate::source::yaml;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A table of destinations, in the order in which they are published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestinationTable {
    /// The destinations.
    pub destinations: Vec<DestinationRow>,
}

/// A destination and what is published there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestinationRow {
    /// Its name in messages, and for `--only`.
    pub name: String,
    /// The destination.
    #[serde(deserialize_with = "destination")]
    pub to: Destination,
    /// The only cloud of the bundle; `None` for a bundle of several clouds.
    #[serde(default)]
    pub cloud: Option<String>,
    /// The audience of the bundle.
    #[serde(default)]
    pub audience: AudienceName,
    /// The bundle folder, relative to the working directory.
    #[serde(default)]
    pub bundle: Option<PathBuf>,
    /// The start of the names of the variables with its credentials.
    #[serde(default)]
    pub variables: Option<String>,
    /// True to store files compressed.
    #[serde(default)]
    pub gzip: bool,
    /// The address of the published site.
    #[serde(default)]
    pub url: Option<String>,
    /// A program, with its arguments, that is given the changed addresses.
    #[serde(default)]
    pub purge: Vec<String>,
}

fn destination<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Destination, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl DestinationTable {
    /// Parses a table. The error says what is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some((_, reason)) = yaml::exceeded_limit(text) {
            return Err(reason.to_owned());
        }
        let table: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        if table.destinations.is_empty() {
            return Err("`destinations` is empty".to_owned());
        }
        let mut names = BTreeSet::new();
        let mut places = BTreeSet::new();
        for row in &table.destinations {
            let is_start = |text: &str| text.len() > 1 && text.ends_with('_');
            if !row.variables.as_deref().is_none_or(is_start) {
                return Err(format!(
                    "`variables` of `{}` must be the start of variable names and end in `_`",
                    row.name
                ));
            }
            if !names.insert(&row.name) {
                return Err(format!("two destinations are named `{}`", row.name));
            }
            // The same container in another account is another destination.
            let place = (row.to.to_string(), row.variables.as_deref());
            if !places.insert(place) {
                return Err(format!("`{}` occurs twice", row.to));
            }
        }
        Ok(table)
    }
}

impl DestinationRow {
    /// Returns the folder of its bundle: `out`, with the cloud and the audience in its name.
    pub fn bundle(&self, out: &Path) -> PathBuf {
        if let Some(bundle) = &self.bundle {
            return bundle.clone();
        }
        let mut name = out.as_os_str().to_owned();
        if let Some(cloud) = &self.cloud {
            name.push("-");
            name.push(cloud);
        }
        if self.audience != AudienceName::default() {
            name.push("-");
            name.push(self.audience.name());
        }
        name.into()
    }

    /// Returns the variables that its credentials come from.
    pub fn environment(&self, environment: &Environment) -> Result<Environment, PublishError> {
        let Some(start) = self.variables.as_deref() else {
            return Ok(environment.clone());
        };
        environment.with_prefix(start).ok_or_else(|| {
            PublishError::Credentials(format!(
                "the environment has no variable whose name starts with `{start}`; set the credentials for `{}` in such variables",
                self.name
            ))
        })
    }

    /// Returns an error if the bundle in `folder` is not for the cloud and audience of this row.
    pub fn check_bundle(&self, folder: &Path) -> Result<(), PublishError> {
        let (_, file) = LocalBundle::open(folder)?;
        let manifest = &file.manifest;
        let refused = |reason: String| {
            Err(PublishError::Refused(format!(
                "the bundle in {} is {reason}, so it is not published to `{}`",
                folder.display(),
                self.name
            )))
        };
        let audience = manifest.audience.unwrap_or_default();
        if audience != self.audience {
            return refused(format!(
                "for the audience `{}`, not for `{}`",
                audience.name(),
                self.audience.name()
            ));
        }
        let clouds: Vec<&str> = manifest.clouds.iter().map(|row| &*row.cloud).collect();
        match &self.cloud {
            Some(cloud) if clouds != [cloud] => refused(format!(
                "for {}, not for `{cloud}` alone",
                if clouds.is_empty() {
                    "no cloud".to_owned()
                } else {
                    format!("`{}`", clouds.join("`, `"))
                }
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_are_named_by_cloud_and_audience() {
        let text = "destinations:
  - {name: public, to: az://$web, cloud: public}
  - {name: engineers, to: 's3://help', audience: internal, variables: ENGINEERS_}
  - {name: all, to: file:///srv/help, bundle: other}
";
        let table = DestinationTable::parse(text).expect("a table");
        let bundles = table.destinations.iter();
        let bundles: Vec<_> = bundles.map(|row| row.bundle(Path::new("dist"))).collect();
        let expected = ["dist-public", "dist-internal", "other"];
        assert_eq!(bundles, expected.map(PathBuf::from));
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, expected) in [
            ("destinations: []", "is empty"),
            (
                "destinations: [{name: a, to: dist}]",
                "is not a destination",
            ),
            (
                "destinations: [{name: a, to: s3://b, key: c}]",
                "unknown field `key`",
            ),
            (
                "destinations: [{name: a, to: s3://b}, {name: a, to: s3://c}]",
                "two destinations are named `a`",
            ),
            (
                "destinations: [{name: a, to: s3://b}, {name: c, to: s3://b}]",
                "`s3://b` occurs twice",
            ),
        ] {
            let error = DestinationTable::parse(text).expect_err(text);
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn credentials_of_one_destination_are_not_those_of_another() {
        let environment = Environment::from([
            ("AZURE_STORAGE_ACCOUNT", "shared"),
            ("AWS_REGION", "eu-west-1"),
            ("PUBLIC_AZURE_STORAGE_KEY", "a2V5"),
            ("PATH", "/bin"),
        ]);
        let own = environment.with_prefix("PUBLIC_").expect("variables");
        assert_eq!(own.get("AZURE_STORAGE_KEY"), Some("a2V5"));
        assert_eq!(own.get("AZURE_STORAGE_ACCOUNT"), None);
        assert_eq!(own.get("AWS_REGION"), None);
        assert_eq!(own.get("PATH"), Some("/bin"));
        assert!(environment.with_prefix("OTHER_").is_none());
    }
}
