//! A Markdown parser finds in the output what the HTML contains.

use super::{MarkdownWriter, join};
use crate::published::html::{HtmlWriter, Piece, StartTag, pieces};
use crate::util::unescape;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;

fn write(html: &str) -> String {
    let writer = MarkdownWriter {
        components: &BTreeMap::new(),
        article: &|_| None,
        portal_note: "",
    };
    join(&writer.write(html))
}

/// What readers find, without whitespace: the text, the headings, the targets of links and images.
#[derive(Debug, Default, PartialEq)]
struct Found {
    text: String,
    headings: Vec<(usize, String)>,
    targets: Vec<String>,
}

fn push(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| !c.is_whitespace()));
}

fn in_html(html: &str) -> Found {
    let mut found = Found::default();
    let mut heading = None;
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => push(&mut found.text, &unescape(&text)),
            Piece::Heading(tag) => heading = Some((tag.name().to_owned(), found.text.len())),
            Piece::Link(tag) => {
                let target = tag.value("href");
                found
                    .targets
                    .extend(target.map(|target| target.into_owned()));
            }
            Piece::Image(tag) => {
                push(&mut found.text, &tag.value("alt").unwrap_or_default());
                found
                    .targets
                    .push(tag.value("src").unwrap_or_default().into_owned());
            }
            Piece::End(name) => {
                if let Some((tag, start)) = heading.take_if(|(tag, _)| *tag == name) {
                    let level = usize::from(tag.as_bytes()[1] - b'0');
                    found.headings.push((level, found.text[start..].to_owned()));
                }
            }
            _ => {}
        }
    }
    found.headings.retain(|(_, text)| !text.is_empty());
    found
}

fn in_markdown(markdown: &str) -> Found {
    let mut found = Found::default();
    let mut start = 0;
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => push(&mut found.text, &text),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.targets.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => start = found.text.len(),
            Event::End(TagEnd::Heading(level)) => {
                found
                    .headings
                    .push((level as usize, found.text[start..].to_owned()));
            }
            Event::Html(html) => panic!("a block of HTML: {html}\n{markdown}"),
            _ => {}
        }
    }
    found.headings.retain(|(_, text)| !text.is_empty());
    found
}

fn assert_same(html: &str) {
    let markdown = write(html);
    assert_eq!(
        in_markdown(&markdown),
        in_html(html),
        "{html}\n---\n{markdown}"
    );
}

/// A random element.
#[derive(Debug, Clone)]
enum Random {
    Text(String),
    Void(&'static str, String),
    Element(&'static str, Option<(&'static str, String)>, Vec<Random>),
}

impl Random {
    fn write(&self, out: &mut HtmlWriter) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Void(name, value) => {
                let tag = StartTag::void(*name);
                out.start(match *name {
                    "img" => tag
                        .with("src", "https://a.example/x(y).png?a=1&amp=2")
                        .with("alt", value),
                    _ => tag,
                });
            }
            Self::Element(name, attribute, children) => {
                let mut tag = StartTag::new(*name);
                if let Some((name, value)) = attribute {
                    tag = tag.with(name, value);
                }
                out.start(tag);
                children.iter().for_each(|child| child.write(out));
                out.end(name);
            }
        }
    }
}

fn text() -> impl Strategy<Value = Random> {
    let parts = prop::sample::select(vec![
        "a", "Bc", "1.", "12)", " ", "\n", "\\", "`", "``", "*", "**", "_", "[", "]", "(", ")",
        "<", ">", "<b>", "#", "##", "+", "-", "---", "===", "!", "|", "&", "&amp;", "amp;", "~",
        "~~~", ":", "\u{a0}", "中文", "。", "é", "\"", "'", "://x", ".", "{", "}", "$", "^",
        "    x", "- x", "> y", "1", "\t",
    ]);
    prop::collection::vec(parts, 1..6).prop_map(|parts| Random::Text(parts.concat()))
}

fn inline() -> impl Strategy<Value = Random> {
    let leaf = prop_oneof![
        6 => text(),
        1 => Just(Random::Void("br", String::new())),
        1 => "[a*\\]\"| ]{0,4}".prop_map(|alt| Random::Void("img", alt)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let children = prop::collection::vec(inner, 0..4);
        let names = prop::sample::select(vec!["b", "strong", "em", "i", "code", "sup", "span", "del", "kbd"]);
        prop_oneof![
            3 => (names, children.clone()).prop_map(|(name, children)| Random::Element(name, None, children)),
            1 => ("https://a\\.example/[a-z()&;|#?=_*]{0,6}", prop::collection::vec(text(), 0..3))
                .prop_map(|(target, children)| Random::Element("a", Some(("href", target)), children)),
        ]
    })
}

fn block() -> impl Strategy<Value = Random> {
    let lines = || prop::collection::vec(inline(), 0..4);
    let leaf = prop_oneof![
        4 => lines().prop_map(|children| Random::Element("p", None, children)),
        1 => (prop::sample::select(vec!["h2", "h3", "h6"]), prop::collection::vec(inline(), 0..3))
            .prop_map(|(name, children)| Random::Element(name, None, children)),
        1 => prop::collection::vec(text(), 0..3).prop_map(|children| {
            Random::Element("pre", None, vec![Random::Element("code", None, children)])
        }),
        1 => Just(Random::Void("hr", String::new())),
        1 => inline(),
        2 => prop::collection::vec(prop::collection::vec(lines(), 1..4), 1..4).prop_map(|rows| {
            let cell = |children| Random::Element("td", None, children);
            let row = |cells: Vec<_>| Random::Element("tr", None, cells.into_iter().map(cell).collect());
            Random::Element("table", None, rows.into_iter().map(row).collect())
        }),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let children = || prop::collection::vec(inner.clone(), 0..3);
        let items = move |name: &'static str| {
            prop::collection::vec(children(), 1..4).prop_map(move |items| {
                items
                    .into_iter()
                    .map(|children| Random::Element(name, None, children))
                    .collect()
            })
        };
        prop_oneof![
            items("li").prop_map(|items| Random::Element("ul", None, items)),
            ("[0-9]{1,3}", items("li")).prop_map(|(start, items)| Random::Element(
                "ol",
                Some(("start", start)),
                items
            )),
            items("p").prop_map(|items| Random::Element("blockquote", None, items)),
            items("div").prop_map(|items| Random::Element("div", None, items)),
            (items("dt"), items("dd")).prop_map(|(terms, texts): (Vec<_>, Vec<_>)| {
                let pairs = terms
                    .into_iter()
                    .zip(texts)
                    .flat_map(|(term, text)| [term, text]);
                Random::Element("dl", None, pairs.collect())
            }),
        ]
    })
}

proptest! {

    #[test]
    fn markdown_has_what_the_html_has(blocks in prop::collection::vec(block(), 0..5)) {
        let mut html = HtmlWriter::default();
        blocks.iter().for_each(|block| block.write(&mut html));
        assert_same(&html.finish());
    }
}

#[test]
fn writes_readable_markdown() {
    let html = "<p>Run <code>az vm list</code>, then <strong>wait:</strong> 1 &lt; 2 &amp; snake_case.</p>\n\
        <ol>\n<li>One</li>\n<li>Two\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</li>\n</ol>\n\
        <p>1. not a list</p>\n<pre class=\"ext-code\"><code>a\n\n  b\n</code></pre>\n\
        <table>\n<thead>\n<tr>\n<th align=\"right\">A</th>\n<th>B|C</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
        <td>1<br />2</td>\n<td><a href=\"https://a.example/?a=1&amp;b=2\">x</a></td>\n</tr>\n</tbody>\n</table>\n\
        <blockquote>\n<p>Quoted</p>\n</blockquote>\n<h3 id=\"x\">C# #</h3>\n\
        <p><img src=\"https://a.example/p.png\" alt=\"A picture\" /> <a data-blade=\"A.b\">Open</a></p>";
    insta::assert_snapshot!(write(html), @r"
    Run `az vm list`, then **wait:** 1 < 2 & snake_case.

    1. One
    2. Two
       - a
       - b

    1\. not a list

    ```
    a

      b
    ```

    | A | B\|C |
    | --: | --- |
    | 1<br>2 | [x](https://a.example/?a=1&b=2) |

    > Quoted

    ### C# \#

    ![A picture](https://a.example/p.png) Open
    ");
    assert_same(html);
}
