//! Thresholds for numbers of articles: `schemas/build.yaml`, `schemas/publish.yaml`, and options of
//! `helpc build` and `helpc publish`.

use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// Thresholds above which `helpc build` stops before it writes: `schemas/build.yaml`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuildLimits {
    /// Articles that may be held back because of errors.
    pub max_held_back: Threshold,
    /// Articles of the old bundle that may be missing from the new one.
    pub max_removed: Threshold,
}

/// Thresholds above which `helpc publish` stops before it writes: `schemas/publish.yaml`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishLimits {
    /// Articles that a cloud may no longer show.
    pub max_removed: Threshold,
    /// Articles of a cloud whose content may change.
    pub max_changed: Threshold,
}

/// A percentage of all articles, a number of articles, or both, which must both be exceeded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    percent: Option<f64>,
    articles: Option<usize>,
}

impl Default for Threshold {
    /// Returns a threshold that is never exceeded.
    fn default() -> Self {
        Self {
            percent: Some(100.0),
            articles: None,
        }
    }
}

impl Threshold {
    /// Returns true if `count` of `total` articles exceed the threshold.
    pub fn is_exceeded_by(&self, count: usize, total: usize) -> bool {
        let is_share_exceeded = |percent| count as f64 * 100.0 > percent * total as f64;
        let is_share = self.percent.is_none_or(is_share_exceeded);
        let is_number = self.articles.is_none_or(|articles| count > articles);
        count > 0 && is_share && is_number
    }

    /// Returns true if it is a percentage and a number, as the default is.
    pub fn is_combined(&self) -> bool {
        self.percent.is_some() && self.articles.is_some()
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.percent, self.articles) {
            (Some(percent), Some(articles)) => write!(f, "{percent}% and {articles} articles"),
            (Some(percent), None) => write!(f, "{percent}%"),
            (None, articles) => write!(f, "{}", articles.unwrap_or_default()),
        }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || {
            format!(
                "`{text}` is neither a number of articles nor a percentage; write `25` or `2.5%`"
            )
        };
        let Some(percent) = text.strip_suffix('%') else {
            let articles = text.parse().map_err(|_| wrong())?;
            return Ok(Self {
                percent: None,
                articles: Some(articles),
            });
        };
        let percent: f64 = percent.trim().parse().map_err(|_| wrong())?;
        if !(0.0..=100.0).contains(&percent) {
            return Err(wrong());
        }
        Ok(Self {
            percent: Some(percent),
            articles: None,
        })
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(usize),
            Text(String),
            Both { percent: f64, articles: usize },
        }
        match Written::deserialize(deserializer)? {
            Written::Number(articles) => Ok(Self {
                percent: None,
                articles: Some(articles),
            }),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
            Written::Both { percent, articles } => Ok(Self {
                percent: Some(percent),
                articles: Some(articles),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Threshold {
        text.parse().expect(text)
    }

    #[test]
    fn reads_numbers_and_percentages() {
        assert!(read("0").is_exceeded_by(1, 100) && !read("0").is_exceeded_by(0, 100));
        assert!(!read("3").is_exceeded_by(3, 4) && read("3").is_exceeded_by(4, 4));
        assert!(!read("2.5%").is_exceeded_by(25, 1000) && read("2.5%").is_exceeded_by(26, 1000));
        assert!(!read("100%").is_exceeded_by(7, 7));
        for wrong in ["", "%", "-1", "101%", "NaN%", "inf%", "ten", "1e3"] {
            assert!(wrong.parse::<Threshold>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn both_limits_must_be_exceeded() {
        let both: Threshold = serde_yaml::from_str("{percent: 10, articles: 10}").expect("YAML");
        assert!(!both.is_exceeded_by(10, 20), "few articles");
        assert!(!both.is_exceeded_by(90, 1000), "a small share");
        assert!(both.is_exceeded_by(110, 1000));
        assert_eq!(both.to_string(), "10% and 10 articles");
    }
}
