//! What the words of a query match.

use super::articles::ARTICLES;
use super::{ask, bundle, titles};
use helpc::search::Query;

#[test]
fn finds_words_prefixes_typos_and_pairs() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let first = |text: &str| titles(&dist, text).into_iter().next();
    assert_eq!(
        first("disks").as_deref(),
        Some("Attach a disk to a machine")
    );
    assert_eq!(
        first("policy").as_deref(),
        Some("Attach a disk to a machine")
    );
    assert_eq!(first("passw").as_deref(), Some("Reset the password"));
    assert_eq!(
        first("pasword reset").as_deref(),
        Some("Reset the password")
    );
    assert_eq!(
        first("tsorage").as_deref(),
        Some("Storage account is not reachable")
    );
    assert_eq!(first("0X80070005").as_deref(), Some("Reset the password"));
    assert_eq!(first("密码").as_deref(), Some("重置虚拟机的密码"));
    assert_eq!(first("虚").as_deref(), Some("重置虚拟机的密码"));
    assert_eq!(
        first("the storage zzzqqq").as_deref(),
        Some("Storage account is not reachable")
    );
    for code in [
        "notfound",
        "blobnotfound",
        "blob not found",
        "4013429",
        "-2146233083",
        "resume",
        "r\u{e9}sum\u{e9}",
        "wifi",
        "wi-fi",
        "region",
        "\u{ff22}lob",
    ] {
        assert_eq!(
            first(code).as_deref(),
            Some("Errors of the agent"),
            "{code}"
        );
    }
    for nothing in ["zzzqqq", "", "the", " \u{1f600}", "0x80070006"] {
        assert_eq!(first(nothing), None, "{nothing}");
    }
}

/// A frequent word that one article misspells: searching for the typo must find the articles that
/// spell it correctly.
#[test]
fn a_typo_that_occurs_is_also_corrected() {
    let mut articles = Vec::new();
    for number in 0..130 {
        articles.push((
            format!("many{number}"),
            format!("Reach the database from region {number}"),
            "Open the firewall for the address of the client.".to_owned(),
        ));
    }
    for number in 0..1200 {
        articles.push((
            format!("other{number}"),
            format!("Part {number} of the handbook"),
            "Nothing to see.".to_owned(),
        ));
    }
    articles.push((
        "typo".to_owned(),
        "Part of a handbook with a databse in it".to_owned(),
        "Nothing to see.".to_owned(),
    ));
    articles.push((
        "typo2".to_owned(),
        "Another databse".to_owned(),
        "Nothing to see.".to_owned(),
    ));
    let articles: Vec<(&str, &str, &str)> = articles
        .iter()
        .map(|(name, title, text)| (name.as_str(), title.as_str(), text.as_str()))
        .collect();
    let folder = bundle(&articles);
    let dist = folder.path().join("dist");
    let query = Query {
        text: "databse",
        limit: 5,
        ..Query::default()
    };
    assert!(ask(&dist, &query).total > 130);
}
