//! `discoverySolutions`: lists the solutions by problem classification.

use super::filter::{Field, Filter};
use super::json::{Classified, SolutionRow};
use super::route::Call;
use crate::api::catalogue::Solution;
use crate::api::error::ApiError;
use crate::api::model::Response;
use crate::api::query::encode;
use crate::api::resource::{List, Resource};
use crate::api::state::Api;
use crate::bundle::{BundleError, View};
use crate::published::By;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Maximum number of items on a page.
const PAGE_SIZE: usize = 50;
const TYPE: &str = "Microsoft.Help/discoverySolutions";
/// Type of all solutions in the list.
const SOLUTIONS: &str = "Solutions";

pub(super) fn list(api: &Api, call: &Call<'_>) -> Result<Response, ApiError> {
    let filter = call.query.get("$filter").map(Filter::parse).transpose()?;
    let after = call.query.get("$skiptoken");
    let filter = SolutionFilter::of(filter.as_ref(), &api.view)?;
    let page = match filter.topics() {
        Some(topics) => {
            let mut found = BTreeMap::new();
            for topic in topics {
                let cards = api.view.cards(By::Topic, topic)?;
                found.insert(
                    topic.to_owned(),
                    cards.iter().filter_map(Solution::of).collect(),
                );
            }
            Page::of(&found, after, &filter, call.version.is_flat())
        }
        None => Page::of(
            &api.catalogue()?.solutions,
            after,
            &filter,
            call.version.is_flat(),
        ),
    };
    let next_link = page.next.as_ref().map(|token| next(call, token));
    let path = call.route.collection();
    if call.version.is_flat() {
        let items = page.rows.iter().map(|(_, solutions)| solutions);
        let value = items
            .flatten()
            .map(|solution| {
                let mut row = SolutionRow::of(solution, &api.view, SOLUTIONS)?;
                row.required_parameter_sets = Some([]);
                Ok(Resource {
                    id: format!("{path}/{}", row.solution_id),
                    name: row.solution_id.clone(),
                    kind: TYPE,
                    properties: row,
                })
            })
            .collect::<Result<Vec<_>, BundleError>>()?;
        return Ok(Response::ok(&List { value, next_link }));
    }
    let item = |(topic, solutions): &(String, Vec<Solution>)| {
        Ok(Resource {
            id: format!("{path}/{topic}"),
            name: topic.clone(),
            kind: TYPE,
            properties: Classified {
                problem_classification_id: None,
                problem_title: None,
                problem_description: None,
                service_id: None,
                solutions: rows(solutions, &api.view)?,
            },
        })
    };
    let value = page
        .rows
        .iter()
        .map(item)
        .collect::<Result<Vec<_>, BundleError>>()?;
    Ok(Response::ok(&List { value, next_link }))
}

fn rows(solutions: &[Solution], view: &View) -> Result<Vec<SolutionRow>, BundleError> {
    solutions
        .iter()
        .map(|solution| SolutionRow::of(solution, view, SOLUTIONS))
        .collect()
}

/// Returns the absolute address of the next page, with the parameters of the request.
fn next(call: &Call<'_>, token: &str) -> String {
    let mut link = format!(
        "{}{}?api-version={}",
        call.request.origin,
        call.route.collection(),
        call.version.text()
    );
    if let Some(filter) = call.query.get("$filter") {
        link.push_str(&format!("&$filter={}", encode(filter)));
    }
    link.push_str(&format!("&$skiptoken={}", encode(token)));
    link
}

/// Filter of a request, with the articles that it needs.
struct SolutionFilter<'f> {
    filter: Option<&'f Filter>,
    /// Ids of the articles about each resource type in the filter.
    about: BTreeMap<&'f str, BTreeSet<String>>,
}

impl<'f> SolutionFilter<'f> {
    fn of(filter: Option<&'f Filter>, view: &View) -> Result<Self, BundleError> {
        let mut about = BTreeMap::new();
        let types = filter.map(|filter| filter.mentioned(Field::ResourceType));
        for kind in types.into_iter().flatten() {
            let cards = view.cards(By::Resource, kind)?;
            about.insert(
                kind,
                cards
                    .into_iter()
                    .map(|card| card.id.to_lowercase())
                    .collect(),
            );
        }
        Ok(Self { filter, about })
    }

    /// Returns the only classifications that can match; `None` if any can.
    fn topics(&self) -> Option<BTreeSet<&'f str>> {
        self.filter?.values(Field::Classification)
    }

    /// Returns true if a solution of a topic matches the filter.
    fn matches(&self, topic: &str, solution: &Solution) -> bool {
        let is = |field: Field, value: &str| match field {
            Field::Classification => topic == value,
            Field::SolutionType => SOLUTIONS.eq_ignore_ascii_case(value),
            Field::Id => solution.id.to_lowercase() == value,
            Field::ResourceType => self
                .about
                .get(value)
                .is_some_and(|ids| ids.contains(&solution.article.to_lowercase())),
        };
        self.filter.is_none_or(|filter| filter.holds(&is))
    }
}

/// Page of classifications with their solutions. The token of the next page is the last item of
/// the page, so that no items are repeated or lost if the list changes.
struct Page {
    rows: Vec<(String, Vec<Solution>)>,
    next: Option<String>,
}

impl Page {
    fn of(
        all: &BTreeMap<String, Vec<Solution>>,
        after: Option<&str>,
        filter: &SolutionFilter<'_>,
        is_flat: bool,
    ) -> Self {
        let (topic, passed) = match after {
            // In a flat list, a classification may continue on the next page.
            Some(token) if is_flat => match token.rsplit_once(',') {
                Some((topic, passed)) => (Some(topic), passed.parse().unwrap_or(0)),
                None => (Some(token), usize::MAX),
            },
            token => (token, usize::MAX),
        };
        let from = match topic {
            Some(topic) if passed == usize::MAX => Bound::Excluded(topic),
            Some(topic) => Bound::Included(topic),
            None => Bound::Unbounded,
        };
        let mut page = Self {
            rows: Vec::new(),
            next: None,
        };
        let mut items = 0;
        let mut last = String::new();
        for (topic_id, solutions) in all.range::<str, _>((from, Bound::Unbounded)) {
            let skip = if topic == Some(topic_id.as_str()) {
                passed
            } else {
                0
            };
            let mut matching: Vec<Solution> = solutions
                .iter()
                .filter(|solution| filter.matches(topic_id, solution))
                .skip(skip)
                .cloned()
                .collect();
            if matching.is_empty() {
                continue;
            }
            if items == PAGE_SIZE {
                page.next = Some(last);
                break;
            }
            if !is_flat {
                items += 1;
                last.clone_from(topic_id);
                page.rows.push((topic_id.clone(), matching));
                continue;
            }
            let available = PAGE_SIZE - items;
            let is_cut = matching.len() > available;
            matching.truncate(available);
            items += matching.len();
            last = format!("{topic_id},{}", skip + matching.len());
            page.rows.push((topic_id.clone(), matching));
            if is_cut {
                page.next = Some(last);
                break;
            }
        }
        page
    }
}
