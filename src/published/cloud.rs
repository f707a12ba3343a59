//! The entry of a cloud: `schemas/bundle/cloud.schema.json`.

use super::{AudienceName, Kind, Published};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The object of a cloud that readers load first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cloud {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Cloud`].
    pub kind: Kind,
    /// The audience of the bundle.
    #[serde(default)]
    pub audience: AudienceName,
    /// The name of the cloud.
    pub cloud: String,
    /// Its title.
    pub title: String,
    /// The address of its portal, if that is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// The number of its articles.
    pub articles: usize,
    /// The number of its articles of each type.
    #[serde(default)]
    pub types: BTreeMap<String, usize>,
    /// The paths of its indexes, by the name of [`By`](super::By). Older bundles do not
    /// have all of them.
    pub indexes: BTreeMap<String, String>,
    /// The path of its [`Taxonomy`](super::Taxonomy).
    pub taxonomy: String,
    /// The path of its [`SearchRoot`](super::SearchRoot). Older bundles have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// The path of its [`Resources`](super::Resources). Older bundles have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<String>,
}

impl Published for Cloud {
    const KIND: Kind = Kind::Cloud;
}
