//! Work grows with the size of an article and no faster.
//!
//! The input is cut into up to three parts at NUL bytes; each is repeated, and the
//! article is checked and compiled in two sizes. What grows too fast three times in a row
//! is a fault.
//!
//! ```text
//! cargo +nightly fuzz run -s none quadratic -- -dict=fuzz/articles.dict -max_len=96
//! ```
#![no_main]

use helpc::compile::{self, Edition, Plan};
use helpc::published::Object;
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::rules;
use helpc::schema::{AudienceName, Schemas};
use libfuzzer_sys::fuzz_target;
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| Schemas::embedded().expect("they load"));

/// Bytes of the smaller article.
const SMALL: usize = 16 << 10;
/// How many times as large the other one is.
const FACTOR: usize = 4;
/// Work may grow so much: 2.6 for each doubling.
const MAX_GROWTH: f64 = 2.6 * 2.6;
/// What takes less is not measured well enough.
const MIN_COST: Duration = Duration::from_millis(20);

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn cost(parts: &[&[u8]], length: usize) -> Duration {
    let mut bytes =
        b"<properties\n selfHelpType=\"generic\"\n cloudEnvironments=\"public\"\n/>\n".to_vec();
    for part in parts {
        bytes.extend(part.repeat(length / parts.len() / part.len()));
    }
    let before = cpu_time();
    let corpus = Corpus::from_memory([("x/a.md".to_owned(), bytes)], &SCHEMAS);
    rules::run(&corpus, &SCHEMAS, &Config::defaults(Path::new("")));
    let put = |bytes: Vec<u8>| {
        Ok(Object {
            path: String::new(),
            size: bytes.len() as u64,
            sha256: String::new(),
        })
    };
    let plan = Plan {
        corpus: &corpus,
        schemas: &SCHEMAS,
        edition: Edition::of(AudienceName::All, &SCHEMAS),
        published: &[0],
    };
    compile::articles(plan, &[0], &|_| None, &put).expect("memory takes it");
    cpu_time() - before
}

fuzz_target!(|bytes: &[u8]| {
    let parts = bytes
        .split(|byte| *byte == 0)
        .filter(|part| !part.is_empty());
    let parts: Vec<&[u8]> = parts.take(3).collect();
    if parts.is_empty() || parts.iter().any(|part| part.len() > SMALL / 64) {
        return;
    }
    let grows_too_fast = || {
        let large = cost(&parts, SMALL * FACTOR);
        large > MIN_COST && large.as_secs_f64() / cost(&parts, SMALL).as_secs_f64() > MAX_GROWTH
    };
    let is_fault = (0..3).all(|_| grows_too_fast());
    assert!(!is_fault, "work grows too fast: {parts:?}");
});
