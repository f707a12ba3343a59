//! Parser for links to blades, pages of the portal.

use super::pages::non_https_links;
use crate::article::{BladeLink, Link, Target, classify};
use crate::corpus::web_link::is_placeholder;
use crate::rules::ArticleContext;
use crate::schema::Blades;
use crate::util;
use crate::util::{did_you_mean, nearest};
use std::borrow::Cow;

/// A parsed link to a blade.
pub(in crate::rules) struct Blade<'a> {
    pub(in crate::rules) extension: &'a str,
    pub(in crate::rules) name: &'a str,
    /// Names and values of the parameters.
    pub(in crate::rules) parameters: Vec<(&'a str, &'a str)>,
    /// Address for a new window.
    pub(in crate::rules) uri: Option<&'a str>,
}

/// Iterates over the links to blades, without placeholders: each parsed, or the message of its
/// syntax error.
pub(in crate::rules) fn blades<'a>(
    cx: &'a ArticleContext<'_>,
) -> impl Iterator<Item = (&'a Link, Result<Blade<'a>, String>)> {
    non_https_links(cx.article).filter_map(|link| {
        let Target::Blade(blade) = classify(&link.url) else {
            return None;
        };
        if is_placeholder(link.url.trim(), "", &cx.schemas.links) {
            return None;
        }
        Some((link, parse(&blade, &cx.schemas.blades)))
    })
}

/// Parses `Extension.Blade[.parameter.value]...[;data-blade-uri:address]`. Returns the message
/// of the first error.
fn parse<'a>(link: &BladeLink<'a>, known: &Blades) -> Result<Blade<'a>, String> {
    if let Some(rest) = link.rest {
        return Err(format!(
            "expected `data-blade-uri:` after `;`, found `{}`",
            shorten(rest)
        ));
    }
    let parts = link.parts();
    let (Some(extension), Some(name)) = (parts.first(), parts.get(1)) else {
        return Err(format!(
            "`{}` has an extension but no blade name",
            shorten(link.path)
        ));
    };
    for (what, part) in [("extension", extension), ("blade", name)] {
        if !is_name(part) {
            return Err(format!("`{}` is not a valid {what} name", shorten(part)));
        }
    }
    let (pairs, rest) = parts[2..].as_chunks::<2>();
    if let [alone] = rest {
        return Err(format!("parameter `{}` has no value", shorten(alone)));
    }
    let parameters: Vec<_> = pairs.iter().map(|[name, value]| (*name, *value)).collect();
    for (name, value) in &parameters {
        if !is_name(name) {
            return Err(format!("`{}` is not a valid parameter name", shorten(name)));
        }
        if value.trim().is_empty() {
            return Err(format!("parameter `{name}` has no value"));
        }
        if let Some(variable) = value.strip_prefix('$') {
            check_variable(variable, &known.variables, "$", "")?;
        } else {
            check_bare_variable(value, &known.variables, "$", "")?;
        }
    }
    if let Some(uri) = link.uri {
        check_uri(uri, known)?;
    }
    Ok(Blade {
        extension,
        name,
        parameters,
        uri: link.uri,
    })
}

fn check_uri(uri: &str, known: &Blades) -> Result<(), String> {
    if uri.trim().is_empty() {
        return Err("`data-blade-uri:` has no address".to_owned());
    }
    let mut rest = uri;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let Some(close) = rest.find('}') else {
            return Err("the address has a `{` without a `}`".to_owned());
        };
        match rest[..close].strip_prefix('$') {
            Some(variable) => check_variable(variable, &known.uri_variables, "{$", "}")?,
            None => check_bare_variable(&rest[..close], &known.uri_variables, "{$", "}")?,
        }
        rest = &rest[close + 1..];
    }
    // `$domain/x`: the braces are missing.
    let first = uri
        .strip_prefix('$')
        .and_then(|rest| rest.split('/').next());
    match first {
        Some(variable) => check_bare_variable(variable, &known.uri_variables, "{$", "}"),
        None => Ok(()),
    }
}

/// Checks that `name` is one of the `known` variables, written between `before` and `after`.
fn check_variable(name: &str, known: &[String], before: &str, after: &str) -> Result<(), String> {
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let near = nearest(name, known.iter().map(String::as_str))
        .map(|near| format!("{before}{near}{after}"));
    Err(format!(
        "unknown variable `{before}{}{after}`{}",
        shorten(name),
        did_you_mean(near.as_deref())
    ))
}

/// Returns an error if `text` is the name of a variable without the right characters around it.
fn check_bare_variable(
    text: &str,
    known: &[String],
    before: &str,
    after: &str,
) -> Result<(), String> {
    let name = text.trim_matches(['{', '}', '$', ' ']);
    let mut variables = known.iter();
    match variables.find(|variable| variable.eq_ignore_ascii_case(name)) {
        Some(variable) => Err(format!(
            "`{}` is not a variable{}",
            shorten(text),
            did_you_mean(Some(&format!("{before}{variable}{after}")))
        )),
        None => Ok(()),
    }
}

fn is_name(part: &str) -> bool {
    !part.is_empty()
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Maximum number of characters of a quoted text.
const MAX_QUOTED_CHARS: usize = 40;

/// Returns `text`, truncated to [`MAX_QUOTED_CHARS`].
fn shorten(text: &str) -> Cow<'_, str> {
    util::shorten(text, MAX_QUOTED_CHARS)
}
