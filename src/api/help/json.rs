//! Response bodies, with the field names and the order of the published API.

use crate::api::catalogue;
use crate::bundle::{BundleError, View};
use crate::published::VideoGroup;
use serde::Serialize;
use std::collections::BTreeMap;

/// Solution in a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SolutionRow {
    pub(super) solution_id: String,
    pub(super) solution_type: &'static str,
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) required_inputs: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) required_parameter_sets: Option<[(); 0]>,
}

impl SolutionRow {
    /// Returns the row of a solution.
    pub(super) fn of(
        solution: &catalogue::Solution,
        view: &View,
        kind: &'static str,
    ) -> Result<Self, BundleError> {
        Ok(Self {
            solution_id: solution.id.clone(),
            solution_type: kind,
            description: solution.customer_title(view)?,
            required_inputs: None,
            required_parameter_sets: None,
        })
    }
}

/// Solutions of one problem classification.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Classified {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem_classification_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_id: Option<String>,
    pub(super) solutions: Vec<SolutionRow>,
}

/// Section of an article: HTML, and replacements of the comments in it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) content: String,
    pub(super) replacement_maps: Maps,
}

/// Replacements of comments, by kind.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Maps {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) web_results: Vec<WebResult>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) diagnostics: Vec<Diagnostic>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) metrics_based_charts: Vec<Chart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) videos: Vec<Video>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) video_groups: Vec<VideoGroup>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebResult {
    pub(super) replacement_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) search_results: Option<[(); 0]>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Diagnostic {
    pub(super) solution_id: String,
    pub(super) status: &'static str,
    pub(super) status_details: String,
    pub(super) replacement_key: String,
    pub(super) required_parameters: [(); 0],
    pub(super) insights: [(); 0],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chart {
    pub(super) name: String,
    pub(super) aggregation_type: String,
    pub(super) time_span_duration: String,
    pub(super) title: String,
    pub(super) filter_group: Option<()>,
    pub(super) replacement_key: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Video {
    pub(super) src: String,
    pub(super) title: String,
    pub(super) replacement_key: String,
}

/// Article: `SolutionResourceSelfHelp`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SelfHelp {
    pub(super) solution_id: String,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) replacement_maps: Maps,
    pub(super) sections: Vec<Section>,
}

/// Trigger criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Trigger {
    pub(super) name: String,
    pub(super) value: String,
}

/// `SolutionResource`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Solution {
    pub(super) trigger_criteria: Vec<Trigger>,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) provisioning_state: &'static str,
    #[serde(flatten)]
    pub(super) article: SelfHelp,
}

/// `SimplifiedSolutionsResource`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Simplified {
    pub(super) solution_id: String,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) provisioning_state: &'static str,
    pub(super) title: String,
    pub(super) appendix: BTreeMap<String, String>,
    pub(super) content: String,
}
