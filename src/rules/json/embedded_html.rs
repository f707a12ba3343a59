//! `json/embedded-html`: HTML in plain text, or a tag that is not closed with `>`.

use super::support::form::place;
use super::support::keys::body_schema;
use crate::article::{Markup, Node, tag_at, tags};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Shape;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("json/embedded-html", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(json) = &cx.article.json else { return };
    let Some(root) = cx.article.document() else {
        return;
    };
    if memchr::memchr2(b'<', b'\\', cx.article.source.slice(json.span).as_bytes()).is_none() {
        return;
    }
    let Some(schema) = body_schema(cx) else {
        return;
    };
    walk(root, &schema.shape, &mut |key, node, text, shape| {
        if let Some(at) = unclosed_tag(text, cx) {
            let end = (at.start as usize + 1).max(text.len().min(at.end as usize));
            let span = place(cx.article, node, Span::new(at.start as usize, end));
            out.report(span, "this tag is not closed with `>`").help(
                "Close it with `>`, close the quote in it, or write `&lt;` for a `<` that readers should see.",
            );
        } else if !shape.html
            && let Some(tag) = known_tag(text, cx)
        {
            let span = place(cx.article, node, tag.0);
            out.report(
                span,
                format!("`{key}` does not support HTML, but contains `<{}>`", tag.1),
            )
            .help("Write the text without HTML.");
        }
    });
}

/// Calls `visit` for every text that contains `<` and that the schema describes, with its key.
fn walk<'a>(
    node: Node<'a>,
    shape: &'a Shape,
    visit: &mut impl FnMut(&'a str, Node<'a>, &'a str, &'a Shape),
) {
    for member in node.members() {
        let Some((key, shape)) = shape.member(member.key()) else {
            continue;
        };
        match member.value().as_str() {
            Some(text) if memchr::memchr(b'<', text.as_bytes()).is_some() => {
                visit(key, member.value(), text, shape)
            }
            Some(_) => {}
            None => walk(member.value(), shape, visit),
        }
    }
    if let Some(item) = shape.item() {
        node.items().iter().for_each(|node| walk(node, item, visit));
    }
}

/// Returns the name of the HTML element whose tag `text` starts with: `<name` or `</name`.
fn element<'t>(text: &'t str, cx: &ArticleContext<'_>) -> Option<&'t str> {
    let rest = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let name = &rest[..end];
    if !cx.schemas.html.is_known(name) {
        return None;
    }
    Some(name)
}

/// Returns the first tag of an HTML element that has no `>`.
fn unclosed_tag(text: &str, cx: &ArticleContext<'_>) -> Option<Span> {
    let last_mark = memchr::memrchr2(b'=', b'>', text.as_bytes());
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        let Some(name) = element(&text[at..], cx) else {
            continue;
        };
        let after = &text[at + 1 + name.len()..];
        match tag_at(text, at) {
            Some(markup) => from = markup.span().end as usize,
            // `a <b` is a comparison, not a tag.
            _ if after.trim_start().is_empty()
                || last_mark.is_some_and(|last| last > at)
                || text[at..].starts_with("</") =>
            {
                return Some(Span::new(at, at + 1 + name.len()));
            }
            _ => {}
        }
    }
    None
}

/// Returns the first tag of an HTML element: its location and its name.
fn known_tag(text: &str, cx: &ArticleContext<'_>) -> Option<(Span, String)> {
    for markup in tags(text) {
        if let Markup::Tag(tag) = markup
            && cx.schemas.html.is_known(&tag.name)
        {
            return Some((tag.span, tag.name));
        }
    }
    None
}
