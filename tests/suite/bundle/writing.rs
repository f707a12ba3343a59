//! What a build writes, deletes and leaves alone.

use super::{assert_same, assert_whole, build, copy, manifest, record};
use crate::support::{read_tree, write_tree};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_same_tree_builds_the_same_bytes() {
    let (one, other) = (copy(), copy());
    build(one.path(), &["--jobs", "1"]);
    let nested = other.path().join("elsewhere/deeper");
    std::fs::create_dir_all(&nested).expect("a folder");
    let articles = other.path().join("articles");
    let out = nested.join("bundle");
    let args = [
        articles.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--jobs",
        "7",
    ];
    build(&nested, &args);
    assert_same(&read_tree(&one.path().join("dist")), &read_tree(&out));
}

#[test]
fn writes_only_changed_files_and_deletes_unused_ones() {
    let folder = copy();
    let out = folder.path().join("dist");
    build(folder.path(), &[]);
    let before = read_tree(&out);
    let times = |tree: &BTreeMap<String, Vec<u8>>| {
        tree.keys()
            .map(|path| {
                (
                    path.clone(),
                    std::fs::metadata(out.join(path))
                        .unwrap()
                        .modified()
                        .unwrap(),
                )
            })
            .collect::<BTreeMap<_, _>>()
    };
    let written = times(&before);
    build(folder.path(), &[]);
    let again = times(&read_tree(&out));
    let touched: Vec<_> = again
        .iter()
        .filter(|(path, time)| written.get(*path) != Some(*time))
        .collect();
    assert!(
        touched.is_empty(),
        "a second build writes nothing: {touched:?}"
    );

    let path = folder
        .path()
        .join("articles/microsoft.compute/compute-rdp-connection-fails.md");
    let text = std::fs::read_to_string(&path).expect("an article");
    std::fs::write(&path, text + "\nOne more sentence.\n").expect("write");
    build(folder.path(), &[]);
    let after = read_tree(&out);
    // The objects of the search have tests of their own.
    let is_of_search = |path: &str| {
        let object: Value = serde_json::from_slice(&after[path]).expect("JSON");
        object["kind"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("search"))
    };
    let new: BTreeSet<&String> = after
        .keys()
        .filter(|path| !before.contains_key(*path) && !is_of_search(path))
        .collect();
    let clouds = 3;
    assert!(
        new.len() <= 1 + 3 * clouds,
        "the article; shard, index and entry of each of its clouds: {new:?}"
    );
    assert_whole(&out);
    let named: BTreeSet<String> = assert_whole(&out).into_keys().collect();
    let objects: BTreeSet<String> = after
        .keys()
        .filter(|path| path.starts_with("objects/"))
        .cloned()
        .collect();
    assert_eq!(named, objects, "nothing is left over");

    std::fs::remove_file(&path).expect("remove");
    build(folder.path(), &[]);
    let manifest = manifest(&out);
    let record = record(&out);
    let count = |key: &str| record[key].as_array().unwrap().len();
    let left = read_tree(&folder.path().join("articles")).len();
    let left_out = record["leftOut"].as_u64().unwrap() as usize;
    assert_eq!(count("articles") + count("heldBack") + left_out, left);
    assert_eq!(
        count("articles"),
        manifest["articles"].as_array().unwrap().len()
    );
    // The result equals a new build.
    build(folder.path(), &["--out", "anew"]);
    assert_same(&read_tree(&out), &read_tree(&folder.path().join("anew")));
}

#[test]
fn rewrites_lost_and_damaged_objects() {
    let folder = copy();
    let out = folder.path().join("dist");
    build(folder.path(), &[]);
    let complete = read_tree(&out);
    let mut objects = complete.keys().filter(|path| path.starts_with("objects/"));
    std::fs::remove_file(out.join(objects.next().unwrap())).expect("remove");
    std::fs::write(out.join(objects.next().unwrap()), "{").expect("write");
    build(folder.path(), &[]);
    assert_same(&complete, &read_tree(&out));
}

#[test]
fn never_touches_files_that_helpc_did_not_write() {
    let folder = copy();
    let out = folder.path().join("dist");
    let foreign = [
        ("dist/notes.txt", "mine"),
        ("dist/objects/notes.txt", "mine"),
        ("dist/objects/ab/notes.json", "mine"),
        (
            "dist/objects/ab/000000000000000000000000000000.json",
            "not what its name says",
        ),
        ("dist/clouds/mine.json", "mine"),
    ];
    write_tree(folder.path(), &foreign);
    std::fs::write(out.join(".helpc-lock"), "writing\n").expect("as if a run had been killed");
    build(folder.path(), &[]);
    std::fs::remove_dir_all(folder.path().join("articles/microsoft.web")).expect("remove");
    build(folder.path(), &[]);
    for (path, text) in foreign {
        assert_eq!(
            std::fs::read_to_string(folder.path().join(path)).expect(path),
            text
        );
    }
    std::fs::write(out.join("manifest.json"), "{\"name\": \"a web app\"}").expect("write");
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(out.join("manifest.json")).unwrap(),
        "{\"name\": \"a web app\"}"
    );
}

#[test]
fn a_second_run_in_the_same_folder_stops() {
    let folder = copy();
    let out = folder.path().join("dist");
    build(folder.path(), &[]);
    let lock = std::fs::File::open(out.join(".helpc-lock")).expect("a lock");
    lock.lock().expect("locked");
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("another helpc"));
}
