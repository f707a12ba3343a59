//! Measures the cost of an edit in an open tree: the time until its own findings are current, the
//! time until those of all other files are, and memory.
//!
//! ```text
//! cargo bench --bench workspace -- [ARTICLES] [--edits N]
//! ```

use helpc::config::Config;
use helpc::schema::Schemas;
use helpc::workspace::{Settings, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let mut edits = 200;
    if let Some(at) = args.iter().position(|arg| arg == "--edits") {
        let number = args.drain(at..(at + 2).min(args.len())).next_back();
        edits = number
            .and_then(|number| number.parse().ok())
            .unwrap_or(edits);
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let articles = args.first().map_or(own, PathBuf::from);
    let start = Instant::now();
    let settings = Settings {
        schemas: Arc::new(Schemas::embedded().expect("the embedded schemas load")).into(),
        config: Arc::new(Config::defaults(Path::new(""))).into(),
        statuses: None,
    };
    let workspace = Workspace::load(settings, &[articles]).expect("a tree");
    let snapshot = workspace.snapshot();
    print_line(&format!(
        "{} articles, {} files with findings, ready in {:.0} ms, {}",
        snapshot.corpus.articles.len(),
        snapshot.findings.len(),
        milliseconds(start.elapsed()),
        memory()
    ));
    let mut random = fastrand::Rng::with_seed(17);
    let (_, folder) = snapshot.corpus.tree.project();
    let kinds: [(&str, Mutation); 3] = [
        ("text", |text| format!("{text}\nOpen the **portal**.\n")),
        ("property", |text| {
            text.replacen("pageTitle=\"", "pageTitle=\"New ", 1)
        }),
        ("id", |text| {
            text.replacen("articleId=\"", "articleId=\"x", 1)
        }),
    ];
    for (kind, mutate) in kinds {
        let (mut own, mut all) = (Vec::new(), Vec::new());
        for _ in 0..edits {
            let source =
                &snapshot.corpus.articles[random.usize(..snapshot.corpus.articles.len())].source;
            let path = match folder.as_str() {
                "" => source.path.clone(),
                folder => format!("{folder}/{}", source.path),
            };
            let text = mutate(&source.text).into_bytes();
            let start = Instant::now();
            workspace.edit(&path, text);
            own.push(start.elapsed());
            workspace.complete();
            all.push(start.elapsed());
            workspace.close(&path);
            workspace.complete();
        }
        print_line(&format!(
            "{kind:>8}: own findings {}, all findings {}, {}",
            percentiles(own),
            percentiles(all),
            memory()
        ));
    }
}

/// Prints a line.
#[allow(clippy::print_stdout)]
fn print_line(line: &str) {
    println!("{line}");
}

type Mutation = fn(&str) -> String;

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at =
        |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let text = |share| at(share).map_or(0.0, |time| milliseconds(*time));
    format!("p50 {:.1} ms, p99 {:.1} ms", text(50), text(99))
}

/// Returns the memory of this process, where the system reports it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        let number: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(number / 1024)
    };
    match (megabytes("VmRSS"), megabytes("VmHWM")) {
        (Some(now), Some(most)) => format!("{now} MB (at most {most} MB)"),
        _ => "memory unknown".to_owned(),
    }
}
