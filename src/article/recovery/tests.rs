use super::super::{Article, PropertyFaultKind, SyntaxError as Error};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::Source;
use std::sync::LazyLock;

static SCHEMAS: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::embedded().expect("the embedded schemas load"));

/// The attributes of [`RIGHT`], which every block here must have.
const VALUES: [(&str, &str); 5] = [
    ("pageTitle", "Restart a virtual machine"),
    ("description", "How to restart it"),
    ("supportTopicIds", "32411835"),
    ("cloudEnvironments", "public, fairfax"),
    ("ownershipId", "Team_Product"),
];

const RIGHT: &str = r#"<properties
    pageTitle="Restart a virtual machine"
    description="How to restart it"
    supportTopicIds="32411835"
    cloudEnvironments="public, fairfax"
    ownershipId="Team_Product"
/>

# Restart a virtual machine

Read <b>this</b> first.
"#;

fn parse(text: &str) -> Article {
    Article::parse(
        Source::decode("service/article.md", text.as_bytes().to_vec()),
        &SCHEMAS,
    )
}

fn errors(article: &Article) -> Vec<Error> {
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

fn values(article: &Article) -> Vec<(String, String)> {
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
fn one(right: &str, wrong: &str, error: Error, place: &str, changed: &[(&str, &str)]) {
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

fn named(error: fn(String) -> Error, name: &str) -> Error {
    error(name.to_owned())
}

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
fn ends() {
    one(
        "\n/>",
        "",
        Error::NotClosed,
        "ownershipId=\"Team_Product\"",
        &[],
    );
    one(
        "/>\n\n#",
        "#",
        Error::NotClosed,
        "ownershipId=\"Team_Product\"",
        &[],
    );
    one("\n/>", "\n/", Error::NotClosed, "/", &[]);
    one("/>", ">", Error::MissingSlash, ">", &[]);
    one("/>", "\\>", Error::MissingSlash, "\\>", &[]);
    one("/>", "/ >", Error::MissingSlash, "/ >", &[]);
    one(
        "/>",
        "></properties>",
        Error::MissingSlash,
        "></properties>",
        &[],
    );
    one("\n/>", ">", Error::MissingSlash, ">", &[]);
    one("<properties\n", "<properties>\n", Error::EarlyEnd, ">", &[]);
    one("32411835\"\n", "32411835\"/>\n", Error::EarlyEnd, "/>", &[]);
}

#[test]
fn openings() {
    one(
        "<properties\n",
        "properties\n",
        Error::WrongOpening("properties".into()),
        "properties",
        &[],
    );
    one(
        "<properties\n",
        "perties\n",
        Error::WrongOpening("perties".into()),
        "perties",
        &[],
    );
    one(
        "<properties\n",
        "<property\n",
        Error::WrongOpening("<property".into()),
        "<property",
        &[],
    );
    one(
        "<properties\n",
        "",
        Error::WrongOpening(String::new()),
        "pageTitle=\"Restart a virtual machine\"",
        &[],
    );
    one(
        "<properties\n",
        "c<properties\n",
        Error::TextBefore("c".into()),
        "c",
        &[],
    );
    let tags = "<tags ms.service=\"x\" />";
    one(
        "/>\n",
        &format!("/>\n{tags}\n"),
        Error::TagsBlock,
        tags,
        &[],
    );
}

#[test]
fn quotes() {
    let title = |error: fn(String) -> Error| named(error, "pageTitle");
    let right = "\"Restart a virtual machine\"";
    one(
        right,
        "\"Restart a virtual machine",
        title(Error::UnclosedQuote),
        "\"Restart a virtual machine",
        &[],
    );
    one(
        right,
        "\"Restart a virtual machine'",
        title(Error::UnclosedQuote),
        "\"Restart a virtual machine",
        &[],
    );
    one(
        right,
        "Restart a virtual machine\"",
        title(Error::MissingOpeningQuote),
        "Restart a virtual machine\"",
        &[],
    );
    one(
        right,
        "Restart a virtual machine",
        title(Error::Unquoted),
        "Restart a virtual machine",
        &[],
    );
    one(
        right,
        "\"Restart a virtual machine\"\"",
        title(Error::DoubledQuote),
        "\"",
        &[],
    );
    one(
        right,
        "\"\"Restart a virtual machine\"",
        title(Error::DoubledQuote),
        "\"",
        &[],
    );
    one(
        right,
        "“Restart a virtual machine”",
        title(Error::SmartQuotes),
        "“",
        &[],
    );
    one(
        right,
        "“Restart a virtual machine\"",
        title(Error::SmartQuotes),
        "“",
        &[],
    );
    one(
        right,
        "\"Restart a virtual machine”",
        title(Error::SmartQuotes),
        "”",
        &[],
    );
    let inner = ("pageTitle", "Restart a \"virtual\" machine");
    one(
        right,
        "\"Restart a \"virtual\" machine\"",
        title(Error::RawQuote),
        "\"",
        &[inner],
    );
    let (wrong, list) = (
        "\"32411835\",\"32411836\"",
        ("supportTopicIds", "32411835\",\"32411836"),
    );
    one(
        "\"32411835\"",
        wrong,
        named(Error::SplitList, "supportTopicIds"),
        "\"",
        &[list],
    );
    let article = parse(&RIGHT.replace("\"32411835\"", wrong));
    let items: Vec<_> = article
        .attribute("supportTopicIds")
        .expect("is there")
        .items()
        .map(|item| item.text)
        .collect();
    assert_eq!(items, ["32411835", "32411836"]);
    let last = "\"Team_Product\"\n/>";
    one(
        last,
        "\"Team_Product\n/>",
        named(Error::UnclosedQuote, "ownershipId"),
        "\"Team_Product",
        &[],
    );
    one(
        last,
        "\"Team_Product/>",
        named(Error::UnclosedQuote, "ownershipId"),
        "\"Team_Product",
        &[],
    );
}

#[test]
fn between_attributes() {
    let right = "description=\"How to restart it\"";
    let comma = named(Error::Comma, "description");
    one(right, "description=\"How to restart it\",", comma, ",", &[]);
    one(
        right,
        "description=\"How to restart it\" # todo: more",
        Error::Stray("# todo: more".into()),
        "# todo: more",
        &[],
    );
    one(
        right,
        "description=\"How to restart it\"s",
        Error::Stray("s".into()),
        "s",
        &[],
    );
    one(
        right,
        "description\"How to restart it\"",
        named(Error::MissingEquals, "description"),
        "description",
        &[],
    );
    one(
        right,
        "description: \"How to restart it\"",
        named(Error::MissingEquals, "description"),
        "description",
        &[],
    );
    one(
        right,
        "description==\"How to restart it\"",
        named(Error::MissingEquals, "description"),
        "description",
        &[],
    );
    one(
        "\"\n    description",
        "\"description",
        named(Error::MissingSpace, "description"),
        "description",
        &[],
    );
    let comment = "<!-- supportTopicIds=\"1\" -->";
    one(
        right,
        &format!("{comment}\n    {right}"),
        Error::Comment,
        comment,
        &[],
    );
    one(
        "<properties\n",
        &format!("<properties\n    {comment}\n"),
        Error::Comment,
        comment,
        &[],
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
