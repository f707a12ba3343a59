//! Whether the page of a rule tells the truth: each bad example has exactly the
//! finding that it stands for, each good one has none.

use super::run;
use crate::config::{Config, FILE_NAME};
use crate::corpus::Corpus;
use crate::finding::{Applicability, Finding};
use crate::schema::{Example, FixKind, RulePage, Schemas};
use crate::source::{FileSystem, LineIndex};
use crate::status::Statuses;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is wrong with a page, in its order.
pub fn prove(page: &RulePage, schemas: &Schemas) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut note = |text: String| wrong.push(format!("{}: {text}", page.name));
    if page.bad.is_empty() || page.good.is_empty() {
        note("needs a bad and a good example".to_owned());
    }
    for (at, example) in page.bad.iter().enumerate() {
        let found = found(page, example, schemas);
        let [(place, finding)] = found.as_slice() else {
            note(format!("bad example {at} yields {}", list(&found)));
            continue;
        };
        if finding.rule != page.name {
            note(format!("bad example {at} yields {}", list(&found)));
        } else if example.at.as_ref().is_some_and(|wanted| wanted != place) {
            note(format!("bad example {at} is found at {place}"));
        }
        let fix = match finding.fix.as_ref().map(|fix| fix.applicability) {
            None => FixKind::None,
            Some(Applicability::Safe) => FixKind::Safe,
            Some(Applicability::Unsafe) => FixKind::Unsafe,
        };
        if fix != FixKind::None && page.fix == FixKind::None {
            note("has a fix, but its page says it has none".to_owned());
        }
    }
    for (at, example) in page.good.iter().enumerate() {
        let found = found(page, example, schemas);
        if !found.is_empty() {
            note(format!("good example {at} yields {}", list(&found)));
        }
    }
    wrong
}

/// The findings in an example with their places: those of rules that run by
/// default, and of the rule of the page. Of two articles that are at odds each
/// has the finding: the one in the example's own file counts.
fn found(page: &RulePage, example: &Example, schemas: &Schemas) -> Vec<(String, Finding)> {
    let mut config = match &example.config {
        Some(text) => Config::load(Path::new(FILE_NAME), &SingleFile(text)).unwrap_or_default(),
        None => Config::default(),
    };
    config.check(schemas);
    // A page that is in the schemas can be selected.
    let _ = config.select(&page.name, schemas);
    let corpus = Corpus::from_memory(example.files(schemas), schemas).with_configuration(&config);
    let corpus = corpus.with_statuses(statuses(example));
    run(&corpus, schemas, &config)
        .findings
        .into_iter()
        // What a tree wants of its articles says nothing of our examples.
        .filter(|finding| {
            let is_own = |page: &RulePage| page.check.is_some();
            finding.rule == page.name || !schemas.rule(finding.rule).is_some_and(is_own)
        })
        .map(|finding| {
            let source = corpus.source(finding.file);
            let is_article = corpus.as_article(finding.file).is_some();
            let is_own = finding.rule != page.name || source.path == example.file || !is_article;
            let at = LineIndex::new(&source.text).position(finding.span.start);
            (is_own, format!("{}:{}", at.line, at.column), finding)
        })
        .filter(|(is_own, ..)| *is_own)
        .map(|(_, place, finding)| (place, finding))
        .collect()
}

/// A configuration in memory, by its name; no other file is there.
#[derive(Debug)]
struct SingleFile<'t>(&'t str);

impl FileSystem for SingleFile<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        match path == Path::new(FILE_NAME) {
            true => Ok(self.0.to_owned()),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn files(&self, _: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }
}

/// What the web says in an example, if it says anything.
fn statuses(example: &Example) -> Option<Arc<Statuses>> {
    let lines: Vec<String> = example.status.iter().map(ToString::to_string).collect();
    let read = Statuses::parse(&lines.join("\n"), Path::new("status")).unwrap_or_default();
    (!lines.is_empty()).then(|| Arc::new(read))
}

fn list(found: &[(String, Finding)]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|(place, finding)| format!("{} at {place}: {}", finding.rule, finding.message))
        .collect();
    match lines.as_slice() {
        [] => "nothing".to_owned(),
        lines => lines.join("; "),
    }
}
