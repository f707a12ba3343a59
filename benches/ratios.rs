//! Compares helpc with the floor: the minimum work of any compiler of the same
//! articles, measured side by side in one run, each in its own process, as
//! ratios of medians.
//!
//! ```text
//! cargo bench --bench ratios -- [ARTICLES] [--rounds N] [--growth]
//! ```
//!
//! - F: walk, read, and drain pulldown-cmark's events with offsets, in parallel.
//! - W: write the files of the bundle from memory, in parallel, to an empty folder.
//! - What authors and CI run: every rule, `fix --check`, and `--since` in a git
//!   repository of the same articles, ten of them changed.
//! - `--growth`: the same articles ten times over, ids changed.

use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    match args.first().map(String::as_str) {
        Some("--floor") => floor(Path::new(&args[1])),
        Some("--write") => write(Path::new(&args[1]), Path::new(&args[2])),
        _ => measure(&args),
    }
}

/// The floor of `check`.
fn floor(root: &Path) {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    let events: usize = files
        .par_iter()
        .map(|path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            Parser::new_ext(&text, Options::ENABLE_TABLES)
                .into_offset_iter()
                .map(|(_, range)| range.len() % 2 + 1)
                .sum::<usize>()
        })
        .sum();
    std::hint::black_box(events);
}

/// Writes the files of the bundle `from` to `to`, and prints how many seconds that took.
fn write(from: &Path, to: &Path) {
    let files: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(from)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let target = to.join(entry.path().strip_prefix(from).expect("below"));
            (target, std::fs::read(entry.path()).expect("readable"))
        })
        .collect();
    let start = Instant::now();
    files.par_iter().for_each(|(path, bytes)| {
        if std::fs::write(path, bytes).is_err() {
            std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            std::fs::write(path, bytes).expect("written");
        }
    });
    print_line(&format!("{}", start.elapsed().as_secs_f64()));
}

fn measure(args: &[String]) {
    let value = |name: &str| {
        args.iter()
            .position(|arg| arg == name)
            .and_then(|at| args.get(at + 1))
    };
    let rounds: usize = value("--rounds")
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(7);
    let named = args
        .first()
        .filter(|arg| !arg.starts_with("--"))
        .map(PathBuf::from);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = manifest.join("../shared/corpus/articles");
    let articles = named.unwrap_or(if beside.is_dir() {
        beside
    } else {
        manifest.join("articles")
    });
    let articles = std::fs::canonicalize(articles).expect("a folder of articles");
    let work = std::env::temp_dir().join(format!("helpc-bench-{}", std::process::id()));
    std::fs::create_dir_all(&work).expect("a folder to work in");
    print_line(&format!("{} rounds over {}", rounds, articles.display()));
    // Before anything is built, because the system keeps writing bundles to disk for a while.
    lint(&articles, &work, rounds);
    let small = round_trip(&articles, &work, rounds);
    small.print();
    if args.iter().any(|arg| arg == "--growth") {
        let ten = work.join("ten/articles");
        multiply(&articles, &ten);
        print_line("ten times the articles");
        let large = round_trip(&ten, &work, rounds.min(3));
        large.print();
        print_line(&format!(
            "growth: check {:.1} x, build {:.1} x (bound: 11 x)",
            large.check / small.check,
            large.build / small.build
        ));
    }
    // Left for the system to delete: deleting files now would slow down the next measurement that
    // writes many files.
    print_line(&format!("work folder: {}", work.display()));
}

struct Figures {
    floor: f64,
    write: f64,
    check: f64,
    build: f64,
    again: f64,
    memory: u64,
}

impl Figures {
    fn print(&self) {
        let plain =
            |name: &str, seconds: f64| print_line(&format!("  {name:<34} {seconds:>8.3} s"));
        plain("F  floor: walk, read, parse", self.floor);
        plain("W  floor: write the bundle's files", self.write);
        row("check", self.check, self.check / self.floor, "F", 2.0);
        let whole = self.floor + self.write;
        let ratio = self.build / whole;
        row(
            "build into an empty folder",
            self.build,
            ratio,
            "(F + W)",
            1.5,
        );
        let ratio = self.again / self.check;
        row("build, nothing changed", self.again, ratio, "check", 1.2);
        print_line(&format!(
            "  peak memory of build: {} MB (bound 400)",
            self.memory / 1024
        ));
    }
}

fn round_trip(articles: &Path, work: &Path, rounds: usize) -> Figures {
    let own = std::env::current_exe().expect("this program");
    let helpc = env!("CARGO_BIN_EXE_helpc");
    let path = articles.to_str().expect("UTF-8");
    let name = |kind: &str, round: usize| {
        let stamp = Instant::now();
        work.join(format!("{kind}-{round}-{:?}", stamp).replace(
            |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '/',
            "",
        ))
    };
    let mut figures: [Vec<f64>; 5] = Default::default();
    let mut memory = 0;
    for round in 0..=rounds {
        let out = name("bundle", round);
        let out = out.to_str().expect("UTF-8");
        let copy = name("copy", round);
        let (floor, _) = run(Command::new(&own).args(["--floor", path]));
        let (check, _) = run(Command::new(helpc).args(["check", path, "--quiet"]));
        let (build, peak) = run(Command::new(helpc).args(["build", path, "--out", out, "--quiet"]));
        let (again, _) = run(Command::new(helpc).args(["build", path, "--out", out, "--quiet"]));
        let written = Command::new(&own)
            .args(["--write", out, copy.to_str().expect("UTF-8")])
            .output()
            .expect("runs");
        let write: f64 = String::from_utf8_lossy(&written.stdout)
            .trim()
            .parse()
            .expect("seconds");
        memory = memory.max(peak);
        // The first round warms the caches.
        if round > 0 {
            for (list, value) in figures.iter_mut().zip([floor, write, check, build, again]) {
                list.push(value);
            }
        }
    }
    let [floor, write, check, build, again] = figures.map(median);
    Figures {
        floor,
        write,
        check,
        build,
        again,
        memory,
    }
}

/// All groups of rules: those of a few are off otherwise.
const GROUPS: [&str; 9] = [
    "components",
    "corpus",
    "file",
    "json",
    "links",
    "properties",
    "structure",
    "style",
    "tokens",
];

/// Measures and prints what authors and CI run.
fn lint(articles: &Path, work: &Path, rounds: usize) {
    let own = std::env::current_exe().expect("this program");
    let helpc = env!("CARGO_BIN_EXE_helpc");
    let repository = work.join("repository");
    let has_history = make_history(articles, &repository);
    let copy = repository.join("articles");
    let every = GROUPS.iter().flat_map(|group| ["--select", group]);
    let every: Vec<&str> = ["check"].into_iter().chain(every).collect();
    let runs: [(&Path, &[&str], &Path); 6] = [
        (&own, &["--floor"], articles),
        (helpc.as_ref(), &["check"], articles),
        (helpc.as_ref(), &every, articles),
        (helpc.as_ref(), &["fix", "--check"], articles),
        (helpc.as_ref(), &["check"], &copy),
        (helpc.as_ref(), &["check", "--since", "HEAD~1"], &copy),
    ];
    let mut figures: [Vec<f64>; 6] = Default::default();
    for round in 0..=rounds {
        for (list, (program, args, path)) in figures.iter_mut().zip(runs) {
            let folder = path.parent().expect("has a parent");
            let (seconds, _) = run(Command::new(program)
                .current_dir(folder)
                .args(args)
                .arg(path));
            if round > 0 {
                list.push(seconds);
            }
        }
    }
    let [floor, check, every, fix, whole, since] = figures.map(median);
    row("check, every rule on", every, every / floor, "F", 2.5);
    row("fix --check", fix, fix / check, "check", 2.0);
    if has_history {
        row("check --since HEAD~1", since, since / whole, "check", 1.0);
    }
}

fn row(name: &str, seconds: f64, ratio: f64, of: &str, bound: f64) {
    print_line(&format!(
        "  {name:<34} {seconds:>8.3} s  {ratio:.2} x {of} (bound {bound:.1})"
    ));
}

/// Creates a git repository of the articles with two commits; the second one changes ten
/// articles. Returns `None` without git.
fn make_history(articles: &Path, repository: &Path) -> bool {
    let copy = repository.join("articles");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(articles)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
    {
        let target = copy.join(entry.path().strip_prefix(articles).expect("below"));
        std::fs::create_dir_all(target.parent().expect("has a parent")).expect("a folder");
        std::fs::copy(entry.path(), &target).expect("written");
        files.push(target);
    }
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(repository);
        git.args([
            "-c",
            "user.name=bench",
            "-c",
            "user.email=bench@example.com",
        ]);
        git.args(args).stdout(Stdio::null()).stderr(Stdio::null());
        git.status().is_ok_and(|status| status.success())
    };
    let commit = || git(&["add", "--all"]) && git(&["commit", "--message", "articles"]);
    let is_kept = git(&["init"]) && commit();
    for file in files.iter().step_by((files.len() / 10).max(1)).take(10) {
        let mut text = std::fs::read(file).expect("readable");
        text.extend_from_slice(b"\nOne line more.\n");
        std::fs::write(file, text).expect("written");
    }
    is_kept && commit()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Seconds that a command takes, and the peak of its memory in KiB as far as it
/// was seen.
fn run(command: &mut Command) -> (f64, u64) {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let status = format!("/proc/{}/status", child.id());
    let watcher = std::thread::spawn(move || {
        let mut peak = 0;
        while let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(size) =
                line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
            else {
                break;
            };
            peak = peak.max(size);
            std::thread::sleep(Duration::from_millis(10));
        }
        peak
    });
    child.wait().expect("ends");
    let seconds = start.elapsed().as_secs_f64();
    (seconds, watcher.join().unwrap_or_default())
}

/// Ten copies of a tree, each with ids and folders of its own.
fn multiply(articles: &Path, target: &Path) {
    for entry in walkdir::WalkDir::new(articles)
        .into_iter()
        .filter_map(Result::ok)
    {
        if !entry.file_type().is_file() {
            continue;
        }
        let relative = entry
            .path()
            .strip_prefix(articles)
            .expect("below")
            .to_string_lossy()
            .into_owned();
        let text =
            String::from_utf8_lossy(&std::fs::read(entry.path()).expect("readable")).into_owned();
        for copy in 0..10 {
            let text = with_new_id(&text, copy);
            let path = match relative.split_once('/') {
                Some((folder, file)) => target
                    .join(format!("{folder}-{copy}"))
                    .join(format!("{copy}-{file}")),
                None => target.join(format!("{copy}-{relative}")),
            };
            std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            std::fs::write(path, text).expect("written");
        }
    }
}

/// The article under another id of the same shape: one that is nearly a GUID would be
/// a finding.
fn with_new_id(text: &str, copy: u32) -> String {
    let names = ["articleId=\"", "articleid=\"", "articleID=\""];
    let found = names
        .iter()
        .find_map(|name| Some(text.find(name)? + name.len()));
    let Some(at) = found else {
        return text.to_owned();
    };
    let (before, id) = text.split_at(at);
    let group = id.split('-').next().unwrap_or_default();
    let is_guid = group.len() == 8 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_guid {
        format!("{before}{copy}{}", &id[1..])
    } else {
        format!("{before}{copy}-{id}")
    }
}

#[allow(clippy::print_stdout)]
fn print_line(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("printed");
}
