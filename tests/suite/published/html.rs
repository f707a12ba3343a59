//! HTML is read as it was written.

use super::KEY;
use crate::support::{documents, project, read_tree};
use helpc::corpus::Corpus;
use helpc::published::html::{HtmlWriter, Piece, StartTag, pieces};
use helpc::published::{Article, to_bytes};
use proptest::prelude::*;
use serde_json::Value;

/// Returns the HTML in an article: that of its parts and of its JSON document.
fn html_of(article: &Article) -> Vec<String> {
    let parts = article.sections.iter().map(|section| section.html.clone());
    parts.chain([article.html.clone()]).collect()
}

#[test]
fn objects_are_read_and_written_again() {
    let files = read_tree(&project().join("articles"));
    let corpus = Corpus::from_memory(files, &crate::support::SCHEMAS);
    let documents = documents(&corpus);
    assert!(documents.len() > 20, "{}", documents.len());
    for (path, document) in documents {
        let article: Article = serde_json::from_value(document.clone()).expect("an article");
        let again: Value = serde_json::from_slice(&to_bytes(&article)).expect("JSON");
        assert_eq!(again, document, "{path}");
        for html in html_of(&article) {
            for piece in pieces(&html) {
                // A tag that is not recognized is a text.
                let is_markup = matches!(&piece, Piece::Text(text) if text.contains(['<', '>']));
                assert!(!is_markup, "{path}: {piece:?}");
            }
        }
    }
}

fn tag(names: &'static str) -> impl Strategy<Value = StartTag<'static>> {
    let attributes = prop::collection::vec(("[a-z-]{1,9}", "\\PC{0,9}", any::<bool>()), 0..3);
    (names, any::<bool>(), attributes).prop_map(|(name, void, attributes)| {
        let mut tag = if void {
            StartTag::void(name)
        } else {
            StartTag::new(name)
        };
        for (name, value, is_url) in attributes {
            if is_url {
                tag.push_url(&name, &value);
            } else {
                tag.push(&name, &value);
            }
        }
        tag
    })
}

fn piece() -> impl Strategy<Value = Piece<'static>> {
    let link = ("data-blade|data-article|href", "\\PC{0,20}");
    prop_oneof![
        tag("h[2-6]|img|pre|table|a|p|td|br").prop_map(Piece::start),
        link.prop_map(|(name, value)| Piece::start(StartTag::new("a").with(&name, &value))),
        "h[2-6]|a|p|td".prop_map(|name| Piece::End(name.into())),
        "<!--/?[$]?[a-z_]{1,9}-->".prop_map(Piece::comment),
        Just(Piece::comment(KEY)),
        "\\PC{1,20}|[<&>\"\n ]{1,4}".prop_map(|text| {
            let mut escaped = HtmlWriter::default();
            escaped.text(&text);
            Piece::Text(escaped.finish().into())
        }),
    ]
}

proptest! {
    #[test]
    fn pieces_are_read_as_they_were_written(all in prop::collection::vec(piece(), 0..20)) {
        let mut writer = HtmlWriter::default();
        let mut expected: Vec<Piece<'_>> = Vec::new();
        for piece in all {
            writer.write(&piece);
            if let (Piece::Text(text), Some(Piece::Text(last))) = (&piece, expected.last_mut()) {
                last.to_mut().push_str(text);
            } else {
                expected.push(piece);
            }
        }
        let html = writer.finish();
        prop_assert_eq!(pieces(&html).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn any_text_is_written_as_it_was_read(html in "([<>/!\\-\"= a-z$&]|<a |<!--|-->|\\PC){0,60}") {
        let mut writer = HtmlWriter::default();
        for piece in pieces(&html) {
            writer.write(&piece);
        }
        prop_assert_eq!(writer.finish(), html);
    }
}
