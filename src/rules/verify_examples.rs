//! A test of rule pages: each bad example must have exactly its finding, each good one none.

use super::run;
use crate::config::{Config, FILE_NAME};
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::schema::{Example, FixKind, RulePage, Schemas};
use crate::source::{FileSystem, LineIndex};
use crate::status::Statuses;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Checks the examples of `page`. Returns the errors, in the order of the page.
pub fn verify_examples(page: &RulePage, schemas: &Schemas) -> Vec<String> {
    let mut errors = Vec::new();
    let mut add = |text: String| errors.push(format!("{}: {text}", page.name));
    if page.bad.is_empty() || page.good.is_empty() {
        add("needs a bad and a good example".to_owned());
    }
    for (at, example) in page.bad.iter().enumerate() {
        let findings = findings(page, example, schemas);
        let [(location, finding)] = findings.as_slice() else {
            add(format!("bad example {at} yields {}", list(&findings)));
            continue;
        };
        if finding.rule != page.name {
            add(format!("bad example {at} yields {}", list(&findings)));
        } else if example.at.as_ref().is_some_and(|at| at != location) {
            add(format!("bad example {at} is found at {location}"));
        }
        if finding.fix.is_some() && page.fix == FixKind::None {
            add("has a fix, but its page says it has none".to_owned());
        }
    }
    for (at, example) in page.good.iter().enumerate() {
        let findings = findings(page, example, schemas);
        if !findings.is_empty() {
            add(format!("good example {at} yields {}", list(&findings)));
        }
    }
    errors
}

/// Returns the findings in an example with their locations: those of rules that run by default, and
/// of the rule of the page. If two articles conflict, both have a finding, but only the one in the
/// example's own file counts.
fn findings(page: &RulePage, example: &Example, schemas: &Schemas) -> Vec<(String, Finding)> {
    let mut config = match &example.config {
        Some(text) => Config::load(Path::new(FILE_NAME), &OneFile(text)).unwrap_or_default(),
        None => Config::default(),
    };
    config.check(schemas);
    // Cannot fail: the page is in the schemas.
    let _ = config.select(&page.name, schemas);
    let corpus = Corpus::from_memory(example.files(schemas), schemas)
        .with_configuration(&config)
        .with_statuses(statuses(example));
    let mut findings = Vec::new();
    for finding in run(&corpus, schemas, &config).findings {
        let source = corpus.source(finding.file);
        let is_article = corpus.as_article(finding.file).is_some();
        if finding.rule == page.name {
            if is_article && source.path != example.file {
                continue;
            }
        } else if is_custom(finding.rule.as_str(), schemas) {
            // Rules of a tree are not made for the examples of helpc.
            continue;
        }
        let at = LineIndex::new(&source.text).position(finding.span.start);
        findings.push((format!("{}:{}", at.line, at.column), finding));
    }
    findings
}

fn is_custom(rule: &str, schemas: &Schemas) -> bool {
    schemas.rule(rule).is_some_and(|page| page.check.is_some())
}

/// A file system with only a configuration file.
#[derive(Debug)]
struct OneFile<'t>(&'t str);

impl FileSystem for OneFile<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        if path == Path::new(FILE_NAME) {
            Ok(self.0.to_owned())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn files(&self, _: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }
}

/// Returns the results of the link checker for an example, if it lists any.
fn statuses(example: &Example) -> Option<Arc<Statuses>> {
    if example.status.is_empty() {
        return None;
    }
    let lines: Vec<String> = example.status.iter().map(ToString::to_string).collect();
    let statuses = Statuses::parse(&lines.join("\n"), Path::new("status")).unwrap_or_default();
    Some(Arc::new(statuses))
}

fn list(findings: &[(String, Finding)]) -> String {
    if findings.is_empty() {
        return "nothing".to_owned();
    }
    let lines: Vec<String> = findings
        .iter()
        .map(|(location, finding)| format!("{} at {location}: {}", finding.rule, finding.message))
        .collect();
    lines.join("; ")
}
