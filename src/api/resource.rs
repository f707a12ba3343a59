//! Bodies that all providers use, with the field names and the order of the published API.

use serde::Serialize;

/// Resource of Azure Resource Manager.
#[derive(Debug, Serialize)]
pub(super) struct Resource<P> {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) properties: P,
}

/// List, with the address of its next page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct List<T> {
    pub(super) value: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_link: Option<String>,
}

impl<T> List<T> {
    /// Returns a list with only one page.
    pub(super) fn whole(value: Vec<T>) -> Self {
        Self {
            value,
            next_link: None,
        }
    }
}

/// Service that a text may be about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    pub(super) service_id: String,
    pub(super) display_name: String,
    pub(super) resource_types: Vec<String>,
}
