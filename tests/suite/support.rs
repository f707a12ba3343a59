//! What several tests need.

use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::finding::Finding;
use helpc::rules;
use helpc::schema::Schemas;
use std::path::Path;
use std::sync::LazyLock;

/// The schemas that are part of the program.
pub(crate) static SCHEMAS: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::embedded().expect("the embedded schemas load"));

/// What the rules find in these files, as `path:line:column rule message`.
pub(crate) fn check(files: Vec<(String, Vec<u8>)>, config: &Config) -> (Corpus, Vec<Finding>) {
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, config);
    (corpus, report.findings)
}

/// The configuration of a tree without a file.
pub(crate) fn defaults() -> Config {
    Config::defaults(Path::new(""))
}

/// A finding on one line, for messages of tests.
pub(crate) fn describe(corpus: &Corpus, finding: &Finding) -> String {
    let source = &corpus.article(finding.file).source;
    let at = helpc::source::LineIndex::new(&source.text).position(finding.span.start);
    format!("{}:{}:{} {} {}: {}", source.path, at.line, at.column, finding.severity, finding.rule, finding.message)
}
