//! Checks an article in memory and prints its findings, one per line.

use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::rules;
use helpc::schema::{SchemaError, Schemas};
use helpc::source::LineIndex;

pub(crate) const ARTICLE: &str = r#"<properties
    pageTitle="Restart a virtual machine"
    selfHelpType="generic"
    cloudEnvironments="public, moonkake"
    articleId="restart-machine"
/>
# Restart a virtual machine

Read [about restarts](https://learn.microsoft.com/en-us/azure/restart).
"#;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), SchemaError> {
    for line in check(ARTICLE)? {
        println!("{line}");
    }
    Ok(())
}

/// Returns the findings in the article `text`.
pub(crate) fn check(text: &str) -> Result<Vec<String>, SchemaError> {
    let schemas = Schemas::embedded()?;
    let file = ("microsoft.compute/restart.md".to_owned(), text.into());
    let corpus = Corpus::from_memory([file], &schemas);
    let report = rules::run(&corpus, &schemas, &Config::default());
    let lines = report.findings.iter().map(|finding| {
        let lines = LineIndex::new(&corpus.source(finding.file).text);
        let start = lines.position(finding.span.start);
        let (severity, rule, message) = (finding.severity, &finding.rule, &finding.message);
        format!(
            "{}:{}: {severity} {rule}: {message}",
            start.line, start.column
        )
    });
    Ok(lines.collect())
}
