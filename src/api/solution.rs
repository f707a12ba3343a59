//! `selfHelp`, `solutions` and `simplifiedSolutions`: the content of an article.

use super::catalogue::{Solution, article_ids, solution_id};
use super::content::{self, Form};
use super::error::{ApiError, shorten};
use super::json::{self, Maps, Resource, SelfHelp, Simplified, Trigger, WebResult};
use super::operations::is_name;
use super::route::Group;
use super::{Api, Call, Response};
use crate::bundle::{Article, BundleError, By};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The longest body of a request that makes a solution.
const LONGEST: usize = 64 * 1024;
/// Bytes of requests that are remembered.
const KEPT: u64 = 8 * 1024 * 1024;
const SUCCEEDED: &str = "Succeeded";
/// The answer to an id that no article has, as the service gives it.
const FALLBACK: (&str, &str) = ("ApolloAzureKBResult_", "Recommended Article(s)");

pub(super) fn self_help(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let asked = call.route.resource()?;
    let (article, id) = find(api, asked)?.ok_or_else(|| {
        ApiError::not_found(format!(
            "There is no solution '{}' in this cloud. Please try a different solution id.",
            shorten(asked)
        ))
    })?;
    let response = Response::ok(&Resource {
        id: format!("{}/{asked}", call.route.collection()),
        name: id.clone(),
        kind: "Microsoft.Help/selfHelp",
        properties: body(api, &article, id, Form::SelfHelp),
    });
    Ok(Response {
        is_static: true,
        ..response
    })
}

/// The article that a solution id means, and its id on the wire.
fn find(api: &Api, asked: &str) -> Result<Option<(Article, String)>, BundleError> {
    for id in article_ids(asked) {
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

/// What a client asked for when it made a solution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    trigger: Vec<Trigger>,
    solution_id: Option<String>,
    parameters: BTreeMap<String, String>,
}

/// The solutions that clients made: only what they asked for, and no more than a
/// bounded number. One that was forgotten must be made again.
#[derive(Debug)]
pub(super) struct Made(Cache<String, Arc<Asked>, Size>);

#[derive(Debug, Clone)]
struct Size;

impl Weighter<String, Arc<Asked>> for Size {
    fn weight(&self, key: &String, asked: &Arc<Asked>) -> u64 {
        let pairs = asked
            .parameters
            .iter()
            .map(|(name, value)| name.len() + value.len() + 64);
        let trigger = asked
            .trigger
            .iter()
            .map(|one| one.name.len() + one.value.len() + 64);
        (key.len() + 256 + pairs.chain(trigger).sum::<usize>()) as u64
    }
}

impl Default for Made {
    fn default() -> Self {
        Self(Cache::with_weighter(16 * 1024, KEPT, Size))
    }
}

pub(super) fn answer(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let name = call.route.resource()?;
    if !is_name(name) {
        return Err(ApiError::bad(
            "InvalidResourceName",
            "A name has 1 to 100 letters, digits and characters of '-+@()_'.",
        ));
    }
    let is_simplified = call.route.group == Group::SimplifiedSolutions;
    let key = format!("{}/{name}", call.route.collection()).to_lowercase();
    let known = api.made.0.get(&key);
    if let Some(action) = call.route.action.as_deref() {
        if !action.eq_ignore_ascii_case("warmup") {
            return Err(ApiError::not_found(format!(
                "There is no action '{}'.",
                shorten(action)
            )));
        }
        call.only("POST")?;
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
            Some(asked) => made(api, call, &asked, 200),
            // A client that calls it by the id of the solution need not be known.
            None if find(api, name)?.is_some() => {
                let asked = Asked {
                    solution_id: Some(name.to_owned()),
                    ..Asked::default()
                };
                made(api, call, &asked, 200)
            }
            None => Err(ApiError::not_found(format!(
                "The resource '{name}' was not found: create it, or create it again."
            ))),
        },
        "PUT" => {
            let asked = Arc::new(read(call.request.body)?);
            let status = if known.is_some() { 200 } else { 201 };
            let response = made(api, call, &asked, status)?;
            api.made.0.insert(key, asked);
            Ok(response)
        }
        "PATCH" if !is_simplified => {
            let mut asked = known.as_deref().cloned().ok_or_else(|| {
                ApiError::not_found(format!(
                    "The resource '{name}' was not found: create it first."
                ))
            })?;
            let update = read(call.request.body)?;
            if !update.trigger.is_empty() {
                asked.trigger = update.trigger;
            }
            asked.parameters.extend(update.parameters);
            let asked = Arc::new(asked);
            let response = made(api, call, &asked, 200)?;
            api.made.0.insert(key, asked);
            Ok(response)
        }
        other => Err(ApiError::method(
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

/// The body of a request, which may be absent.
fn read(body: &[u8]) -> Result<Asked, ApiError> {
    if body.len() > LONGEST {
        return Err(ApiError::new(
            413,
            "RequestContentTooLarge",
            format!("The body is longer than {LONGEST} bytes."),
        ));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Asked::default());
    }
    let body: Option<Body> = serde_json::from_slice(body).map_err(|error| {
        ApiError::bad(
            "InvalidRequestContent",
            format!("The body cannot be read: {error}."),
        )
    })?;
    let properties = body.and_then(|body| body.properties).unwrap_or_default();
    let criteria = properties.trigger_criteria.into_iter().flatten();
    let parameters = properties.parameters.into_iter().flatten();
    Ok(Asked {
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

/// The solution that a client asked for.
fn made(api: &Api, call: &Call<'_>, asked: &Asked, status: u16) -> Result<Response, ApiError> {
    let name = call.route.resource()?.to_owned();
    let id = format!("{}/{name}", call.route.collection());
    let found = meant(api, asked)?;
    if call.route.group == Group::SimplifiedSolutions {
        let (article, solution_id) = found.ok_or_else(|| {
            ApiError::bad(
                "InvalidSolutionId",
                "The body must name a solution of this cloud in 'properties.solutionId'.",
            )
            .about("properties.solutionId")
        })?;
        return Ok(Response::json(
            status,
            &Resource {
                id,
                name,
                kind: "Microsoft.Help/simplifiedSolutions",
                properties: Simplified {
                    solution_id,
                    parameters: asked.parameters.clone(),
                    provisioning_state: SUCCEEDED,
                    title: article.title.clone(),
                    appendix: BTreeMap::new(),
                    content: content::stitched(&article, api.view.cloud.portal.as_deref()),
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
                trigger_criteria: asked.trigger.clone(),
                parameters: asked.parameters.clone(),
                provisioning_state: SUCCEEDED,
                article,
            },
        },
    ))
}

/// The article that was asked for: by its id, or the first one of a classification.
fn meant(api: &Api, asked: &Asked) -> Result<Option<(Article, String)>, BundleError> {
    let value = |name: &str| {
        let found = asked.trigger.iter();
        found
            .filter(|one| one.name.eq_ignore_ascii_case(name))
            .map(|one| one.value.as_str())
            .next()
    };
    if let Some(id) = asked.solution_id.as_deref().or_else(|| value("SolutionId")) {
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

/// What the service answers where nothing is known: results from the web, of
/// which there are none here.
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
