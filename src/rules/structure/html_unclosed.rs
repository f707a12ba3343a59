//! `structure/html-unclosed`: a tag or a comment that is not closed.

use super::support::line_break;
use crate::article::{Article, EMPTY_COMMENTS, HtmlTag};
use crate::finding::{Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Html;
use crate::source::Span;
use crate::util::Suggestions;
use std::collections::{BTreeSet, HashMap};

pub(super) const RULE: Rule = Rule::article("structure/html-unclosed", check);

/// Elements whose end tag is optional.
const OPTIONAL_END: &[&str] = &[
    "li", "p", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "caption",
];

/// Elements that may be nested in the same element, so that a second start tag is not a wrong end
/// tag.
const NESTABLE: &[&str] = &["blockquote", "div", "dl", "ol", "span", "table", "ul"];

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_comments(cx.article, out);
    for misspelling in line_break::misspellings(cx.article) {
        out.report(misspelling.span, misspelling.message)
            .help(misspelling.help)
            .fix(misspelling.fix)
            .at_most(Severity::Warning);
    }
    let tags = &cx.article.outline.tags;
    if tags.is_empty() {
        return;
    }
    let Some(root) = cx.article.document() else {
        check_tags(tags, &cx.schemas.html, out);
        return;
    };
    // A tag cannot close a tag in another text of the document.
    let head = tags.partition_point(|tag| tag.span.end <= root.span().start);
    check_tags(&tags[..head], &cx.schemas.html, out);
    let mut rest = &tags[head..];
    root.walk(&mut |node| {
        if node.as_str().is_some() {
            let within = rest
                .iter()
                .take_while(|tag| node.span().contains(tag.span))
                .count();
            check_tags(&rest[..within], &cx.schemas.html, out);
            rest = &rest[within..];
        }
    });
}

fn check_tags(tags: &[HtmlTag], html: &Html, out: &mut Sink<'_>) {
    let mut open: Vec<&HtmlTag> = Vec::new();
    // End tags without a start tag, each with the element that contains it.
    let mut strays = StrayEnds::default();
    let mut depth: HashMap<&str, usize> = HashMap::new();
    for tag in tags {
        let name = tag.name.as_str();
        let Some(element) = html.element(name) else {
            continue;
        };
        if element.void {
            if tag.closing {
                out.report(tag.span, format!("`</{name}>` is not a tag"))
                    .help(format!("Write `<{name}>`."))
                    .fix(Fix::safe(tag.span, format!("<{name}>")))
                    .at_most(Severity::Warning);
            }
        } else if OPTIONAL_END.contains(&name) {
            continue;
        } else if tag.closing {
            let is_open = depth.get(name).is_some_and(|count| *count > 0);
            if is_open && let Some(at) = open.iter().rposition(|start| start.name == name) {
                report_open(&open[at + 1..], &mut strays, out);
                for tag in open.drain(at..) {
                    *depth.entry(&tag.name).or_default() -= 1;
                }
            } else {
                strays.push(tag, open.last().copied());
            }
        } else if open
            .last()
            .is_some_and(|start| start.name == name && (name == "a" || tag.self_closing))
        {
            // Links and `<b/>` are not nested: this tag was meant as the end tag.
            let is_end = tag.attributes.is_empty();
            if let Some(start) = open.pop() {
                let finding = out
                    .report(start.span, format!("`<{name}>` is not closed"))
                    .help(format!("Add `</{name}>` after the text."))
                    .at_most(Severity::Warning);
                if is_end {
                    finding.fix(Fix::needs_review(tag.span, format!("</{name}>")));
                }
            }
            if is_end {
                *depth.entry(name).or_default() -= 1;
            } else {
                open.push(tag);
            }
        } else if !tag.self_closing {
            *depth.entry(name).or_default() += 1;
            open.push(tag);
        }
    }
    report_open(&open, &mut strays, out);
    for end in strays.ends.into_iter().flatten() {
        let name = &end.name;
        out.report(end.span, format!("`</{name}>` has no matching `<{name}>`"))
            .help(format!("Remove it, or add `<{name}>` before the text."))
            .at_most(Severity::Warning);
    }
}

/// End tags without a start tag.
#[derive(Default)]
struct StrayEnds<'t> {
    /// In order; `None` for a tag that was taken.
    ends: Vec<Option<&'t HtmlTag>>,
    /// The number of the first one directly within an element, by the span of the element's tag.
    first: HashMap<Span, usize>,
}

impl<'t> StrayEnds<'t> {
    fn push(&mut self, end: &'t HtmlTag, within: Option<&HtmlTag>) {
        if let Some(start) = within {
            self.first.entry(start.span).or_insert(self.ends.len());
        }
        self.ends.push(Some(end));
    }

    /// Takes the first one directly within the element `start`.
    fn take(&mut self, start: &HtmlTag) -> Option<&'t HtmlTag> {
        let first = self.first.remove(&start.span)?;
        self.ends[first].take()
    }
}

/// Reports elements that are open at the end. A tag that was meant to close one of them gets no
/// finding of its own.
fn report_open<'t>(open: &[&'t HtmlTag], strays: &mut StrayEnds<'t>, out: &mut Sink<'_>) {
    let mut tags = open.iter().copied().peekable();
    while let Some(tag) = tags.next() {
        let name = &tag.name;
        let is_end = |next: &&HtmlTag| {
            next.name == *name && next.attributes.is_empty() && !NESTABLE.contains(&name.as_str())
        };
        let meant = strays.take(tag).or_else(|| tags.next_if(is_end));
        let fix = meant.map(|meant| Fix::needs_review(meant.span, format!("</{name}>")));
        out.report(tag.span, format!("`<{name}>` is not closed"))
            .help(format!("Add `</{name}>` after the text."))
            .fix(fix)
            .at_most(Severity::Warning);
    }
}

/// Reports comments that hide the text up to the next one, or all following text.
fn check_comments(article: &Article, out: &mut Sink<'_>) {
    let mut words = FirstWords::default();
    for comment in &article.outline.comments {
        let text = article.source.slice(*comment);
        let Some(inner) = text.strip_prefix("<!--") else {
            continue;
        };
        if EMPTY_COMMENTS.contains(&text) {
            continue;
        }
        let next = memchr::memmem::find(inner.as_bytes(), b"<!--");
        if inner.ends_with("-->") && next.is_none() {
            continue;
        }
        if is_marker(article, inner, &mut words) {
            continue;
        }
        let hidden = &inner[..next.unwrap_or(inner.len())];
        let start = comment.start as usize;
        let message = match next {
            Some(_) => {
                "this comment is not closed with `-->`: readers do not see the text up to the end of the next comment"
            }
            None => "this comment is not closed with `-->`: readers do not see the text after it",
        };
        let mut finding = out.report(Span::new(start, start + 4), message);
        if !hides_text(hidden) {
            finding = finding.at_most(Severity::Warning);
        }
        let Some((written, is_certain)) = almost_closed(hidden) else {
            finding.help("Write `-->` at the end of the comment.");
            continue;
        };
        finding = finding.help(format!("Write `-->` in place of `{written}`."));
        if is_certain {
            let span = Span::of_slice(&article.source.text, written, 0);
            finding.fix(Fix::safe(span, "-->"));
        }
    }
}

/// Returns true if the comment hides other text: text below its first line.
fn hides_text(hidden: &str) -> bool {
    let hidden = hidden.trim_start();
    let below = hidden.find('\n').map_or("", |end| &hidden[end..]);
    below.contains(char::is_alphanumeric)
}

/// Returns the text in the first paragraph of `hidden` that was meant to close the comment, and
/// whether that is certain.
fn almost_closed(hidden: &str) -> Option<(&str, bool)> {
    let paragraph =
        &hidden[..memchr::memmem::find(hidden.as_bytes(), b"\n\n").unwrap_or(hidden.len())];
    memchr::memchr_iter(b'>', paragraph.as_bytes()).find_map(|at| {
        let before = paragraph[..at].trim_end_matches([' ', '!']);
        let note = before.trim_end_matches(['-', '–', '—']);
        let dashes = &before[note.len()..];
        let rest = paragraph[at + 1..].trim_start_matches([' ', '\t', '\r']);
        let is_last = rest.is_empty() || rest.starts_with('\n');
        // An arrow has one hyphen, and text on both sides.
        let is_end = !dashes.is_empty() && (dashes != "-" || is_last);
        if !is_end {
            return None;
        }
        Some((&paragraph[note.len()..=at], is_last))
    })
}

/// Returns true if the comment was meant as a token or a region, which other rules report.
fn is_marker<'a>(article: &'a Article, inner: &'a str, words: &mut FirstWords<'a>) -> bool {
    let word = inner
        .trim_start_matches(['/', ' ', '$'])
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
        .unwrap_or_default();
    inner.trim_start_matches(['/', ' ']).starts_with('$') || words.is_near_marker(word, article)
}

/// Cache for comparing the first words of comments with the names of markers.
#[derive(Default)]
struct FirstWords<'a> {
    /// For each word, true if it is nearly the name of a marker.
    is_near: HashMap<&'a str, bool>,
    names: Option<BTreeSet<&'a str>>,
    suggestions: Suggestions,
}

impl<'a> FirstWords<'a> {
    fn is_near_marker(&mut self, word: &'a str, article: &'a Article) -> bool {
        let names = self.names.get_or_insert_with(|| {
            let names = article.markers.iter().map(|marker| marker.name);
            names.map(|name| article.source.slice(name)).collect()
        });
        *self.is_near.entry(word).or_insert_with(|| {
            let near = self.suggestions.nearest(word, names.iter().copied());
            near.is_some()
        })
    }
}
