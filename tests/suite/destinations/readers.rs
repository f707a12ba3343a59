//! What readers see while publishers are killed.

use super::{assert_published, build, project, publish_command, published, sha256};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

const IDS: &[&str] = &["machine-a", "machine-b", "machine-c", "machine-d"];

/// Reads the site as its readers do, from each place where one can start.
fn read(site: &Path, reads: &AtomicUsize) {
    let get = |path: &str| {
        reads.fetch_add(1, Ordering::Relaxed);
        fs::read(site.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let object = |path: &str| {
        let bytes = get(path);
        let name: String = path.chars().filter(char::is_ascii_hexdigit).collect();
        assert!(
            name.contains(&sha256(&bytes)[..32]),
            "{path} has different content"
        );
        serde_json::from_slice::<Value>(&bytes).expect("JSON")
    };
    // From an alias, through everything that it leads to.
    let entry: Value = serde_json::from_slice(&get("clouds/public.json")).expect("JSON");
    let mut open = paths(&entry);
    let mut seen = BTreeSet::new();
    while let Some(path) = open.pop() {
        if seen.insert(path.clone()) {
            open.extend(paths(&object(&path)));
        }
    }
    // From the manifest.
    let manifest: Value = serde_json::from_slice(&get("manifest.json")).expect("JSON");
    for file in manifest["files"].as_array().expect("a list") {
        object(file["path"].as_str().expect("a path"));
    }
    // From a page, to the object that it was made of.
    for id in &IDS[..2] {
        let page = get(&format!("articles/{id}.html"));
        let page = String::from_utf8(page).expect("UTF-8");
        assert!(
            page.ends_with("<!-- made by helpc -->\n"),
            "a part of a page"
        );
        let page = page.replace("&#x2f;", "/");
        let (_, rest) = page.split_once("data-object=\"").expect("names its object");
        object(rest.split('"').next().expect("a path"));
    }
}

/// Returns the paths of objects in a document.
fn paths(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.starts_with("objects/") => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(paths).collect(),
        Value::Object(all) => all.values().flat_map(paths).collect(),
        _ => Vec::new(),
    }
}

/// Sets a flag when it is dropped.
struct SetAtEnd<'f>(&'f AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn readers_are_never_broken_by_publishers_that_are_killed() {
    let folder = project(IDS, "");
    let folder = folder.path();
    published(folder, &[]);
    let (is_done, reads) = (AtomicBool::new(false), AtomicUsize::new(0));
    let killed = std::thread::scope(|scope| {
        // The reader also ends if this thread panics.
        let end = SetAtEnd(&is_done);
        let reader = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                read(&folder.join("site"), &reads);
            }
        });
        let mut killed = 0;
        for round in 0..20_usize {
            let shown = &IDS[..2 + round % 3];
            build(folder, shown, &format!("This is round {round}."), &[]);
            let mut run = publish_command(folder, &["--yes", "--quiet"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("runs");
            std::thread::sleep(Duration::from_millis(4 * round as u64));
            run.kill().expect("killed");
            killed += usize::from(!run.wait().expect("ended").success());
            if round % 4 == 3 {
                // The next run of this machine does not wait.
                published(folder, &["--yes", "--lease", "10m"]);
                assert_published(folder);
            }
            if reader.is_finished() {
                break;
            }
        }
        drop(end);
        reader.join().expect("the reader saw nothing wrong");
        killed
    });
    published(folder, &["--yes"]);
    assert_published(folder);
    assert!(killed > 2 && reads.into_inner() > 100, "killed {killed}");
    let said = published(folder, &["--verify", "all"]);
    assert!(said.contains("undamaged"), "{said}");
}

#[test]
fn a_run_that_has_gone_silent_is_taken_over() {
    let folder = project(IDS, "");
    let folder = folder.path();
    published(folder, &[]);
    let path = folder.join("site/.helpc/state.json");
    let mut state: Value = serde_json::from_slice(&fs::read(&path).expect("read")).expect("JSON");
    state["run"] = serde_json::json!({"id": "0a", "started": "2026-01-01T00:00:00Z", "beat": 3});
    fs::write(&path, state.to_string()).expect("written");
    build(folder, &IDS[..3], "", &[]);
    let said = published(folder, &["--yes", "--lease", "1s"]);
    assert!(said.contains("waiting up to 1s"), "{said}");
    assert_published(folder);
}
