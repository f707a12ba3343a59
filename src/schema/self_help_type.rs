//! The self-help types: `schemas/types.yaml`.

use super::files::{Files, SchemaError, malformed};
use serde::Deserialize;
use std::sync::Arc;

/// One value of `selfHelpType`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfHelpType {
    /// Its name; articles may write it in any case.
    pub name: String,
    /// What the body is.
    pub body: BodyKind,
    /// The JSON Schema of a JSON body: stem of a file in `schemas/bodies/`.
    pub json_schema: Option<String>,
    /// Whether it is still in use.
    #[serde(default)]
    pub status: Status,
    /// What such an article is for.
    pub summary: String,
    /// Attributes without which this type cannot be published.
    #[serde(default)]
    pub required: Vec<String>,
    /// Attributes that this type should have.
    #[serde(default)]
    pub expected: Vec<String>,
    /// Attributes that others should have and this type need not.
    #[serde(default)]
    pub waived: Vec<String>,
    /// Regions that must be there.
    #[serde(default)]
    pub regions_required: Vec<String>,
    /// Regions that may be there.
    #[serde(default)]
    pub regions_allowed: Vec<String>,
    /// The standard section headings, in order.
    #[serde(default)]
    pub sections: Vec<String>,
    /// Whether its blades may take the customer's resource.
    #[serde(default)]
    pub uses_resource: bool,
    /// Whether tables are shown as tables.
    #[serde(default)]
    pub tables: bool,
    /// Whether only support engineers read it.
    #[serde(default)]
    pub internal: bool,
    /// Whether the first H2 is the title that customers see.
    #[serde(default)]
    pub customer_title: bool,
    /// By what such articles are found.
    #[serde(default)]
    pub lookup: Vec<Lookup>,
}

/// What the body of an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyKind {
    /// Markdown.
    Markdown,
    /// Markdown with components and sections.
    Apollo,
    /// A title and one JSON document.
    Json,
}

impl BodyKind {
    /// The name that schemas use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Apollo => "apollo",
            Self::Json => "json",
        }
    }
}

/// Whether a type is still in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// In use.
    #[default]
    Living,
    /// Hardly used.
    Rare,
    /// No longer shown to customers.
    Retired,
}

/// By what articles of a type are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lookup {
    /// `supportTopicIds`.
    Topic,
    /// `productPesIds`.
    Product,
    /// `service` and `resource`.
    Resource,
    /// `symptomID` or `diagnosticScenario`.
    Symptom,
    /// The recommendation that the body describes.
    Recommendation,
}

pub(super) fn load(files: &Files) -> Result<Vec<Arc<SelfHelpType>>, SchemaError> {
    const PATH: &str = "types.yaml";
    let types: Vec<Arc<SelfHelpType>> = files.list(PATH, "types")?;
    for kind in &types {
        if (kind.body == BodyKind::Json) != kind.json_schema.is_some() {
            let cause = format!("`{}`: `json_schema` goes with a json body", kind.name);
            return Err(malformed(PATH, cause));
        }
    }
    Ok(types)
}
