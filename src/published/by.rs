//! The indexes of a bundle.

use serde::{Deserialize, Serialize};

/// An index by which articles are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A topic of a product: `supportTopicIds` with `productPesIds`.
    Answer,
    /// `articleId`.
    Id,
    /// `productPesIds`.
    Product,
    /// `service` with `resource`.
    Resource,
    /// `diagnosticScenario` and `symptomID`.
    Symptom,
    /// `supportTopicIds`.
    Topic,
    /// `selfHelpType`.
    Type,
}

impl By {
    /// All indexes, in alphabetical order.
    pub const ALL: [Self; 7] = [
        Self::Answer,
        Self::Id,
        Self::Product,
        Self::Resource,
        Self::Symptom,
        Self::Topic,
        Self::Type,
    ];

    /// Returns its name in a bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Id => "id",
            Self::Product => "product",
            Self::Resource => "resource",
            Self::Symptom => "symptom",
            Self::Topic => "topic",
            Self::Type => "type",
        }
    }
}
