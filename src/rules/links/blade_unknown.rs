//! `links/blade-unknown`: a blade that is not in the blade library.

use super::support::blade::blades;
use crate::article::{Article, Node};
use crate::corpus::web_link::target_span;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{Blade, Blades};
use crate::source::Span;
use crate::util::{did_you_mean, nearest};

pub(super) const RULE: Rule = Rule::article("links/blade-unknown", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let library = &cx.schemas.blades;
    for (link, blade) in blades(cx) {
        let Ok(blade) = blade else { continue };
        let is_verbatim = cx.article.source.slice(link.target) == link.url;
        let name = |text| {
            let span = Span::of_slice(&link.url, text, link.target.start as usize);
            Name {
                text,
                span: if is_verbatim { span } else { target_span(link) },
                is_verbatim,
            }
        };
        let Some(known) = check_names(&name(blade.extension), &name(blade.name), library, out)
        else {
            continue;
        };
        for (parameter, _) in &blade.parameters {
            check_parameter(&name(parameter), known, out);
        }
    }
    // Few types of bodies contain blades.
    let schema = cx
        .article
        .self_help_type
        .as_ref()
        .and_then(|kind| cx.schemas.body(kind.json_schema.as_deref()?));
    if schema.is_some_and(|schema| schema.canonical_key("bladeName").is_some())
        && let Some(root) = cx.article.document()
    {
        root.walk(&mut |node| check_object(node, cx.article, library, out));
    }
}

/// A name in the article.
struct Name<'a> {
    text: &'a str,
    span: Span,
    /// True if the file contains the name without escapes, so that a fix can replace it.
    is_verbatim: bool,
}

/// Checks an object of a JSON body that contains the name of a blade.
fn check_object(node: Node<'_>, article: &Article, library: &Blades, out: &mut Sink<'_>) {
    // Of several members with the same key, the last one counts.
    let member = |key: &str| node.members().iter().rfind(|member| member.is(key));
    let name = |key: &str| {
        let value = member(key)?.value();
        let (text, span) = (value.as_str()?, value.inner_span());
        if text.trim().is_empty() {
            return None;
        }
        Some(Name {
            text,
            span,
            is_verbatim: article.source.slice(span) == text,
        })
    };
    if let (Some(extension), Some(blade)) = (name("extensionName"), name("bladeName")) {
        check_names(&extension, &blade, library, out);
    }
}

/// Checks the names of an extension and its blade. Returns the blade from the library.
fn check_names<'l>(
    extension: &Name<'_>,
    name: &Name<'_>,
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
    let misspelled: Vec<_> = pairs
        .into_iter()
        .filter(|(name, known)| name.text != known.as_str())
        .collect();
    if let Some((first, _)) = misspelled.first() {
        let edits = misspelled
            .iter()
            .map(|(name, known)| Edit {
                span: name.span,
                text: (*known).clone(),
            })
            .collect();
        let fix = if misspelled.iter().all(|(name, _)| name.is_verbatim) {
            Some(Fix::new(Applicability::Safe, edits))
        } else {
            None
        };
        let spelling = format!("{}.{}", known.extension, known.blade);
        out.report(
            first.span,
            format!(
                "`{}.{}` is spelled `{spelling}` in the blade library",
                extension.text, name.text
            ),
        )
        .help(format!("Write `{spelling}`, so that searches find it."))
        .fix(fix);
    }
    Some(known)
}

/// Reports an extension or a blade that is not in the library.
fn report_unknown(extension: &Name<'_>, name: &Name<'_>, library: &Blades, out: &mut Sink<'_>) {
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
    if near.is_none()
        && let Some(other) = elsewhere()
    {
        let suggestion = format!("{}.{}", other.extension, other.blade);
        let hint = did_you_mean(Some(&suggestion));
        out.report(
            name.span,
            format!(
                "blade `{}` of `{}` is not in the blade library{hint}",
                name.text, extension.text
            ),
        );
    } else {
        report_name("blade", name, near, out);
    }
}

fn check_parameter(name: &Name<'_>, blade: &Blade, out: &mut Sink<'_>) {
    let known = || blade.parameters.iter().map(String::as_str);
    if !known().any(|known| known.eq_ignore_ascii_case(name.text)) {
        report_name("parameter", name, nearest(name.text, known()), out);
    }
}

fn report_name(what: &str, name: &Name<'_>, near: Option<&str>, out: &mut Sink<'_>) {
    out.report(
        name.span,
        format!(
            "{what} `{}` is not in the blade library{}",
            name.text,
            did_you_mean(near)
        ),
    )
    .fix(match near {
        Some(near) if name.is_verbatim => Some(Fix::needs_review(name.span, near)),
        _ => None,
    });
}
