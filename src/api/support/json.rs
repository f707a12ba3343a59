//! Response bodies, with the field names and the order of the published API.

use crate::api::catalogue;
use crate::api::resource::{self, Resource};
use serde::Serialize;

/// `ServiceProperties`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    pub(super) display_name: String,
    pub(super) resource_types: Vec<String>,
}

/// `ProblemClassificationProperties`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Classification {
    pub(super) display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secondary_consent_enabled: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parent_problem_classification: Option<Box<Resource<Self>>>,
}

/// `ServiceClassificationOutput`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClassifiedServices {
    pub(super) service_classification_results: Vec<resource::Service>,
}

/// `ProblemClassificationsClassificationOutput`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClassifiedProblems {
    pub(super) problem_classification_results: Vec<ClassifiedProblem>,
}

/// `ProblemClassificationsClassificationResult`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClassifiedProblem {
    pub(super) problem_id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) service_id: String,
    pub(super) problem_classification_id: String,
    pub(super) related_service: resource::Service,
}

impl ClassifiedProblem {
    /// Returns the result for a topic of a service.
    pub(super) fn of(service: &catalogue::Service, topic: &catalogue::Topic) -> Self {
        let description = match topic.description.as_str() {
            "" => &topic.title,
            description => description,
        };
        Self {
            problem_id: topic.id.clone(),
            title: topic.full_title(),
            description: description.to_owned(),
            service_id: service.resource_id(),
            problem_classification_id: service.classification_id(&topic.id),
            related_service: service.summary(),
        }
    }
}
