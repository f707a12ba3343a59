//! `links/blade-unknown`: a blade that is not in the blade library.

use super::blade::blades;
use super::target::place;
use crate::article::{Article, Node};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Blade, Blades, nearest};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/blade-unknown", check).with_plain_fix();

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let library = &cx.schemas.blades;
    for (link, blade) in blades(article, cx) {
        let Ok(blade) = blade else { continue };
        let is_verbatim = article.source.slice(link.target) == link.url;
        let word = |text| {
            let span = Span::of_slice(&link.url, text, link.target.start as usize);
            if is_verbatim {
                Word {
                    text,
                    span,
                    is_verbatim,
                }
            } else {
                Word {
                    text,
                    span: place(link),
                    is_verbatim,
                }
            }
        };
        let Some(known) = check_names(&word(blade.extension), &word(blade.name), library, out)
        else {
            continue;
        };
        for (name, _) in &blade.parameters {
            check_parameter(&word(name), known, out);
        }
    }
    // Few bodies name blades at all.
    let schema = article
        .self_help_type
        .as_ref()
        .and_then(|kind| cx.schemas.body(kind.json_schema.as_deref()?));
    if schema.is_some_and(|schema| schema.canonical_key("bladeName").is_some())
        && let Some(root) = article.document()
    {
        root.walk(&mut |node| check_object(node, article, library, out));
    }
}

/// A name as it stands in the article.
struct Word<'a> {
    text: &'a str,
    span: Span,
    /// Whether it may be replaced there.
    is_verbatim: bool,
}

/// Checks an object of a JSON body that names a blade.
fn check_object(node: Node<'_>, article: &Article, library: &Blades, out: &mut Sink<'_>) {
    // Of members with one key the last one counts.
    let member = |key: &str| node.members().iter().rfind(|member| member.is(key));
    let word = |key: &str| {
        let value = member(key)?.value();
        let (text, span) = (value.as_str()?, value.inner_span());
        (!text.trim().is_empty()).then(|| Word {
            text,
            span,
            is_verbatim: article.source.slice(span) == text,
        })
    };
    if let (Some(extension), Some(name)) = (word("extensionName"), word("bladeName")) {
        check_names(&extension, &name, library, out);
    }
}

/// Checks the names of an extension and its blade; returns what the library
/// knows of that blade.
fn check_names<'l>(
    extension: &Word<'_>,
    name: &Word<'_>,
    library: &'l Blades,
    out: &mut Sink<'_>,
) -> Option<&'l Blade> {
    let is = |known: &&Blade| {
        known.extension.eq_ignore_ascii_case(extension.text)
            && known.blade.eq_ignore_ascii_case(name.text)
    };
    let Some(known) = library.blades.iter().find(is) else {
        report_unknown(extension, name, library, out);
        return None;
    };
    let pairs = [(extension, &known.extension), (name, &known.blade)];
    let other: Vec<_> = pairs
        .into_iter()
        .filter(|(word, known)| word.text != known.as_str())
        .collect();
    if let Some((first, _)) = other.first() {
        let edits = other
            .iter()
            .map(|(word, known)| Edit {
                span: word.span,
                text: (*known).clone(),
            })
            .collect();
        let spelling = format!("{}.{}", known.extension, known.blade);
        out.report(
            first.span,
            format!(
                "`{}.{}` is spelled `{spelling}` in the blade library",
                extension.text, name.text
            ),
        )
        .help(format!("Write `{spelling}`, so that searches find it."))
        .fix(
            other
                .iter()
                .all(|(word, _)| word.is_verbatim)
                .then(|| Fix::new(Applicability::Safe, edits)),
        );
    }
    Some(known)
}

fn report_unknown(extension: &Word<'_>, name: &Word<'_>, library: &Blades, out: &mut Sink<'_>) {
    let of_extension = || {
        library
            .blades
            .iter()
            .filter(|known| known.extension.eq_ignore_ascii_case(extension.text))
    };
    if of_extension().next().is_none() {
        let near = nearest(
            extension.text,
            library.blades.iter().map(|known| known.extension.as_str()),
        );
        report_name("extension", extension, near, out);
        return;
    }
    let near = nearest(name.text, of_extension().map(|known| known.blade.as_str()));
    let elsewhere = || {
        library
            .blades
            .iter()
            .find(|known| known.blade.eq_ignore_ascii_case(name.text))
    };
    match elsewhere().filter(|_| near.is_none()) {
        Some(other) => {
            let meant = format!("{}.{}", other.extension, other.blade);
            let hint = did_you_mean(Some(&meant));
            out.report(
                name.span,
                format!(
                    "blade `{}` of `{}` is not in the blade library{hint}",
                    name.text, extension.text
                ),
            );
        }
        None => report_name("blade", name, near, out),
    }
}

fn check_parameter(name: &Word<'_>, blade: &Blade, out: &mut Sink<'_>) {
    let known = || blade.parameters.iter().map(String::as_str);
    if !known().any(|known| known.eq_ignore_ascii_case(name.text)) {
        report_name("parameter", name, nearest(name.text, known()), out);
    }
}

fn report_name(what: &str, name: &Word<'_>, near: Option<&str>, out: &mut Sink<'_>) {
    out.report(
        name.span,
        format!(
            "{what} `{}` is not in the blade library{}",
            name.text,
            did_you_mean(near)
        ),
    )
    .fix(
        near.filter(|_| name.is_verbatim)
            .map(|near| Fix::needs_review(name.span, near)),
    );
}
