//! Lookups: the attributes that the portal finds an article by.

use super::known::is_filled;
use crate::article::Article;
use crate::schema::{Lookup, Schemas};

/// Returns the lookups of this article type if the article has the attributes of none of them.
pub(in crate::rules) fn missing_lookups<'a>(
    article: &'a Article,
    schemas: &Schemas,
) -> Option<&'a [Lookup]> {
    let kind = article.self_help_type.as_ref()?;
    let filled = |name: &&str| is_filled(article, name, schemas);
    let is_possible = |lookup: &Lookup| match lookup {
        Lookup::Topic | Lookup::Product | Lookup::Resource => {
            attributes(*lookup).iter().all(filled)
        }
        Lookup::Symptom => attributes(*lookup).iter().any(&filled),
        Lookup::Recommendation => true,
    };
    if kind.lookup.is_empty() || kind.lookup.iter().any(is_possible) {
        return None;
    }
    Some(&kind.lookup)
}

/// Returns the attributes that a lookup uses.
pub(in crate::rules) fn attributes(lookup: Lookup) -> &'static [&'static str] {
    match lookup {
        Lookup::Topic => &["supportTopicIds"],
        Lookup::Product => &["productPesIds"],
        Lookup::Resource => &["service", "resource"],
        Lookup::Symptom => &["diagnosticScenario", "symptomID"],
        Lookup::Recommendation => &[],
    }
}
