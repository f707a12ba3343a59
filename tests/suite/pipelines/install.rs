//! `.ci/steps/install.sh`: a program is downloaded, verified and cached.

use super::tree::step;
use crate::support::project;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A release in a folder, whose program is a script that prints its arguments.
struct Release {
    folder: tempfile::TempDir,
    archive: PathBuf,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Release {
    fn new() -> Option<Self> {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            return crate::needs::missing("linux-x86-64");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("program");
        std::fs::write(&program, "#!/bin/sh\necho helpc: \"$@\"\n").expect("written");
        let files = folder.path().join(format!("v{VERSION}"));
        let target = "x86_64-unknown-linux-musl";
        let packed = Command::new("python3")
            .arg(project().join(".packaging/archive.py"))
            .args([&program, Path::new(target), &files])
            .output()
            .expect("python3 runs");
        assert!(packed.status.success(), "{packed:?}");
        let archive = files.join(format!("helpc-{VERSION}-{target}.tar.gz"));
        let sums = Command::new("sha256sum")
            .current_dir(&files)
            .arg(archive.file_name().expect("a name"))
            .output()
            .expect("sha256sum runs");
        std::fs::write(files.join("SHA256SUMS"), sums.stdout).expect("written");
        Some(Self { folder, archive })
    }

    fn sha256(&self) -> String {
        let sums = std::fs::read_to_string(self.archive.with_file_name("SHA256SUMS"));
        let sums = sums.expect("written");
        sums.split(' ').next().expect("a word").to_owned()
    }

    /// Installs in `home`, a folder with a space in its name.
    fn install(&self, home: &Path, env: &[(&str, &str)]) -> Output {
        let releases = format!("file://{}", self.folder.path().display());
        let cache = home.join("the cache");
        let mut all = vec![
            ("INSTALL_VERSION", VERSION),
            ("INSTALL_RELEASES", &releases),
            ("INSTALL_CACHE", cache.to_str().expect("UTF-8")),
        ];
        all.extend(env);
        step(home, "install.sh", &all)
    }
}

/// Returns the path that an installation printed.
fn installed(output: &Output) -> PathBuf {
    assert!(output.status.success(), "{output:?}");
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    let path = PathBuf::from(text.trim_end());
    assert!(path.is_file(), "{text}");
    path
}

/// Asserts that an installation was refused, with a message that contains `words`.
fn refused(output: &Output, words: &str) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.starts_with("helpc: ") && message.contains(words),
        "{message}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_release_is_installed_and_cached() {
    let Some(release) = Release::new() else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let program = installed(&release.install(home.path(), &[]));
    let output = Command::new(&program).arg("check").output().expect("runs");
    assert_eq!(output.stdout, b"helpc: check\n");
    // The cache is enough from now on, and is verified each time.
    std::fs::remove_file(&release.archive).expect("removed");
    std::fs::remove_file(&program).expect("removed");
    installed(&release.install(home.path(), &[]));
    installed(&release.install(home.path(), &[("INSTALL_SHA256", &release.sha256())]));
    let cached = home.path().join("the cache/archives");
    let cached = cached.join(release.archive.file_name().expect("a name"));
    std::fs::write(&cached, "changed").expect("written");
    std::fs::remove_file(&program).expect("removed");
    refused(&release.install(home.path(), &[]), "refusing");
    assert!(!cached.exists() && !program.exists());
}

#[test]
fn a_wrong_checksum_is_refused() {
    let Some(release) = Release::new() else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let wrong = "0".repeat(64);
    let pinned = [("INSTALL_SHA256", &wrong[..])];
    refused(&release.install(home.path(), &pinned), "its SHA-256 is");
    let mut bytes = std::fs::read(&release.archive).expect("read");
    bytes.push(0);
    std::fs::write(&release.archive, bytes).expect("written");
    refused(&release.install(home.path(), &[]), "its SHA-256 is");
    std::fs::write(release.archive.with_file_name("SHA256SUMS"), "").expect("written");
    refused(&release.install(home.path(), &[]), "does not list");
    assert!(!home.path().join("the cache/bin/helpc").exists());
}

#[test]
fn an_attestation_can_be_required() {
    let Some(release) = Release::new() else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let programs = home.path().join("programs");
    std::fs::create_dir(&programs).expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let path = format!("{}:{path}", programs.display());
    let env = [("PATH", &path[..]), ("INSTALL_ATTESTATION", "a/b")];
    for (code, is_valid) in [(1, false), (0, true)] {
        let script = format!(
            "#!/bin/sh\necho \"$@\" > {}/args\nexit {code}\n",
            home.path().display()
        );
        let gh = programs.join("gh");
        std::fs::write(&gh, script).expect("written");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&gh, executable).expect("set");
        let output = release.install(home.path(), &env);
        if is_valid {
            installed(&output);
        } else {
            refused(&output, "no valid build attestation");
        }
        let args = std::fs::read_to_string(home.path().join("args")).expect("written");
        assert!(args.ends_with(".tar.gz --repo a/b\n"), "{args}");
    }
}

#[test]
fn values_are_not_evaluated() {
    let Some(release) = Release::new() else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    for (name, value, words) in [
        ("INSTALL_VERSION", "", "no version"),
        ("INSTALL_VERSION", "1.0; touch evil", "not a version"),
        ("INSTALL_VERSION", "../../x", "not a version"),
        ("INSTALL_VERSION", "9.9.9", "cannot read"),
        ("INSTALL_RELEASES", "http://example.org", "https://"),
        ("INSTALL_RELEASES", "$(touch evil)", "https://"),
        ("INSTALL_SHA256", "$(touch evil)", "not a SHA-256"),
    ] {
        refused(&release.install(home.path(), &[(name, value)]), words);
    }
    assert!(!home.path().join("evil").exists());
}
