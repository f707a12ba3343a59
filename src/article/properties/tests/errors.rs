//! Each syntax error alone is one fault, and its fix repairs the block.

use super::support::{RIGHT, named, one, parse};
use crate::article::SyntaxError as Error;

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
