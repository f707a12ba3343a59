//! `structure/html-placeholder`: a placeholder that a browser would swallow.

use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/html-placeholder", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut ends: Vec<Span> = Vec::new();
    for (at, place) in article.outline.placeholders.iter().enumerate() {
        if ends.contains(place) || !is_html(article, *place, cx) {
            continue;
        }
        let written = tag(article, *place);
        let name = name_of(written);
        if let Some(element) = slip(written, name, cx) {
            let span = Span::new(0, written.len()).shifted(place.start as usize);
            out.report(span, format!("`{written}` is no tag; did you mean `<{element}>`?"))
                .fix(Fix::needs_review(span, format!("<{element}>")));
            continue;
        }
        let mut edits = vec![escaped(*place)];
        // `<name>text</name>` is one slip.
        let later = &article.outline.placeholders[at + 1..];
        let end = later.iter().find(|other| {
            let other = tag(article, **other);
            other.starts_with("</") && name_of(other) == name
        });
        if let Some(end) = end.filter(|_| !written.starts_with("</")) {
            ends.push(*end);
            edits.push(escaped(*end));
        }
        let span = Span::new(0, written.len()).shifted(place.start as usize);
        out.report(span, format!("`{written}` looks like a tag: a browser shows nothing of it"))
            .fix(Fix::new(Applicability::Safe, edits));
    }
}

/// Whether a browser reads what stands at `place`: of a JSON document only the
/// texts that are shown as HTML.
fn is_html(article: &Article, place: Span, cx: &Context<'_>) -> bool {
    let Some(root) = article.json.as_ref().and_then(|json| json.root.as_ref()) else { return true };
    if !root.span.contains(place) {
        return true;
    }
    let mut found = false;
    root.walk(&mut |node| {
        found |= node.members().iter().any(|member| {
            member.value.as_str().is_some()
                && member.value.span.contains(place)
                && cx.schemas.html.json_texts.iter().any(|key| key.eq_ignore_ascii_case(&member.key))
        });
    });
    found
}

/// What is written at `place`, up to its `>`.
fn tag(article: &Article, place: Span) -> &str {
    let rest = &article.source.text[place.start as usize..];
    let end = rest.find('>').map_or(rest.len(), |end| end + 1);
    &rest[..end]
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '$'))).unwrap_or(name.len());
    &name[..end]
}

/// The element that was meant by `<br.>` or `<br?>`: one with a sign too many.
fn slip<'n>(written: &str, name: &'n str, cx: &Context<'_>) -> Option<&'n str> {
    let trimmed = name.trim_end_matches(['.', '-', '_']);
    let meant = written.strip_prefix('<')?.strip_prefix(trimmed)?.strip_suffix('>')?.trim_end_matches('/');
    let one_sign = meant.chars().count() == 1 && !meant.starts_with(char::is_alphanumeric);
    (one_sign && cx.schemas.html.element(&trimmed.to_ascii_lowercase()).is_some()).then_some(trimmed)
}

fn escaped(place: Span) -> Edit {
    Edit { span: place, text: "&lt;".to_owned() }
}
