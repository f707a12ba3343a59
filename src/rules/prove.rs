//! Whether the page of a rule tells the truth: each bad example has exactly the
//! finding that it stands for, each good one has none.

use super::run;
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{Applicability, Finding};
use crate::schema::{Example, FixKind, RulePage, Schemas};
use crate::source::LineIndex;
use crate::status::Statuses;
use std::path::Path;
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
    let mut config = Config::defaults(Path::new(""));
    // A page that is in the schemas can be selected.
    let _ = config.select(&page.name, schemas);
    let corpus = Corpus::from_memory(example.files(schemas), schemas);
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
            let source = &corpus.article(finding.file).source;
            let is_own = finding.rule != page.name || source.path == example.file;
            let at = LineIndex::new(&source.text).position(finding.span.start);
            (is_own, format!("{}:{}", at.line, at.column), finding)
        })
        .filter(|(is_own, ..)| *is_own)
        .map(|(_, place, finding)| (place, finding))
        .collect()
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
