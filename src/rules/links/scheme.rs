//! `links/scheme`: a link target whose scheme is wrong or missing.

use super::support::missing_scheme::missing_scheme;
use super::support::pages::non_https_links;
use crate::article::{Link, Target, classify};
use crate::corpus::web_link::target_span;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use crate::util::{did_you_mean, nearest};

pub(super) const RULE: Rule = Rule::article("links/scheme", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in non_https_links(cx.article) {
        match classify(&link.url) {
            Target::Other(scheme) => report_unknown(link, &scheme, cx, out),
            Target::File { .. } => report_missing(link, cx, out),
            // Browsers use the scheme of the page.
            Target::Web { .. } if link.url.trim_start().starts_with("//") => {
                report_missing(link, cx, out);
            }
            _ => {}
        }
    }
}

fn report_unknown(link: &Link, scheme: &str, cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    let allowed = known
        .schemes
        .iter()
        .chain(&known.blade_schemes)
        .chain(&known.button_schemes)
        .map(String::as_str);
    if allowed.clone().any(|other| other == scheme) {
        return;
    }
    let near = nearest(scheme, allowed.clone());
    let message = format!("links cannot use `{scheme}:`{}", did_you_mean(near));
    let names: Vec<String> = allowed.map(|scheme| format!("`{scheme}:`")).collect();
    let help = format!("Allowed: {}.", names.join(", "));
    let written = cx.article.source.slice(link.target);
    let colon = written
        .find(':')
        .filter(|colon| written[..*colon].eq_ignore_ascii_case(scheme));
    let Some(colon) = colon else {
        out.report(target_span(link), message).help(help);
        return;
    };
    let span = Span::new(0, colon).shifted(link.target.start as usize);
    out.report(span, message)
        .help(help)
        .fix(near.map(|near| Fix::safe(span, near)));
}

fn report_missing(link: &Link, cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(missing) = missing_scheme(link, cx) else {
        return;
    };
    let written = cx.article.source.slice(link.target);
    let front = written.len() - written.trim_start().len();
    let span = Span::new(front, front + missing.replaced).shifted(link.target.start as usize);
    let message = format!(
        "`{}` has no scheme{}",
        link.url.trim(),
        did_you_mean(Some(&missing.example(link)))
    );
    let noted = out.report(target_span(link), message);
    if !written[front..].starts_with(link.url.trim()) {
        return;
    }
    noted.fix(if missing.is_certain {
        Fix::safe(span, missing.scheme)
    } else {
        Fix::needs_review(span, missing.scheme)
    });
}
