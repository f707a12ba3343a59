//! Routes: the operations of each version, and which of them a request is for.

use crate::api::arm::{Address, Provider};
use crate::api::error::ApiError;
use crate::api::query::Query;
use std::fmt;

/// The provider of these routes.
const PROVIDER: Provider = Provider::Support;

/// Version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V2019_05,
    V2020_04,
    V2021_06,
    V2022_09,
    V2023_06,
    V2024_04,
    V2025_06,
    V2026_06,
}

impl Version {
    /// All versions, oldest first.
    const ALL: [Self; 8] = [
        Self::V2019_05,
        Self::V2020_04,
        Self::V2021_06,
        Self::V2022_09,
        Self::V2023_06,
        Self::V2024_04,
        Self::V2025_06,
        Self::V2026_06,
    ];

    fn text(self) -> &'static str {
        match self {
            Self::V2019_05 => "2019-05-01-preview",
            Self::V2020_04 => "2020-04-01",
            Self::V2021_06 => "2021-06-01-preview",
            Self::V2022_09 => "2022-09-01-preview",
            Self::V2023_06 => "2023-06-01-preview",
            Self::V2024_04 => "2024-04-01",
            Self::V2025_06 => "2025-06-01-preview",
            Self::V2026_06 => "2026-06-01",
        }
    }

    /// Returns true if problem classifications state which additional consents they need.
    pub(super) fn has_consent(self) -> bool {
        self >= Self::V2022_09
    }

    /// Returns true if problem classifications have a parent.
    pub(super) fn has_parents(self) -> bool {
        self == Self::V2023_06
    }

    /// Returns true if texts can be classified.
    pub(super) fn can_classify(self) -> bool {
        CLASSIFY.contains(&self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Versions of an operation.
type Versions = &'static [Version];

const NONE: Versions = &[];
const ALL: Versions = &Version::ALL;
/// Versions that support tickets outside a subscription, chats and files.
const SINCE_2022: Versions = &[
    Version::V2022_09,
    Version::V2023_06,
    Version::V2024_04,
    Version::V2025_06,
    Version::V2026_06,
];
const CLASSIFY: Versions = &[Version::V2023_06, Version::V2025_06, Version::V2026_06];
const LOOK_UP: Versions = &[
    Version::V2021_06,
    Version::V2023_06,
    Version::V2025_06,
    Version::V2026_06,
];

/// Operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Operations,
    Services,
    Service,
    ProblemClassifications,
    ProblemClassification,
    ClassifyServices,
    ClassifyProblems,
    /// An operation on something that only a support system holds.
    Held(&'static str),
}

const TICKETS: Operation = Operation::Held("support tickets");
const COMMUNICATIONS: Operation = Operation::Held("communications of support tickets");
const CHATS: Operation = Operation::Held("chat transcripts");
const FILES: Operation = Operation::Held("files of support tickets");

/// Name of a resource in a path.
const NAME: &str = "*";

/// Row of the table of operations.
struct Row {
    /// Path after the namespace.
    path: &'static str,
    operation: Operation,
    methods: &'static str,
    /// Versions that have it for the tenant.
    tenant: Versions,
    /// Versions that have it for a subscription.
    subscription: Versions,
}

const fn row(
    path: &'static str,
    operation: Operation,
    methods: &'static str,
    tenant: Versions,
    subscription: Versions,
) -> Row {
    Row {
        path,
        operation,
        methods,
        tenant,
        subscription,
    }
}

#[rustfmt::skip]
const ROWS: [Row; 20] = [
    row("operations", Operation::Operations, "GET", ALL, NONE),
    row("services", Operation::Services, "GET", ALL, ALL),
    row("services/*", Operation::Service, "GET", ALL, ALL),
    row("services/*/problemClassifications", Operation::ProblemClassifications, "GET", ALL, ALL),
    row("services/*/problemClassifications/*", Operation::ProblemClassification, "GET", ALL, ALL),
    row("services/*/classifyProblems", Operation::ClassifyProblems, "POST", CLASSIFY, CLASSIFY),
    row("classifyServices", Operation::ClassifyServices, "POST", CLASSIFY, CLASSIFY),
    row("lookUpResourceId", TICKETS, "POST", LOOK_UP, NONE),
    row("checkNameAvailability", TICKETS, "POST", SINCE_2022, ALL),
    row("supportTickets", TICKETS, "GET", SINCE_2022, ALL),
    row("supportTickets/*", TICKETS, "GET, PUT, PATCH", SINCE_2022, ALL),
    row("supportTickets/*/checkNameAvailability", COMMUNICATIONS, "POST", SINCE_2022, ALL),
    row("supportTickets/*/communications", COMMUNICATIONS, "GET", SINCE_2022, ALL),
    row("supportTickets/*/communications/*", COMMUNICATIONS, "GET, PUT", SINCE_2022, ALL),
    row("supportTickets/*/chatTranscripts", CHATS, "GET", SINCE_2022, SINCE_2022),
    row("supportTickets/*/chatTranscripts/*", CHATS, "GET", SINCE_2022, SINCE_2022),
    row("fileWorkspaces/*", FILES, "GET, PUT", SINCE_2022, SINCE_2022),
    row("fileWorkspaces/*/files", FILES, "GET", SINCE_2022, SINCE_2022),
    row("fileWorkspaces/*/files/*", FILES, "GET, PUT", SINCE_2022, SINCE_2022),
    row("fileWorkspaces/*/files/*/upload", FILES, "POST", SINCE_2022, SINCE_2022),
];

impl Row {
    /// Returns the names of resources in a path, if the path is that of this row.
    fn names<'p>(&self, path: &'p [String]) -> Option<Vec<&'p str>> {
        let parts: Vec<&str> = self.path.split('/').collect();
        let is_same =
            |(part, own): (&&str, &String)| *part == NAME || part.eq_ignore_ascii_case(own);
        if parts.len() != path.len() || !parts.iter().zip(path).all(is_same) {
            return None;
        }
        let pairs = parts.iter().zip(path);
        let names = pairs.filter(|(part, _)| **part == NAME);
        Some(names.map(|(_, own)| own.as_str()).collect())
    }

    /// Returns the resource type, as in `services/problemClassifications`.
    fn resource_type(&self) -> String {
        let parts: Vec<&str> = self.path.split('/').filter(|part| *part != NAME).collect();
        parts.join("/")
    }
}

/// Route of a request.
pub(super) struct Route<'a> {
    pub(super) operation: Operation,
    row: &'static Row,
    versions: Versions,
    names: Vec<&'a str>,
}

impl<'a> Route<'a> {
    /// Returns the route of an address.
    pub(super) fn of(address: &'a Address) -> Result<Self, ApiError> {
        if address.scope.len() > 2 {
            return Err(address.invalid_scope("must be 'subscriptions/' and an id"));
        }
        let mut rows = ROWS.iter();
        let Some((row, names)) = rows.find_map(|row| Some((row, row.names(&address.rest)?))) else {
            return Err(unknown(address));
        };
        let versions = if address.scope.is_empty() {
            row.tenant
        } else {
            row.subscription
        };
        if versions.is_empty() {
            return Err(address.not_found());
        }
        Ok(Self {
            operation: row.operation,
            row,
            versions,
            names,
        })
    }

    /// Returns the version of a request, if that version has the operation.
    pub(super) fn version(&self, query: &Query) -> Result<Version, ApiError> {
        let supported: Vec<(Version, &str)> = self
            .versions
            .iter()
            .map(|version| (*version, version.text()))
            .collect();
        PROVIDER.version(query, &self.row.resource_type(), &supported)
    }

    /// Returns an error unless the operation has this method.
    pub(super) fn require_method(&self, method: &str) -> Result<(), ApiError> {
        let methods = self.row.methods;
        if methods.split(", ").any(|own| own == method) {
            return Ok(());
        }
        Err(ApiError::method_not_allowed(method, methods))
    }

    /// Returns the name of a resource in the path, by its position.
    pub(super) fn name(&self, at: usize) -> &'a str {
        self.names.get(at).copied().unwrap_or_default()
    }
}

/// Returns the error for a path that is not in the table.
fn unknown(address: &Address) -> ApiError {
    let first = address.rest.first().map_or("", String::as_str);
    let is_known = ROWS.iter().any(|row| {
        let own = row.path.split('/').next().unwrap_or_default();
        own.eq_ignore_ascii_case(first)
    });
    if is_known {
        return address.not_found();
    }
    PROVIDER.unknown_type(first)
}
