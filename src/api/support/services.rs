//! `services` and `problemClassifications`: the products and the support topics of a cloud.
//!
//! The published clients read one page of these lists, so each list is whole.

use super::json::{Classification, Service};
use super::route::{Route, Version};
use crate::api::catalogue::{self, Catalogue, Topic};
use crate::api::error::{ApiError, shorten};
use crate::api::model::Response;
use crate::api::resource::{List, Resource};
use crate::api::state::Api;
use std::collections::HashSet;
use uuid::Uuid;

const SERVICE: &str = "Microsoft.Support/services";
const CLASSIFICATION: &str = "Microsoft.Support/problemClassifications";

/// Answers `services`.
pub(super) fn list(api: &Api) -> Result<Response, ApiError> {
    let catalogue = api.catalogue()?;
    let named = catalogue.services.iter().filter(|one| one.is_named);
    Ok(unchanging(&List::whole(named.map(service).collect())))
}

/// Answers `services/{name}`.
pub(super) fn get(api: &Api, route: &Route<'_>) -> Result<Response, ApiError> {
    let catalogue = api.catalogue()?;
    let at = find(&catalogue, route.name(0))?;
    Ok(unchanging(&service(&catalogue.services[at])))
}

/// Answers `services/{name}/problemClassifications`.
pub(super) fn classifications(
    api: &Api,
    route: &Route<'_>,
    version: Version,
) -> Result<Response, ApiError> {
    let catalogue = api.catalogue()?;
    let at = find(&catalogue, route.name(0))?;
    let mut seen = HashSet::new();
    let topics = topics_of(&catalogue, at).filter(|topic| seen.insert(&topic.key));
    let service = &catalogue.services[at];
    let value = topics.map(|topic| resource(service, topic, version));
    Ok(unchanging(&List::whole(value.collect())))
}

/// Answers `services/{name}/problemClassifications/{name}`.
pub(super) fn classification(
    api: &Api,
    route: &Route<'_>,
    version: Version,
) -> Result<Response, ApiError> {
    let catalogue = api.catalogue()?;
    let at = find(&catalogue, route.name(0))?;
    let service = &catalogue.services[at];
    let name = route.name(1);
    let key = name.to_lowercase();
    if let Some(topic) = topics_of(&catalogue, at).find(|topic| topic.key == key) {
        return Ok(unchanging(&resource(service, topic, version)));
    }
    if version.has_parents() {
        let mut parents =
            topics_of(&catalogue, at).filter_map(|topic| parent(service, topic, version));
        if let Some(parent) = parents.find(|parent| parent.name.eq_ignore_ascii_case(name)) {
            return Ok(unchanging(&parent));
        }
    }
    Err(ApiError::not_found(format!(
        "The service '{}' has no problem classification '{}' in this cloud.",
        service.name(),
        shorten(name)
    )))
}

/// Returns the index of the service with this name.
pub(super) fn find(catalogue: &Catalogue, name: &str) -> Result<usize, ApiError> {
    let found = catalogue.service(name);
    let found = found.filter(|at| catalogue.services[*at].is_named);
    found.ok_or_else(|| {
        ApiError::not_found(format!(
            "There is no service '{}' in this cloud.",
            shorten(name)
        ))
    })
}

/// Iterates over the topics of a service that have a name.
fn topics_of(catalogue: &Catalogue, service: usize) -> impl Iterator<Item = &Topic> {
    let topics = catalogue.topics.iter();
    topics.filter(move |topic| topic.service == service && topic.is_named())
}

fn service(service: &catalogue::Service) -> Resource<Service> {
    Resource {
        id: service.resource_id(),
        name: service.name().to_owned(),
        kind: SERVICE,
        properties: Service {
            display_name: service.title.clone(),
            resource_types: service.resource_types.iter().cloned().collect(),
        },
    }
}

fn resource(
    service: &catalogue::Service,
    topic: &Topic,
    version: Version,
) -> Resource<Classification> {
    Resource {
        id: service.classification_id(&topic.id),
        name: topic.id.clone(),
        kind: CLASSIFICATION,
        properties: Classification {
            display_name: topic.full_title(),
            secondary_consent_enabled: consent(version),
            parent_problem_classification: parent(service, topic, version).map(Box::new),
        },
    }
}

/// Returns the category of a topic as a problem classification. Categories have no ids, so the
/// name is computed from the service and the title.
fn parent(
    service: &catalogue::Service,
    topic: &Topic,
    version: Version,
) -> Option<Resource<Classification>> {
    if !version.has_parents() || topic.category.is_empty() {
        return None;
    }
    let path = format!("{}/{}", service.resource_id(), topic.category);
    let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, path.as_bytes()).to_string();
    Some(Resource {
        id: service.classification_id(&name),
        name,
        kind: CLASSIFICATION,
        properties: Classification {
            display_name: topic.category.clone(),
            secondary_consent_enabled: consent(version),
            parent_problem_classification: None,
        },
    })
}

/// Returns the additional consents that a classification needs. A taxonomy has none.
fn consent(version: Version) -> Option<[(); 0]> {
    version.has_consent().then_some([])
}

/// Returns a response that depends only on the request and the bundle.
fn unchanging(value: &impl serde::Serialize) -> Response {
    Response {
        is_static: true,
        ..Response::ok(value)
    }
}
