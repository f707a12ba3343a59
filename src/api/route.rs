//! Which operation a path means.

use super::error::{ApiError, shorten};
use super::query::Query;
use percent_encoding::percent_decode_str;

/// The namespace of the API, as the paths of other things in our answers spell it.
pub(super) const NAMESPACE: &str = "Microsoft.Help";

/// Groups of operations, by the segment behind the namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Operations,
    DiscoverySolutions,
    DiscoverSolutions,
    SelfHelp,
    Solutions,
    SimplifiedSolutions,
    Diagnostics,
    Troubleshooters,
    CheckNameAvailability,
}

impl Group {
    const ALL: [(Self, &str, Version); 9] = [
        (Self::Operations, "operations", Version::V2023_01),
        (
            Self::DiscoverySolutions,
            "discoverySolutions",
            Version::V2023_01,
        ),
        (
            Self::DiscoverSolutions,
            "discoverSolutions",
            Version::V2024_03,
        ),
        (Self::SelfHelp, "selfHelp", Version::V2024_03),
        (Self::Solutions, "solutions", Version::V2023_09),
        (
            Self::SimplifiedSolutions,
            "simplifiedSolutions",
            Version::V2024_03,
        ),
        (Self::Diagnostics, "diagnostics", Version::V2023_01),
        (Self::Troubleshooters, "troubleshooters", Version::V2023_09),
        (
            Self::CheckNameAvailability,
            "checkNameAvailability",
            Version::V2023_01,
        ),
    ];

    fn row(self) -> (&'static str, Version) {
        let row = Self::ALL.iter().find(|row| row.0 == self);
        row.map_or(("", Version::V2023_01), |row| (row.1, row.2))
    }
}

/// Versions of the API, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V2023_01,
    V2023_06,
    V2023_09,
    V2024_03,
}

impl Version {
    const ALL: [(Self, &str); 4] = [
        (Self::V2023_01, "2023-01-01-preview"),
        (Self::V2023_06, "2023-06-01"),
        (Self::V2023_09, "2023-09-01-preview"),
        (Self::V2024_03, "2024-03-01-preview"),
    ];

    /// The version that a request asks for, if it has the operation.
    pub(super) fn of(query: &Query, route: &Route) -> Result<Self, ApiError> {
        let Some(asked) = query.get("api-version") else {
            return Err(ApiError::bad(
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            ));
        };
        let (name, since) = route.group.row();
        let found = Self::ALL
            .iter()
            .find(|(version, text)| *version >= since && text.eq_ignore_ascii_case(asked));
        found.map(|(version, _)| *version).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL
                .iter()
                .filter(|(version, _)| *version >= since)
                .map(|(_, text)| *text)
                .collect();
            ApiError::bad(
                "InvalidResourceType",
                format!(
                    "The resource type '{name}' could not be found in the namespace '{NAMESPACE}' for api version \
                     '{}'. The supported api-versions are '{}'.",
                    shorten(asked),
                    known.join(",")
                ),
            )
        })
    }

    /// Whether discovery has an item for each solution, as it was at first.
    pub(super) fn is_flat(self) -> bool {
        self <= Self::V2023_06
    }

    pub(super) fn text(self) -> &'static str {
        let row = Self::ALL.iter().find(|row| row.0 == self);
        row.map_or("", |row| row.1)
    }
}

/// A path, taken apart. Texts are decoded and keep the letter case of the request.
#[derive(Debug)]
pub(super) struct Route {
    /// What stands before `/providers/Microsoft.Help`; empty for the tenant.
    pub(super) scope: String,
    pub(super) group: Group,
    /// The segment that names the group, as it was written.
    written: String,
    pub(super) name: Option<String>,
    /// What is asked of a resource: `warmup`, ...
    pub(super) action: Option<String>,
}

/// Whether a path is one of the API.
pub fn is_for(path: &str) -> bool {
    namespace(&segments(path)).is_some()
}

/// The segments of a path, decoded; doubled slashes count as one.
fn segments(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}

/// Where `providers/Microsoft.Help` stands.
fn namespace(segments: &[String]) -> Option<usize> {
    segments.windows(2).rposition(|pair| {
        pair[0].eq_ignore_ascii_case("providers") && pair[1].eq_ignore_ascii_case(NAMESPACE)
    })
}

impl Route {
    pub(super) fn parse(path: &str) -> Result<Self, ApiError> {
        let segments = segments(path);
        let at = namespace(&segments).ok_or_else(|| {
            ApiError::not_found(format!("`{}` is no path of the API.", shorten(path)))
        })?;
        let (scope, rest) = (&segments[..at], &segments[at + 2..]);
        if scope
            .first()
            .is_some_and(|first| !first.eq_ignore_ascii_case("subscriptions") || scope.len() < 2)
        {
            return Err(ApiError::bad(
                "InvalidScope",
                format!(
                    "The scope '{}' must begin with 'subscriptions/' and an id.",
                    shorten(&scope.join("/"))
                ),
            ));
        }
        let written = rest.first().map_or("", String::as_str);
        let group = Group::ALL
            .iter()
            .find(|(_, name, _)| name.eq_ignore_ascii_case(written))
            .map(|(group, ..)| *group)
            .ok_or_else(|| {
                ApiError::new(
                    404,
                    "InvalidResourceType",
                    format!(
                        "The resource type '{}' could not be found in the namespace '{NAMESPACE}'.",
                        shorten(written)
                    ),
                )
            })?;
        let route = Self {
            scope: scope.join("/"),
            group,
            written: written.to_owned(),
            name: rest.get(1).cloned(),
            action: rest.get(2).cloned(),
        };
        let most = match group {
            Group::Solutions | Group::Troubleshooters => 3,
            Group::SelfHelp | Group::SimplifiedSolutions | Group::Diagnostics => 2,
            _ => 1,
        };
        match rest.len() > most {
            true => Err(ApiError::not_found(format!(
                "There is nothing at '{}'.",
                shorten(path)
            ))),
            false => Ok(route),
        }
    }

    /// The path up to the group, in the spelling of the request.
    pub(super) fn collection(&self) -> String {
        match self.scope.as_str() {
            "" => format!("/providers/{NAMESPACE}/{}", self.written),
            scope => format!("/{scope}/providers/{NAMESPACE}/{}", self.written),
        }
    }

    /// The name of the resource, which the path must hold.
    pub(super) fn resource(&self) -> Result<&str, ApiError> {
        self.name
            .as_deref()
            .ok_or_else(|| ApiError::not_found("The path must go on with the name of a resource."))
    }
}
