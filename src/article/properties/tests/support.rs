//! A block with one error at a time.

use crate::article::{Article, PropertyFaultKind, SyntaxError as Error};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::Source;
use std::sync::LazyLock;

static SCHEMAS: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::embedded().expect("the embedded schemas load"));

/// The attributes of [`RIGHT`], which every block here must have.
pub(super) const VALUES: [(&str, &str); 5] = [
    ("pageTitle", "Restart a virtual machine"),
    ("description", "How to restart it"),
    ("supportTopicIds", "32411835"),
    ("cloudEnvironments", "public, fairfax"),
    ("ownershipId", "Team_Product"),
];

pub(super) const RIGHT: &str = r#"<properties
    pageTitle="Restart a virtual machine"
    description="How to restart it"
    supportTopicIds="32411835"
    cloudEnvironments="public, fairfax"
    ownershipId="Team_Product"
/>

# Restart a virtual machine

Read <b>this</b> first.
"#;

pub(super) fn parse(text: &str) -> Article {
    Article::parse(
        Source::decode("service/article.md", text.as_bytes().to_vec()),
        &SCHEMAS,
    )
}

pub(super) fn errors(article: &Article) -> Vec<Error> {
    let malformed = |kind: &PropertyFaultKind| match kind {
        PropertyFaultKind::Malformed(error) => error.clone(),
        other => panic!("{other:?}"),
    };
    article
        .properties
        .faults
        .iter()
        .map(|fault| malformed(&fault.kind))
        .collect()
}

pub(super) fn values(article: &Article) -> Vec<(String, String)> {
    article
        .properties
        .all(&article.source)
        .map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned()))
        .collect()
}

fn apply(text: &str, fix: &Fix) -> String {
    let mut fixed = text.to_owned();
    for edit in fix.edits.iter().rev() {
        fixed.replace_range(edit.span.range(), &edit.text);
    }
    fixed
}

/// Checks that `wrong` in place of `right` is one fault, at `place`, that all attributes except
/// `changed` keep their values, and that the fix repairs the block.
pub(super) fn one(right: &str, wrong: &str, error: Error, place: &str, changed: &[(&str, &str)]) {
    assert!(RIGHT.contains(right), "{right:?} is in the block");
    one_in(&RIGHT.replacen(right, wrong, 1), error, place, changed);
}

fn one_in(text: &str, error: Error, place: &str, changed: &[(&str, &str)]) {
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let article = parse(&text);
        assert_eq!(errors(&article), std::slice::from_ref(&error), "{text}");
        let fault = &article.properties.faults[0];
        assert_eq!(article.source.slice(fault.span), place, "{text}");
        let found = values(&article);
        let wanted: Vec<(String, String)> = VALUES
            .iter()
            .map(|(name, value)| {
                changed
                    .iter()
                    .find(|(other, _)| other == name)
                    .unwrap_or(&(name, value))
                    .to_owned()
            })
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(found, wanted, "{text}");
        for (name, value) in article.properties.attributes.iter().zip(&found) {
            assert_eq!(article.source.slice(name.name), value.0);
        }
        let body = article.source.slice(article.body).trim_start();
        assert!(
            body.starts_with("# Restart"),
            "{text}: the body is {body:?}"
        );
        let fixed = parse(&apply(&text, fault.fix.as_ref().expect("a fix")));
        assert_eq!(errors(&fixed), [], "{}", fixed.source.text);
        assert_eq!(fixed.properties.attributes.len(), VALUES.len());
    }
}

pub(super) fn named(error: fn(String) -> Error, name: &str) -> Error {
    error(name.to_owned())
}
