//! The audiences of bundles.

use serde::{Deserialize, Serialize};

/// The name of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AudienceName {
    /// Customers.
    #[default]
    Customer,
    /// Support engineers, for what only they read.
    Internal,
    /// Everybody: both kinds of articles in one bundle.
    All,
}

impl AudienceName {
    /// Returns the name in options and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Internal => "internal",
            Self::All => "all",
        }
    }
}
