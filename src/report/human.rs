//! Format `human`: findings with excerpts by file, then a summary. Files with errors come first,
//! and errors come first in each file.

use super::excerpt::Excerpt;
use super::format::DisplayOptions;
use super::gate::MAX_OWNERS;
use super::plan::{Counts, FilePlan, Fixable, Plan};
use super::sanitize::escape_controls;
use super::view::{FindingRecord, View};
use crate::finding::{Applicability, Finding, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use rayon::prelude::*;
use std::io::{self, Write};

pub(super) fn write(
    view: &View<'_>,
    options: DisplayOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(options.width);
    let plan = Plan::of(view.findings, options);
    for files in plan.files.chunks(FILES_PER_CHUNK) {
        let texts: Vec<String> = files
            .par_iter()
            .map(|file| file_text(view, file, &renderer, options))
            .collect();
        for text in texts {
            out.write_all(text.as_bytes())?;
        }
    }
    write_hidden(&plan, out)?;
    write_rises(view, out)?;
    if options.is_quiet {
        return Ok(());
    }
    if options.lists_held_back {
        write_held_back(view, &plan, out)?;
    }
    writeln!(out, "{}", counts(view, plan.all.by_severity))?;
    match fixable(plan.all.fixable) {
        Some(text) => writeln!(out, "{text}"),
        None => Ok(()),
    }
}

/// Maximum number of files whose text is in memory at the same time.
const FILES_PER_CHUNK: usize = 256;

/// Returns the text of the findings of one file.
fn file_text(
    view: &View<'_>,
    file: &FilePlan<'_>,
    renderer: &Renderer,
    options: DisplayOptions,
) -> String {
    let view = View {
        findings: file.findings,
        ..*view
    };
    let mut text = String::new();
    let mut write = |is_selected: fn(Severity) -> bool| {
        let mut is_shown = file.is_shown.iter().copied();
        for shown in view.shown() {
            let is_within_limits = is_shown.next().unwrap_or_default();
            if !is_within_limits || !is_selected(shown.finding.severity) {
                continue;
            }
            let record = shown.record();
            if text.is_empty() {
                text = heading(&record.location.file, &file.counts, options.color);
            }
            let excerpts = render(renderer, &view, shown.finding, &record, options.width);
            text.push_str(&excerpts);
            text.push_str("\n\n");
        }
    };
    if file.counts.errors() > 0 {
        write(|severity| severity == Severity::Error);
    }
    write(|severity| severity != Severity::Error);
    text
}

/// Returns the line above the findings of a file, with their number.
fn heading(path: &str, counts: &Counts, color: bool) -> String {
    let path = escape_controls(path);
    let (bold, plain) = if color {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let mut text = numbers(&counts.by_severity);
    if counts.shown < counts.total() {
        text.push_str(&format!("; {} of {} shown", counts.shown, counts.total()));
    }
    format!("{bold}{path}{plain}: {text}\n\n")
}

fn render(
    renderer: &Renderer,
    view: &View<'_>,
    finding: &Finding,
    record: &FindingRecord<'_>,
    width: usize,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::INFO.with_name("suggestion"),
    };
    let source = view.corpus.source(finding.file);
    let max_marked = columns_left(width, 2 * MARGIN);
    let first = Excerpt::of(
        record.lines,
        source,
        finding.span,
        &record.location,
        max_marked,
    );
    let mut related = Vec::new();
    for (other, record) in finding.related.iter().zip(&record.related) {
        let source = view.corpus.source(other.file);
        related.push((
            Excerpt::of(
                &record.lines,
                source,
                other.span,
                &record.location,
                max_marked,
            ),
            escape_controls(&record.message),
        ));
    }
    let title = format!("{}[{}]: ", record.severity, record.rule).len();
    let mut group: Group<'_> = level
        .primary_title(wrap(
            &escape_controls(record.message),
            columns_left(width, title),
        ))
        .id(finding.rule.as_str())
        .elements(first.elements(AnnotationKind::Primary, None));
    for (excerpt, message) in &related {
        group = group.elements(excerpt.elements(AnnotationKind::Context, Some(message)));
    }
    let help = wrap(&escape_controls(&record.help), columns_left(width, MARGIN));
    group = group.element(Level::HELP.message(help));
    let note = match record.fix.map(|fix| fix.applicability) {
        Some(Applicability::Safe) => Some("fixable with `helpc fix`"),
        Some(Applicability::Unsafe) => Some("fixable with `helpc fix --unsafe`; review the change"),
        None => None,
    };
    if let Some(note) = note {
        group = group.element(Level::NOTE.message(note));
    }
    renderer.render(&[group])
}

/// Number of columns before the help text: a line number of four digits and `= help: `.
const MARGIN: usize = 14;

/// Returns the number of columns after the first `used` ones.
fn columns_left(width: usize, used: usize) -> usize {
    width.min(100).saturating_sub(used).max(30)
}

/// Wraps `text` at spaces into lines of at most `width` characters.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let size = word.chars().count();
        if length > 0 && length + 1 + size > width {
            wrapped.push('\n');
            length = 0;
        } else if length > 0 {
            wrapped.push(' ');
            length += 1;
        }
        wrapped.push_str(word);
        length += size;
    }
    wrapped
}

/// Writes the number of findings that the limits hide.
fn write_hidden(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let hidden = plan.hidden();
    if hidden.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "Not shown above (`--max-per-rule 0 --max-per-file 0` shows all findings,\n\
         `--format concise` one per line, `--summary` only numbers):\n"
    )?;
    for (rule, counts) in hidden {
        writeln!(
            out,
            "{:>7} more of {rule} ({} in {})",
            digits(counts.total() - counts.shown),
            digits(counts.total()),
            plural(counts.files, "file")
        )?;
    }
    writeln!(out)
}

/// Lists the owners with more findings than before, with the rules.
fn write_rises(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.rises.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}:\n", rises_heading(view))?;
    for rise in view.rises.iter().take(MAX_OWNERS) {
        writeln!(out, "  {}: {}", rise.owner, rise.change.words())?;
        for (rule, change) in &rise.rules {
            writeln!(out, "    {rule:<32} {}", change.words())?;
        }
    }
    if view.rises.len() > MAX_OWNERS {
        let rest = view.rises.len() - MAX_OWNERS;
        writeln!(out, "  and {} more", plural(rest, "owner"))?;
    }
    writeln!(out)
}

/// Returns the line above the list of owners with more findings than before.
pub(super) fn rises_heading(view: &View<'_>) -> String {
    let owners = plural(view.rises.len(), "owner");
    let verb = if view.rises.len() == 1 { "has" } else { "have" };
    format!("{owners} {verb} more findings than before")
}

/// Maximum number of articles in the list of those held back.
const MAX_HELD_BACK: usize = 20;

/// Lists the articles that `build` does not publish.
fn write_held_back(view: &View<'_>, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let with_errors = plan.files.iter().filter(|file| file.counts.errors() > 0);
    let (mut articles, mut others) = (Vec::new(), Vec::new());
    for file in with_errors {
        let Some(first) = file.findings.first() else {
            continue;
        };
        let path = &view.corpus.source(first.file).path;
        let path = escape_controls(&view.corpus.tree.display(path)).into_owned();
        if view.corpus.as_article(first.file).is_some() {
            articles.push((path, file.counts.errors()));
        } else {
            others.push(path);
        }
    }
    for path in others {
        writeln!(
            out,
            "`helpc build` publishes nothing until you fix the errors in {path}.\n"
        )?;
    }
    if articles.is_empty() {
        return Ok(());
    }
    let count = plural(articles.len(), "article");
    writeln!(out, "`helpc build` holds back {count} because of errors:\n")?;
    for (path, errors) in articles.iter().take(MAX_HELD_BACK) {
        writeln!(out, "  {path}: {}", plural(*errors, "error"))?;
    }
    if articles.len() > MAX_HELD_BACK {
        let rest = digits(articles.len() - MAX_HELD_BACK);
        writeln!(
            out,
            "  and {rest} more: `--level error --format concise` lists every error"
        )?;
    }
    writeln!(out)
}

/// Returns the number of findings, and of those that can be fixed, on one line.
pub(super) fn headline(view: &View<'_>) -> String {
    let (mut by_severity, mut can_be_fixed) = ([0; 3], Fixable::default());
    for finding in view.findings {
        by_severity[finding.severity as usize] += 1;
        can_be_fixed.add(finding);
    }
    let mut line = counts(view, by_severity);
    if let Some(text) = fixable(can_be_fixed) {
        line.push_str("; ");
        line.push_str(&text);
    }
    line
}

/// Returns the number of articles that were checked, and of findings by severity.
fn counts(view: &View<'_>, by_severity: [usize; 3]) -> String {
    let tree = &view.corpus.tree;
    let articles = view
        .corpus
        .articles
        .iter()
        .filter(|article| tree.is_selected(&article.source.path))
        .count();
    let numbers: Vec<String> = [Severity::Error, Severity::Warning, Severity::Suggestion]
        .iter()
        .filter(|severity| **severity >= view.level)
        .map(|severity| plural(by_severity[*severity as usize], severity.name()))
        .collect();
    format!("{}: {}", plural(articles, "article"), numbers.join(", "))
}

/// Returns the number of fixable findings with the command that fixes them, if there are any.
fn fixable(count: Fixable) -> Option<String> {
    match (count.safe, count.to_review) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{} fixable with `helpc fix`", digits(safe))),
        (0, to_review) => Some(format!(
            "{} fixable with `helpc fix --unsafe`; review the changes",
            digits(to_review)
        )),
        (safe, to_review) => Some(format!(
            "{} fixable with `helpc fix`, {} more with `helpc fix --unsafe`",
            digits(safe),
            digits(to_review)
        )),
    }
}

/// Returns the number of findings by severity, without severities that have none.
pub(super) fn numbers(by_severity: &[usize; 3]) -> String {
    let numbers: Vec<String> = [Severity::Error, Severity::Warning, Severity::Suggestion]
        .iter()
        .filter(|severity| by_severity[**severity as usize] > 0)
        .map(|severity| plural(by_severity[*severity as usize], severity.name()))
        .collect();
    numbers.join(", ")
}

/// Returns `1 article`, `2 articles` and so on, with thousands separators.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {noun}{s}", digits(count))
}

/// Returns a number with thousands separators.
pub(crate) fn digits(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
