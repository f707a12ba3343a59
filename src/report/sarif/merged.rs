//! SARIF documents of parts of a run, combined into one.

use super::document::{MAX_RESULTS, write_document};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The combination of documents.
#[derive(Debug, Default)]
pub(in crate::report) struct Merged {
    /// The tool without its rules.
    driver: Map<String, Value>,
    /// The rules of the results, by name.
    rules: BTreeMap<String, Value>,
    results: Vec<Value>,
    /// Number of results that were left out.
    omitted: usize,
}

/// What results are sorted by, as in a run over everything.
type Order = (String, [u64; 2], String, [u64; 2], String);

impl Merged {
    /// Combines documents of helpc. An error has the index of a document and the cause.
    pub(in crate::report) fn of(documents: Vec<Value>) -> Result<Self, (usize, String)> {
        let mut merged = Self::default();
        for (index, mut document) in documents.into_iter().enumerate() {
            let runs = document.get_mut("runs").and_then(Value::as_array_mut);
            let runs = runs.map(std::mem::take).unwrap_or_default();
            for run in runs {
                merged.add(run).map_err(|cause| (index, cause))?;
            }
        }
        merged.results.sort_by_cached_key(order);
        // All parts report a configuration that cannot be read.
        merged.results.dedup();
        merged.limit(MAX_RESULTS);
        merged.number_rules();
        Ok(merged)
    }

    fn add(&mut self, mut run: Value) -> Result<(), String> {
        let driver = run.pointer_mut("/tool/driver").map(Value::take);
        let Some(Value::Object(mut driver)) = driver else {
            return Err("a run has no tool".to_owned());
        };
        if driver.get("name").and_then(Value::as_str) != Some("helpc") {
            return Err("a run is not one of helpc".to_owned());
        }
        let Some(Value::Array(results)) = run.get_mut("results").map(Value::take) else {
            return Err("a run has no results".to_owned());
        };
        if let Some(Value::Array(rules)) = driver.remove("rules") {
            for rule in rules {
                let id = rule["id"].as_str().unwrap_or_default().to_owned();
                self.rules.insert(id, rule);
            }
        }
        let omitted = run.pointer("/properties/omittedResults");
        let omitted = omitted.and_then(Value::as_u64).unwrap_or_default();
        self.omitted += usize::try_from(omitted).unwrap_or_default();
        self.results.extend(results);
        if self.driver.is_empty() {
            self.driver = driver;
        }
        Ok(())
    }

    /// Keeps the most severe results, and of one severity the first ones.
    fn limit(&mut self, max: usize) {
        let mut available = max;
        let mut left = BTreeMap::new();
        for level in ["error", "warning", "note"] {
            let results = self.results.iter();
            let count = results.filter(|result| result["level"] == level).count();
            left.insert(level, count.min(available));
            available -= count.min(available);
        }
        let before = self.results.len();
        self.results.retain(|result| {
            let level = result["level"].as_str().unwrap_or_default();
            match left.get_mut(level) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    true
                }
                _ => false,
            }
        });
        self.omitted += before - self.results.len();
    }

    /// Removes the rules without results, and sets the index of the rule of each result.
    fn number_rules(&mut self) {
        let used: BTreeMap<String, usize> = {
            let names = self.results.iter().filter_map(rule_of);
            let mut used: BTreeMap<String, usize> =
                names.map(|name| (name.to_owned(), 0)).collect();
            for (number, index) in used.values_mut().enumerate() {
                *index = number;
            }
            used
        };
        for name in used.keys() {
            let rule = || serde_json::json!({ "id": name });
            self.rules.entry(name.clone()).or_insert_with(rule);
        }
        self.rules.retain(|name, _| used.contains_key(name));
        for result in &mut self.results {
            let index = rule_of(result).and_then(|name| used.get(name)).copied();
            if let Some(object) = result.as_object_mut() {
                object.insert("ruleIndex".to_owned(), index.unwrap_or_default().into());
            }
        }
    }

    /// Writes the document.
    pub(in crate::report) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut driver = self.driver.clone();
        let rules = self.rules.values().cloned().collect();
        driver.insert("rules".to_owned(), Value::Array(rules));
        let tool = Tool { driver };
        write_document(out, &tool, self.omitted, |results, out| {
            for result in &self.results {
                results.item(out, result)?;
            }
            Ok(())
        })
    }
}

#[derive(Serialize)]
struct Tool {
    driver: Map<String, Value>,
}

fn rule_of(result: &Value) -> Option<&str> {
    result["ruleId"].as_str()
}

fn order(result: &Value) -> Order {
    let location = &result["locations"][0]["physicalLocation"];
    let uri = location["artifactLocation"]["uri"].as_str();
    let path = percent_encoding::percent_decode_str(uri.unwrap_or_default());
    let number = |name: &str| location["region"][name].as_u64().unwrap_or_default();
    let message = result["message"]["text"].as_str().unwrap_or_default();
    (
        path.decode_utf8_lossy().into_owned(),
        [number("startLine"), number("startColumn")],
        rule_of(result).unwrap_or_default().to_owned(),
        [number("endLine"), number("endColumn")],
        message.to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_most_severe_results_are_kept() {
        let result = |level: &str| json!({"ruleId": format!("x/{level}"), "level": level});
        let mut merged = Merged {
            results: ["note", "error", "warning", "warning", "note"]
                .map(result)
                .into(),
            omitted: 2,
            ..Merged::default()
        };
        merged.limit(3);
        merged.number_rules();
        let levels: Vec<&str> = merged
            .results
            .iter()
            .filter_map(|result| result["level"].as_str())
            .collect();
        assert_eq!(levels, ["error", "warning", "warning"]);
        assert_eq!(merged.omitted, 4);
        assert_eq!(
            merged.rules.keys().collect::<Vec<_>>(),
            ["x/error", "x/warning"]
        );
        assert_eq!(merged.results[2]["ruleIndex"], 1);
    }
}
