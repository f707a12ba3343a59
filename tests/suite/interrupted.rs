//! Builds that are killed or fail, and damaged bundles: what readers see, and how the next
//! run recovers.

use crate::serve::{Running, until};
use crate::support::{command, helpc, machine, read_tree, text, write_tree};
use helpc::serve::{Notice, Source};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Writes a tree of `count` articles that contain `word`.
fn write_articles(folder: &Path, count: usize, word: &str) {
    for number in 0..count {
        let id = format!("machine-{number:03}");
        let body = format!("Start the machine again. {word}\n\n- One {word}\n- Two\n");
        let path = format!("articles/microsoft.compute/{id}.md");
        write_tree(folder, &[(&path, &machine(&id, "generic", &body))]);
    }
}

fn tree(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    write_articles(folder.path(), count, "old");
    folder
}

/// Builds into `out` and returns the files there.
fn build(folder: &Path, out: &str) -> BTreeMap<String, Vec<u8>> {
    let output = helpc(folder, &["build", "--quiet", "--out", out]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    read_tree(&folder.join(out))
}

fn verify(folder: &Path, out: &str) -> (Option<i32>, String) {
    let output = helpc(folder, &["verify", out]);
    (output.status.code(), text(&output.stdout))
}

fn kill_after(folder: &Path, delay: Duration) {
    let mut child = command(folder, &["build", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    std::thread::sleep(delay);
    child.kill().expect("killed");
    child.wait().expect("ended");
}

#[test]
fn a_killed_first_build_does_not_block_the_next() {
    let folder = tree(40);
    let expected = build(folder.path(), "fresh");
    for round in 0..12 {
        let _ = std::fs::remove_dir_all(folder.path().join("dist"));
        kill_after(folder.path(), Duration::from_millis(20 * round));
        assert_eq!(build(folder.path(), "dist"), expected, "round {round}");
        assert_eq!(verify(folder.path(), "dist"), (Some(0), String::new()));
    }
}

#[test]
fn a_killed_run_leaves_a_complete_bundle() {
    let folder = tree(60);
    build(folder.path(), "dist");
    for round in 0..25 {
        write_articles(folder.path(), 60, &format!("Round {round}."));
        kill_after(folder.path(), Duration::from_millis(8 * round));
        // There may be files that nothing refers to yet, but all others are intact.
        let (_, problems) = verify(folder.path(), "dist");
        let is_extra = |line: &str| line.starts_with("extra: ");
        assert!(problems.lines().all(is_extra), "round {round}: {problems}");
    }
    assert_eq!(
        build(folder.path(), "dist"),
        build(folder.path(), "fresh"),
        "as if built anew"
    );
}

#[test]
fn completes_an_interrupted_switch() {
    let folder = tree(3);
    let (page, staged) = ("articles/machine-001.html", ".helpc-new-7-machine-001.html");
    let complete = build(folder.path(), "dist");
    let dist = folder.path().join("dist");
    let interrupt = || {
        std::fs::rename(dist.join(page), dist.join("articles").join(staged)).expect("moved");
        std::fs::write(dist.join(page), "<p>old</p><!-- made by helpc -->\n").expect("a page");
        let journal = format!("articles/{staged}\t{page}\n");
        std::fs::write(dist.join(".helpc-switch"), journal).expect("a journal");
    };
    interrupt();
    let output = helpc(folder.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("finished the switch"));
    assert_eq!(read_tree(&dist), complete);
    interrupt();
    assert_eq!(build(folder.path(), "dist"), complete);
}

/// Turns the bundle `old` in `dist` into what a build of `new` leaves when it is killed after its
/// first move.
fn interrupt(dist: &Path, old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>) {
    let changed = new
        .iter()
        .filter(|(path, bytes)| old.get(*path) != Some(bytes));
    let mut moves = Vec::new();
    for (path, bytes) in changed {
        if path.starts_with("objects/") || path.starts_with("assets/") {
            write_file(&dist.join(path), bytes);
            continue;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let staged = format!("{folder}/.helpc-new-{}-{name}", moves.len());
        let staged = staged.trim_start_matches('/').to_owned();
        write_file(&dist.join(&staged), bytes);
        moves.push((path == "manifest.json", staged, path));
    }
    moves.sort();
    let lines = moves
        .iter()
        .map(|(_, staged, path)| format!("{staged}\t{path}\n"));
    write_file(
        &dist.join(".helpc-switch"),
        lines.collect::<String>().as_bytes(),
    );
    let (_, staged, path) = &moves[0];
    std::fs::rename(dist.join(staged), dist.join(path)).expect("moved");
}

fn write_file(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

#[test]
fn serve_finishes_an_interrupted_switch() {
    let folder = tree(3);
    let dist = folder.path().join("dist");
    let old = build(folder.path(), "dist");
    write_articles(folder.path(), 3, "ANEW");
    let new = build(folder.path(), "fresh");
    let is_new = |server: &Running| {
        let page = |number| {
            let page = server.get(&format!("/articles/machine-00{number}.html"), &[]);
            String::from_utf8_lossy(&page.body).contains("ANEW")
        };
        let version = "api-version=2024-03-01-preview";
        let list = format!("/providers/Microsoft.Help/discoverySolutions?{version}");
        let list = server.get(&list, &[]);
        assert_eq!(list.status, 200);
        let object = new
            .keys()
            .find(|path| path.starts_with("objects/") && text(&new[*path]).contains("One ANEW"));
        let object = server.get(&format!("/{}", object.expect("an article")), &[]);
        (0..3).all(page) && object.status == 200
    };
    let assert_complete = || {
        let found = read_tree(&dist);
        let differs = |(path, bytes): &(&String, &Vec<u8>)| found.get(*path) != Some(bytes);
        assert_eq!(new.iter().find(differs).map(|(path, _)| path), None);
        assert!(!dist.join(".helpc-switch").exists());
    };

    // At the start.
    interrupt(&dist, &old, &new);
    let (notices, received) = std::sync::mpsc::channel();
    let server = Running::with_notices(Source::Bundle(dist.clone()), Some(notices));
    assert!(is_new(&server));
    assert_complete();
    assert_eq!(received.recv(), Ok(Notice::FinishedSwitch));
    drop(server);

    // While the bundle is served.
    std::fs::remove_dir_all(&dist).expect("removed");
    old.iter()
        .for_each(|(path, bytes)| write_file(&dist.join(path), bytes));
    let server = Running::start(Source::Bundle(dist.clone()));
    assert!(!is_new(&server));
    interrupt(&dist, &old, &new);
    until(|| is_new(&server));
    assert_complete();
}

#[test]
fn serve_reports_a_switch_that_it_cannot_finish() {
    let folder = tree(3);
    let dist = folder.path().join("dist");
    let old = build(folder.path(), "dist");
    write_articles(folder.path(), 3, "ANEW");
    let new = build(folder.path(), "fresh");
    interrupt(&dist, &old, &new);
    let lock = dist.join(".helpc-lock");
    let _ = std::fs::remove_file(&lock);
    std::fs::create_dir(&lock).expect("a folder");
    let (notices, received) = std::sync::mpsc::channel();
    let server = Running::with_notices(Source::Bundle(dist.clone()), Some(notices));
    let notice = received.recv();
    assert!(
        matches!(&notice, Ok(Notice::UnfinishedSwitch { folder, .. }) if *folder == dist),
        "{notice:?}"
    );
    // The old manifest decides what is served.
    assert_eq!(server.get("/manifest.json", &[]).body, old["manifest.json"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_does_not_block_the_next_build() {
    let folder = tree(40);
    let expected = build(folder.path(), "fresh");
    // With a limit of 512 bytes per file, writing the first object fails or kills the run.
    for (signal, code) in [("trap '' XFSZ; ", Some(2)), ("", None)] {
        let script = format!("{signal}ulimit -f 1; exec \"$0\" build --quiet");
        let limited = || {
            std::process::Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_helpc")])
                .current_dir(folder.path())
                .output()
                .expect("sh runs")
        };
        let output = limited();
        assert_eq!(output.status.code(), code, "{}", text(&output.stderr));
        if code.is_some() {
            assert!(
                text(&output.stderr).contains("dist/objects/"),
                "names the file"
            );
        }
        assert_eq!(build(folder.path(), "dist"), expected);
        // An existing bundle stays as it is.
        write_articles(folder.path(), 40, "new");
        limited();
        let (_, problems) = verify(folder.path(), "dist");
        assert!(!problems.contains("damaged") && !problems.contains("missing"));
        write_articles(folder.path(), 40, "old");
        assert_eq!(build(folder.path(), "dist"), expected);
        std::fs::remove_dir_all(folder.path().join("dist")).expect("removed");
    }
}

#[test]
fn replaces_truncated_pages_of_older_versions() {
    let folder = tree(3);
    let expected = build(folder.path(), "fresh");
    let page = "dist/articles/machine-001.html";
    let start = String::from_utf8(expected["articles/machine-001.html"][..90].to_vec());
    let files = [("dist/.helpc-lock", "writing\n"), (page, "")];
    write_tree(folder.path(), &files);
    assert_eq!(build(folder.path(), "dist"), expected);
    std::fs::remove_dir_all(folder.path().join("dist")).expect("removed");
    let files = [
        ("dist/.helpc-lock", "writing\n"),
        (page, &start.expect("UTF-8")),
    ];
    write_tree(folder.path(), &files);
    assert_eq!(build(folder.path(), "dist"), expected);
    // Foreign files are not touched, however the last run ended.
    std::fs::remove_dir_all(folder.path().join("dist")).expect("removed");
    let files = [("dist/.helpc-lock", "writing\n"), (page, "<p>mine</p>")];
    write_tree(folder.path(), &files);
    let output = helpc(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    let left = std::fs::read_to_string(folder.path().join(page)).expect("there");
    assert_eq!(left, "<p>mine</p>");
}

#[test]
fn rewrites_a_truncated_manifest() {
    let folder = tree(3);
    let expected = build(folder.path(), "dist");
    let complete = &expected["manifest.json"];
    for left in [
        &[][..],
        &[0; 100],
        &complete[..60],
        &complete[..complete.len() / 2],
    ] {
        std::fs::write(folder.path().join("dist/manifest.json"), left).expect("written");
        let (code, problems) = verify(folder.path(), "dist");
        assert_eq!((code, &*problems), (Some(1), "damaged: manifest.json\n"));
        assert_eq!(build(folder.path(), "dist"), expected);
    }
}

/// Changes a byte of a file and keeps its length and its time.
fn damage(path: &Path) {
    let time = std::fs::metadata(path).and_then(|about| about.modified());
    let mut bytes = std::fs::read(path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).expect("written");
    let file = std::fs::File::options().write(true).open(path);
    let set = file.and_then(|file| file.set_modified(time.expect("a time")));
    set.expect("as old as before");
}

#[test]
fn finds_and_repairs_damage() {
    let folder = tree(5);
    let expected = build(folder.path(), "dist");
    let is_of = |folder: &'static str| move |path: &&String| path.starts_with(folder);
    let mut damaged = Vec::new();
    for folder in ["articles/", "assets/", "clouds/", "objects/"] {
        damaged.extend(expected.keys().find(is_of(folder)));
    }
    let options: &[&[&str]] = if cfg!(unix) {
        &[&[], &["--verify"]]
    } else {
        &[&["--verify"]]
    };
    for option in options {
        for path in &damaged {
            damage(&folder.path().join("dist").join(path));
        }
        std::fs::remove_file(folder.path().join("dist/index.html")).expect("removed");
        let stray = "dist/articles/stray.html";
        write_tree(folder.path(), &[(stray, "<p></p><!-- made by helpc -->\n")]);
        let (code, problems) = verify(folder.path(), "dist");
        let mut lines: Vec<String> = damaged
            .iter()
            .map(|path| format!("damaged: {path}"))
            .collect();
        lines.push("missing: index.html".to_owned());
        lines.push("extra: articles/stray.html".to_owned());
        lines.sort();
        let mut found: Vec<&str> = problems.lines().collect();
        found.sort_unstable();
        assert_eq!(
            (code, found),
            (Some(1), lines.iter().map(String::as_str).collect())
        );
        let mut arguments = vec!["build", "--quiet"];
        arguments.extend_from_slice(option);
        helpc(folder.path(), &arguments);
        std::fs::remove_file(folder.path().join(stray)).expect("still there");
        assert_eq!(read_tree(&folder.path().join("dist")), expected);
    }
}

#[test]
fn verify_finds_what_is_not_in_the_list_of_files() {
    let folder = tree(3);
    build(folder.path(), "dist");
    let path = folder.path().join("dist/manifest.json");
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(&path).expect("read")).expect("JSON");
    for pointer in ["/articles/0/object", "/clouds/0/entry/path"] {
        let missing = manifest.pointer(pointer).expect("a path");
        let mut changed = manifest.clone();
        let files = changed["files"].as_array_mut().expect("a list");
        files.retain(|file| file["path"] != *missing);
        std::fs::write(&path, changed.to_string()).expect("written");
        let missing = missing.as_str().expect("a path");
        let (code, problems) = verify(folder.path(), "dist");
        assert_eq!(code, Some(1));
        assert!(
            problems.contains(&format!("missing: {missing}\n")),
            "{problems}"
        );
    }
}

#[test]
fn verify_finds_a_cloud_that_the_manifest_does_not_have() {
    let folder = tree(1);
    build(folder.path(), "dist");
    let clouds = folder.path().join("dist/clouds");
    std::fs::copy(clouds.join("public.json"), clouds.join("other.json")).expect("copied");
    let found = verify(folder.path(), "dist");
    assert_eq!(found, (Some(1), "extra: clouds/other.json\n".to_owned()));
}

#[test]
fn verify_rejects_a_folder_without_a_bundle() {
    let folder = tree(1);
    for out in ["nowhere", "articles"] {
        let output = helpc(folder.path(), &["verify", out]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("does not contain a bundle"));
    }
    write_tree(
        folder.path(),
        &[("app/manifest.json", "{\"name\": \"an app\"}")],
    );
    assert_eq!(
        helpc(folder.path(), &["verify", "app"]).status.code(),
        Some(2)
    );
}
