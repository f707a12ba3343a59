//! The log: `-v`, `-vv` and `HELPC_LOG`.

use crate::support::{machine, write_tree};
use crate::web::{Reply, Web};
use std::path::Path;

const ESCAPED: &str = "http://a.example/%1B[2J";

/// Returns a tree with links to a page that exists and to one that redirects.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "[a page](http://a.example/ok)\n\n[b page](http://a.example/from)\n\n[c]({ESCAPED})"
    );
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/a.md", &machine("first", "generic", &text)),
        ],
    );
    folder
}

fn web() -> Web {
    Web::new(|request| match request.path.as_str() {
        "/from" => Reply::to(302, "/ok"),
        _ => Reply::code(200),
    })
}

/// Returns the standard error of `helpc links`, with a log filter in the environment.
fn log(web: &Web, folder: &Path, args: &[&str], filter: &str) -> String {
    let mut command = web.command(folder, args);
    let output = command.env("HELPC_LOG", filter).output().expect("runs");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn nothing_is_logged_by_default() {
    let (web, folder) = (web(), tree());
    let stderr = log(&web, folder.path(), &[], "");
    assert!(
        !stderr.contains("INFO") && !stderr.contains("DEBUG"),
        "{stderr}"
    );
}

#[test]
fn verbose_logs_results_and_very_verbose_logs_requests() {
    let (web, folder) = (web(), tree());
    let verbose = log(&web, folder.path(), &["-v", "--refresh"], "");
    assert!(verbose.contains("http://a.example/ok: ok"), "{verbose}");
    assert!(!verbose.contains("DEBUG"), "{verbose}");
    let very_verbose = log(&web, folder.path(), &["-vv", "--refresh"], "");
    assert!(
        very_verbose.contains("http://a.example/from: 302 redirects to http://a.example/ok"),
        "{very_verbose}"
    );
    assert!(!very_verbose.contains('\u{1b}'), "{very_verbose}");
}

#[test]
fn the_variable_is_a_filter() {
    let (web, folder) = (web(), tree());
    let stderr = log(
        &web,
        folder.path(),
        &["--refresh"],
        "helpc::linkcheck=debug",
    );
    assert!(stderr.contains("DEBUG helpc::linkcheck"), "{stderr}");
    let stderr = log(&web, folder.path(), &["--refresh"], "helpc::serve=debug");
    assert!(!stderr.contains("helpc::linkcheck"), "{stderr}");
    let stderr = log(&web, folder.path(), &[], "helpc=loud");
    assert!(
        stderr.contains("invalid filter `helpc=loud` in HELPC_LOG"),
        "{stderr}"
    );
}
