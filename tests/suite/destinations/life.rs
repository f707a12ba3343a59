//! The life of a destination: first, unchanged, changed, removed, back, pruned.

use super::{
    assert_published, build, bundle, destination, project, publish, published, sha256, site,
};
use crate::support::text;
use helpc::publish::{Environment, Observer, Plan, PublishSettings, Publisher};
use serde_json::Value;
use std::fs;
use std::time::Duration;

const THREE: &[&str] = &["machine-a", "machine-b", "machine-c"];

#[test]
fn a_bundle_is_published_as_a_difference() {
    let folder = project(THREE, "");
    let folder = folder.path();
    let said = published(folder, &[]);
    assert!(said.contains("published generation 1"), "{said}");
    assert_eq!(site(folder), bundle(folder), "nothing else is published");
    assert!(published(folder, &[]).contains("nothing to do"));
    assert!(!folder.join("dist.publish").exists());

    build(folder, &["machine-a", "machine-b"], "It is new.", &[]);
    let shown = published(folder, &["--dry-run", "--yes"]);
    assert!(shown.contains("removed: machine-c"), "{shown}");
    assert!(shown.contains("changed: machine-a, machine-b"), "{shown}");
    let before = site(folder);
    published(folder, &["--yes"]);
    assert_published(folder);
    assert!(!site(folder).contains_key("articles/machine-c.html"));
    // Readers who started before still find every object.
    for (path, bytes) in before
        .iter()
        .filter(|(path, _)| path.starts_with("objects/"))
    {
        assert_eq!(site(folder).get(path), Some(bytes), "{path}");
    }
}

#[test]
fn a_generation_is_restored_until_it_is_pruned() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &[]);
    let first = site(folder);
    build(folder, &["machine-a", "machine-d"], "It is new.", &[]);
    published(folder, &["--yes"]);
    let second = bundle(folder);

    let said = published(folder, &["--rollback"]);
    assert!(
        said.contains("restored generation 1 as generation 3"),
        "{said}"
    );
    let now = site(folder);
    for (path, bytes) in &first {
        assert_eq!(now.get(path), Some(bytes), "{path}");
    }
    assert!(!now.contains_key("articles/machine-d.html"));
    published(folder, &["--rollback", "2"]);
    for (path, bytes) in &second {
        assert_eq!(site(folder).get(path), Some(bytes), "{path}");
    }
    let history = published(folder, &["--history", "--format", "json"]);
    let history: Value = serde_json::from_str(&history).expect("JSON");
    let numbers: Vec<u64> = history
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["number"].as_u64())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(history[2]["restores"], 1);

    let kept = site(folder).len();
    let said = published(folder, &["--prune", "--keep", "1", "--dry-run"]);
    assert!(said.contains("would delete"), "{said}");
    assert_eq!(site(folder).len(), kept, "a dry run deletes nothing");
    published(folder, &["--prune", "--keep", "1"]);
    assert_eq!(
        site(folder),
        second,
        "only the published generation is left"
    );
    let said = published(folder, &["--prune", "--keep", "1"]);
    assert!(said.contains("nothing to delete"), "{said}");
    let output = publish(folder, &["--rollback"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("no generation before"),
        "{output:?}"
    );
}

#[test]
fn verify_reads_what_is_there() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &[]);
    let total = bundle(folder).len() - 1;
    let said = published(folder, &["--verify", "all"]);
    assert!(
        said.contains(&format!("{total} of {total} files")),
        "{said}"
    );
    let said = published(folder, &["--verify", "5"]);
    assert!(said.contains(&format!("5 of {total} files")), "{said}");
    fs::write(folder.join("site/articles/machine-a.html"), "other").expect("written");
    fs::remove_file(folder.join("site/clouds/public.json")).expect("removed");
    let output = publish(folder, &["--verify", "all"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        "damaged: articles/machine-a.html\nmissing: clouds/public.json\n"
    );
}

#[test]
fn a_plan_is_applied_only_where_it_was_made() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &["--plan", "plan.json"]);
    assert!(!folder.join("site").exists(), "a plan writes nothing");
    let plan: Plan =
        serde_json::from_slice(&fs::read(folder.join("plan.json")).expect("read")).expect("a plan");
    assert_eq!(plan.articles.added, THREE);
    assert_eq!(plan.to, sha256(&bundle(folder)["manifest.json"]));
    let schema = include_str!("../../../schemas/publish/plan.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let value = serde_json::to_value(&plan).expect("JSON");
    assert!(
        validator.is_valid(&value),
        "{:?}",
        validator.iter_errors(&value).next()
    );
    published(folder, &["--apply", "plan.json"]);
    assert_published(folder);
    let output = publish(folder, &["--apply", "plan.json"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(
        text(&output.stderr).contains("has changed since"),
        "{output:?}"
    );
    build(folder, &["machine-a"], "", &[]);
    let output = publish(folder, &["--apply", "plan.json"]);
    assert!(text(&output.stderr).contains("not the one"), "{output:?}");
}

#[test]
fn changed_addresses_are_listed_for_a_cache() {
    let folder = project(THREE, "");
    let folder = folder.path();
    published(folder, &[]);
    build(folder, &["machine-a", "machine-b"], "", &[]);
    let url = "https://help.example.org/";
    published(
        folder,
        &["--yes", "--quiet", "--changed", "changed.txt", "--url", url],
    );
    let changed = fs::read_to_string(folder.join("changed.txt")).expect("a list");
    for path in [
        "articles/machine-c.html",
        "clouds/public.json",
        "manifest.json",
    ] {
        let line = format!("https://help.example.org/{path}\n");
        assert!(changed.contains(&line), "{changed}");
    }
    // Objects never change, and neither do scripts and styles.
    assert!(
        !changed.contains("objects/") && !changed.contains("assets/"),
        "{changed}"
    );
}

/// An observer that sees nothing.
struct Nobody;

impl Observer for Nobody {
    fn start(&self, _: &str, _: usize) {}
    fn wait(&self, _: Duration) {}
}

#[test]
fn of_two_publishers_exactly_one_wins() {
    let one = project(THREE, "");
    let other = project(&["machine-a", "machine-b"], "It is new.");
    let open = || {
        let environment = Environment::default();
        let settings = PublishSettings::of(&environment);
        let destination = destination(one.path()).parse().expect("a destination");
        Publisher::open(destination, &environment, settings).expect("opened")
    };
    let publishers = [(open(), one.path()), (open(), other.path())];
    for round in 0..10 {
        // Both see the same state before either of them writes.
        let prepared = publishers.iter().map(|(publisher, folder)| {
            build(
                folder,
                THREE,
                &format!("Round {round}, {}.", folder.display()),
                &[],
            );
            let prepared = publisher.prepare(&folder.join("dist"), true, &Nobody);
            (publisher, prepared.expect("prepared"))
        });
        let prepared: Vec<_> = prepared.collect();
        let results = std::thread::scope(|scope| {
            let threads = prepared.into_iter().map(|(publisher, prepared)| {
                scope.spawn(move || publisher.publish(prepared, &Nobody))
            });
            let threads: Vec<_> = threads.collect();
            threads
                .into_iter()
                .map(|one| one.join().expect("ended"))
                .collect::<Vec<_>>()
        });
        let won: Vec<usize> = (0..2).filter(|at| results[*at].is_ok()).collect();
        assert_eq!(won.len(), 1, "round {round}: {results:?}");
        let loser = results[1 - won[0]].as_ref().expect_err("the other one");
        assert!(loser.is_lost(), "{loser}");
        let manifest = bundle(publishers[won[0]].1)["manifest.json"].clone();
        assert_eq!(site(one.path())["manifest.json"], manifest, "round {round}");
        let said = published(one.path(), &["--verify", "all"]);
        assert!(said.contains("undamaged"), "{said}");
    }
}
