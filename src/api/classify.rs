//! Finds the services and problem classifications that match a customer's text.

use super::arm;
use super::catalogue::{Catalogue, Service};
use super::error::ApiError;
use super::resource;
use super::state::Api;
use crate::bundle::BundleError;
use crate::published::Article;
use crate::search::Query;
use std::collections::BTreeMap;

/// Maximum number of classifications in a response.
pub(super) const MAX_CLASSIFICATIONS: usize = 10;
/// Maximum number of services in a response.
const MAX_SERVICES: usize = 5;
/// Maximum number of hits of the full-text search.
const MAX_HITS: usize = 50;
/// Minimum share of the words of the text that an article must contain, in thousandths.
const MIN_WORD_SHARE: u16 = 600;
/// Score of a topic for the first hit among its articles. A topic that contains all words of the
/// text has the score 1.
const FIRST_HIT_SCORE: f32 = 0.5;
/// Number of positions after which the score of a hit is half of that.
const HALF_SCORE_POSITIONS: f32 = 4.0;
/// Maximum size of the text; the rest is ignored.
const MAX_TEXT_BYTES: usize = 4096;

/// Returns the description of a problem in the body of a request, or an error if it is empty.
pub(super) fn summary(text: Option<&str>) -> Result<&str, ApiError> {
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
        arm::invalid_body("The body must contain 'issueSummary', a description of the problem.")
            .with_target("issueSummary")
    })
}

/// Topics and services that match a text, the best first, as indexes of the catalogue.
#[derive(Debug, Default)]
pub(super) struct Ranked {
    pub(super) topics: Vec<usize>,
    pub(super) services: Vec<usize>,
}

/// Scores of topics and services.
#[derive(Debug, Default)]
struct Scores {
    topics: BTreeMap<usize, f32>,
    services: BTreeMap<usize, f32>,
}

/// Ranks topics and services by their own words and by the articles that the full-text search
/// finds. If no topic matches, the context of the text counts as well.
pub(super) fn rank(
    api: &Api,
    summary: &str,
    context: &str,
    service: Option<usize>,
) -> Result<Ranked, BundleError> {
    let ranked = rank_text(api, summary, service)?;
    if !ranked.topics.is_empty() || context.trim().is_empty() {
        return Ok(ranked);
    }
    rank_text(api, &format!("{summary} {context}"), service)
}

fn rank_text(api: &Api, text: &str, service: Option<usize>) -> Result<Ranked, BundleError> {
    let catalogue = api.catalogue()?;
    let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
    let is_candidate =
        |topic: usize| service.is_none_or(|own| catalogue.topics[topic].service == own);
    let mut scores = scores_of_hits(api, &catalogue, text, service)?;
    scores.topics.retain(|topic, _| is_candidate(*topic));
    for (topic, score) in api.matcher()?.rank(text, &is_candidate) {
        *scores.topics.entry(topic).or_default() += score;
    }
    for (topic, score) in &scores.topics {
        raise(
            &mut scores.services,
            catalogue.topics[*topic].service,
            *score,
        );
    }
    Ok(Ranked {
        topics: best_first(scores.topics),
        services: best_first(scores.services),
    })
}

fn raise(scores: &mut BTreeMap<usize, f32>, key: usize, score: f32) {
    let own = scores.entry(key).or_default();
    *own = own.max(score);
}

fn best_first(scores: BTreeMap<usize, f32>) -> Vec<usize> {
    let mut ranked: Vec<(usize, f32)> = scores.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().map(|(key, _)| key).collect()
}

/// Returns the topics and services of the articles that the full-text search finds, with the
/// score of their best article.
fn scores_of_hits(
    api: &Api,
    catalogue: &Catalogue,
    text: &str,
    service: Option<usize>,
) -> Result<Scores, BundleError> {
    let product = service.and_then(|at| catalogue.services[at].ids.first());
    let hits = api.view.search(&Query {
        text,
        product: product.map(String::as_str),
        limit: MAX_HITS,
        ..Query::default()
    })?;
    let mut scores = Scores::default();
    let hits = hits
        .hits
        .iter()
        .filter(|hit| hit.matched_permille >= MIN_WORD_SHARE);
    for (position, hit) in hits.enumerate() {
        let Some(article) = api.view.article(&hit.id)? else {
            continue;
        };
        // An article with many topics is less specific for each of them.
        let score = |ids: usize| {
            FIRST_HIT_SCORE * f32::from(hit.matched_permille)
                / 1000.0
                / (1.0 + position as f32 / HALF_SCORE_POSITIONS)
                / (ids.max(1) as f32).sqrt()
        };
        let topics = ids(&article, "supportTopicIds");
        for topic in topics
            .iter()
            .flat_map(|id| catalogue.topics_of(&id.to_lowercase()))
        {
            raise(&mut scores.topics, *topic, score(topics.len()));
        }
        let products = ids(&article, "productPesIds");
        for found in products.iter().filter_map(|id| catalogue.service(id)) {
            raise(&mut scores.services, found, score(products.len()));
        }
    }
    Ok(scores)
}

/// Returns the ids in a property of an article.
fn ids<'a>(article: &'a Article, property: &str) -> Vec<&'a str> {
    let value = article.properties.get(property);
    value
        .and_then(|value| value.as_array())
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str())
        .collect()
}

/// Returns the best of these services; only those for the type of a resource, if there are any.
pub(super) fn services(
    catalogue: &Catalogue,
    ranked: &[usize],
    resource_id: Option<&str>,
) -> Vec<resource::Service> {
    let kind = resource_id.and_then(resource_type);
    let mut found: Vec<&Service> = ranked.iter().map(|at| &catalogue.services[*at]).collect();
    if let Some(kind) = kind
        && found.iter().any(|one| one.resource_types.contains(&kind))
    {
        found.retain(|one| one.resource_types.contains(&kind));
    }
    let best = found.into_iter().take(MAX_SERVICES);
    best.map(Service::summary).collect()
}

/// Returns the type of a resource in upper case, as in `MICROSOFT.KEYVAULT/VAULTS`, from its id.
fn resource_type(id: &str) -> Option<String> {
    let parts: Vec<&str> = id.split('/').filter(|part| !part.is_empty()).collect();
    let at = parts
        .iter()
        .rposition(|part| part.eq_ignore_ascii_case("providers"))?;
    let namespace = parts.get(at + 1)?;
    let kinds: Vec<&str> = parts[at + 2..].iter().step_by(2).copied().collect();
    if kinds.is_empty() {
        return None;
    }
    Some(format!("{namespace}/{}", kinds.join("/")).to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::resource_type;

    #[test]
    fn resource_types_are_read_from_ids() {
        let id = "subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
        assert_eq!(resource_type(id).unwrap(), "MICROSOFT.KEYVAULT/VAULTS");
        let nested = format!("/{id}/keys/k");
        assert_eq!(
            resource_type(&nested).unwrap(),
            "MICROSOFT.KEYVAULT/VAULTS/KEYS"
        );
        assert_eq!(resource_type("subscriptions/s"), None);
    }
}
