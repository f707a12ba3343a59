//! Format `html`: a page that shows the texts before and after the change side by side. It is
//! self-contained and has no scripts.

use super::address::{self, Side};
use super::excerpt::visible_breaks;
use super::options::WriteOptions;
use super::sections::{KindSection, sections};
use super::sentence::{self, Part, Sentence};
use crate::diff::model::{ArticleChange, SectionChange, SectionKind, WordKind};
use crate::diff::{Diff, Kind};
use crate::report::escape_controls;
use crate::schema::{embedded_template, render_template};
use crate::site::{live_report_policy, report_policy};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Error, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

const TEMPLATE: &str = "diff/page.html";
const STYLE: &str = "diff/style.css";

/// A part of a sentence, as the template writes it.
#[derive(Serialize)]
struct Span {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Item {
    title: Vec<Span>,
    /// Links: address and text.
    links: Vec<(String, &'static str)>,
    details: Vec<Vec<Span>>,
    /// Number of choices.
    count: usize,
    choices: Vec<Vec<Span>>,
    texts: Vec<Text>,
}

/// A section before and after the change.
#[derive(Serialize)]
struct Text {
    heading: String,
    change: &'static str,
    before: Vec<Span>,
    after: Vec<Span>,
}

#[derive(Serialize)]
struct Section {
    name: &'static str,
    description: &'static str,
    total: usize,
    items: Vec<Item>,
}

/// Renders the page. The same differences give the same bytes.
pub(super) fn page(diff: &Diff, options: WriteOptions<'_>) -> Result<String, Error> {
    let style = embedded_template(STYLE)?;
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let policy = if options.is_live {
        live_report_policy(&hash)
    } else {
        report_policy(&hash)
    };
    let sections: Vec<Section> = sections(diff)
        .map(|section| Section {
            name: section.kind.name(),
            description: section.kind.description(section.total),
            total: section.total,
            items: items(&section, options),
        })
        .collect();
    let owners: Vec<(String, usize)> = diff
        .owners
        .iter()
        .map(|row| (clean(&sentence::of_owner(&row.owner)), row.articles))
        .collect();
    let unseen: Vec<Vec<Span>> = sentence::unseen(diff).iter().map(spans).collect();
    let values = context! {
        policy => Value::from_safe_string(policy),
        style => Value::from_safe_string(style.to_owned()),
        is_live => options.is_live,
        verdict => sentence::verdict(diff),
        compared => Serde(spans(&sentence::compared(diff))),
        sections => Serde(&sections),
        owners => Serde(&owners),
        unseen => Serde(&unseen),
    };
    render_template(TEMPLATE, values)
}

fn items(section: &KindSection<'_>, options: WriteOptions<'_>) -> Vec<Item> {
    let plain = |title: Sentence| Item {
        title: spans(&title),
        links: Vec::new(),
        details: Vec::new(),
        count: 0,
        choices: Vec::new(),
        texts: Vec::new(),
    };
    let choices = section.choices.iter().map(|item| Item {
        count: item.change.choices.len(),
        choices: if item.change.choices.len() > 1 {
            let lines = sentence::lines(&item.change.choices).into_iter();
            lines.map(|(line, _)| spans(&line)).collect()
        } else {
            Vec::new()
        },
        ..plain(item.sentence.clone())
    });
    let articles = section
        .articles
        .iter()
        .map(|change| article(change, options));
    let topics = section
        .topics
        .iter()
        .map(|change| plain(sentence::of_topic(change)));
    let settings = section
        .settings
        .iter()
        .map(|text| plain(vec![Part::Words(text.clone())]));
    choices
        .chain(articles)
        .chain(topics)
        .chain(settings)
        .collect()
}

fn article(change: &ArticleChange, options: WriteOptions<'_>) -> Item {
    Item {
        title: spans(&sentence::of_article(change)),
        links: links(change, options),
        details: sentence::details(change).iter().map(spans).collect(),
        count: 0,
        choices: Vec::new(),
        texts: change.sections.iter().map(text).collect(),
    }
}

/// Returns the links to the pages of an article.
fn links(change: &ArticleChange, options: WriteOptions<'_>) -> Vec<(String, &'static str)> {
    if !options.is_live {
        let preview = options.preview.filter(|_| !change.is_gone());
        let address = preview.and_then(|preview| address::of_article(preview, &change.id));
        return address
            .map(|address| (address, "Preview"))
            .into_iter()
            .collect();
    }
    let id = &change.id;
    let page = |side: Side, id: &str, text: &'static str| (address::on_this_server(side, id), text);
    match (change.kind, &change.id_before) {
        // A preview also shows articles that are held back.
        (Kind::Removed, _) => vec![page(Side::Before, id, "Before")],
        (Kind::Added | Kind::LetThrough, _) => vec![page(Side::After, id, "Preview")],
        (_, Some(old)) => vec![
            page(Side::After, id, "Preview"),
            page(Side::Before, old, "Before"),
        ],
        (_, None) => vec![
            page(Side::After, id, "Preview"),
            page(Side::Both, id, "Before and after"),
        ],
    }
}

fn text(section: &SectionChange) -> Text {
    let side = |own: WordKind, kind: &'static str| -> Vec<Span> {
        let words = section.words.iter();
        let words = words.filter(|word| word.change == WordKind::Same || word.change == own);
        words
            .map(|word| Span {
                kind: if word.change == own { kind } else { "same" },
                text: clean(&visible_breaks(word)),
            })
            .collect()
    };
    Text {
        heading: clean(&section.heading),
        change: match section.change {
            SectionKind::Added => "new",
            SectionKind::Removed => "gone",
            SectionKind::Changed => "changed",
            SectionKind::Reordered => "the same lines in a different order",
        },
        before: side(WordKind::Removed, "removed"),
        after: side(WordKind::Added, "added"),
    }
}

fn spans(sentence: &Sentence) -> Vec<Span> {
    let spans = sentence.iter().map(|part| match part {
        Part::Words(text) => Span {
            kind: "words",
            text: text.clone(),
        },
        Part::Code(text) => Span {
            kind: "code",
            text: clean(text),
        },
        Part::Quoted(text) => Span {
            kind: "quoted",
            text: clean(text),
        },
    });
    spans.collect()
}

/// Returns text without control and direction characters. Line feeds are kept.
fn clean(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(escape_controls).collect();
    lines.join("\n")
}
