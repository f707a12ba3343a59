//! `discoverSolutions`: what a customer says in their own words.

use super::catalogue::{Catalogue, Topic};
use super::error::ApiError;
use super::json::{Classified, List, Resource, Service};
use super::{Api, Call, Response};
use crate::bundle::BundleError;
use crate::search::Query;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const TYPE: &str = "Microsoft.Help/discoverSolutions";
/// Classifications of an answer.
const MOST: usize = 10;
/// Services of an answer.
const MOST_SERVICES: usize = 5;
/// Articles that the search is asked for.
const ARTICLES: usize = 50;
/// The part of the words, in thousandths, that an article must have.
const SHARE: u16 = 600;
/// What the first article that is found is worth to its topic; a topic whose own
/// words are those of the text has 1.
const FOUND: f32 = 0.5;
/// So many places further down an article is worth half of that.
const NEXT: f32 = 4.0;
/// The longest text that is read; the rest of a longer one is passed over.
const LONGEST: usize = 4096;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Asked {
    issue_summary: Option<String>,
    resource_id: Option<String>,
    service_id: Option<String>,
    additional_context: Option<String>,
}

pub(super) fn discover(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let asked = read(call.request.body)?;
    let summary = asked.issue_summary.as_deref().unwrap_or_default();
    if summary.trim().is_empty() {
        return Err(ApiError::bad(
            "InvalidRequestContent",
            "The body must hold 'issueSummary', a text that says what the problem is.",
        )
        .about("issueSummary"));
    }
    let catalogue = api.catalogue()?;
    let service = asked
        .service_id
        .as_deref()
        .filter(|id| !id.trim().is_empty());
    let known = service.and_then(|id| catalogue.service(id));
    let context = asked.additional_context.unwrap_or_default();
    let mut ranked = rank(api, &catalogue, summary, known)?;
    if ranked.is_empty() && !context.trim().is_empty() {
        ranked = rank(api, &catalogue, &format!("{summary} {context}"), known)?;
    }
    if service.is_some() {
        // A service that nobody knows has no classifications.
        let ranked = known.map(|_| ranked).unwrap_or_default();
        return Ok(Response::ok(&List {
            value: classified(api, call, &catalogue, &ranked)?,
            next_link: None,
        }));
    }
    let kind = asked.resource_id.as_deref().and_then(resource_type);
    let services = services(&catalogue, &ranked, kind.as_deref());
    let value = match services.is_empty() {
        true => Vec::new(),
        false => vec![json!({ "properties": { "relatedServices": services } })],
    };
    Ok(Response::ok(&List {
        value,
        next_link: None,
    }))
}

fn read(body: &[u8]) -> Result<Asked, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Asked::default());
    }
    serde_json::from_slice(body).map_err(|error| {
        ApiError::bad(
            "InvalidRequestContent",
            format!("The body cannot be read: {error}."),
        )
    })
}

/// Topics that fit the text, best first: by their own words, and by those of the
/// articles that the search finds.
fn rank(
    api: &Api,
    catalogue: &Catalogue,
    text: &str,
    service: Option<usize>,
) -> Result<Vec<(usize, f32)>, BundleError> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let is_wanted = |topic: usize| service.is_none_or(|own| catalogue.topics[topic].service == own);
    let own = api.matcher()?.rank(text, &is_wanted);
    let mut scores: BTreeMap<usize, f32> = own.into_iter().collect();
    for (topic, score) in found(api, catalogue, text, service)? {
        if is_wanted(topic) {
            *scores.entry(topic).or_default() += score;
        }
    }
    let mut ranked: Vec<(usize, f32)> = scores.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(ranked)
}

/// The topics of the articles that the search of the site finds, each with what
/// the best of its articles is worth.
fn found(
    api: &Api,
    catalogue: &Catalogue,
    text: &str,
    service: Option<usize>,
) -> Result<BTreeMap<usize, f32>, BundleError> {
    let product = service.and_then(|at| catalogue.services[at].ids.first());
    let hits = api.view.search(&Query {
        text,
        product: product.map(String::as_str),
        limit: ARTICLES,
        ..Query::default()
    })?;
    let mut topics: BTreeMap<usize, f32> = BTreeMap::new();
    let hits = hits.hits.iter().filter(|hit| hit.share >= SHARE);
    for (place, hit) in hits.enumerate() {
        let Some(article) = api.view.article(&hit.id)? else {
            continue;
        };
        let ids = article.properties.get("supportTopicIds");
        let ids = ids.and_then(|value| value.as_array());
        let ids: Vec<&str> = ids
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str())
            .collect();
        // An article for many topics says less of each.
        let worth = FOUND * f32::from(hit.share)
            / 1000.0
            / (1.0 + place as f32 / NEXT)
            / (ids.len().max(1) as f32).sqrt();
        for topic in ids
            .iter()
            .flat_map(|id| catalogue.topics_of(&id.to_lowercase()))
        {
            let own = topics.entry(*topic).or_default();
            *own = own.max(worth);
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
    let topics = ranked.iter().map(|(topic, _)| &catalogue.topics[*topic]);
    topics
        .take(MOST)
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

/// The services of the best topics; those for the kind of resource only, if
/// there are some.
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
    let services = found.into_iter().take(MOST_SERVICES);
    services
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

/// The type of the resource with this id, in upper case: `MICROSOFT.KEYVAULT/VAULTS`.
fn resource_type(id: &str) -> Option<String> {
    let parts: Vec<&str> = id.split('/').filter(|part| !part.is_empty()).collect();
    let at = parts
        .iter()
        .rposition(|part| part.eq_ignore_ascii_case("providers"))?;
    let namespace = parts.get(at + 1)?;
    let kinds: Vec<&str> = parts[at + 2..].iter().step_by(2).copied().collect();
    let kind = format!("{namespace}/{}", kinds.join("/"));
    (!kinds.is_empty()).then(|| kind.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::resource_type;

    #[test]
    fn the_type_of_a_resource_stands_in_its_id() {
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
