//! Reading a bundle.

use crate::support::{SCHEMAS, defaults, project, read_tree};
use helpc::bundle::{Bundle, BundleError};
use helpc::compile::{self, Edition};
use helpc::corpus::{Corpus, Tree};
use helpc::published::By;
use helpc::schema::AudienceName;
use helpc::{emit, rules};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Builds the bundle of the project's articles in `out`.
fn build(out: &Path) {
    let files = read_tree(&project().join("articles"));
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, &defaults());
    let selection = compile::select(&corpus, &report.findings);
    let options = emit::Options::default();
    let edition = Edition::of(AudienceName::All, &SCHEMAS);
    emit::write(out, &corpus, &SCHEMAS, edition, &selection, None, &options).expect("a bundle");
    let _: Tree = corpus.tree;
}

#[test]
fn reads_every_object_that_build_writes() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let bundle = Arc::new(Bundle::open(folder.path()).unwrap());
    for row in bundle.clouds() {
        let view = bundle.view(Some(&row.name.to_uppercase())).unwrap();
        let ids = view.entries(By::Id).unwrap();
        assert_eq!(ids.len(), view.cloud.articles, "{}", row.name);
        for (id, entry) in ids {
            let article = view
                .article(&id.to_uppercase())
                .unwrap()
                .expect("an article");
            assert_eq!(article.id, entry.cards[0].id);
            assert_eq!(article.title, entry.cards[0].title);
        }
        for product in view.taxonomy().unwrap().products {
            assert_eq!(view.product(&product.object).unwrap().ids, product.ids);
        }
        let topics = view.entries(By::Topic).unwrap();
        for (topic, entry) in topics {
            assert_eq!(view.cards(By::Topic, &topic).unwrap().len(), entry.count);
        }
        assert!(view.find(By::Topic, "constructor").unwrap().is_none());
    }
    assert!(bundle.view(None).is_ok());
}

#[test]
fn reads_aliases_and_no_files_outside_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let bundle = Bundle::open(folder.path()).unwrap();
    let alias = fs::read(folder.path().join("clouds/public.json")).unwrap();
    assert_eq!(bundle.load("clouds/public.json").unwrap(), alias);
    for path in [
        "../x",
        "/etc/passwd",
        "clouds/nowhere.json",
        ".helpc-lock",
        "manifest.json",
        "",
    ] {
        let error = bundle.load(path).unwrap_err();
        assert!(
            matches!(error, BundleError::Missing { .. }),
            "{path}: {error}"
        );
    }
}

#[test]
fn damage_is_an_error_that_names_the_object() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let entry = Bundle::open(folder.path()).unwrap().clouds()[0]
        .entry
        .clone();
    let path = folder.path().join(&entry);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let bundle = Arc::new(Bundle::open(folder.path()).unwrap());
    let error = bundle.view(None).unwrap_err();
    assert!(
        matches!(&error, BundleError::Damaged { path, .. } if *path == entry),
        "{error}"
    );
    fs::remove_file(&path).unwrap();
    let error = bundle.view(None).unwrap_err();
    assert!(matches!(error, BundleError::Missing { .. }), "{error}");
    for manifest in [
        "",
        "[]",
        r#"{"format":1,"clouds":[]}"#,
        r#"{"format":2,"clouds":[{"cloud":"../../x","entry":{"path":"clouds/x.json"}}]}"#,
    ] {
        fs::write(folder.path().join("manifest.json"), manifest).unwrap();
        assert!(Bundle::open(folder.path()).is_err(), "{manifest}");
    }
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    let error = Bundle::open(folder.path()).unwrap_err();
    assert!(matches!(error, BundleError::None { .. }), "{error}");
}
