//! `structure/html-unclosed`: a tag or comment without its other end.

use super::line_break;
use crate::article::{Article, HtmlTag};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Html, nearest};
use crate::source::Span;
use std::collections::{BTreeSet, HashMap};

pub(super) const RULE: Rule = Rule::article("structure/html-unclosed", check);

/// Elements whose end tag may be left out.
const OPTIONAL: &[&str] = &[
    "li", "p", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "caption",
];

/// Elements that may stand within their like: a second begin is no wrong end.
const NESTING: &[&str] = &["blockquote", "div", "dl", "ol", "span", "table", "ul"];

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_comments(article, out);
    for slip in line_break::slips(article) {
        out.report(slip.span, slip.message).fix(slip.fix);
    }
    let tags = &article.outline.tags;
    if tags.is_empty() {
        return;
    }
    let Some(root) = article.document() else {
        check_tags(tags, &cx.schemas.html, out);
        return;
    };
    // Each text of a document stands for itself.
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
    // Ends that end nothing, each with what was open there.
    let mut strays = Strays::default();
    let mut depth: HashMap<&str, usize> = HashMap::new();
    for tag in tags {
        let name = tag.name.as_str();
        let Some(element) = html.element(name) else {
            continue;
        };
        if element.void {
            if tag.closing {
                out.report(tag.span, format!("`</{name}>` is no tag: write `<{name}>`"))
                    .fix(Fix::safe(tag.span, format!("<{name}>")));
            }
        } else if OPTIONAL.contains(&name) {
            continue;
        } else if tag.closing {
            let is_open = depth.get(name).is_some_and(|count| *count > 0);
            match is_open
                .then(|| open.iter().rposition(|start| start.name == name))
                .flatten()
            {
                Some(place) => {
                    report_open(&open[place + 1..], &mut strays, out);
                    for tag in open.drain(place..) {
                        *depth.entry(&tag.name).or_default() -= 1;
                    }
                }
                None => strays.push(tag, open.last().copied()),
            }
        } else if open
            .last()
            .is_some_and(|start| start.name == name && (name == "a" || tag.self_closing))
        {
            // Neither links nor `<b/>` nest: this was meant to be the end.
            if let Some(start) = open.pop() {
                out.report(start.span, format!("`<{name}>` is not closed"))
                    .fix(
                        tag.attributes
                            .is_empty()
                            .then(|| Fix::needs_review(tag.span, format!("</{name}>"))),
                    );
            }
            if tag.attributes.is_empty() {
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
        out.report(end.span, format!("`</{name}>` ends what was not begun"));
    }
}

/// End tags of what was not begun.
#[derive(Default)]
struct Strays<'t> {
    /// In order; `None` where one was taken.
    ends: Vec<Option<&'t HtmlTag>>,
    /// The first of them directly within an element, by the place of the element.
    first: HashMap<Span, usize>,
}

impl<'t> Strays<'t> {
    fn push(&mut self, end: &'t HtmlTag, within: Option<&HtmlTag>) {
        if let Some(start) = within {
            self.first.entry(start.span).or_insert(self.ends.len());
        }
        self.ends.push(Some(end));
    }

    /// Takes the first one that stands directly within `start`.
    fn take(&mut self, start: &HtmlTag) -> Option<&'t HtmlTag> {
        let first = self.first.remove(&start.span)?;
        self.ends[first].take()
    }
}

/// Reports what is open at the end. Where another tag was meant to close it, the
/// two are one slip.
fn report_open<'t>(open: &[&'t HtmlTag], strays: &mut Strays<'t>, out: &mut Sink<'_>) {
    let mut tags = open.iter().copied().peekable();
    while let Some(tag) = tags.next() {
        let name = &tag.name;
        let is_end = |next: &&HtmlTag| {
            next.name == *name && next.attributes.is_empty() && !NESTING.contains(&name.as_str())
        };
        let meant = match strays.take(tag) {
            Some(end) => Some(end),
            None => tags.next_if(is_end),
        };
        let fix = meant.map(|meant| Fix::needs_review(meant.span, format!("</{name}>")));
        out.report(tag.span, format!("`<{name}>` is not closed"))
            .fix(fix);
    }
}

/// Comments that swallow the next one, or all that follows.
fn check_comments(article: &Article, out: &mut Sink<'_>) {
    let mut words = HashMap::new();
    for comment in &article.outline.comments {
        let text = article.source.slice(*comment);
        let Some(inner) = text.strip_prefix("<!--") else {
            continue;
        };
        let cut_off = !inner.ends_with("-->");
        if !cut_off && memchr::memmem::find(inner.as_bytes(), b"<!--").is_none() {
            continue;
        }
        if is_marker(article, inner, &mut words) {
            continue;
        }
        let span = Span::new(0, 4).shifted(comment.start as usize);
        out.report(
            span,
            "this comment is not closed by `-->`: what follows is not shown",
        );
    }
}

/// Whether the comment was meant to be a token or a region, so that a rule for
/// these reports it. `words` says of first words of comments whether one is near
/// the name of a marker.
fn is_marker<'a>(article: &'a Article, inner: &'a str, words: &mut HashMap<&'a str, bool>) -> bool {
    let word = inner.trim_start_matches(['/', ' ', '$']);
    let word = word
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
        .unwrap_or_default();
    inner.trim_start_matches(['/', ' ']).starts_with('$')
        || *words.entry(word).or_insert_with(|| {
            let names = article.markers.iter().map(|marker| marker.name);
            let names: BTreeSet<&str> = names.map(|name| article.source.slice(name)).collect();
            nearest(word, names).is_some()
        })
}
