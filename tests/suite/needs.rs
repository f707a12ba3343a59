//! What some tests need and a machine may lack. A test that does not run because of that is listed;
//! with `CI=true`, it fails, unless `HELPC_TESTS_WITHOUT` names the need.

use crate::support::project;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};

/// Name, as in `HELPC_TESTS_WITHOUT`, and how to provide it.
const NEEDS: &[(&str, &str)] = &[
    (
        "corpus",
        "set HELPC_CORPUS to the folder of a large tree of articles",
    ),
    ("git", "install git"),
    ("growth", "set HELPC_GROWTH, see docs/dev/tests.md"),
    (
        "linux-x86-64",
        "the program of a release is for Linux on x86-64",
    ),
    ("minisign", "install minisign"),
    ("node", "install node"),
    ("openssl", "install openssl"),
    (
        "pairs",
        "set HELPC_PAIRS to a folder of mistakes and their corrections",
    ),
    ("strace", "install strace"),
    ("user", "run as a user who cannot read every file"),
];

/// Tests that did not run, or a part of them, and what they need.
static LEFT_OUT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Records that this test, or a part of it, does not run for lack of `need`. Always returns `None`.
///
/// # Panics
/// Panics in CI, where only what is known to be absent may be absent.
pub(crate) fn missing<T>(need: &str) -> Option<T> {
    let known = NEEDS.iter().find(|(name, _)| *name == need);
    let (_, how) = known.expect("add it to NEEDS");
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let line = format!("{test}: no {need} ({how})");
    report(&line);
    let ci = std::env::var("CI").unwrap_or_default();
    assert!(
        may_lack(need, &ci, &without()),
        "{line}; or name it in HELPC_TESTS_WITHOUT"
    );
    None
}

/// Prints a line at once, where no test harness captures it, and adds it to the list that
/// `tests/run` prints at its end.
fn report(line: &str) {
    let mut left_out = LEFT_OUT.lock().expect("no panic before");
    if !left_out.insert(line.to_owned()) {
        return;
    }
    let _ = writeln!(std::io::stderr(), "did not run: {line}");
    if let Some(path) = std::env::var_os("HELPC_TESTS_LEFT_OUT") {
        let file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path);
        writeln!(file.expect("a list"), "{line}").expect("a list");
    }
}

/// Prints the list so far.
pub(crate) fn print_left_out() {
    let left_out = LEFT_OUT.lock().expect("no panic before");
    if left_out.is_empty() {
        return;
    }
    let lines: String = left_out
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect();
    let _ = write!(std::io::stderr(), "did not run, or not all of it:\n{lines}");
}

fn may_lack(need: &str, ci: &str, without: &str) -> bool {
    ci != "true" || is_named(need, without)
}

fn without() -> String {
    std::env::var("HELPC_TESTS_WITHOUT").unwrap_or_default()
}

fn is_named(need: &str, without: &str) -> bool {
    without.split_whitespace().any(|known| known == need)
}

/// Returns the folder of a large tree of real articles: `HELPC_CORPUS`, or the one next to the
/// project. An empty `HELPC_CORPUS` means that there is none.
pub(crate) fn real_articles() -> Option<PathBuf> {
    folder("corpus", "HELPC_CORPUS", "../shared/corpus/articles")
}

/// Returns the folder for `need` that a variable names, or the one next to the project.
/// Such a folder costs minutes: it is left out where `HELPC_TESTS_WITHOUT` names the need.
pub(crate) fn folder(need: &str, variable: &str, beside: &str) -> Option<PathBuf> {
    let found = if is_named(need, &without()) {
        None
    } else {
        existing(variable, beside)
    };
    found.or_else(|| missing(need))
}

fn existing(variable: &str, beside: &str) -> Option<PathBuf> {
    let Some(named) = std::env::var_os(variable) else {
        return Some(project().join(beside)).filter(|path| path.is_dir());
    };
    if named.is_empty() {
        return None;
    }
    let path = PathBuf::from(named);
    assert!(
        path.is_dir(),
        "{variable} is not a folder: {}",
        path.display()
    );
    Some(path)
}

/// Our own articles and, if there is one, the large tree.
pub(crate) fn trees() -> Vec<PathBuf> {
    let own = project().join("articles");
    std::iter::once(own).chain(real_articles()).collect()
}

/// Returns `None` without git.
pub(crate) fn git() -> Option<()> {
    static FOUND: LazyLock<bool> = LazyLock::new(|| runs("git"));
    FOUND.then_some(()).or_else(|| missing("git"))
}

/// Returns `None` without node.
pub(crate) fn node() -> Option<()> {
    static FOUND: LazyLock<bool> = LazyLock::new(|| runs("node"));
    FOUND.then_some(()).or_else(|| missing("node"))
}

fn runs(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[test]
fn ci_lacks_only_what_is_named() {
    for (ci, without, expected) in [
        ("", "", true),
        ("false", "", true),
        ("true", "", false),
        ("true", "node strace", false),
        ("true", "corpus-2 corpus/", false),
        ("true", "node corpus", true),
        ("true", " corpus\n", true),
    ] {
        assert_eq!(may_lack("corpus", ci, without), expected, "{ci} {without}");
    }
}

#[test]
fn every_need_is_documented() {
    let read = |path: &str| std::fs::read_to_string(project().join(path)).expect(path);
    let docs = read("docs/dev/tests.md");
    let after = |text: &str, word: &str| -> BTreeSet<String> {
        let parts = text.split(word).skip(1);
        let names = parts.map(|rest| rest.split([' ', '"']).find(|name| !name.is_empty()));
        names.flatten().map(str::to_owned).collect()
    };
    let mut names: BTreeSet<String> = NEEDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for script in [
        "tests/run",
        "tests/clients/run",
        "tests/editors/run",
        "tests/editors/vscode/run",
        "tests/packages/lint",
        "tests/packages/run",
        "tests/storage/run",
    ] {
        names.extend(after(&read(script), "left_out "));
    }
    names.extend(after(&read("tests/browser/trees.js"), "leftOut(\""));
    assert!(
        names.contains("nightly") && names.contains("npm"),
        "{names:?}"
    );
    for name in &names {
        assert!(docs.contains(&format!("`{name}`")), "{name}");
    }
    // CI names only needs that exist.
    let ci = read(".ci/run");
    let without = ci.split("HELPC_TESTS_WITHOUT=\"").nth(1).expect("a list");
    for name in without.split('"').next().unwrap_or_default().split(' ') {
        assert!(names.contains(name), "{name}");
        assert!(ci.matches(name).count() > 1, "say why: {name}");
    }
}

/// Scripts do the same as tests.
#[test]
#[cfg(unix)]
fn a_script_that_leaves_something_out_fails_in_ci() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("left-out.txt");
    for (ci, without, goes_on) in [
        ("", "", true),
        ("true", "", false),
        ("true", "pairs corpus-2", false),
        ("true", "pairs corpus", true),
        ("true", "corpus growth", true),
    ] {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c"])
            .arg(". tests/left-out.sh; left_out corpus 'the large tree'; echo goes on")
            .current_dir(project())
            .env("CI", ci)
            .env("HELPC_TESTS_WITHOUT", without)
            .env("HELPC_TESTS_LEFT_OUT", &list)
            .output()
            .expect("bash runs");
        assert_eq!(output.status.success(), goes_on, "{ci} {without}");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(printed.trim() == "goes on", goes_on, "{ci} {without}");
        let listed = std::fs::read_to_string(&list).expect("a list");
        assert_eq!(listed, "the large tree: no corpus\n");
        std::fs::remove_file(&list).expect("a list");
    }
}

/// Runs a test that needs the large tree where there is none.
#[test]
fn a_test_that_cannot_run_is_listed_and_fails_in_ci() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("left-out.txt");
    let run = |corpus: &Path, ci: &str, without: &str| {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "html::real_articles_render_within_the_allowlist"])
            .env("HELPC_CORPUS", corpus)
            .env("CI", ci)
            .env("HELPC_TESTS_WITHOUT", without)
            .env("HELPC_TESTS_LEFT_OUT", &list)
            .output()
            .expect("the test program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains(
                "did not run: html::real_articles_render_within_the_allowlist: no corpus"
            ),
            "{said}"
        );
        let listed = std::fs::read_to_string(&list).expect("a list");
        assert!(listed.contains(": no corpus (set HELPC_CORPUS"), "{listed}");
        std::fs::remove_file(&list).expect("a list");
        output.status.success()
    };
    let none = Path::new("");
    assert!(run(none, "", ""));
    assert!(!run(none, "true", "node"));
    assert!(run(none, "true", "node corpus"));
    // Where it is named, it is left out even if it is there.
    assert!(run(&project().join("articles"), "", "corpus"));
}
