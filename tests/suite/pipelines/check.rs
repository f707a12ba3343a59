//! `.ci/steps/check.sh`, as GitHub, Azure Pipelines and GitLab run it.

use super::tree::{LOCALE, MISSING, git, step, tree};
use crate::support::{machine, write_tree};
use std::path::Path;
use std::process::Output;

/// Runs the check in `folder` for a forge. Its reports are in a folder `out` next to the tree.
fn check(folder: &Path, out: &Path, forge: &str, env: &[(&str, &str)]) -> Output {
    let out = out.to_str().expect("UTF-8");
    let mut all = vec![
        ("HELPC", env!("CARGO_BIN_EXE_helpc")),
        ("CHECK_FORGE", forge),
        ("CHECK_OUT", out),
    ];
    all.extend(env);
    step(folder, "check.sh", &all)
}

/// Returns the exit code of a check for GitHub, and the files of its annotations.
fn github(folder: &Path, env: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
    let out = tempfile::tempdir().expect("a folder");
    let output = check(folder, out.path(), "github", env);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let files = text
        .lines()
        .filter_map(|line| line.split_once("file="))
        .map(|(_, rest)| rest.split(',').next().unwrap_or_default().to_owned())
        .collect();
    (output.status.code(), files)
}

#[test]
fn every_path_is_reported_on() {
    let folder = tree();
    let (one, two, three) = (
        "articles/a b/one.md",
        "articles/svc/two.md",
        "articles/svc/three.md",
    );
    for (paths, code, wanted) in [
        ("", 1, &[one, three, two][..]),
        ("articles/a b\narticles/svc/three.md\n", 0, &[one, three]),
        (
            "  articles/svc/two.md \r\n\n\tarticles/a b/one.md",
            1,
            &[one, two],
        ),
        ("articles/nowhere", 2, &[]),
        ("END_OF_PATHS\narticles/a b", 2, &[]),
    ] {
        let found = github(folder.path(), &[("CHECK_PATHS", paths)]);
        let wanted = Vec::from_iter(wanted.iter().map(|path| (*path).to_owned()));
        assert_eq!(found, (Some(code), wanted), "{paths:?}");
    }
}

#[test]
fn options_are_passed_on() {
    let folder = tree();
    let nothing: Vec<String> = Vec::new();
    let new = machine("fourth", "generic", LOCALE);
    write_tree(folder.path(), &[("articles/svc/four.md", &new)]);
    let since = github(folder.path(), &[("CHECK_SINCE", "main")]);
    assert_eq!(since, (Some(0), vec!["articles/svc/four.md".to_owned()]));
    let noted = crate::support::helpc(folder.path(), &["baseline", "--file", "known findings.txt"]);
    assert!(noted.status.success());
    let known = ("CHECK_BASELINE", "known findings.txt");
    assert_eq!(github(folder.path(), &[known]), (Some(0), nothing.clone()));
    assert_eq!(
        github(folder.path(), &[known, ("CHECK_SINCE", "main")])
            .1
            .len(),
        1
    );
    let strict = [
        ("CHECK_FAIL_ON", "warning"),
        ("CHECK_PATHS", "articles/a b"),
    ];
    assert_eq!(github(folder.path(), &strict).0, Some(1));
    assert_eq!(
        github(folder.path(), &[("CHECK_LEVEL", "error")]).1.len(),
        1
    );
    // Fixed findings make up for new ones of the same owner.
    let gate = [("CHECK_GATE", "owner"), ("CHECK_SINCE", "main")];
    let strict = [&gate[..], &[("CHECK_FAIL_ON", "warning")]].concat();
    assert_eq!(github(folder.path(), &strict).0, Some(1));
    let lenient = [&gate[..], &[("CHECK_FAIL_ON", "error")]].concat();
    assert_eq!(github(folder.path(), &lenient), (Some(0), nothing.clone()));
    let formats = "  json=re ports/a.json\n\nconcise=b.txt\r\n";
    github(folder.path(), &[("CHECK_FORMATS", formats)]);
    assert!(folder.path().join("re ports/a.json").is_file());
    assert!(folder.path().join("b.txt").is_file());
    // A pull request that turns off its own check.
    write_tree(folder.path(), &[("helpc.yaml", "exclude: ['**']\n")]);
    let trusted = [("CHECK_TRUSTED_CONFIG", "main")];
    assert_eq!(github(folder.path(), &trusted).1.len(), 4);
    let config = "articles: ../articles\nrules: {links: off}\n";
    write_tree(folder.path(), &[("ci/house.yaml", config)]);
    let config = [("CHECK_CONFIG", "ci/house.yaml")];
    assert_eq!(github(folder.path(), &config), (Some(0), nothing));
}

#[test]
fn values_are_not_evaluated() {
    let folder = tree();
    let hostile = "$(touch evil);`touch evil`;\"; touch evil; ' && touch evil #\n--fix";
    for name in [
        "CHECK_PATHS",
        "CHECK_SINCE",
        "CHECK_BASELINE",
        "CHECK_TRUSTED_CONFIG",
        "CHECK_CONFIG",
        "CHECK_LEVEL",
        "CHECK_FAIL_ON",
        "CHECK_FORMATS",
        "CHECK_ANNOTATIONS",
    ] {
        let found = github(folder.path(), &[(name, hostile)]);
        assert_eq!(found.0, Some(2), "{name}");
        let branch = [("GITHUB_BASE_REF", hostile)];
        assert_eq!(github(folder.path(), &branch).0, Some(2));
    }
    for name in ["evil", "re"] {
        assert!(!folder.path().join(name).exists());
    }
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
}

/// Makes a pull request: a clone with the given depth whose HEAD is the merge of a new error
/// into `main`, which got another new error in the meantime.
fn pull_request(origin: &Path, depth: &str) -> (tempfile::TempDir, String) {
    git(origin, &["checkout", "--quiet", "-B", "topic", "main"]);
    let broken = machine("fourth", "generic", MISSING);
    let config = "exclude: ['svc/four.md']\n";
    let files = [
        ("articles/svc/four.md", &broken[..]),
        ("helpc.yaml", config),
    ];
    write_tree(origin, &files);
    git(origin, &["add", "--all"]);
    git(origin, &["commit", "--quiet", "--message", "Four"]);
    git(origin, &["checkout", "--quiet", "main"]);
    let broken = machine("fifth", "generic", MISSING);
    write_tree(origin, &[("articles/svc/five.md", &broken)]);
    git(origin, &["add", "--all"]);
    git(origin, &["commit", "--quiet", "--message", "Five"]);
    git(origin, &["checkout", "--quiet", "--detach"]);
    git(
        origin,
        &["merge", "--quiet", "--no-ff", "--message", "Merge", "topic"],
    );
    let merge = git(origin, &["rev-parse", "HEAD"]);
    git(origin, &["update-ref", "refs/pull/1/merge", "HEAD"]);
    git(origin, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    git(origin, &["checkout", "--quiet", "main"]);
    let clone = tempfile::tempdir().expect("a folder");
    git(clone.path(), &["init", "--quiet"]);
    let address = format!("file://{}", origin.display());
    git(clone.path(), &["remote", "add", "origin", &address]);
    let fetch = ["fetch", "--quiet", depth, "origin", "refs/pull/1/merge"];
    git(clone.path(), &fetch);
    git(clone.path(), &["checkout", "--quiet", &merge]);
    (clone, merge)
}

#[test]
fn a_pull_request_answers_for_what_it_breaks() {
    for depth in ["--depth=1", "--depth=2", "--tags"] {
        let origin = tree();
        let (clone, merge) = pull_request(origin.path(), depth);
        let event = [
            ("GITHUB_BASE_REF", "main"),
            ("GITHUB_REF", "refs/pull/1/merge"),
            ("GITHUB_SHA", &merge),
        ];
        // Not for the errors of `main`, and not excused by its own configuration.
        let found = github(clone.path(), &event);
        assert_eq!(
            found,
            (Some(1), vec!["articles/svc/four.md".to_owned()]),
            "{depth}"
        );
        let all = [&event[..], &[("CHECK_SINCE", "none")]].concat();
        assert_eq!(github(clone.path(), &all).1.len(), 5, "{depth}");
        let excused = [&event[..], &[("CHECK_TRUSTED_CONFIG", "none")]].concat();
        assert_eq!(github(clone.path(), &excused), (Some(0), vec![]));
        // A job that checked out the branch, and not the merge, needs the whole history.
        git(clone.path(), &["fetch", "--quiet", "origin", "topic"]);
        git(clone.path(), &["checkout", "--quiet", "FETCH_HEAD"]);
        let expected = match depth {
            "--tags" => found,
            _ => (Some(2), vec![]),
        };
        assert_eq!(github(clone.path(), &event), expected, "{depth}");
    }
}

#[test]
fn the_summary_of_a_pull_request_says_what_customers_see() {
    let origin = tree();
    let (clone, merge) = pull_request(origin.path(), "--depth=2");
    let event = [
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_REF", "refs/pull/1/merge"),
        ("GITHUB_SHA", &merge),
    ];
    let summary = |more: &[(&str, &str)]| {
        let out = tempfile::tempdir().expect("a folder");
        let env = [&event[..], more].concat();
        check(clone.path(), out.path(), "github", &env);
        std::fs::read_to_string(out.path().join("helpc.md")).expect("a summary")
    };
    let both = summary(&[]);
    assert!(both.starts_with("# What customers see\n"), "{both}");
    assert!(both.contains("\n# helpc\n"), "{both}");
    let findings = summary(&[("CHECK_DIFF", "none")]);
    assert!(findings.starts_with("# helpc\n"), "{findings}");
}

#[test]
fn a_pull_request_without_its_target_fails() {
    let origin = tree();
    let (clone, merge) = pull_request(origin.path(), "--depth=1");
    std::fs::remove_dir_all(origin.path().join(".git")).expect("removed");
    let out = tempfile::tempdir().expect("a folder");
    let event = [
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_REF", "refs/pull/1/merge"),
        ("GITHUB_SHA", &merge),
    ];
    let output = check(clone.path(), out.path(), "github", &event);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.starts_with("::error title=helpc::") && text.contains("depth"),
        "{text}"
    );
}

#[test]
fn azure_and_gitlab_compare_with_the_target() {
    let origin = tree();
    let (clone, merge) = pull_request(origin.path(), "--tags");
    let azure = [
        ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
        ("BUILD_SOURCEBRANCH", "refs/pull/1/merge"),
        ("BUILD_SOURCEVERSION", &merge),
    ];
    let gitlab = [
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_COMMIT_SHA", &merge),
    ];
    for (forge, env) in [("azure", &azure[..]), ("gitlab", &gitlab[..])] {
        let out = tempfile::tempdir().expect("a folder");
        let output = check(clone.path(), out.path(), forge, env);
        assert_eq!(output.status.code(), Some(1), "{forge}: {output:?}");
        let report = std::fs::read_to_string(out.path().join("junit.xml")).expect("written");
        assert_eq!(report.matches("<testcase").count(), 1, "{forge}");
        assert!(report.contains("four.md"), "{report}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        match forge {
            "azure" => assert!(
                text.starts_with("##vso[task.uploadsummary]") && text.lines().count() == 1,
                "{text}"
            ),
            _ => {
                assert!(text.starts_with("articles/svc/four.md:"), "{text}");
                assert!(out.path().join("code-quality.json").is_file());
            }
        }
    }
}

#[test]
fn annotations_are_limited_and_the_summary_has_all() {
    let folder = tree();
    let many: Vec<(String, String)> = (0..15)
        .map(|n| {
            let article = machine(&format!("more{}", "x".repeat(n)), "generic", LOCALE);
            (format!("articles/more/{n}.md"), article)
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(p, t)| (&p[..], &t[..])).collect();
    write_tree(folder.path(), &many);
    let out = tempfile::tempdir().expect("a folder");
    let summary = out.path().join("summary.md");
    let env = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8"))];
    let output = check(folder.path(), &out.path().join("reports"), "github", &env);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("::error"), count("::warning")), (1, 10), "{text}");
    let last = text.lines().last().expect("a line");
    assert_eq!(
        last,
        "::notice title=helpc::7 more findings: see the summary of this job"
    );
    let summary = std::fs::read_to_string(summary).expect("written");
    assert!(summary.contains("1 error, 17 warnings"), "{summary}");
    assert!(out.path().join("reports/helpc.sarif").is_file());
}
