//! Runs the upload script of the guide with a program in place of `az`.

use super::page::Page;
use crate::support::{helpc, project, write_tree};

/// Replaces the Azure command line: records each file that is uploaded.
const AZ: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >> calls
[ "$3" != service-properties ] || exit 0
while [ $# -gt 0 ]; do
    case "$1" in
        -s) source=$2 ;;
        -d) target=$2 ;;
        -f) printf '%s\n' "$2" >> uploaded; exit 0 ;;
        --pattern) pattern=$2 ;;
    esac
    shift
done
[ "$target" = "\$web/${source#dist/}" ] || { echo "$source goes to $target" >&2; exit 1; }
cd "$source" && find . -type f | while IFS= read -r file; do
    case "${file#./}" in ${pattern:-*}) printf '%s\n' "$source/${file#./}" ;; esac
done >> "$OLDPWD/uploaded"
"#;

#[test]
fn the_upload_script_uploads_each_public_file_once() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let articles = project().join("articles");
    let articles = articles.to_str().expect("UTF-8");
    let built = helpc(folder.path(), &["build", articles, "--out", "dist"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    write_tree(folder.path(), &[("bin/az", AZ)]);
    let az = folder.path().join("bin/az");
    std::fs::set_permissions(&az, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    let page = Page::read("docs/guide/site.md");
    let scripts = page.blocks_in("bash");
    let script = scripts.iter().find(|block| block.contains("az storage"));
    let path = std::env::var("PATH").expect("a path");
    let output = std::process::Command::new("bash")
        .current_dir(folder.path())
        .args(["-euo", "pipefail", "-c", script.expect("a script")])
        .env(
            "PATH",
            format!("{}:{path}", folder.path().join("bin").display()),
        )
        .output()
        .expect("bash runs");
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("written");
    let calls = read("calls");
    let all_log_in = calls.lines().all(|call| call.contains("--auth-mode login"));
    assert!(all_log_in, "{calls}");
    let uploaded = read("uploaded");
    let mut uploaded: Vec<&str> = uploaded.lines().collect();
    uploaded.sort_unstable();
    let files = crate::support::read_tree(&folder.path().join("dist"));
    let is_public = |path: &&String| {
        path.ends_with(".html")
            || ["objects/", "assets/", "articles/", "clouds/"]
                .iter()
                .any(|folder| path.starts_with(folder))
    };
    let mut missing = files
        .keys()
        .filter(is_public)
        .map(|path| format!("dist/{path}"));
    let first = missing.find(|path| uploaded.binary_search(&path.as_str()).is_err());
    assert_eq!(first, None);
    let count = uploaded.len();
    uploaded.dedup();
    assert_eq!(uploaded.len(), count, "a file is uploaded twice");
}
