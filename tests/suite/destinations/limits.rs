//! What stops a publish before it writes.

use super::{assert_published, build, bundle, project, publish, published, site};
use crate::support::{read_tree, text};
use std::fs;

fn ids(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("machine-{number:03}"))
        .collect()
}

#[test]
fn too_many_removed_or_changed_articles_stop_it() {
    let all = ids(60);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let folder = project(&all, "");
    let folder = folder.path();
    published(folder, &[]);
    let before = read_tree(&folder.join("site"));

    build(folder, &all[..48], "", &[]);
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("12 of the 60 articles in `public` would be removed; `--max-removed` allows 10% and 10 articles"),
        "{said}"
    );
    assert_eq!(
        read_tree(&folder.join("site")),
        before,
        "nothing was written"
    );
    assert_eq!(publish(folder, &["--dry-run"]).status.code(), Some(1));
    published(folder, &["--max-removed", "12"]);
    assert_published(folder);

    build(folder, &all[..48], "It is new.", &[]);
    let output = publish(folder, &["--max-changed", "20"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("48 of the 48"), "{output:?}");
    published(folder, &["--yes"]);
    assert_published(folder);
}

#[test]
fn a_cloud_never_loses_all_articles_unseen() {
    let folder = project(&["machine-a"], "");
    let folder = folder.path();
    published(folder, &[]);
    build(folder, &["machine-b"], "", &[]);
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stderr);
    assert!(
        said.contains("`public` would lose all of its articles (1); `--max-removed 1` allows that"),
        "{said}"
    );
    published(folder, &["--max-removed", "1"]);
    assert_published(folder);
}

#[test]
fn another_audience_is_refused() {
    let folder = project(&["machine-a"], "");
    let folder = folder.path();
    published(folder, &[]);
    let before = read_tree(&folder.join("site"));
    build(folder, &["machine-a"], "", &["--audience", "all"]);
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("audience `all`"),
        "{output:?}"
    );
    assert_eq!(read_tree(&folder.join("site")), before);
}

#[test]
fn a_damaged_bundle_is_never_published() {
    let folder = project(&["machine-a", "machine-b"], "");
    let folder = folder.path();
    let object = bundle(folder)
        .into_keys()
        .find(|path| path.starts_with("objects/"));
    let object = folder.join("dist").join(object.expect("an object"));
    let good = fs::read(&object).expect("read");
    fs::write(&object, "{}").expect("written");
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("damaged"), "{output:?}");
    assert!(
        !site(folder).contains_key("manifest.json"),
        "nothing was switched"
    );
    fs::write(&object, good).expect("written");
    published(folder, &[]);
    assert_published(folder);
}

#[test]
fn foreign_files_are_neither_read_nor_deleted() {
    let folder = project(&["machine-a"], "");
    let folder = folder.path();
    fs::create_dir_all(folder.join("site/objects/0a")).expect("created");
    for path in ["site/notes.txt", "site/objects/0a/notes.json"] {
        fs::write(folder.join(path), "mine").expect("written");
    }
    published(folder, &[]);
    build(folder, &["machine-a", "machine-b"], "", &[]);
    published(folder, &["--yes"]);
    published(folder, &["--prune", "--keep", "1"]);
    for path in ["site/notes.txt", "site/objects/0a/notes.json"] {
        assert_eq!(fs::read(folder.join(path)).expect("there"), b"mine");
    }
    fs::write(folder.join("site/manifest.json"), "{}").expect("written");
    let output = publish(folder, &["--yes"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("not a manifest that helpc can read"),
        "{output:?}"
    );
}

#[test]
fn a_place_with_other_pages_is_not_taken_over() {
    let folder = project(&["machine-a"], "");
    let folder = folder.path();
    fs::create_dir_all(folder.join("site/articles")).expect("created");
    for path in ["site/articles/machine-a.html", "site/index.html"] {
        fs::write(folder.join(path), "mine").expect("written");
    }
    let before = read_tree(&folder.join("site"));
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = text(&output.stderr);
    let expected =
        "already has `articles/machine-a.html` and 1 other file, which helpc did not publish";
    assert!(said.contains(expected), "{said}");
    assert_eq!(publish(folder, &["--dry-run"]).status.code(), Some(2));
    assert_eq!(read_tree(&folder.join("site")), before);
    published(folder, &["--yes"]);
    assert_published(folder);
    // From then on, they are those of helpc.
    build(folder, &["machine-a"], "It is new.", &[]);
    published(folder, &["--max-changed", "100%"]);
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    let folder = project(&["machine-a"], "");
    let folder = folder.path();
    let object = bundle(folder)
        .into_keys()
        .find(|path| path.starts_with("objects/"));
    let object = object.expect("an object");
    fs::remove_file(folder.join("dist").join(&object)).expect("removed");
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = text(&output.stderr);
    let expected = format!("{object}: it is in the manifest, but missing: the bundle is damaged");
    assert!(said.contains(&expected), "{said}");
    build(folder, &["machine-a"], "", &["--verify"]);
    fs::write(folder.join("file"), "").expect("written");
    let destination = format!("file://{}/file/site", folder.display());
    let output = crate::support::helpc(folder, &["publish", &destination]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let place = format!("`{}/file/site/.helpc/state.json`", folder.display());
    assert!(text(&output.stderr).contains(&place), "{output:?}");
    published(folder, &[]);
    let manifest = folder.join("site/manifest.json");
    let good = fs::read_to_string(&manifest).expect("read");
    let (format, advice) = ("\"format\":", "use that version");
    let newer = good.replacen(format, "\"format\":9", 1);
    fs::write(&manifest, newer).expect("written");
    let output = publish(folder, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(text(&output.stderr).contains(advice), "{output:?}");
}

#[test]
fn destinations_and_credentials_are_explained() {
    let folder = project(&["machine-a"], "");
    let run = |destination: &str| crate::support::helpc(folder.path(), &["publish", destination]);
    let output = run("dist");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("az://CONTAINER"),
        "{output:?}"
    );
    let output = crate::support::command(folder.path(), &["publish", "az://help"])
        .env_remove("AZURE_STORAGE_CONNECTION_STRING")
        .env_remove("AZURE_STORAGE_ACCOUNT")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("names no Azure storage account"),
        "{output:?}"
    );
}
