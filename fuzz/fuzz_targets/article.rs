//! Treats any bytes as an article: parsing, checking and compiling them must never fail.
//!
//! ```text
//! cargo +nightly fuzz run article ../articles
//! ```
#![no_main]

use helpc::compile::{self, Edition, Plan};
use helpc::published::Object;
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::rules;
use helpc::schema::{AudienceName, Schemas};
use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::sync::LazyLock;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| Schemas::embedded().expect("they load"));

fuzz_target!(|bytes: &[u8]| {
    let file = ("x/a.md".to_owned(), bytes.to_vec());
    let corpus = Corpus::from_memory([file], &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, &Config::defaults(Path::new("")));
    for finding in &report.findings {
        let text = &corpus.article(finding.file).source.text;
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
    }
    let put = |bytes: Vec<u8>| {
        Ok(Object {
            path: String::new(),
            size: bytes.len() as u64,
            sha256: String::new(),
        })
    };
    for audience in [AudienceName::All, AudienceName::Customer] {
        let plan = Plan {
            corpus: &corpus,
            schemas: &SCHEMAS,
            edition: Edition::of(audience, &SCHEMAS),
            published: &[0],
        };
        compile::articles(plan, &[0], &|_| None, &put).expect("memory takes it");
    }
});
