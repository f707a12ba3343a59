//! The parts of a release: every channel has the same version, address and platforms.

use super::tree::read;
use crate::support::{project, read_tree};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

fn text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).expect(path)
}

/// Runs a script of `.packaging/` and returns what it prints.
fn packaging(script: &str, args: &[&Path]) -> String {
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(project().join(".packaging").join(script))
        .args(args)
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn targets() -> Vec<Value> {
    let targets: Value = serde_json::from_str(&text(".packaging/targets.json")).expect("JSON");
    targets.as_array().expect("a list").clone()
}

/// Packs a program for npm, and returns the manifest of the package with this file name.
fn npm_manifest(folder: &Path, package: &str) -> Value {
    let output = Command::new("tar")
        .arg("-xzOf")
        .arg(folder.join(package))
        .arg("package/package.json")
        .output()
        .expect("tar runs");
    serde_json::from_slice(&output.stdout).expect(package)
}

#[test]
fn every_channel_has_the_version_of_the_manifest() {
    let azure = read(".ci/azure-pipelines.yml");
    let azure = azure["parameters"].as_array().expect("parameters");
    let default = |name: &str| {
        let parameter = azure.iter().find(|parameter| parameter["name"] == name);
        parameter.expect(name)["default"].clone()
    };
    let releases = format!("{REPOSITORY}/releases/download");
    assert_eq!(default("version"), VERSION);
    assert_eq!(default("releases"), releases);
    let gitlab = text(".ci/gitlab.yml");
    let spec: Value =
        serde_yaml::from_str(gitlab.split("\n---\n").next().expect("a part")).expect("YAML");
    let inputs = &spec["spec"]["inputs"];
    assert_eq!(inputs["version"]["default"], VERSION);
    assert_eq!(inputs["releases"]["default"], releases);
    assert!(text(".packaging/python/pyproject.toml").contains("dynamic = [\"version\""));

    // Versions in the documentation.
    let shown = regex::Regex::new(
        r"(?:helpc@v|helpc==|helpc@|helpc:|helpc-|helpc --version |ref: refs/tags/v|ref: v|rev: v)(\d+\.\d+\.\d+)",
    );
    let shown = shown.expect("valid");
    let mut count = 0;
    for path in [
        "README.md",
        "docs/install.md",
        "docs/guide/ci.md",
        "docs/guide/editor.md",
        ".ci/azure-pipelines.yml",
        ".ci/gitlab.yml",
        ".github/actions/helpc/action.yml",
    ] {
        for captures in shown.captures_iter(&text(path)) {
            assert_eq!(&captures[1], VERSION, "{path}: {}", &captures[0]);
            count += 1;
        }
    }
    assert!(count > 3, "{count}");

    let folder = tempfile::tempdir().expect("a folder");
    let program = PathBuf::from("x86_64-unknown-linux-musl=/dev/null");
    packaging("npm.py", &[folder.path(), &program]);
    let manifest = npm_manifest(folder.path(), &format!("helpc-{VERSION}.tgz"));
    assert_eq!(manifest["version"], VERSION);
    assert_eq!(
        manifest["repository"]["url"],
        format!("git+{REPOSITORY}.git")
    );
    let dependencies = manifest["optionalDependencies"].as_object().expect("some");
    assert!(dependencies.values().all(|version| version == VERSION));
    let names: BTreeSet<String> = targets()
        .iter()
        .filter_map(|target| target["npm"]["name"].as_str())
        .map(|name| format!("@helpc/{name}"))
        .collect();
    assert_eq!(BTreeSet::from_iter(dependencies.keys().cloned()), names);
    let platform = npm_manifest(folder.path(), &format!("helpc-linux-x64-{VERSION}.tgz"));
    assert_eq!(platform["version"], VERSION);
    assert_eq!(
        (&platform["os"][0], &platform["cpu"][0]),
        (&"linux".into(), &"x64".into())
    );
    // Nothing runs at installation.
    assert!(manifest["scripts"].is_null() && platform["scripts"].is_null());
}

#[test]
fn the_extension_has_the_version_and_the_platforms() {
    let json = |path: &str| -> Value { serde_json::from_str(&text(path)).expect(path) };
    let manifest = json("editors/vscode/package.json");
    let lock = json("editors/vscode/package-lock.json");
    assert_eq!(manifest["version"], VERSION);
    assert_eq!(lock["version"], VERSION);
    assert_eq!(lock["packages"][""]["version"], VERSION);
    assert_eq!(manifest["repository"]["url"], format!("{REPOSITORY}.git"));
    assert_eq!(manifest["homepage"], REPOSITORY);
    // Packages come from the registry that npm uses by default.
    for path in [
        "editors/vscode/package-lock.json",
        "tests/editors/vscode/package-lock.json",
    ] {
        for line in text(path)
            .lines()
            .filter(|line| line.contains("\"resolved\""))
        {
            assert!(
                line.contains("https://registry.npmjs.org/"),
                "{path}: {line}"
            );
        }
    }
    // As on npm, there is one program for every Linux, and one for each other system.
    for target in targets() {
        let platforms = target["vscode"].as_array();
        let npm = target["npm"]["name"].as_str();
        assert_eq!(platforms.is_some(), npm.is_some(), "{target}");
        if let (Some(platforms), Some(npm)) = (platforms, npm) {
            assert_eq!(platforms[0], npm);
        }
    }
}

#[test]
fn platforms_are_those_that_scripts_install() {
    let install = text(".ci/steps/install.sh");
    let formula = text(".packaging/homebrew/helpc.rb");
    let binstall = text("Cargo.toml");
    for target in targets() {
        let name = target["target"].as_str().expect("a name");
        let is_static = !name.ends_with("-gnu");
        assert_eq!(
            install.contains(&format!("target={name}")),
            is_static,
            "{name}"
        );
        let is_brewed = is_static && !name.contains("windows");
        assert_eq!(formula.contains(name), is_brewed, "{name}");
    }
    assert!(
        binstall.contains(
            "{ repo }/releases/download/v{ version }/helpc-{ version }-{ target }.tar.gz"
        )
    );
}

#[test]
fn manifests_have_the_checksums_of_a_release() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sums = String::new();
    for (index, target) in targets().iter().enumerate() {
        let name = target["target"].as_str().expect("a name");
        for kind in ["tar.gz", "zip"] {
            sums += &format!("{:064x}  helpc-{VERSION}-{name}.{kind}\n", index + 1);
        }
    }
    let file = folder.path().join("SHA256SUMS");
    std::fs::write(&file, &sums).expect("written");
    packaging("manifests.py", &[&file, folder.path()]);
    let files = read_tree(folder.path());
    assert_eq!(files.len(), 5, "{:?}", files.keys());
    for (path, bytes) in &files {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(
            !text.contains('@') || path == "SHA256SUMS",
            "{path}: {text}"
        );
    }
    let formula = std::str::from_utf8(&files["homebrew/helpc.rb"]).expect("UTF-8");
    assert_eq!(formula.matches("sha256 \"0000").count(), 4);
    let installer = &files["winget/Helpc.Helpc.installer.yaml"];
    let installer: Value = serde_yaml::from_slice(installer).expect("YAML");
    assert_eq!(installer["PackageVersion"], VERSION);
    let digest = installer["Installers"][0]["InstallerSha256"].clone();
    assert!(sums.contains(&format!(
        "{}  helpc-{VERSION}-x86_64-pc-windows",
        digest.as_str().expect("a digest")
    )));
}

#[test]
fn archives_are_reproducible() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("p");
    std::fs::write(&program, "program").expect("written");
    let target = Path::new("x86_64-pc-windows-msvc");
    for out in ["a", "b"] {
        packaging("archive.py", &[&program, target, &folder.path().join(out)]);
    }
    let (first, second) = (
        read_tree(&folder.path().join("a")),
        read_tree(&folder.path().join("b")),
    );
    assert_eq!(first.len(), 2);
    assert!(first == second, "two archives of the same files differ");
}

#[test]
fn actions_are_pinned_to_a_commit() {
    let pinned = regex::Regex::new(r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").expect("valid");
    let mut count = 0;
    for (path, bytes) in read_tree(&project().join(".github")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        for (_, used) in text.lines().filter_map(|line| line.split_once("uses: ")) {
            assert!(
                used.starts_with("./") || pinned.is_match(used),
                "{path}: {used}"
            );
            count += 1;
        }
    }
    assert!(count > 8, "{count}");
}

#[test]
fn tags_must_be_the_version() {
    let run = |tag: &str| {
        Command::new("python3")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .args([&project().join(".packaging/version.py"), Path::new(tag)])
            .output()
            .expect("python3 runs")
    };
    for tag in ["v99.0.0", VERSION, "v1"] {
        let output = run(tag);
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{tag}");
        assert!(message.contains(VERSION), "{message}");
    }
}
