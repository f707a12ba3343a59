//! The self-help types: `schemas/types.yaml`.

use super::files::{Files, SchemaError, malformed};
use serde::Deserialize;
use std::sync::Arc;

/// One value of `selfHelpType`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfHelpType {
    /// The name, which articles may write in any case.
    pub name: String,
    /// The kind of the body.
    pub body: BodyKind,
    /// The name of the JSON Schema of a JSON body, in `schemas/bodies/`.
    pub json_schema: Option<String>,
    /// The status.
    #[serde(default)]
    pub status: Status,
    /// A description.
    pub summary: String,
    /// Required attributes.
    #[serde(default)]
    pub required: Vec<String>,
    /// Attributes that this type should have.
    #[serde(default)]
    pub expected: Vec<String>,
    /// Attributes that other types should have and this type need not.
    #[serde(default)]
    pub waived: Vec<String>,
    /// Required regions.
    #[serde(default)]
    pub regions_required: Vec<String>,
    /// Allowed regions.
    #[serde(default)]
    pub regions_allowed: Vec<String>,
    /// The standard section headings, in order.
    #[serde(default)]
    pub sections: Vec<String>,
    /// True if its blades may use the resource of the customer.
    #[serde(default)]
    pub uses_resource: bool,
    /// True if tables are displayed.
    #[serde(default)]
    pub tables: bool,
    /// True if only support engineers read it.
    #[serde(default)]
    pub internal: bool,
    /// True if the first H2 is the title for customers.
    #[serde(default)]
    pub customer_title: bool,
    /// The keys by which articles are looked up.
    #[serde(default)]
    pub lookup: Vec<Lookup>,
}

/// The kind of the body of an article.
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
    /// Returns the name in schemas.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Apollo => "apollo",
            Self::Json => "json",
        }
    }
}

/// The status of a type.
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

impl Status {
    /// Returns the name in `schemas/types.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Living => "living",
            Self::Rare => "rare",
            Self::Retired => "retired",
        }
    }
}

/// A key by which articles are looked up.
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
            let cause = format!(
                "`{}`: `json_schema` must be set if, and only if, the body is `json`",
                kind.name
            );
            return Err(malformed(PATH, cause));
        }
    }
    Ok(types)
}
