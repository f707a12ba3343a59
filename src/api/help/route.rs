//! Routes: the operation and the version of a request.

use crate::api::arm::{Address, Provider};
use crate::api::error::ApiError;
use crate::api::model::Request;
use crate::api::query::Query;

/// The provider of these routes.
const PROVIDER: Provider = Provider::Help;

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
        let (name, since) = route.group.row();
        let supported: Vec<(Self, &str)> = Self::ALL
            .into_iter()
            .filter(|(version, _)| *version >= since)
            .collect();
        PROVIDER.version(query, name, &supported)
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

/// Parsed address. Texts are decoded and keep the case of the request.
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

impl Route {
    /// Returns the route of an address.
    pub(super) fn of(address: &Address) -> Result<Self, ApiError> {
        let rest = &address.rest;
        let group_segment = rest.first().map_or("", String::as_str);
        let group = Group::ALL
            .iter()
            .find(|(_, name, _)| name.eq_ignore_ascii_case(group_segment))
            .map(|(group, ..)| *group)
            .ok_or_else(|| PROVIDER.unknown_type(group_segment))?;
        let max_segments = match group {
            Group::Solutions | Group::Troubleshooters => 3,
            Group::SelfHelp | Group::SimplifiedSolutions | Group::Diagnostics => 2,
            _ => 1,
        };
        if rest.len() > max_segments {
            return Err(address.not_found());
        }
        Ok(Self {
            scope: address.scope.join("/"),
            group,
            group_segment: group_segment.to_owned(),
            name: rest.get(1).cloned(),
            action: rest.get(2).cloned(),
        })
    }

    /// Returns the path up to the group, in the spelling of the request.
    pub(super) fn collection(&self) -> String {
        let namespace = PROVIDER.namespace();
        match self.scope.as_str() {
            "" => format!("/providers/{namespace}/{}", self.group_segment),
            scope => format!("/{scope}/providers/{namespace}/{}", self.group_segment),
        }
    }

    /// Returns the name of the resource, or an error if the path does not contain one.
    pub(super) fn resource(&self) -> Result<&str, ApiError> {
        self.name
            .as_deref()
            .ok_or_else(|| ApiError::not_found("The path must contain the name of a resource."))
    }
}

/// Parsed request.
pub(super) struct Call<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) query: &'a Query,
    pub(super) route: &'a Route,
    pub(super) version: Version,
}

impl Call<'_> {
    /// Returns an error unless the request has this method.
    pub(super) fn require_method(&self, method: &'static str) -> Result<(), ApiError> {
        if self.request.method != method {
            return Err(ApiError::method_not_allowed(self.request.method, method));
        }
        Ok(())
    }
}
