//! Format `markdown`: a summary for a job or a pull request, with numbers, rules and the most
//! severe findings. Text from articles is escaped, so that it cannot become markup, a link or a
//! mention.

use super::gate::MAX_OWNERS;
use super::human::{headline, plural, rises_heading};
use super::quota::Quota;
use super::sanitize::{escape_controls, on_one_line};
use super::view::{FindingRecord, View, address};
use crate::finding::Applicability;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Maximum number of findings in the list.
const MAX_FINDINGS: usize = 200;
/// Maximum length of a message or a path, in characters.
const MAX_TEXT_LENGTH: usize = 300;
/// Maximum size of the list, in bytes. A comment on GitHub has at most 65,536 bytes.
const MAX_LIST_BYTES: usize = 50_000;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# helpc\n\n{}", headline(view))?;
    if view.findings.is_empty() {
        return Ok(());
    }
    rises(view, out)?;
    rules(view, out)?;
    let mut quota = Quota::new(view.findings, MAX_FINDINGS);
    let mut bytes_left = MAX_LIST_BYTES;
    let mut listed = 0;
    let mut file = None;
    for shown in view.shown().filter(|shown| quota.take(shown.finding)) {
        let record = shown.record();
        let mut text = String::new();
        if file != Some(shown.finding.file) {
            text = format!("\n## {}\n\n", code(&record.location.file));
        }
        text.push_str(&item(&record));
        bytes_left = bytes_left.saturating_sub(text.len());
        if bytes_left == 0 {
            break;
        }
        file = Some(shown.finding.file);
        listed += 1;
        out.write_all(text.as_bytes())?;
    }
    let rest = view.findings.len() - listed;
    if rest > 0 {
        writeln!(
            out,
            "\n{} not listed here: see `helpc check`.",
            plural(rest, "finding")
        )?;
    }
    Ok(())
}

/// Writes the table of the owners with more findings than before.
fn rises(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.rises.is_empty() {
        return Ok(());
    }
    let heading = rises_heading(view);
    writeln!(
        out,
        "\n{heading}:\n\n| owner | change | rules |\n|---|---|---|"
    )?;
    for rise in view.rises.iter().take(MAX_OWNERS) {
        let owner = prose(&clip(&on_one_line(&rise.owner)));
        let rules = rise.rules.iter();
        let rules: Vec<String> = rules
            .map(|(rule, change)| format!("{rule}: {}", change.words()))
            .collect();
        let change = rise.change.words();
        writeln!(out, "| {owner} | {change} | {} |", rules.join("<br>"))?;
    }
    if view.rises.len() > MAX_OWNERS {
        let rest = view.rises.len() - MAX_OWNERS;
        writeln!(out, "\nand {} more", plural(rest, "owner"))?;
    }
    Ok(())
}

/// Writes the table of rules, with a row for each rule and severity: the most severe first, then
/// those with the most findings.
fn rules(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for finding in view.findings {
        *counts
            .entry((finding.severity, finding.rule.as_str()))
            .or_default() += 1;
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
        let summary = prose(&on_one_line(summary)).replace('|', "\\|");
        writeln!(out, "| {name} | {severity} | {count} | {summary} |")?;
    }
    Ok(())
}

/// Returns the list item of a finding: location, severity, rule and message.
fn item(record: &FindingRecord<'_>) -> String {
    let fixable = match record.fix.map(|fix| fix.applicability) {
        Some(Applicability::Safe) => " (fixable with `helpc fix`)",
        Some(Applicability::Unsafe) => " (fixable with `helpc fix --unsafe`)",
        None => "",
    };
    format!(
        "- {}:{} **{}** {}: {}{fixable}\n",
        record.location.line,
        record.location.column,
        record.severity,
        record.rule,
        prose(&clip(&escape_controls(record.message)))
    )
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns text as a code span, even if it contains backticks.
pub(crate) fn code(text: &str) -> String {
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

/// Returns a message as Markdown: its parts in backticks become code spans, and the rest is
/// escaped.
fn prose(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        escape(before, &mut markdown);
        match after.split_once('`') {
            Some((inside, after)) if !inside.trim().is_empty() && !markdown.ends_with('`') => {
                markdown.push_str(&code(inside));
                rest = after;
            }
            _ => {
                markdown.push_str("&#96;");
                rest = after;
            }
        }
    }
    escape(rest, &mut markdown);
    markdown
}

/// Returns text without markup.
#[cfg(feature = "cli")]
pub(crate) fn plain(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    escape(&escape_controls(text), &mut markdown);
    markdown
}

/// Writes text without markup. A zero-width space keeps mentions, issue numbers and addresses
/// from becoming links: GitHub and GitLab look for them in the rendered text, without escapes.
fn escape(text: &str, markdown: &mut String) {
    let mut before = '\0';
    for c in text.chars() {
        if (before == ':' && c == '/') || (c == '.' && ends_in_www(markdown)) {
            markdown.push_str("&#8203;");
        }
        match c {
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' => {
                markdown.push_str(&format!("&#{};", c as u32));
            }
            '@' | '#' | '!' | '~' | '$' | '%' | '^' => {
                markdown.push_str(&format!("&#{};&#8203;", c as u32));
            }
            _ => markdown.push(c),
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
    fn quoted_text_becomes_code_and_the_rest_is_escaped() {
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
