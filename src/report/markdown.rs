//! A summary in Markdown, for a job or a pull request: numbers, rules, and the
//! findings that weigh most. What comes from articles is shown as it is: it
//! cannot become markup, an address to follow or the name of somebody to call.

use super::human::{headline, plural};
use super::quota::Quota;
use super::sanitize::{escape_controls, line};
use super::view::{Shown, View, address};
use crate::finding::Applicability;
use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Findings that are listed.
const MOST: usize = 200;
/// Characters of a message or path that are shown.
const LENGTH: usize = 300;
/// Bytes of the list: a comment on GitHub takes 65,536 in all.
const SIZE: usize = 50_000;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# helpc\n\n{}", headline(view))?;
    if view.findings.is_empty() {
        return Ok(());
    }
    rules(view, out)?;
    let mut quota = Quota::new(view.findings, MOST);
    let left = Cell::new(SIZE);
    let mut listed = 0;
    let mut file = None;
    view.each(
        |finding| left.get() > 0 && quota.takes(finding),
        |finding, shown| {
            let mut text = String::new();
            if file != Some(finding.file) {
                text = format!("\n## {}\n\n", code(&shown.place.file));
            }
            text.push_str(&item(&shown));
            left.set(left.get().saturating_sub(text.len()));
            if left.get() > 0 {
                file = Some(finding.file);
                listed += 1;
                out.write_all(text.as_bytes())?;
            }
            Ok::<_, io::Error>(())
        },
    )?;
    let rest = view.findings.len() - listed;
    if rest > 0 {
        writeln!(
            out,
            "\nNot listed here: {}. `helpc check` shows them.",
            plural(rest, "finding")
        )?;
    }
    Ok(())
}

/// Writes the table of rules, a row for each severity that a rule has findings of: the
/// most severe first, then those with most findings.
fn rules(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for finding in view.findings {
        *counts.entry((finding.severity, finding.rule)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((severity, rule), count)| (Reverse((*severity, *count)), *rule));
    writeln!(
        out,
        "\n| rule | severity | findings | what it finds |\n|---|---|---:|---|"
    )?;
    for ((severity, rule), count) in rows {
        let summary = view.schemas.rule(rule).map_or("", |page| &page.summary);
        let page = view.page(rule);
        let name = match address(&page) {
            Some(address) => format!("[{rule}](<{}>)", address.replace(['<', '>', '\n'], "")),
            None => rule.to_owned(),
        };
        let summary = prose(&line(summary)).replace('|', "\\|");
        writeln!(out, "| {name} | {severity} | {count} | {summary} |")?;
    }
    Ok(())
}

/// One finding: where, how bad, which rule, what.
fn item(shown: &Shown<'_>) -> String {
    let fixable = match shown.fix.map(|fix| fix.applicability) {
        Some(Applicability::Safe) => " (fixable with `helpc fix`)",
        Some(Applicability::Unsafe) => " (fixable with `helpc fix --unsafe`)",
        None => "",
    };
    format!(
        "- {}:{} **{}** {}: {}{fixable}\n",
        shown.place.line,
        shown.place.column,
        shown.severity,
        shown.rule,
        prose(&clip(&escape_controls(shown.message)))
    )
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text as a code span, whatever backticks are in it.
fn code(text: &str) -> String {
    let text = clip(&escape_controls(text));
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') {
        return format!("{fence} {text} {fence}");
    }
    format!("{fence}{text}{fence}")
}

/// A message: what it puts in backticks becomes code, in which nothing means
/// anything; the rest is escaped.
fn prose(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('`') {
        escape(before, &mut shown);
        match behind.split_once('`') {
            Some((inside, after)) if !inside.trim().is_empty() && !shown.ends_with('`') => {
                shown.push_str(&code(inside));
                rest = after;
            }
            _ => {
                shown.push_str("&#96;");
                rest = behind;
            }
        }
    }
    escape(rest, &mut shown);
    shown
}

/// Writes text in which nothing is markup. An invisible blank keeps names,
/// numbers and addresses from becoming links: GitHub and GitLab look for them
/// in the finished text, where escapes are gone.
fn escape(text: &str, shown: &mut String) {
    let mut before = '\0';
    for c in text.chars() {
        if (before == ':' && c == '/') || (c == '.' && ends_in_www(shown)) {
            shown.push_str("&#8203;");
        }
        match c {
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' => {
                shown.push_str(&format!("&#{};", c as u32));
            }
            '@' | '#' | '!' | '~' | '$' | '%' | '^' => {
                shown.push_str(&format!("&#{};&#8203;", c as u32));
            }
            _ => shown.push(c),
        }
        before = c;
    }
}

fn ends_in_www(text: &str) -> bool {
    let mut back = text.bytes().rev();
    (0..3).all(|_| matches!(back.next(), Some(b'w' | b'W')))
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn names_become_code_and_nothing_else_means_anything() {
        assert_eq!(
            prose("`<script>` is not allowed"),
            "`<script>` is not allowed"
        );
        assert_eq!(prose("`` is empty"), "&#96;&#96; is empty");
        assert_eq!(prose("a ` b"), "a &#96; b");
        assert_eq!(prose("no `a|b` | or `c`"), "no `a|b` &#124; or `c`");
        assert_eq!(prose("<b> @me"), "&#60;b&#62; &#64;&#8203;me");
        assert_eq!(
            prose("see https://www.x.y"),
            "see https:&#8203;//www&#8203;.x.y"
        );
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
