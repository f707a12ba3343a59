//! `structure/lost-backslash`: a backslash in a Windows path that readers do not see.

use super::support::shown;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/lost-backslash", check);

/// Performance counter objects, whose paths start with one backslash.
const COUNTERS: [&str; 6] = [
    "LogicalDisk",
    "Memory",
    "Network Interface",
    "PhysicalDisk",
    "Process",
    "System",
];

/// Maximum length of a path to check, in bytes: the default limit of Windows.
const MAX_PATH_BYTES: usize = 260;

/// Starts of paths without a drive.
const ROOTS: [&str; 5] = ["HKCR", "HKCU", "HKEY_", "HKLM", "$env:"];

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = cx.article.source.text.as_str();
    let mut word_end = 0;
    for prose in &cx.article.outline.prose {
        let start = prose.start as usize;
        // An escape separates two parts of the prose: the escaped character starts the second one.
        let Some(at) = start
            .checked_sub(1)
            .filter(|at| text.as_bytes()[*at] == b'\\')
        else {
            continue;
        };
        if at < word_end {
            continue;
        }
        let before = word_before(text, at);
        let after = word_after(text, start);
        if is_path(before, after) {
            word_end = start + after.len();
            report(text, Span::new(at - before.len(), word_end), at, out);
        }
    }
}

fn report(text: &str, word: Span, at: usize, out: &mut Sink<'_>) {
    let written = text[word.range()]
        .trim_start_matches(['(', '"', '\'', '*', '“'])
        .trim_end_matches([')', '"', '\'', ',', '.', ';', '*', '”']);
    let lost = Span::new(at, at + 1);
    out.report(
        lost,
        format!(
            "readers do not see this backslash in `{}`: Markdown treats it as an escape",
            shown::quoted(written)
        ),
    )
    .help("Format the path as code, between backticks, or write each backslash twice.")
    .fix(Fix::new(
        Applicability::Safe,
        escapes(text, at, word.end as usize),
    ));
}

/// Returns the edits that double each backslash that readers do not see, from `at` to the `end` of
/// the word.
fn escapes(text: &str, at: usize, end: usize) -> Vec<Edit> {
    let bytes = &text.as_bytes()[..end];
    let mut edits = Vec::new();
    let mut next = at;
    while let Some(found) = memchr::memchr(b'\\', &bytes[next..]) {
        let place = next + found;
        let escaped = bytes.get(place + 1).copied().unwrap_or_default();
        let added = match escaped {
            // Readers see one backslash of `\\server`.
            b'\\' if place == at => "\\\\",
            // A `<` also needs its escape.
            b'<' => "\\\\",
            b'\\' | b'_' | b'>' if place != at => "",
            _ if escaped.is_ascii_punctuation() => "\\",
            _ => "",
        };
        if !added.is_empty() {
            edits.push(Edit {
                span: Span::new(place, place),
                text: added.to_owned(),
            });
        }
        let step = if escaped.is_ascii_punctuation() { 2 } else { 1 };
        next = (place + step).min(end);
    }
    edits
}

/// Returns the part of a word before `at`.
fn word_before(text: &str, at: usize) -> &str {
    let from = text
        .ceil_char_boundary(at.saturating_sub(MAX_PATH_BYTES))
        .min(at);
    let before = &text[from..at];
    let mut spaces = before
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_whitespace());
    let start = spaces.next().map_or(0, |(at, c)| at + c.len_utf8());
    &before[start..]
}

/// Returns the part of a word from `at` on.
fn word_after(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let near = &rest[..rest.floor_char_boundary(MAX_PATH_BYTES)];
    &near[..near.find(char::is_whitespace).unwrap_or(near.len())]
}

/// Returns true if a backslash between `before` and `after` belongs to a path.
fn is_path(before: &str, after: &str) -> bool {
    if let Some(share) = after.strip_prefix('\\') {
        return starts_word(before) && is_share(share);
    }
    let Some(escaped) = after.chars().next() else {
        return false;
    };
    // An author who doubles one backslash escapes the others on purpose.
    if before.contains("\\\\") || !is_in_path(before) {
        return false;
    }
    match escaped {
        '_' | ')' | ']' | '>' | '"' | '\'' | ',' | ';' => before.ends_with(':'),
        _ => true,
    }
}

/// Returns true if `before` contains only punctuation, so that a word starts after it.
fn starts_word(before: &str) -> bool {
    before
        .trim_end_matches(['(', '[', '"', '\'', '“', '‘', '*', '_'])
        .is_empty()
}

/// Returns true if `share` has the form `server\folder`.
fn is_share(share: &str) -> bool {
    let is_name =
        |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || ".<{$%[*_".contains(c));
    // `\\Memory\Available` is a performance counter, not a server.
    let is_counter = |server: &str| COUNTERS.iter().any(|counter| server.starts_with(counter));
    let parts = share.split_once('\\');
    parts.is_some_and(|(server, folder)| {
        is_name(server) && is_name(folder.trim_start_matches('\\')) && !is_counter(server)
    })
}

/// Returns true if `before` starts with a drive, a variable, or a registry key.
fn is_in_path(before: &str) -> bool {
    let word = before.trim_start_matches(['(', '[', '"', '\'', '“', '‘', '*', '_', '=']);
    let has_root = ROOTS.iter().any(|root| word.starts_with(root));
    let variable = word.strip_prefix('%').and_then(|name| name.find('%'));
    has_root || variable.is_some_and(|end| end > 0) || has_drive(before)
}

/// Returns true if `before` contains a drive letter.
fn has_drive(before: &str) -> bool {
    let bytes = before.as_bytes();
    memchr::memchr_iter(b':', bytes).any(|at| {
        let is_letter = at > 0 && bytes[at - 1].is_ascii_alphabetic();
        let is_alone = at < 2 || !bytes[at - 2].is_ascii_alphanumeric();
        let is_path = bytes.get(at + 1).is_none_or(|next| *next == b'\\');
        is_letter && is_alone && is_path
    })
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn distinguishes_paths_and_escapes() {
        for (before, after) in [
            ("", r"\server\share"),
            ("(", r"\10.0.0.4\c$"),
            ("", r"\<server>\share"),
            ("C:", "<folder>"),
            (r"C:\Users", "<name>"),
            (r"(C:", ")"),
            ("D:", "*.log"),
            ("%windir%", "<name>"),
            (r"HKLM\Software", "{guid}"),
            (r"C:\Data", ".ssh"),
        ] {
            assert!(is_path(before, after), "{before} {after}");
        }
        for (before, after) in [
            ("", "*bold*"),
            ("", "<name\\>"),
            ("my", "_file"),
            (r"C:\my", "_file"),
            (r"C:", r"\Data"),
            (r"C:\\Data\", "<name>"),
            ("x'", r"\r\nActivity"),
            ("", r"\Memory\Available"),
            ("http:", "*"),
        ] {
            assert!(!is_path(before, after), "{before} {after}");
        }
    }
}
