//! By what an article is looked up.

use super::known::is_filled;
use crate::article::Article;
use crate::schema::{Lookup, Schemas};

/// The ways in which articles of this type are found, where none of them is
/// open to this one.
pub(super) fn closed_ways<'a>(article: &'a Article, schemas: &Schemas) -> Option<&'a [Lookup]> {
    let kind = article.self_help_type.as_ref()?;
    let filled = |name: &&str| is_filled(article, name, schemas);
    let is_open = |way: &Lookup| match way {
        Lookup::Topic | Lookup::Product | Lookup::Resource => attributes(*way).iter().all(filled),
        Lookup::Symptom => attributes(*way).iter().any(&filled),
        Lookup::Recommendation => true,
    };
    (!kind.lookup.is_empty() && !kind.lookup.iter().any(is_open)).then_some(&kind.lookup)
}

/// The attributes that a way of finding articles goes by.
pub(super) fn attributes(way: Lookup) -> &'static [&'static str] {
    match way {
        Lookup::Topic => &["supportTopicIds"],
        Lookup::Product => &["productPesIds"],
        Lookup::Resource => &["service", "resource"],
        Lookup::Symptom => &["diagnosticScenario", "symptomID"],
        Lookup::Recommendation => &[],
    }
}
