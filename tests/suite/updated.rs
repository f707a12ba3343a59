//! `site: {updated: git}`: the days on which articles were last changed.

use crate::needs;
use crate::support::{git_command, helpc, machine, read_tree, write_tree};
use std::collections::BTreeMap;
use std::path::Path;

const CONFIG: &str = "site:\n  updated: git\n  url: https://help.example.org\n";

fn git(folder: &Path, args: &[&str], day: &str) {
    let time = format!("{day}T12:00:00Z");
    let output = git_command(folder)
        .envs([("GIT_COMMITTER_DATE", &time), ("GIT_AUTHOR_DATE", &time)])
        .args(args)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

fn commit(folder: &Path, day: &str) {
    git(folder, &["add", "--all"], day);
    git(folder, &["commit", "--quiet", "-m", "a step"], day);
}

/// Builds the tree. Returns the files of the bundle, and what was printed.
fn build(folder: &Path) -> (BTreeMap<String, Vec<u8>>, String) {
    let output = helpc(folder, &["build", "articles", "--out", "dist"]);
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}");
    (read_tree(&folder.join("dist")), printed)
}

/// Returns the day of an article in each place that shows it.
fn days(files: &BTreeMap<String, Vec<u8>>, id: &str) -> [Option<String>; 5] {
    let text = |path: &str| String::from_utf8(files[path].clone()).expect("UTF-8");
    let after = |text: &str, start: &str, end: char| {
        let (_, rest) = text.split_once(start)?;
        Some(rest.split(end).next().unwrap_or_default().to_owned())
    };
    let page = text(&format!("articles/{id}.html"));
    let map = text("sitemap.xml");
    let entry = map
        .lines()
        .find(|line| line.contains(&format!("/{id}.html<")))
        .expect("an entry");
    let objects = files
        .iter()
        .filter(|(path, _)| path.starts_with("objects/"));
    let mut articles = objects.filter_map(|(_, bytes)| {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        (value["kind"] == "article" && value["id"] == id).then_some(value)
    });
    let object = articles.next().expect("an object");
    [
        after(&page, "<time datetime=\"", '"'),
        after(&page, "\"dateModified\":\"", '"'),
        after(
            &text(&format!("articles/{id}.html.md")),
            "Last updated: ",
            '\n',
        ),
        after(entry, "<lastmod>", '<'),
        object["updated"].as_str().map(str::to_owned),
    ]
}

fn all(day: &str) -> [Option<String>; 5] {
    std::array::from_fn(|_| Some(day.to_owned()))
}

#[test]
fn pages_say_when_their_articles_were_last_changed() {
    let Some(()) = needs::git() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let article = |id: &str, body: &str| machine(id, "generic", body);
    git(
        folder,
        &["init", "--quiet", "--initial-branch=main"],
        "2024-01-01",
    );
    write_tree(
        folder,
        &[
            ("helpc.yaml", CONFIG),
            (".gitignore", "/dist*\n"),
            ("articles/x/changed.md", &article("changed", "Open it.")),
            ("articles/x/old.md", &article("moved", "Open it.")),
            ("articles/x/same.md", &article("same", "Open it.")),
        ],
    );
    commit(folder, "2024-02-03");
    let changed = article("changed", "Close it.");
    write_tree(folder, &[("articles/x/changed.md", &changed)]);
    git(
        folder,
        &["mv", "articles/x/old.md", "articles/x/moved.md"],
        "2025-01-01",
    );
    commit(folder, "2025-11-30");
    write_tree(
        folder,
        &[("articles/x/new.md", &article("new", "Open it."))],
    );
    let (files, printed) = build(folder);
    assert!(!printed.contains("warning"), "{printed}");
    assert_eq!(days(&files, "changed"), all("2025-11-30"));
    assert_eq!(days(&files, "same"), all("2024-02-03"));
    // A file that only moved keeps its date, and one that no commit contains has none.
    assert_eq!(days(&files, "moved"), all("2024-02-03"));
    assert_eq!(days(&files, "new"), [const { None }; 5]);
    let page = String::from_utf8_lossy(&files["articles/changed.html"]);
    assert!(page.contains("November 30, 2025</time>"), "{page}");
    // A commit changes only the days: the same bytes as in a new folder.
    commit(folder, "2026-03-09");
    let (again, _) = build(folder);
    assert_eq!(days(&again, "new"), all("2026-03-09"));
    assert_eq!(days(&again, "same"), all("2024-02-03"));
    std::fs::remove_dir_all(folder.join("dist")).expect("a bundle");
    let (fresh, _) = build(folder);
    assert!(again == fresh);
    // Only a build reads the days, so they are no difference between a bundle and a tree.
    let output = helpc(folder, &["diff", "dist"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("No customer sees a change"), "{output:?}");
}

#[test]
fn unknown_days_are_left_out_with_a_warning() {
    let Some(()) = needs::git() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let origin = folder.path().join("origin");
    write_tree(
        &origin,
        &[
            ("helpc.yaml", CONFIG),
            (
                "articles/x/first.md",
                &machine("first", "generic", "Open it."),
            ),
        ],
    );
    let (files, printed) = build(&origin);
    assert!(printed.contains("warning: pages don't show when articles were last changed"));
    assert_eq!(days(&files, "first"), [const { None }; 5]);
    std::fs::remove_dir_all(origin.join("dist")).expect("a bundle");
    git(
        &origin,
        &["init", "--quiet", "--initial-branch=main"],
        "2024-01-01",
    );
    commit(&origin, "2024-02-03");
    git(
        &origin,
        &["commit", "--quiet", "--allow-empty", "-m", "b"],
        "2024-02-04",
    );
    let url = url::Url::from_file_path(&origin).expect("an address");
    let args = ["clone", "--quiet", "--depth", "1", url.as_str(), "clone"];
    git(folder.path(), &args, "2024-03-01");
    let (files, printed) = build(&folder.path().join("clone"));
    assert!(printed.contains("this clone is shallow"), "{printed}");
    assert_eq!(days(&files, "first"), [const { None }; 5]);
}
