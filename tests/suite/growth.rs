//! Work grows with the size of a file and no faster: articles come from strangers.
//!
//! Files of short patterns, of pairs and of sandwiches of them are checked, built, fixed
//! and reported in two sizes. Counted is the CPU time of the one thread that does the
//! work. What seems to grow too fast is measured again beside plain prose, and the minimum
//! of each size counts: other tests and a slow machine only add to a measurement.
//!
//! `HELPC_GROWTH=40` measures single patterns and so many random shapes. Without it only
//! the measurement itself is tested: it takes minutes.

use crate::hostile::{APOLLO, JSON, MARKDOWN, PROPERTIES};
use crate::support::{SCHEMAS, article, check, defaults, every_rule, plan};
use helpc::compile;
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::finding::{Finding, Severity};
use helpc::fix;
use helpc::published::Object;
use helpc::report::{self, DisplayOptions, Format, View};
use helpc::rules::Report;
use helpc::site::{Site, Templates};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

/// Bytes of the smaller file.
const SMALL: usize = 3 << 10;
/// How many times as large the other one is.
const FACTOR: usize = 4;
/// Work may grow so much: 2.6 for each doubling.
const MAX_GROWTH: f64 = 2.6 * 2.6;
/// What takes less is not measured well enough.
const MIN_COST: Duration = Duration::from_millis(40);
/// How often work must seem to grow too fast.
const TRIES: usize = 6;
/// Of so many findings the human format shows one: each takes it long.
const THINNED: usize = 8;

/// How many random shapes are asked for, if any.
static ASKED: LazyLock<Option<usize>> = LazyLock::new(|| {
    let count = std::env::var("HELPC_GROWTH").ok();
    count.and_then(|count| count.parse().ok())
});

static SITE: LazyLock<Site<'static>> =
    LazyLock::new(|| Site::new(Templates::embedded(), &SCHEMAS).expect("the templates load"));

/// What kind of text a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Markdown,
    Apollo,
    Json,
    Properties,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Markdown, Self::Apollo, Self::Json, Self::Properties];

    fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::Markdown => MARKDOWN,
            Self::Apollo => APOLLO,
            Self::Json => JSON,
            Self::Properties => PROPERTIES,
        }
    }

    fn file(self, text: &str) -> Vec<(String, Vec<u8>)> {
        match self {
            Self::Markdown => article("generic", &format!("# A\n\n{text}\n")),
            Self::Apollo => article("apollo", &format!("# A\n\n{text}\n")),
            Self::Json => article(
                "problemScopingQuestions",
                &format!("# A\n---\n{{\"formElements\":[{text}\n"),
            ),
            Self::Properties => {
                let text = format!("<properties\n{text}");
                vec![(helpc::schema::STANDARD_FILE.to_owned(), text.into_bytes())]
            }
        }
    }
}

/// How a file is made of patterns.
#[derive(Debug, Clone)]
enum Shape {
    /// All of them one after the other, over and over.
    Woven(Vec<&'static str>),
    /// Each repeated, one block after the other.
    Blocks(Vec<&'static str>),
}

impl Shape {
    fn text(&self, length: usize) -> String {
        match self {
            Self::Woven(parts) => {
                let part = parts.concat();
                part.repeat(length / part.len())
            }
            Self::Blocks(parts) => {
                let each = length / parts.len();
                parts
                    .iter()
                    .map(|part| part.repeat(each / part.len()))
                    .collect()
            }
        }
    }
}

/// CPU time by what was done.
type Costs = BTreeMap<String, Duration>;

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

struct Clock(Costs);

impl Clock {
    fn measure<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        let before = cpu_time();
        let done = work();
        self.0.insert(what.to_owned(), cpu_time() - before);
        done
    }
}

/// What all that helpc does with a file costs. Runs on the thread that calls it, which
/// must be the only one of its pool.
fn costs(file: Vec<(String, Vec<u8>)>) -> Costs {
    let mut clock = Clock(Costs::new());
    let config = every_rule();
    let (corpus, findings) = clock.measure("check", || check(file.clone(), &config));
    clock.measure("build", || build(&corpus));
    let few: Vec<Finding> = findings.iter().step_by(THINNED).cloned().collect();
    for format in Format::ALL {
        let findings = match format {
            Format::Human => &few,
            _ => &findings,
        };
        clock.measure(&format!("{format:?}"), || print(format, &corpus, findings));
    }
    let config = defaults();
    let (corpus, findings) = check(file, &config);
    clock.measure("fix", || fix(corpus, findings, &config));
    clock.0
}

fn build(corpus: &Corpus) {
    let objects = Mutex::new(Vec::new());
    let put = |bytes: Vec<u8>| {
        let size = bytes.len() as u64;
        objects.lock().expect("no panic before").push(bytes);
        Ok(Object {
            path: String::new(),
            size,
            sha256: String::new(),
        })
    };
    compile::articles(plan(corpus, &[0]), &[0], &|_| None, &put).expect("memory takes it");
    for object in objects.into_inner().expect("no panic before") {
        SITE.article("x", &object, &|_| false).expect("a page");
    }
}

fn print(format: Format, corpus: &Corpus, findings: &[Finding]) {
    let view = View {
        corpus,
        schemas: &SCHEMAS,
        findings,
        docs: "",
        level: Severity::Suggestion,
    };
    let amount = DisplayOptions {
        per_rule: 0,
        per_file: 0,
        is_quiet: false,
        lists_held_back: true,
        width: 100,
        color: false,
    };
    report::write(format, &view, amount, &mut std::io::sink()).expect("written");
}

fn fix(corpus: Corpus, findings: Vec<Finding>, config: &Config) {
    let context = fix::FixContext {
        schemas: &SCHEMAS,
        config,
        unsafe_too: true,
        read: &|_| Ok(Vec::new()),
    };
    let outcome = fix::apply_fixes(corpus, Report { findings }, &context);
    for file in outcome.expect("memory is read").files {
        let mut diff = std::io::sink();
        fix::unified("a.md", &file.before, &file.after, &mut diff).expect("written");
    }
}

/// The minimum cost of each kind of work.
#[derive(Default)]
struct Least(Costs);

impl Least {
    fn add(&mut self, costs: Costs) {
        for (what, cost) in costs {
            let least = self.0.entry(what).or_insert(cost);
            *least = cost.min(*least);
        }
    }
}

/// What grows too fast of the work that `costs` measures for a size, and how much.
fn too_fast(costs: impl Fn(usize) -> Costs) -> BTreeMap<String, f64> {
    let (mut small, mut large) = (Least::default(), Least::default());
    let (mut small_prose, mut large_prose) = (Least::default(), Least::default());
    let mut fast = BTreeMap::new();
    for tried in 0..TRIES {
        large.add(costs(SMALL * FACTOR));
        if large.0.values().all(|cost| *cost < MIN_COST) {
            return BTreeMap::new();
        }
        small.add(costs(SMALL));
        let mut limit = MAX_GROWTH;
        if tried > 0 {
            large_prose.add(prose(SMALL * FACTOR));
            small_prose.add(prose(SMALL));
            let growth = ratio(large_prose.0["check"], small_prose.0["check"]);
            limit *= (growth / FACTOR as f64).max(1.0);
        }
        let slow = large.0.iter().filter(|(_, cost)| **cost >= MIN_COST);
        fast = slow
            .map(|(what, cost)| (what.clone(), ratio(*cost, small.0[what])))
            .filter(|(_, growth)| *growth > limit)
            .collect();
        if fast.is_empty() {
            break;
        }
    }
    fast
}

fn ratio(large: Duration, small: Duration) -> f64 {
    large.as_secs_f64() / small.max(Duration::from_micros(500)).as_secs_f64()
}

fn faults(kind: Kind, shape: &Shape) -> Vec<String> {
    let fast = too_fast(|length| costs(kind.file(&shape.text(length))));
    fast.into_iter()
        .map(|(what, growth)| format!("{what} x{growth:.1}: {kind:?} {shape:?}"))
        .collect()
}

/// Returns the cost of plain prose, which is linear in its size.
fn prose(length: usize) -> Costs {
    let text =
        "Select the machine, and then select **Restart**. See [how](https://example.org/a).\n\n";
    let file = Kind::Markdown.file(&text.repeat(length / text.len()));
    let mut clock = Clock(Costs::new());
    clock.measure("check", || check(file, &every_rule()));
    clock.0
}

/// Runs `work` for all shapes, on threads that share nothing.
fn in_pools(shapes: &[(Kind, Shape)]) -> Vec<String> {
    let threads = rayon::current_num_threads().clamp(1, 4);
    let parts: Vec<Vec<&(Kind, Shape)>> = (0..threads)
        .map(|part| shapes.iter().skip(part).step_by(threads).collect())
        .collect();
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for part in &parts {
            scope.spawn(|| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                let faults = pool.expect("a thread").install(|| {
                    let faults = part.iter().flat_map(|(kind, shape)| faults(*kind, shape));
                    faults.collect::<Vec<_>>()
                });
                found.lock().expect("no panic before").extend(faults);
            });
        }
    });
    found.into_inner().expect("no panic before")
}

fn assert_linear(shapes: &[(Kind, Shape)]) {
    // The templates are loaded once, before anything is measured.
    LazyLock::force(&SITE);
    let faults = in_pools(shapes);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn work_grows_with_the_file_for_each_pattern() {
    if ASKED.is_none() {
        crate::support::skipped("set HELPC_GROWTH to measure how work grows");
        return;
    }
    let shapes = Kind::ALL.into_iter().flat_map(|kind| {
        let patterns = kind.patterns().iter();
        patterns.map(move |pattern| (kind, Shape::Woven(vec![pattern])))
    });
    assert_linear(&shapes.collect::<Vec<_>>());
}

#[test]
fn work_grows_with_the_file_for_pairs_and_sandwiches() {
    let Some(count) = *ASKED else {
        crate::support::skipped("set HELPC_GROWTH to measure how work grows");
        return;
    };
    let mut random = fastrand::Rng::with_seed(1);
    let shapes = (0..count).map(|_| {
        // Markdown has the most patterns.
        let kind = *random
            .choice(&[Kind::ALL, [Kind::Markdown; 4]].concat())
            .unwrap_or(&Kind::Markdown);
        let length = random.usize(2..=3);
        let parts = (0..length).filter_map(|_| random.choice(kind.patterns()).copied());
        let parts = parts.collect();
        if random.bool() {
            (kind, Shape::Woven(parts))
        } else {
            (kind, Shape::Blocks(parts))
        }
    });
    assert_linear(&shapes.collect::<Vec<_>>());
}

/// The test itself sees work that grows too fast, and no other.
#[test]
fn quadratic_work_is_seen() {
    let sum = |part: &[u8]| part.iter().map(|byte| usize::from(*byte)).sum::<usize>();
    let costs = |length: usize| {
        let bytes = vec![1; length * 2];
        let starts = || (0..bytes.len()).step_by(16);
        let mut clock = Clock(Costs::new());
        let rests = clock.measure("quadratic", || {
            starts().map(|at| sum(&bytes[at..])).sum::<usize>()
        });
        let parts = clock.measure("linear", || {
            let times = (0..200).flat_map(|_| starts());
            times.map(|at| sum(&bytes[at..][..16])).sum::<usize>()
        });
        assert!(rests > 0 && parts > 0);
        clock.0
    };
    let seen = too_fast(costs);
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["quadratic"]);
}
