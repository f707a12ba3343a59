//! `discoverSolutions`: finds solutions for a customer's text.

use super::json::{Classified, SolutionRow};
use super::route::Call;
use crate::api::catalogue::{Catalogue, Topic};
use crate::api::error::ApiError;
use crate::api::model::Response;
use crate::api::resource::{List, Resource};
use crate::api::state::Api;
use crate::api::{arm, classify};
use crate::bundle::BundleError;
use serde::Deserialize;
use serde_json::json;

const TYPE: &str = "Microsoft.Help/discoverSolutions";

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DiscoverBody {
    issue_summary: Option<String>,
    resource_id: Option<String>,
    service_id: Option<String>,
    additional_context: Option<String>,
}

pub(super) fn discover(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let request: DiscoverBody = arm::body(call.request.body)?;
    let summary = classify::summary(request.issue_summary.as_deref())?;
    let catalogue = api.catalogue()?;
    let service = request
        .service_id
        .as_deref()
        .filter(|id| !id.trim().is_empty());
    let known = service.and_then(|id| catalogue.service(id));
    let context = request.additional_context.unwrap_or_default();
    let ranked = classify::rank(api, summary, &context, known)?;
    if service.is_some() {
        // An unknown service has no classifications.
        let topics = known.map(|_| ranked.topics).unwrap_or_default();
        let value = classified(api, call, &catalogue, &topics)?;
        return Ok(Response::ok(&List::whole(value)));
    }
    let resource = request.resource_id.as_deref();
    let services = classify::services(&catalogue, &ranked.services, resource);
    let value = if services.is_empty() {
        Vec::new()
    } else {
        vec![json!({ "properties": { "relatedServices": services } })]
    };
    Ok(Response::ok(&List::whole(value)))
}

fn classified(
    api: &Api,
    call: &Call<'_>,
    catalogue: &Catalogue,
    ranked: &[usize],
) -> Result<Vec<Resource<Classified>>, BundleError> {
    ranked
        .iter()
        .map(|topic| &catalogue.topics[*topic])
        .take(classify::MAX_CLASSIFICATIONS)
        .map(|topic| item(api, call, catalogue, topic))
        .collect()
}

fn item(
    api: &Api,
    call: &Call<'_>,
    catalogue: &Catalogue,
    topic: &Topic,
) -> Result<Resource<Classified>, BundleError> {
    let service = &catalogue.services[topic.service];
    let rows = catalogue.solutions_of(topic).iter().map(|solution| {
        let mut row = SolutionRow::of(solution, &api.view, "SelfHelp")?;
        row.required_inputs = Some([]);
        Ok(row)
    });
    Ok(Resource {
        id: format!("{}/{}", call.route.collection(), topic.id),
        name: topic.id.clone(),
        kind: TYPE,
        properties: Classified {
            problem_classification_id: Some(service.classification_id(&topic.id)),
            problem_title: Some(topic.full_title()),
            problem_description: Some(topic.title.clone()),
            service_id: Some(service.resource_id()),
            solutions: rows.collect::<Result<_, BundleError>>()?,
        },
    })
}
