//! The grammar of links to blades, and the links of an article that follow it.

use super::target::{is_placeholder, others};
use crate::article::{Article, BladeLink, Link, Target, classify};
use crate::rules::{Context, did_you_mean};
use crate::schema::{Blades, nearest};

/// A link to a blade, taken apart.
pub(super) struct Blade<'a> {
    pub(super) extension: &'a str,
    pub(super) name: &'a str,
    /// Names and values.
    pub(super) parameters: Vec<(&'a str, &'a str)>,
    pub(super) uri: Option<&'a str>,
}

/// The links to blades, placeholders apart: what each is, or what of it does
/// not follow the grammar.
pub(super) fn blades<'a>(
    article: &'a Article,
    cx: &'a Context<'_>,
) -> impl Iterator<Item = (&'a Link, Result<Blade<'a>, String>)> {
    others(article).filter_map(|link| {
        let Target::Blade(blade) = classify(&link.url) else {
            return None;
        };
        let url = link.url.trim();
        (!is_placeholder(url, "", &cx.schemas.links))
            .then(|| (link, read(&blade, &cx.schemas.blades)))
    })
}

/// Takes a link apart by the grammar
/// `Extension.Blade[.parameter.value]...[;data-blade-uri:address]`.
fn read<'a>(link: &BladeLink<'a>, known: &Blades) -> Result<Blade<'a>, String> {
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
            return Err(format!(
                "`{}` is not a valid {what} name",
                shorten(part)
            ));
        }
    }
    let (pairs, odd) = parts[2..].as_chunks::<2>();
    if let [alone] = odd {
        return Err(format!("parameter `{}` has no value", shorten(alone)));
    }
    let parameters: Vec<_> = pairs.iter().map(|[name, value]| (*name, *value)).collect();
    for (name, value) in &parameters {
        if !is_name(name) {
            return Err(format!(
                "`{}` is not a valid parameter name",
                shorten(name)
            ));
        }
        if value.trim().is_empty() {
            return Err(format!("parameter `{name}` has no value"));
        }
        if let Some(variable) = value.strip_prefix('$') {
            check_variable(variable, &known.variables, "$", "")?;
        } else {
            check_forgotten(value, &known.variables, "$", "")?;
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
            None => check_forgotten(&rest[..close], &known.uri_variables, "{$", "}")?,
        }
        rest = &rest[close + 1..];
    }
    // `$domain/x`: the braces are missing.
    match uri
        .strip_prefix('$')
        .and_then(|rest| rest.split('/').next())
    {
        Some(variable) => check_forgotten(variable, &known.uri_variables, "{$", "}"),
        None => Ok(()),
    }
}

fn check_variable(name: &str, known: &[String], before: &str, behind: &str) -> Result<(), String> {
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let near = nearest(name, known.iter().map(String::as_str))
        .map(|near| format!("{before}{near}{behind}"));
    Err(format!(
        "unknown variable `{before}{}{behind}`{}",
        shorten(name),
        did_you_mean(near.as_deref())
    ))
}

/// Refuses a text that is the name of a variable, with or without the wrong signs
/// around it.
fn check_forgotten(text: &str, known: &[String], before: &str, behind: &str) -> Result<(), String> {
    let name = text.trim_matches(['{', '}', '$', ' ']);
    let mut variables = known.iter();
    match variables.find(|variable| variable.eq_ignore_ascii_case(name)) {
        Some(variable) => Err(format!(
            "`{}` is not a variable{}",
            shorten(text),
            did_you_mean(Some(&format!("{before}{variable}{behind}")))
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

fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
