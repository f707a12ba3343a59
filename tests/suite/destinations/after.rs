//! The steps after a switch: the smoke test, and the program that purges caches.

use super::{build, bundle, project, publish, published};
use crate::support::text;
use std::fs;

const THREE: &[&str] = &["machine-a", "machine-b", "machine-c"];

#[test]
fn a_smoke_test_reads_what_readers_read() {
    let folder = project(THREE, "");
    let folder = folder.path();
    let said = published(folder, &["--smoke-test"]);
    assert!(
        said.contains("smoke test passed: 1 cloud, 3 articles and 4 pages were read"),
        "{said}"
    );
    // Also if there is nothing to publish, and for what is published by others.
    for args in [&["--smoke-test"][..], &["--verify", "--smoke-test"]] {
        let said = published(folder, args);
        assert!(said.contains("smoke test passed"), "{said}");
    }
}

/// Each kind of file that a reader needs, how to find one, and what names it when it is gone.
#[test]
fn what_readers_miss_is_named() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &[]);
    let object = |kind: &str| {
        let needle = format!("\"kind\":\"{kind}\"");
        let files = bundle(folder).into_iter();
        let mut files = files.filter(|(path, _)| path.starts_with("objects/"));
        let found = files.find(|(_, bytes)| text(bytes).replace(' ', "").contains(&needle));
        found.unwrap_or_else(|| panic!("no {kind}")).0
    };
    for (path, place) in [
        ("clouds/public.json".to_owned(), "clouds/public.json"),
        ("index.html".to_owned(), "index.html"),
        (
            "articles/machine-b.html".to_owned(),
            "articles/machine-b.html",
        ),
        (object("cloud"), "public"),
        (object("index"), "public"),
        (object("article"), "article `machine-"),
        (
            object("search"),
            "search for `How to work with the machine-",
        ),
    ] {
        let file = folder.join("site").join(&path);
        let good = fs::read(&file).expect(&path);
        for damage in [None, Some("{}")] {
            match damage {
                Some(bytes) => fs::write(&file, bytes).expect("written"),
                None => fs::remove_file(&file).expect("removed"),
            }
            let output = publish(folder, &["--smoke-test"]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(5), "{path}: {said}");
            assert!(said.contains(&format!("smoke test: {place}")), "{said}");
            assert!(said.contains("--rollback` goes back"), "{said}");
            let output = publish(folder, &["--verify", "1", "--smoke-test"]);
            assert_eq!(output.status.code(), Some(1), "{path}: {output:?}");
        }
        fs::write(&file, good).expect("written");
    }
    published(folder, &["--smoke-test"]);
}

#[cfg(unix)]
#[test]
fn a_program_gets_the_addresses_that_changed() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &[]);
    build(folder, &THREE[..2], "", &[]);
    let record = "cat > input.txt; printf '%s\\n' \"$@\" > arguments.txt";
    let purge = |url: &'static str| {
        let options = ["--yes", "--url", url, "--"];
        [&options[..], &["sh", "-c", record, "sh", "-p", "{}"]].concat()
    };
    let said = published(folder, &purge("https://help.example.org"));
    assert!(said.contains("`sh` received the addresses of"), "{said}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let input = read("input.txt");
    let gone = "https://help.example.org/articles/machine-c.html\n";
    assert!(input.contains(gone), "{input}");
    assert_eq!(read("arguments.txt"), format!("-p\n{input}"));

    fs::remove_file(folder.join("input.txt")).expect("removed");
    published(folder, &purge("https://help.example.org"));
    assert!(
        !folder.join("input.txt").exists(),
        "it does not run if nothing changed"
    );

    // A long list is replaced with the whole site. Names are not passed through a shell.
    let many: Vec<String> = (0..120).map(|number| format!("machine-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    build(folder, &many, "$(touch made)", &[]);
    published(folder, &["--yes"]);
    build(folder, &many, "It is new.", &[]);
    published(folder, &purge("https://help.example.org/"));
    assert_eq!(read("arguments.txt"), "-p\nhttps://help.example.org/*\n");
    assert!(read("input.txt").lines().count() > 100);

    build(folder, THREE, "", &[]);
    let output = publish(folder, &["--yes", "--", "false"]);
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("published, but caches may be"), "{said}");
    build(folder, THREE, "It is new.", &[]);
    let output = publish(folder, &["--yes", "--", "no-such-program"]);
    assert_eq!(output.status.code(), Some(5), "{output:?}");
}
