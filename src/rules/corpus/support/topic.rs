//! Ids of support topics.

use crate::schema::Schemas;

/// Returns true if `id` is a valid id of a support topic. `properties/value` reports others.
pub(in crate::rules) fn is_topic_id(id: &str, schemas: &Schemas) -> bool {
    let attribute = schemas.attribute("supportTopicIds");
    attribute.is_none_or(|attribute| {
        let mut shapes = attribute.patterns.iter();
        shapes.any(|shape| shape.is_match(id))
    })
}
