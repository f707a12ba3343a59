//! `structure/code-smart-punctuation`: curly quotes or dashes in a command.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/code-smart-punctuation", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.source.is_ascii {
        return;
    }
    for code in &cx.article.outline.code {
        let written = cx.article.source.slice(*code);
        if written.is_ascii() {
            continue;
        }
        let mut at = code.start as usize;
        for line in written.split_inclusive('\n') {
            check_line(line, at, out);
            at += line.len();
        }
    }
}

fn check_line(line: &str, base: usize, out: &mut Sink<'_>) {
    if !is_command(line) {
        return;
    }
    let mut found = Vec::new();
    let is_powershell = has_cmdlet(line);
    for (at, c) in line.char_indices() {
        let span = Span::new(base + at, base + at + c.len_utf8());
        if let Some(plain) = plain(c, &line[..at], &line[at + c.len_utf8()..], is_powershell) {
            found.push((span, c, plain));
        }
    }
    let Some((first, c, plain)) = found.first() else {
        return;
    };
    let name = if plain.text.starts_with('-') {
        "a dash, not a hyphen"
    } else {
        "a curly quote"
    };
    let is_certain = found.iter().all(|(_, _, plain)| plain.is_certain);
    let edits = found.iter().map(|(span, _, plain)| Edit {
        span: *span,
        text: plain.text.to_owned(),
    });
    let applicability = if is_certain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    out.report(
        *first,
        format!("`{c}` is {name}: this command fails when readers copy it"),
    )
    .help(format!("Write `{}`.", plain.text))
    .fix(Fix::new(applicability, edits.collect()));
}

/// The ASCII characters for a curly quote or a dash.
struct Plain {
    text: &'static str,
    /// True if no other text can be meant.
    is_certain: bool,
}

/// Returns the ASCII characters for `c`, which is between `before` and `after`.
fn plain(c: char, before: &str, after: &str, is_powershell: bool) -> Option<Plain> {
    let certain = |text| {
        Some(Plain {
            text,
            is_certain: true,
        })
    };
    match c {
        '“' | '”' | '„' | '‟' => certain("\""),
        '‘' | '’' | '‛' => {
            // `isn’t` is text in a string.
            let is_apostrophe =
                before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
            if is_apostrophe { None } else { certain("'") }
        }
        '–' | '—' | '−' => {
            let starts_word = before.ends_with(|c: char| c.is_whitespace() || c == '`');
            let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            if !(starts_word || before.is_empty()) || length == 0 {
                return None;
            }
            let is_parameter = after.starts_with(|c: char| c.is_ascii_uppercase());
            if length == 1 || (is_parameter && is_powershell) {
                return certain("-");
            }
            // Word processors turn two hyphens into one dash.
            Some(Plain {
                text: "--",
                is_certain: false,
            })
        }
        _ => None,
    }
}

/// Returns true if `line` contains a PowerShell command, such as `Get-Service`.
fn has_cmdlet(line: &str) -> bool {
    let is_capital = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase());
    line.split([' ', '\t', '`', '(', '|', '=']).any(|word| {
        let parts = word.split_once('-');
        parts.is_some_and(|(verb, noun)| is_capital(verb) && is_capital(noun))
    })
}

/// Returns true if `line` is a command or an assignment, not a message.
fn is_command(line: &str) -> bool {
    if line.is_ascii() {
        return false;
    }
    let has_option = || {
        line.split([' ', '\t', '`']).any(|word| {
            let name = word.trim_start_matches(['-', '–', '—', '/']);
            name.len() < word.len() && name.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    let is_assigned = || {
        let quote = |c: char| "“”„‟‘’‛".contains(c);
        line.match_indices(['=', '(', ':', ',', '{', '['])
            .any(|(at, _)| line[at + 1..].trim_start_matches(' ').starts_with(quote))
    };
    has_option() || is_assigned() || has_quoted_argument(line)
}

/// Returns true if `line` starts with the name of a command and a curly quote
/// follows a space, as in `echo “text”`.
fn has_quoted_argument(line: &str) -> bool {
    let line = line.trim_start_matches(['`', ' ', '\t', '$', '>']);
    let (name, arguments) = line.split_once(' ').unwrap_or((line, ""));
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_./".contains(c);
    let is_command =
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_name);
    (is_command || has_cmdlet(name)) && arguments.trim_start().starts_with(['“', '‘', '„'])
}
