//! Regions and the types of articles that have them.

use super::pairs;
use crate::article::Marker;
use crate::rules::ArticleContext;
use crate::schema::SelfHelpType;

/// Returns true if articles of this type have the region of `marker`, or the type or the region is
/// unknown.
pub(in crate::rules) fn is_of_type(marker: &Marker, cx: &ArticleContext<'_>) -> bool {
    let name = pairs::name(cx.article, marker);
    match (&cx.article.self_help_type, cx.schemas.markers.region(name)) {
        (Some(kind), Some(_)) => allows(kind, name),
        _ => true,
    }
}

/// Returns true if articles of the type `kind` may have the region.
pub(in crate::rules) fn allows(kind: &SelfHelpType, region: &str) -> bool {
    let mut allowed = kind.regions_allowed.iter();
    allowed.any(|name| name.eq_ignore_ascii_case(region))
}
