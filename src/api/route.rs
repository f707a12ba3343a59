//! Routes: the operation and the version of a request.

use super::error::{ApiError, shorten};
use super::query::Query;
use percent_encoding::percent_decode_str;

/// Namespace of the API.
pub(super) const NAMESPACE: &str = "Microsoft.Help";

/// Groups of operations, by the segment after the namespace.
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

    /// Returns the version of a request, if that version supports the operation.
    pub(super) fn of(query: &Query, route: &Route) -> Result<Self, ApiError> {
        let Some(requested) = query.get("api-version") else {
            return Err(ApiError::bad_request(
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            ));
        };
        let (name, since) = route.group.row();
        let found = Self::ALL
            .iter()
            .find(|(version, text)| *version >= since && text.eq_ignore_ascii_case(requested));
        found.map(|(version, _)| *version).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL
                .iter()
                .filter(|(version, _)| *version >= since)
                .map(|(_, text)| *text)
                .collect();
            ApiError::bad_request(
                "InvalidResourceType",
                format!(
                    "The resource type '{name}' could not be found in the namespace '{NAMESPACE}' for api version \
                     '{}'. The supported api-versions are '{}'.",
                    shorten(requested),
                    known.join(",")
                ),
            )
        })
    }

    /// Returns true if discovery lists solutions, and not classifications, as the first versions do.
    pub(super) fn is_flat(self) -> bool {
        self <= Self::V2023_06
    }

    pub(super) fn text(self) -> &'static str {
        let row = Self::ALL.iter().find(|row| row.0 == self);
        row.map_or("", |row| row.1)
    }
}

/// Parsed path. Texts are decoded and keep the case of the request.
#[derive(Debug)]
pub(super) struct Route {
    /// Part before `/providers/Microsoft.Help`; empty for the tenant.
    pub(super) scope: String,
    pub(super) group: Group,
    /// Segment of the group.
    group_segment: String,
    pub(super) name: Option<String>,
    /// Action on a resource, as in `warmup`.
    pub(super) action: Option<String>,
}

/// Returns true if a path belongs to the API.
pub fn is_for(path: &str) -> bool {
    namespace(&segments(path)).is_some()
}

/// Returns the decoded segments of a path, without empty ones.
fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}

/// Returns the index of `providers/Microsoft.Help`.
fn namespace(segments: &[String]) -> Option<usize> {
    segments.windows(2).rposition(|pair| {
        pair[0].eq_ignore_ascii_case("providers") && pair[1].eq_ignore_ascii_case(NAMESPACE)
    })
}

impl Route {
    /// Parses a path.
    pub(super) fn parse(path: &str) -> Result<Self, ApiError> {
        let segments = segments(path);
        let at = namespace(&segments).ok_or_else(|| {
            ApiError::not_found(format!(
                "The path '{}' does not belong to the API.",
                shorten(path)
            ))
        })?;
        let (scope, rest) = (&segments[..at], &segments[at + 2..]);
        if scope
            .first()
            .is_some_and(|first| !first.eq_ignore_ascii_case("subscriptions") || scope.len() < 2)
        {
            return Err(ApiError::bad_request(
                "InvalidScope",
                format!(
                    "The scope '{}' must start with 'subscriptions/' and an id.",
                    shorten(&scope.join("/"))
                ),
            ));
        }
        let group_segment = rest.first().map_or("", String::as_str);
        let group = Group::ALL
            .iter()
            .find(|(_, name, _)| name.eq_ignore_ascii_case(group_segment))
            .map(|(group, ..)| *group)
            .ok_or_else(|| {
                ApiError::new(
                    404,
                    "InvalidResourceType",
                    format!(
                        "The resource type '{}' could not be found in the namespace '{NAMESPACE}'.",
                        shorten(group_segment)
                    ),
                )
            })?;
        let max_segments = match group {
            Group::Solutions | Group::Troubleshooters => 3,
            Group::SelfHelp | Group::SimplifiedSolutions | Group::Diagnostics => 2,
            _ => 1,
        };
        if rest.len() > max_segments {
            return Err(ApiError::not_found(format!(
                "The path '{}' was not found.",
                shorten(path)
            )));
        }
        Ok(Self {
            scope: scope.join("/"),
            group,
            group_segment: group_segment.to_owned(),
            name: rest.get(1).cloned(),
            action: rest.get(2).cloned(),
        })
    }

    /// Returns the path up to the group, in the spelling of the request.
    pub(super) fn collection(&self) -> String {
        match self.scope.as_str() {
            "" => format!("/providers/{NAMESPACE}/{}", self.group_segment),
            scope => format!("/{scope}/providers/{NAMESPACE}/{}", self.group_segment),
        }
    }

    /// Returns the name of the resource, or an error if the path does not contain one.
    pub(super) fn resource(&self) -> Result<&str, ApiError> {
        self.name
            .as_deref()
            .ok_or_else(|| ApiError::not_found("The path must contain the name of a resource."))
    }
}
