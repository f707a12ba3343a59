//! Files that cannot be read: each is one finding, and all other files are checked,
//! published and fixed.
#![cfg(unix)]

use crate::needs;
use crate::support::{command, formats, git, helpc, machine, write_tree};
use serde_json::Value;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

const RULE: &str = "file/unreadable";

/// Returns a tree of one good article and three that cannot be read: a name and a folder
/// that are not UTF-8, and a pipe.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = machine("steady", "generic", "Restart it in the portal.");
    write_tree(folder.path(), &[("articles/svc/steady.md", &text)]);
    let articles = folder.path().join("articles");
    std::fs::write(articles.join("svc").join(name(b"caf\xE9.md")), &text).expect("written");
    let odd = articles.join(name(b"team\xFF"));
    std::fs::create_dir(&odd).expect("created");
    std::fs::write(odd.join("inner.md"), &text).expect("written");
    let pipe = Command::new("mkfifo")
        .arg(articles.join("svc/pipe.md"))
        .status();
    assert!(pipe.is_ok_and(|status| status.success()), "mkfifo");
    folder
}

fn name(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(bytes)
}

fn files_found(folder: &Path, args: &[&str]) -> Vec<String> {
    files_in(helpc(folder, args))
}

fn files_in(output: Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|finding| finding["rule"] == RULE)
        .map(|finding| finding["file"].as_str().expect("a file").to_owned())
        .collect()
}

/// `helpc.yaml` may come from a stranger.
#[test]
fn a_configuration_reads_no_pipe_and_nothing_outside_its_tree() {
    let folder = tree();
    let outside = tempfile::NamedTempFile::new().expect("a file");
    let outside = outside.path().display().to_string();
    for (named, code, expected) in [
        ("extends: articles/svc/pipe.md", 1, "not a regular file"),
        ("baseline: articles/svc/pipe.md", 2, "not a regular file"),
        (
            "links: {status: articles/svc/pipe.md}",
            2,
            "not a regular file",
        ),
        (&format!("extends: {outside}"), 1, "is outside this tree"),
        (&format!("baseline: {outside}"), 1, "is outside this tree"),
        (&format!("schemas: {outside}"), 1, "is outside this tree"),
        (
            &format!("rules: {}", "[".repeat(100_000)),
            1,
            "nested too deeply",
        ),
    ] {
        write_tree(folder.path(), &[("helpc.yaml", &format!("{named}\n"))]);
        let output = helpc(folder.path(), &["check", "--format", "concise"]);
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8_lossy(&all);
        let shown: String = named.chars().take(60).collect();
        assert_eq!(output.status.code(), Some(code), "{shown}: {all}");
        assert!(all.contains(expected), "{shown}: {all}");
    }
}

#[test]
fn each_unreadable_file_is_one_finding() {
    let folder = tree();
    let expected = [
        "articles/svc/caf\\xE9.md",
        "articles/svc/pipe.md",
        "articles/team\\xFF/inner.md",
    ];
    let found = files_found(folder.path(), &["check", "--format", "json"]);
    assert_eq!(found, expected);
    for format in formats() {
        let output = helpc(folder.path(), &["check", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let text = String::from_utf8(output.stdout).expect("output is UTF-8");
        let is_escaped = text.contains("caf\\xE9.md") || text.contains("caf\\\\xE9.md");
        assert!(
            is_escaped || text.contains("caf%5CxE9.md"),
            "{format}: {text}"
        );
    }
}

#[test]
fn all_other_files_are_published_and_fixed() {
    let folder = tree();
    let output = helpc(
        folder.path(),
        &["build", "--out", "dist", "--fail-on", "never"],
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let manifest = std::fs::read(folder.path().join("dist/manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["articles"].as_array().map(Vec::len), Some(1));
    let record = std::fs::read(folder.path().join("dist.build.json")).expect("a record");
    let record: Value = serde_json::from_slice(&record).expect("JSON");
    let held = record["heldBack"].as_array().expect("a list");
    assert_eq!(held.len(), 3);
    assert!(
        held.iter().all(|one| one["reasons"][0]["rule"] == RULE),
        "{held:?}"
    );

    let good = folder.path().join("articles/svc/steady.md");
    let text = std::fs::read_to_string(&good).expect("read");
    std::fs::write(&good, text.replace("\n# Work", "\n#Work")).expect("written");
    let output = helpc(folder.path(), &["fix"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(std::fs::read_to_string(&good).expect("read"), text);
    assert_eq!(
        helpc(folder.path(), &["links", "--offline"]).status.code(),
        Some(0)
    );
}

#[test]
fn unreadable_files_can_be_in_a_baseline() {
    let folder = tree();
    let baseline = helpc(folder.path(), &["baseline"]);
    assert_eq!(baseline.status.code(), Some(0), "{baseline:?}");
    let args = [
        "check",
        "--format",
        "json",
        "--baseline",
        "helpc-baseline.txt",
    ];
    assert_eq!(files_found(folder.path(), &args), [""; 0]);

    let git = |args: &[&str]| git(folder.path(), args);
    git(&["init", "--quiet"]);
    std::fs::remove_file(folder.path().join("articles/svc/pipe.md")).expect("removed");
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "all"]);
    let since = ["check", "--format", "json", "--since", "HEAD"];
    assert_eq!(files_found(folder.path(), &since), [""; 0]);
    let svc = folder.path().join("articles/svc");
    std::fs::write(svc.join(name(b"caf\xE9.md")), "changed").expect("written");
    assert_eq!(files_found(folder.path(), &since), [""; 0]);
    std::fs::write(svc.join(name(b"th\xE9.md")), "new").expect("written");
    let new = ["articles/svc/th\\xE9.md"];
    assert_eq!(files_found(folder.path(), &since), new);
}

#[test]
fn a_file_without_read_permission_is_one_finding() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("set");
    };
    let folder = tree();
    let denied = folder.path().join("articles/svc/steady.md");
    set(&denied, 0o000);
    let mut check = command(folder.path(), &["check", "--format", "json"]);
    let others = tempfile::tempdir().expect("a folder");
    if std::fs::read(&denied).is_ok() {
        // Root can read every file. Another user can run a copy of the program.
        let copy = others.path().join("helpc");
        std::fs::copy(check.get_program(), &copy).expect("copied");
        set(others.path(), 0o755);
        set(folder.path(), 0o755);
        check = Command::new(copy);
        check.args(["check", "--format", "json"]);
        check.current_dir(folder.path()).uid(65_534).gid(65_534);
    }
    let Ok(output) = check.output() else {
        return needs::missing("user").unwrap_or_default();
    };
    let found = files_in(output);
    assert!(
        found.contains(&"articles/svc/steady.md".to_owned()),
        "{found:?}"
    );
}

/// Parsers of JSON limit the depth of what they read, and a build reads the objects that it wrote.
#[test]
fn the_deepest_document_that_helpc_accepts_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let body = format!(
            "---\n{{\"title\":\"T\",\"formElements\":[{{\"id\":\"a\",\"order\":1,\
             \"controlType\":\"textbox\",\"displayLabel\":\"A\",\"watermarkText\":{open}1{close}}}]}}\n---\n"
        );
        machine(&format!("depth-{depth}"), "problemScopingQuestions", &body)
    };
    let depths: Vec<usize> = (100..130).collect();
    let config = "rules:\n  json/schema: off\n";
    write_tree(folder.path(), &[("helpc.yaml", config)]);
    for depth in &depths {
        let path = format!("articles/x/depth-{depth}.md");
        write_tree(folder.path(), &[(&path, &document(*depth))]);
    }
    let output = helpc(
        folder.path(),
        &["build", "--quiet", "--max-held-back", "100%"],
    );
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let page = |depth: &usize| {
        folder
            .path()
            .join(format!("dist/articles/depth-{depth}.html"))
    };
    let published = depths
        .iter()
        .take_while(|depth| page(depth).is_file())
        .count();
    assert!((1..depths.len()).contains(&published), "{published}");
}
