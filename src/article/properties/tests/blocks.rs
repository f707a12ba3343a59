//! Other blocks, and files without a block.

use super::support::{RIGHT, VALUES, errors, parse, values};
use crate::article::{PropertyFaultKind, SyntaxError as Error};

#[test]
fn a_right_block_has_no_fault() {
    let article = parse(RIGHT);
    assert_eq!(errors(&article), []);
    assert_eq!(
        values(&article),
        VALUES.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn an_empty_value_without_quotes_leaves_the_next_attribute_alone() {
    let article = parse(&RIGHT.replace("\"How to restart it\"", ""));
    assert_eq!(errors(&article), [Error::Unquoted("description".into())]);
    assert_eq!(article.value("description"), None);
    assert_eq!(article.value("supportTopicIds"), Some("32411835"));
}

#[test]
fn markup_in_values_is_valid() {
    for value in [
        "a <!--$x-->b<!--/$x-->",
        "'a' = b",
        "x > y",
        "a/> b",
        "line\n    break",
        "&amp;&#233;",
        "service = none",
    ] {
        let article = parse(&RIGHT.replace("How to restart it", value));
        assert_eq!(errors(&article), [], "{value}");
        assert_eq!(article.properties.attributes.len(), VALUES.len());
    }
    let article = parse(&RIGHT.replace("\"How to restart it\"", "'a \"quoted\" word'"));
    assert_eq!(article.value("description"), Some("a \"quoted\" word"));
}

#[test]
fn the_rest_of_a_file_has_no_block() {
    for text in [
        "",
        "# Title\n\nUse `<properties` there.\n",
        "properties of things\n",
        "a = \"b\"\n",
        "<tags a=\"b\"/>",
    ] {
        let article = parse(text);
        assert!(article.properties.span.is_none(), "{text}");
        assert!(article.properties.faults.is_empty(), "{text}");
    }
    let late = format!("# Title\n\n{RIGHT}");
    assert_eq!(
        parse(&late).properties.faults[0].kind,
        PropertyFaultKind::NotFirst
    );
}

#[test]
fn only_our_side_of_a_conflict_is_read() {
    let conflict = "<<<<<<< HEAD\n    description=\"Ours\"\n=======\n    description=\"Theirs\"\n>>>>>>> other\n";
    let article = parse(&RIGHT.replace("    description=\"How to restart it\"\n", conflict));
    assert_eq!(errors(&article), []);
    assert_eq!(article.value("description"), Some("Ours"));
    assert_eq!(article.properties.attributes.len(), VALUES.len());
}

#[test]
fn every_cut_of_a_block_can_be_read() {
    let text = RIGHT.replace("How to", "Hów “to” & <");
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        for tail in ["", "\"", "/>", "\n# x\n", "<!--", "=\"\u{200b}"] {
            let article = parse(&format!("{}{tail}", &text[..cut]));
            for attribute in article.properties.all(&article.source) {
                assert!(attribute.value_span().end as usize <= article.source.text.len());
            }
            for removed in 1..4 {
                let end = (cut + removed..text.len())
                    .find(|end| text.is_char_boundary(*end))
                    .unwrap_or(text.len());
                parse(&format!("{}{tail}{}", &text[..cut], &text[end..]));
            }
        }
    }
}
