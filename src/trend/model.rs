//! What is measured, and when.

use super::lifetime::HalfLife;
use super::{Interval, Measures, Survival};
use serde::Serialize;

/// How a project develops.
#[derive(Debug, Serialize)]
pub(crate) struct Trend {
    /// The version of this format.
    pub format: u32,
    /// The last revision, as it was named.
    pub head: String,
    /// The time between two points, as in `2 weeks`.
    #[serde(serialize_with = "as_text")]
    pub every: Interval,
    /// The points, the oldest first.
    pub points: Vec<Point>,
    /// How long findings stay, by rule.
    pub half_lives: Vec<HalfLife>,
}

/// The state of the project at one time.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Point {
    /// The time, in seconds since 1970.
    #[serde(rename = "at", serialize_with = "as_time")]
    pub time: i64,
    /// The commit that was the latest one.
    pub commit: String,
    /// The numbers; `None` if the revision could not be checked.
    #[serde(flatten)]
    pub measures: Option<Measures>,
    /// Articles whose files did not change for a long time.
    pub untouched: Vec<Untouched>,
    /// The reason why the revision could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The number of articles that did not change for some months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Untouched {
    /// The number of months.
    pub months: u32,
    /// The number of articles.
    pub articles: usize,
}

impl Trend {
    /// Returns the trend of `points`, which are in order.
    pub(crate) fn new(
        head: String,
        every: Interval,
        points: Vec<Point>,
        survival: &Survival,
    ) -> Self {
        Self {
            format: 1,
            head,
            every,
            points,
            half_lives: survival.half_lives(),
        }
    }
}

fn as_text<S: serde::Serializer>(
    value: &impl std::fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_time<S: serde::Serializer>(time: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    use crate::status::Time;
    Time(u64::try_from(*time).unwrap_or_default()).serialize(serializer)
}
