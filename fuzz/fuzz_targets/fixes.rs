//! Fixing any bytes ends, and fixing them again changes nothing.
#![no_main]

use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::fix::{self, FixContext};
use helpc::rules;
use helpc::schema::Schemas;
use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::sync::LazyLock;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| Schemas::embedded().expect("they load"));

fuzz_target!(|text: &str| {
    let config = Config::defaults(Path::new(""));
    let context = FixContext {
        schemas: &SCHEMAS,
        config: &config,
        unsafe_too: false,
        chooses: None,
        read: &|_| Ok(text.as_bytes().to_vec()),
    };
    let file = ("x/a.md".to_owned(), text.as_bytes().to_vec());
    let corpus = Corpus::from_memory([file], &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, &config);
    let once = fix::apply_fixes(corpus, report, &context).expect("memory is read");
    let twice = fix::apply_fixes(once.corpus, once.report, &context).expect("memory is read");
    assert!(twice.files.is_empty(), "{:?}", twice.files);
});
