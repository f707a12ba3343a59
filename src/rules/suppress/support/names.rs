//! Names of rules and groups in comments.

use crate::schema::Schemas;

/// Returns true if there is a rule or group called `name`.
pub(in crate::rules) fn is_known(name: &str, schemas: &Schemas) -> bool {
    schemas.rule(name).is_some() || schemas.rules.iter().any(|page| page.group() == name)
}
