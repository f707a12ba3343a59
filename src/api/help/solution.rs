//! `selfHelp`, `solutions` and `simplifiedSolutions`: return the content of an article.

use super::content::{self, Form};
use super::created::SolutionInput;
use super::json::{self, Maps, SelfHelp, Simplified, Trigger, WebResult};
use super::operations::{NAME_REQUIREMENTS, is_name};
use super::route::{Call, Group};
use crate::api::arm;
use crate::api::catalogue::{Solution, article_ids, solution_id};
use crate::api::error::{ApiError, shorten};
use crate::api::model::Response;
use crate::api::resource::Resource;
use crate::api::state::Api;
use crate::bundle::BundleError;
use crate::published::{Article, By};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Maximum size of the body of a request that creates a solution.
const MAX_BODY_BYTES: usize = 64 * 1024;
const SUCCEEDED: &str = "Succeeded";
/// Id and title of the solution for unknown ids, as in the Azure service.
const FALLBACK: (&str, &str) = ("ApolloAzureKBResult_", "Recommended Article(s)");

pub(super) fn self_help(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let name = call.route.resource()?;
    let (article, id) = find(api, name)?.ok_or_else(|| {
        ApiError::not_found(format!(
            "There is no solution '{}' in this cloud. Please try a different solution id.",
            shorten(name)
        ))
    })?;
    let response = Response::ok(&Resource {
        id: format!("{}/{name}", call.route.collection()),
        name: id.clone(),
        kind: "Microsoft.Help/selfHelp",
        properties: body(api, &article, id, Form::SelfHelp),
    });
    Ok(Response {
        is_static: true,
        ..response
    })
}

/// Returns the article with a solution id, and its id in the API.
fn find(api: &Api, id: &str) -> Result<Option<(Article, String)>, BundleError> {
    for id in article_ids(id) {
        if let Some(article) = api.view.article(id)?
            && let Some(solution) = solution_id(&article.id, &article.self_help_type)
        {
            return Ok(Some((article, solution)));
        }
    }
    Ok(None)
}

fn body(api: &Api, article: &Article, id: String, form: Form) -> SelfHelp {
    let (content, replacement_maps, sections) =
        content::parts(article, form, api.view.cloud.portal.as_deref());
    SelfHelp {
        solution_id: id,
        title: article.title.clone(),
        content,
        replacement_maps,
        sections,
    }
}

/// Handles requests for `solutions` and `simplifiedSolutions`.
pub(super) fn handle(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let name = call.route.resource()?;
    if !is_name(name) {
        return Err(ApiError::bad_request(
            "InvalidResourceName",
            NAME_REQUIREMENTS,
        ));
    }
    let is_simplified = call.route.group == Group::SimplifiedSolutions;
    let key = format!("{}/{name}", call.route.collection()).to_lowercase();
    let known = api.created.get(&key);
    if let Some(action) = call.route.action.as_deref() {
        if !action.eq_ignore_ascii_case("warmup") {
            return Err(ApiError::not_found(format!(
                "There is no action '{}'.",
                shorten(action)
            )));
        }
        call.require_method("POST")?;
        read(call.request.body)?;
        return Ok(Response {
            status: 204,
            body: Vec::new(),
            allow: None,
            is_static: false,
        });
    }
    match call.request.method {
        "GET" => match known {
            Some(input) => solution_response(api, call, &input, 200),
            // A resource with the name of a solution id does not have to be created.
            None if find(api, name)?.is_some() => {
                let input = SolutionInput {
                    solution_id: Some(name.to_owned()),
                    ..SolutionInput::default()
                };
                solution_response(api, call, &input, 200)
            }
            None => Err(ApiError::not_found(format!(
                "The resource '{name}' was not found. Create it first, or again if it has expired."
            ))),
        },
        "PUT" => {
            let input = Arc::new(read(call.request.body)?);
            let status = if known.is_some() { 200 } else { 201 };
            let response = solution_response(api, call, &input, status)?;
            api.created.insert(key, input);
            Ok(response)
        }
        "PATCH" if !is_simplified => {
            let mut input = known.as_deref().cloned().ok_or_else(|| {
                ApiError::not_found(format!(
                    "The resource '{name}' was not found. Create it first."
                ))
            })?;
            let update = read(call.request.body)?;
            if !update.trigger.is_empty() {
                input.trigger = update.trigger;
            }
            input.parameters.extend(update.parameters);
            let input = Arc::new(input);
            let response = solution_response(api, call, &input, 200)?;
            api.created.insert(key, input);
            Ok(response)
        }
        other => Err(ApiError::method_not_allowed(
            other,
            if is_simplified {
                "GET, PUT"
            } else {
                "GET, PUT, PATCH"
            },
        )),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    properties: Option<Properties>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    trigger_criteria: Option<Vec<Criterion>>,
    solution_id: Option<String>,
    parameters: Option<BTreeMap<String, Value>>,
}

#[derive(Debug, Deserialize)]
struct Criterion {
    #[serde(default)]
    name: String,
    #[serde(default)]
    value: String,
}

/// Parses the body of a request, which may be empty.
fn read(body: &[u8]) -> Result<SolutionInput, ApiError> {
    if body.len() > MAX_BODY_BYTES {
        return Err(ApiError::new(
            413,
            "RequestContentTooLarge",
            format!("The body has more than {MAX_BODY_BYTES} bytes."),
        ));
    }
    let body: Option<Body> = arm::body(body)?;
    let properties = body.and_then(|body| body.properties).unwrap_or_default();
    let criteria = properties.trigger_criteria.into_iter().flatten();
    let parameters = properties.parameters.into_iter().flatten();
    Ok(SolutionInput {
        trigger: criteria
            .map(|one| Trigger {
                name: one.name,
                value: one.value,
            })
            .collect(),
        solution_id: properties.solution_id,
        parameters: parameters
            .filter_map(|(name, value)| match value {
                Value::Null => None,
                Value::String(text) => Some((name, text)),
                other => Some((name, other.to_string())),
            })
            .collect(),
    })
}

/// Returns the solution for an input.
fn solution_response(
    api: &Api,
    call: &Call<'_>,
    input: &SolutionInput,
    status: u16,
) -> Result<Response, ApiError> {
    let name = call.route.resource()?.to_owned();
    let id = format!("{}/{name}", call.route.collection());
    let found = find_by_input(api, input)?;
    if call.route.group == Group::SimplifiedSolutions {
        let (article, solution_id) = found.ok_or_else(|| {
            ApiError::bad_request(
                "InvalidSolutionId",
                "The body must contain the id of a solution of this cloud in 'properties.solutionId'.",
            )
            .with_target("properties.solutionId")
        })?;
        return Ok(Response::json(
            status,
            &Resource {
                id,
                name,
                kind: "Microsoft.Help/simplifiedSolutions",
                properties: Simplified {
                    solution_id,
                    parameters: input.parameters.clone(),
                    provisioning_state: SUCCEEDED,
                    title: article.title.clone(),
                    appendix: BTreeMap::new(),
                    content: content::stitched(
                        &article,
                        api.view.cloud.portal.as_deref(),
                        &api.videos,
                    ),
                },
            },
        ));
    }
    let article = match found {
        Some((article, id)) => body(api, &article, id, Form::Solution),
        None => fallback(),
    };
    Ok(Response::json(
        status,
        &Resource {
            id,
            name,
            kind: "Microsoft.Help/Solutions",
            properties: json::Solution {
                trigger_criteria: input.trigger.clone(),
                parameters: input.parameters.clone(),
                provisioning_state: SUCCEEDED,
                article,
            },
        },
    ))
}

/// Returns the article of an input: by its id, or the first one of a classification.
fn find_by_input(
    api: &Api,
    input: &SolutionInput,
) -> Result<Option<(Article, String)>, BundleError> {
    let value = |name: &str| {
        let mut triggers = input.trigger.iter();
        let found = triggers.find(|one| one.name.eq_ignore_ascii_case(name));
        found.map(|one| one.value.as_str())
    };
    if let Some(id) = input.solution_id.as_deref().or_else(|| value("SolutionId")) {
        return find(api, id.trim());
    }
    let Some(topic) = value("ProblemClassificationId") else {
        return Ok(None);
    };
    let topic = topic.rsplit('/').next().unwrap_or_default().trim();
    let cards = api.view.cards(By::Topic, topic)?;
    match cards.iter().find_map(Solution::of) {
        Some(solution) => find(api, &solution.article),
        None => Ok(None),
    }
}

/// Returns the solution for unknown ids: web results, but this server has no web results.
fn fallback() -> SelfHelp {
    let key = Uuid::new_v5(&Uuid::NAMESPACE_URL, FALLBACK.0.as_bytes());
    let key = format!("<!--{key}-->");
    SelfHelp {
        solution_id: FALLBACK.0.to_owned(),
        title: FALLBACK.1.to_owned(),
        content: format!("{key}\n"),
        replacement_maps: Maps {
            web_results: vec![WebResult {
                replacement_key: key,
                search_results: Some([]),
            }],
            ..Maps::default()
        },
        sections: Vec::new(),
    }
}
