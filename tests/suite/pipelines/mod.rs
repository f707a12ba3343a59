//! Runs the files for pipelines and hooks as a pipeline does.
#![cfg(unix)]

use crate::support::{machine, project, write_tree};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
const MISSING: &str = "Read [the other article](gone.md).";

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(project().join(path)).expect(path);
    serde_yaml::from_str(&text).expect(path)
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(args)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{output:?}");
}

/// Returns a repository of one commit, with a warning in one article and an error in another.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/a b/one.md", &machine("first", "generic", LOCALE)),
            (
                "articles/svc/two.md",
                &machine("second", "generic", MISSING),
            ),
            (
                "articles/svc/three.md",
                &machine("third", "generic", LOCALE),
            ),
        ],
    );
    git(
        folder.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    git(folder.path(), &["add", "--all"]);
    git(
        folder.path(),
        &["commit", "--quiet", "--message", "Articles"],
    );
    folder
}

/// Runs the script of a step with the variables in `env` and the defaults of inputs.
fn run(
    folder: &Path,
    step: &Value,
    script: &str,
    defaults: &[(&str, &str)],
    env: &[(&str, &str)],
) -> Output {
    let home = folder.join("home");
    for bin in [home.join(".cache/helpc/bin"), home.join("helpc/bin")] {
        std::fs::create_dir_all(&bin).expect("a folder");
        let _ = std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_helpc"), bin.join("helpc"));
    }
    write_tree(folder, &[(".gitignore", "home\n")]);
    let mut bash = Command::new("bash");
    bash.current_dir(folder)
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .env("HOME", &home)
        .env("RUNNER_TEMP", &home)
        .env("GITHUB_STEP_SUMMARY", home.join("summary.md"))
        .env("PIPELINE_WORKSPACE", &home)
        .env("BUILD_ARTIFACTSTAGINGDIRECTORY", &home);
    for name in step["env"].as_object().expect("variables").keys() {
        let default = defaults.iter().find(|(other, _)| other == name);
        bash.env(name, default.map_or("", |(_, value)| value));
    }
    let output = bash.envs(env.iter().copied()).output().expect("bash runs");
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        !printed.contains("syntax error") && !printed.contains("not found"),
        "{printed}"
    );
    output
}

fn github(folder: &Path, env: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
    let action = read(".github/actions/helpc/action.yml");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let step = steps.last().expect("a step");
    let defaults = [
        ("FAIL_ON", "error"),
        ("LEVEL", "warning"),
        ("SARIF", "helpc.sarif"),
    ];
    let script = step["run"].as_str().expect("a script");
    let output = run(folder, step, script, &defaults, env);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let file = |line: &str| {
        let rest = line.split_once("file=").expect("an annotation").1;
        rest.split(',').next().unwrap_or_default().to_owned()
    };
    (output.status.code(), text.lines().map(file).collect())
}

#[test]
fn the_action_reports_on_every_path() {
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
    ] {
        let found = github(folder.path(), &[("ARTICLES", paths)]);
        assert_eq!(
            found,
            (
                Some(code),
                Vec::from_iter(wanted.iter().map(|path| (*path).to_owned()))
            ),
            "{paths:?}"
        );
    }
    let summary = std::fs::read_to_string(folder.path().join("home/summary.md")).expect("written");
    assert!(summary.contains("1 error, 2 warnings"), "{summary}");
    assert!(folder.path().join("helpc.sarif").is_file());
}

#[test]
fn the_action_passes_since_baseline_and_trusted_config() {
    let folder = tree();
    let nothing: Vec<String> = Vec::new();
    let new = machine("fourth", "generic", LOCALE);
    write_tree(folder.path(), &[("articles/svc/four.md", &new)]);
    let since = github(folder.path(), &[("SINCE", "main")]);
    assert_eq!(since, (Some(0), vec!["articles/svc/four.md".to_owned()]));
    let noted = crate::support::helpc(folder.path(), &["baseline", "--file", "known findings.txt"]);
    assert!(noted.status.success());
    let known = github(folder.path(), &[("BASELINE", "known findings.txt")]);
    assert_eq!(known, (Some(0), nothing.clone()));
    // A pull request that turns off its own check.
    write_tree(folder.path(), &[("helpc.yaml", "exclude: ['**']\n")]);
    assert_eq!(
        github(folder.path(), &[("TRUSTED_CONFIG", "main")]).1.len(),
        4
    );
    write_tree(
        folder.path(),
        &[(
            "ci/house.yaml",
            "articles: ../articles\nrules: {links: off}\n",
        )],
    );
    assert_eq!(
        github(folder.path(), &[("CONFIG", "ci/house.yaml")]),
        (Some(0), nothing)
    );
}

#[test]
fn the_azure_steps_report_alike() {
    let folder = tree();
    let steps = read(".ci/azure-pipelines.yml");
    let steps = steps["steps"].as_array().expect("steps");
    let step = steps
        .iter()
        .find(|step| step["displayName"] == "Check articles");
    let step = step.expect("a step");
    let script = step["bash"].as_str().expect("a script");
    let defaults = [
        ("FAIL_ON", "error"),
        ("LEVEL", "error"),
        ("ARTICLES", "articles"),
    ];
    let output = run(folder.path(), step, script, &defaults, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.starts_with("##vso[task.uploadsummary]") && text.lines().count() == 1,
        "{text}"
    );
    let report = |name: &str| {
        let file = folder.path().join("home/helpc").join(name);
        std::fs::read_to_string(file).expect("written")
    };
    assert_eq!(report("junit.xml").matches("<testcase").count(), 1);
    // Findings that are left out are not counted as none.
    assert!(
        report("helpc.md").contains("3 articles: 1 error\n"),
        "{}",
        report("helpc.md")
    );
    let env = [
        ("ARTICLES", "articles/a b\narticles/svc"),
        ("LEVEL", "warning"),
        ("FAIL_ON", "never"),
    ];
    let output = run(folder.path(), step, script, &defaults, &env);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(report("junit.xml").matches("<testcase").count(), 3);
    let env = [("SINCE", "main"), ("TRUSTED_CONFIG", "main")];
    let output = run(folder.path(), step, script, &defaults, &env);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// Runs a hook on these files as pre-commit does.
fn hook(folder: &Path, id: &str, files: &[&str]) -> Output {
    let hooks = read(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("hooks");
    let hook = hooks.iter().find(|hook| hook["id"] == id).expect(id);
    let entry = hook["entry"].as_str().expect("a command");
    let mut words = entry.split(' ');
    let script = project().join(words.next().expect("a script"));
    let args = hook["args"].as_array().expect("arguments");
    Command::new(script)
        .current_dir(folder)
        .env("HELPC", env!("CARGO_BIN_EXE_helpc"))
        .args(words)
        .args(args.iter().filter_map(Value::as_str))
        .args(files)
        .output()
        .expect("the hook runs")
}

#[test]
fn hooks_report_on_a_commit() {
    let folder = tree();
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let found = hook(folder.path(), "helpc", &["articles/a b/one.md"]);
    assert_eq!(found.status.code(), Some(0));
    assert_eq!(text(&found).lines().count(), 1);
    let found = hook(folder.path(), "helpc", &["articles/svc/two.md"]);
    assert_eq!(found.status.code(), Some(1));
    // Nothing is new; then a deleted article leaves a dead link.
    let found = hook(folder.path(), "helpc-since", &[]);
    assert_eq!((found.status.code(), text(&found).as_str()), (Some(0), ""));
    let linked = machine("third", "generic", "Read [the first one](../a%20b/one.md).");
    write_tree(folder.path(), &[("articles/svc/three.md", &linked)]);
    git(
        folder.path(),
        &["commit", "--quiet", "--all", "--message", "A link"],
    );
    git(folder.path(), &["rm", "--quiet", "articles/a b/one.md"]);
    let found = hook(folder.path(), "helpc-since", &[]);
    assert_eq!(found.status.code(), Some(1));
    assert!(
        text(&found).contains("articles/svc/three.md"),
        "{}",
        text(&found)
    );
}

#[test]
fn a_hook_runs_for_articles_and_not_for_other_markdown() {
    let hooks = read(".pre-commit-hooks.yaml");
    let files = hooks[0]["files"].as_str().expect("a pattern");
    let files = regex::Regex::new(files).expect("an expression");
    assert!(files.is_match("articles/svc/one.md"));
    for other in ["README.md", "docs/articles/x.md", "articles/svc/one.png"] {
        assert!(!files.is_match(other), "{other}");
    }
    assert_eq!(hooks[1]["always_run"], true);
    assert_eq!(hooks[1]["pass_filenames"], false);
}

#[test]
fn the_image_copies_only_files_in_its_context() {
    let read = |path: &str| std::fs::read_to_string(project().join(path)).expect(path);
    let seen = read(".containerignore");
    let allowed = seen.lines().filter_map(|line| line.strip_prefix('!'));
    let allowed = Vec::from_iter(std::collections::BTreeSet::from_iter(allowed));
    let image = read(".ci/Containerfile");
    let copied = image
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|line| !line.starts_with("--from"));
    let mut sources: Vec<&str> = Vec::new();
    for line in copied {
        let words: Vec<&str> = line.split(' ').collect();
        sources.extend(&words[..words.len() - 1]);
    }
    sources.sort_unstable();
    assert_eq!(sources, allowed);
    for name in allowed {
        assert!(project().join(name).exists(), "{name}");
    }
    assert!(image.contains("install --yes --no-install-recommends git"));
    assert!(image.contains("safe.directory /work"));
}
