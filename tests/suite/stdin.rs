//! Articles on standard input, as editors send them.

use crate::support::{command, machine, write_tree};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/one.md", &machine("first", "generic", "Text.")),
            ("articles/x/two.md", &machine("another", "generic", LOCALE)),
        ],
    );
    folder
}

fn run(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = command(folder, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    // A run that rejects its arguments does not read its input.
    let _ = child.stdin.take().expect("piped").write_all(input);
    child.wait_with_output().expect("ends")
}

fn concise(folder: &Path, file: &str, input: &[u8]) -> (Option<i32>, String) {
    let args = [
        "check",
        "-",
        "--stdin-filename",
        file,
        "--format",
        "concise",
    ];
    let output = run(folder, &args, input);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code(), text)
}

#[test]
fn standard_input_replaces_its_file_in_the_tree() {
    let folder = tree();
    let file = "articles/x/one.md";
    let (code, found) = concise(
        folder.path(),
        file,
        machine("first", "generic", LOCALE).as_bytes(),
    );
    assert_eq!((code, found.lines().count()), (Some(0), 1), "{found}");
    assert!(
        found.starts_with("articles/x/one.md:") && found.contains("links/locale"),
        "{found}"
    );
    // The other articles count: their ids, and links to them.
    let duplicate = machine(
        "another",
        "generic",
        "See [it](two.md) and [this](three.md).",
    );
    let (code, found) = concise(folder.path(), file, duplicate.as_bytes());
    assert_eq!(code, Some(1), "{found}");
    assert!(found.contains("corpus/duplicate-article-id"), "{found}");
    assert!(
        found.contains("`three.md`") && !found.contains("`two.md`"),
        "{found}"
    );
    assert!(found.lines().all(|line| line.starts_with(file)), "{found}");
    // Files on disk do not change. The file may be new, in a new folder.
    let disk = std::fs::read_to_string(folder.path().join(file)).expect("readable");
    assert_eq!(disk, machine("first", "generic", "Text."));
    let new = machine("brand-new", "generic", LOCALE);
    for file in ["articles/x/new.md", "articles/z/new.md"] {
        let (code, found) = concise(folder.path(), file, new.as_bytes());
        assert_eq!((code, found.lines().count()), (Some(0), 1), "{found}");
        assert!(found.starts_with(file), "{found}");
    }
}

#[test]
fn fix_prints_the_fixed_text_and_writes_nothing() {
    let folder = tree();
    let fix = |more: &[&str], input: &[u8]| {
        let args = [&["fix", "--stdin-filename", "articles/x/one.md"], more].concat();
        run(folder.path(), &args, input)
    };
    let text = machine("first", "generic", LOCALE).replace('\n', "\r\n");
    let fixed = fix(&[], text.as_bytes());
    assert_eq!(fixed.status.code(), Some(0));
    let wanted = text.replace("/en-us/", "/");
    assert_eq!(String::from_utf8(fixed.stdout).expect("UTF-8"), wanted);
    let again = fix(&["-"], wanted.as_bytes());
    assert_eq!(again.stdout, wanted.as_bytes());
    // Bytes that are not UTF-8 stay as they are.
    let odd = [text.as_bytes(), b"\xe9t\xe9\r\n"].concat();
    let fixed = fix(&["-"], &odd).stdout;
    assert_eq!(fixed, [wanted.as_bytes(), b"\xe9t\xe9\r\n"].concat());
    let checked = fix(&["--check"], text.as_bytes());
    assert_eq!(
        (checked.status.code(), checked.stdout),
        (Some(1), Vec::new())
    );
    let diff = String::from_utf8(fix(&["--diff"], text.as_bytes()).stdout).expect("UTF-8");
    assert!(diff.contains("+++ b/articles/x/one.md"), "{diff}");
    let disk = std::fs::read_to_string(folder.path().join("articles/x/one.md")).expect("readable");
    assert_eq!(disk, machine("first", "generic", "Text."));
}

#[test]
fn rejects_invalid_combinations_of_arguments() {
    let folder = tree();
    for (args, wanted) in [
        (&["check", "-"][..], "add `--stdin-filename FILE`"),
        (&["fix", "-"], "add `--stdin-filename FILE`"),
        (
            &["check", "--stdin-filename", "articles/x/one.md", "articles"],
            "remove the other files",
        ),
        (&["check", "--stdin-filename", "articles/x"], "is a folder"),
        (
            &["check", "--stdin-filename", "other/one.md"],
            "outside the articles",
        ),
        (
            &[
                "check",
                "--stdin-filename",
                "articles/x/one.md",
                "--since",
                "HEAD",
            ],
            "--since",
        ),
        (
            &["check", "--stdin-filename", "articles/x/one.md", "--fix"],
            "--fix",
        ),
    ] {
        let output = run(folder.path(), args, b"text");
        let printed = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {printed}");
        assert!(printed.contains(wanted), "{args:?}: {printed}");
    }
}
