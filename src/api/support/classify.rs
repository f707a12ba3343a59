//! `classifyServices` and `classifyProblems`: find services and problem classifications for a
//! customer's text.

use super::json::{ClassifiedProblem, ClassifiedProblems, ClassifiedServices};
use super::route::Route;
use super::services;
use crate::api::error::ApiError;
use crate::api::model::Response;
use crate::api::state::Api;
use crate::api::{arm, classify};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    issue_summary: Option<String>,
    resource_id: Option<String>,
    additional_context: Option<String>,
}

/// Answers `classifyServices`.
pub(super) fn services(api: &Api, body: &[u8]) -> Result<Response, ApiError> {
    let body: Body = arm::body(body)?;
    let summary = classify::summary(body.issue_summary.as_deref())?;
    let context = body.additional_context.unwrap_or_default();
    let catalogue = api.catalogue()?;
    let mut ranked = classify::rank(api, summary, &context, None)?.services;
    ranked.retain(|at| catalogue.services[*at].is_named);
    let resource = body.resource_id.as_deref();
    Ok(Response::ok(&ClassifiedServices {
        service_classification_results: classify::services(&catalogue, &ranked, resource),
    }))
}

/// Answers `classifyProblems`.
pub(super) fn problems(api: &Api, route: &Route<'_>, body: &[u8]) -> Result<Response, ApiError> {
    let body: Body = arm::body(body)?;
    let summary = classify::summary(body.issue_summary.as_deref())?;
    let catalogue = api.catalogue()?;
    let at = services::find(&catalogue, route.name(0))?;
    let service = &catalogue.services[at];
    let ranked = classify::rank(api, summary, "", Some(at))?;
    let topics = ranked
        .topics
        .iter()
        .map(|topic| &catalogue.topics[*topic])
        .filter(|topic| topic.is_named())
        .take(classify::MAX_CLASSIFICATIONS);
    Ok(Response::ok(&ClassifiedProblems {
        problem_classification_results: topics
            .map(|topic| ClassifiedProblem::of(service, topic))
            .collect(),
    }))
}
