//! `discoverSolutions`: finds solutions for a text of a customer.

use super::catalogue::{Catalogue, Topic};
use super::error::ApiError;
use super::json::{Classified, List, Resource, Service};
use super::model::Response;
use super::service::{Api, Call};
use crate::bundle::BundleError;
use crate::search::Query;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const TYPE: &str = "Microsoft.Help/discoverSolutions";
/// Maximum number of classifications in a response.
const MAX_CLASSIFICATIONS: usize = 10;
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

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DiscoverBody {
    issue_summary: Option<String>,
    resource_id: Option<String>,
    service_id: Option<String>,
    additional_context: Option<String>,
}

pub(super) fn discover(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let request = read(call.request.body)?;
    let summary = request.issue_summary.as_deref().unwrap_or_default();
    if summary.trim().is_empty() {
        return Err(ApiError::bad_request(
            "InvalidRequestContent",
            "The body must contain 'issueSummary', a description of the problem.",
        )
        .with_target("issueSummary"));
    }
    let catalogue = api.catalogue()?;
    let service = request
        .service_id
        .as_deref()
        .filter(|id| !id.trim().is_empty());
    let known = service.and_then(|id| catalogue.service(id));
    let context = request.additional_context.unwrap_or_default();
    let mut ranked = rank(api, &catalogue, summary, known)?;
    if ranked.is_empty() && !context.trim().is_empty() {
        ranked = rank(api, &catalogue, &format!("{summary} {context}"), known)?;
    }
    if service.is_some() {
        // An unknown service has no classifications.
        let ranked = known.map(|_| ranked).unwrap_or_default();
        return Ok(Response::ok(&List {
            value: classified(api, call, &catalogue, &ranked)?,
            next_link: None,
        }));
    }
    let kind = request.resource_id.as_deref().and_then(resource_type);
    let services = services(&catalogue, &ranked, kind.as_deref());
    let value = if services.is_empty() {
        Vec::new()
    } else {
        vec![json!({ "properties": { "relatedServices": services } })]
    };
    Ok(Response::ok(&List {
        value,
        next_link: None,
    }))
}

fn read(body: &[u8]) -> Result<DiscoverBody, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(DiscoverBody::default());
    }
    serde_json::from_slice(body).map_err(|error| {
        ApiError::bad_request(
            "InvalidRequestContent",
            format!("The body is not valid: {error}."),
        )
    })
}

/// Returns the topics that match a text, the best first, by their own words and by the articles
/// that the full-text search finds.
fn rank(
    api: &Api,
    catalogue: &Catalogue,
    text: &str,
    service: Option<usize>,
) -> Result<Vec<(usize, f32)>, BundleError> {
    let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
    let is_candidate =
        |topic: usize| service.is_none_or(|own| catalogue.topics[topic].service == own);
    let own = api.matcher()?.rank(text, &is_candidate);
    let mut scores: BTreeMap<usize, f32> = own.into_iter().collect();
    for (topic, score) in topics_of_hits(api, catalogue, text, service)? {
        if is_candidate(topic) {
            *scores.entry(topic).or_default() += score;
        }
    }
    let mut ranked: Vec<(usize, f32)> = scores.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(ranked)
}

/// Returns the topics of the articles that the full-text search finds, with the score of their
/// best article.
fn topics_of_hits(
    api: &Api,
    catalogue: &Catalogue,
    text: &str,
    service: Option<usize>,
) -> Result<BTreeMap<usize, f32>, BundleError> {
    let product = service.and_then(|at| catalogue.services[at].ids.first());
    let hits = api.view.search(&Query {
        text,
        product: product.map(String::as_str),
        limit: MAX_HITS,
        ..Query::default()
    })?;
    let mut topics: BTreeMap<usize, f32> = BTreeMap::new();
    let hits = hits
        .hits
        .iter()
        .filter(|hit| hit.matched_permille >= MIN_WORD_SHARE);
    for (position, hit) in hits.enumerate() {
        let Some(article) = api.view.article(&hit.id)? else {
            continue;
        };
        let ids: Vec<&str> = article
            .properties
            .get("supportTopicIds")
            .and_then(|value| value.as_array())
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str())
            .collect();
        // An article with many topics is less specific for each of them.
        let score = FIRST_HIT_SCORE * f32::from(hit.matched_permille)
            / 1000.0
            / (1.0 + position as f32 / HALF_SCORE_POSITIONS)
            / (ids.len().max(1) as f32).sqrt();
        for topic in ids
            .iter()
            .flat_map(|id| catalogue.topics_of(&id.to_lowercase()))
        {
            let own = topics.entry(*topic).or_default();
            *own = own.max(score);
        }
    }
    Ok(topics)
}

fn classified(
    api: &Api,
    call: &Call<'_>,
    catalogue: &Catalogue,
    ranked: &[(usize, f32)],
) -> Result<Vec<Resource<Classified>>, BundleError> {
    ranked
        .iter()
        .map(|(topic, _)| &catalogue.topics[*topic])
        .take(MAX_CLASSIFICATIONS)
        .map(|topic| item(api, call, catalogue, topic))
        .collect()
}

fn item(
    api: &Api,
    call: &Call<'_>,
    catalogue: &Catalogue,
    topic: &Topic,
) -> Result<Resource<Classified>, BundleError> {
    let service = service_id(catalogue, topic.service);
    let rows = catalogue.solutions_of(topic).iter().map(|solution| {
        let mut row = solution.row(&api.view, "SelfHelp")?;
        row.required_inputs = Some([]);
        Ok(row)
    });
    Ok(Resource {
        id: format!("{}/{}", call.route.collection(), topic.id),
        name: topic.id.clone(),
        kind: TYPE,
        properties: Classified {
            problem_classification_id: Some(format!(
                "{service}/problemClassifications/{}",
                topic.id
            )),
            problem_title: Some(match topic.category.as_str() {
                "" => topic.title.clone(),
                category => format!("{category} / {}", topic.title),
            }),
            problem_description: Some(topic.title.clone()),
            service_id: Some(service),
            solutions: rows.collect::<Result<_, BundleError>>()?,
        },
    })
}

fn service_id(catalogue: &Catalogue, service: usize) -> String {
    let ids = &catalogue.services[service].ids;
    let id = ids.first().map_or("", String::as_str);
    format!("/providers/Microsoft.Support/services/{id}")
}

/// Returns the services of the best topics; only those for the resource type, if there are any.
fn services(catalogue: &Catalogue, ranked: &[(usize, f32)], kind: Option<&str>) -> Vec<Service> {
    let mut found: Vec<usize> = Vec::new();
    for (topic, _) in ranked {
        let service = catalogue.topics[*topic].service;
        if !found.contains(&service) {
            found.push(service);
        }
    }
    let is_for = |service: &usize| {
        let types = &catalogue.services[*service].resource_types;
        kind.is_some_and(|kind| types.contains(kind))
    };
    if found.iter().any(is_for) {
        found.retain(is_for);
    }
    found
        .into_iter()
        .take(MAX_SERVICES)
        .map(|at| Service {
            service_id: service_id(catalogue, at),
            display_name: catalogue.services[at].title.clone(),
            resource_types: catalogue.services[at]
                .resource_types
                .iter()
                .cloned()
                .collect(),
        })
        .collect()
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
