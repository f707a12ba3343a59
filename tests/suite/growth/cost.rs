//! The cost of the work on a file, in CPU time of the thread that does it.

use super::shape::Kind;
use crate::support::{SCHEMAS, check, defaults, every_rule, plan};
use helpc::compile;
use helpc::compile::Guide;
use helpc::config::{Config, SiteSettings};
use helpc::corpus::Corpus;
use helpc::finding::{FileId, Finding, Severity};
use helpc::fix;
use helpc::published::Object;
use helpc::report::{self, DisplayOptions, Format, View};
use helpc::rules::Report;
use helpc::site::{Site, Templates};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

/// The human format prints only one of this many findings, because each is expensive.
const THINNED: usize = 8;

/// The templates are loaded once, before anything is measured.
pub(super) static SITE: LazyLock<Site<'static>> = LazyLock::new(|| {
    Site::new(Templates::embedded(), &SCHEMAS, &SiteSettings::default())
        .expect("the templates load")
});

/// CPU time by task.
pub(super) type Costs = BTreeMap<String, Duration>;

/// Work that is measured in addition to `check`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    Build,
    Fix,
    Print(Format),
}

impl Task {
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self::Build, Self::Fix];
        all.extend(Format::ALL.into_iter().map(Self::Print));
        all
    }
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[derive(Default)]
pub(super) struct Clock(pub(super) Costs);

impl Clock {
    pub(super) fn measure<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        let before = cpu_time();
        let done = work();
        self.0.insert(what.to_owned(), cpu_time() - before);
        done
    }
}

/// Measures `check` and `tasks` for a file. Runs on the thread that calls it, which must be the
/// only one of its pool.
pub(super) fn costs(file: Vec<(String, Vec<u8>)>, tasks: &[Task]) -> Costs {
    let mut clock = Clock::default();
    let config = every_rule();
    let (corpus, findings) = clock.measure("check", || check(file.clone(), &config));
    for task in tasks {
        match task {
            Task::Build => clock.measure("build", || build(&corpus)),
            Task::Fix => {
                let config = defaults();
                let (corpus, findings) = check(file.clone(), &config);
                clock.measure("fix", || fix(corpus, findings, &config));
            }
            Task::Print(Format::Human) => {
                let few: Vec<Finding> = findings.iter().step_by(THINNED).cloned().collect();
                clock.measure("Human", || print(Format::Human, &corpus, &few));
            }
            Task::Print(format) => clock.measure(&format!("{format:?}"), || {
                print(*format, &corpus, &findings);
            }),
        }
    }
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
    compile::articles(
        plan(corpus, &[FileId::new(0)]),
        &[FileId::new(0)],
        &|_| None,
        &put,
    )
    .expect("memory takes it");
    for object in objects.into_inner().expect("no panic before") {
        SITE.article("x", &object, &|_| false, &Guide::default())
            .expect("a page");
    }
}

fn print(format: Format, corpus: &Corpus, findings: &[Finding]) {
    let view = View {
        corpus,
        schemas: &SCHEMAS,
        findings,
        docs: "",
        level: Severity::Suggestion,
        rises: &[],
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
        chooses: None,
        read: &|_| Ok(Vec::new()),
    };
    let outcome = fix::apply_fixes(corpus, Report { findings }, &context);
    for file in outcome.expect("memory is read").files {
        let mut diff = std::io::sink();
        fix::unified("a.md", &file.before, &file.after, &mut diff).expect("written");
    }
}

/// Measures plain prose, the control: its cost is linear in its size.
pub(super) fn prose(length: usize) -> Duration {
    let text =
        "Select the machine, and then select **Restart**. See [how](https://example.org/a).\n\n";
    let file = Kind::Markdown.file(&text.repeat(length / text.len()));
    costs(file, &[])["check"]
}
