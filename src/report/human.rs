//! Findings with excerpts, grouped by file, then a summary. Errors come first: files
//! with errors before the others, and in each file its errors.

use super::Amount;
use super::excerpt::Excerpt;
use super::plan::{Count, Fixable, OfFile, Plan};
use super::sanitize::escape_controls;
use super::view::{Shown, View};
use crate::finding::{Applicability, Finding, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use rayon::prelude::*;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, amount: Amount, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if amount.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(amount.width);
    let plan = Plan::of(view.findings, amount);
    for some in plan.files.chunks(AT_ONCE) {
        let written: Vec<String> = some
            .par_iter()
            .map(|file| of_file(view, file, &renderer, amount))
            .collect();
        for text in written {
            out.write_all(text.as_bytes())?;
        }
    }
    hidden(&plan, out)?;
    if amount.is_quiet {
        return Ok(());
    }
    if amount.lists_held_back {
        held_back(view, &plan, out)?;
    }
    writeln!(out, "{}", counts(view, plan.all.of))?;
    match fixable(plan.all.fixable) {
        Some(text) => writeln!(out, "{text}"),
        None => Ok(()),
    }
}

/// Files whose findings are held in memory at once.
const AT_ONCE: usize = 256;

/// The findings of one file that are shown.
fn of_file(view: &View<'_>, file: &OfFile<'_>, renderer: &Renderer, amount: Amount) -> String {
    let view = View {
        findings: file.findings,
        ..*view
    };
    let mut text = String::new();
    let mut write = |is_now: fn(Severity) -> bool| {
        let mut wanted = file.shown.iter().copied();
        // Writing to a text cannot fail.
        let _ = view.each(
            |finding| wanted.next().unwrap_or_default() && is_now(finding.severity),
            |finding, shown| {
                if text.is_empty() {
                    text = head(&shown.place.file, &file.count, amount.color);
                }
                let excerpts = render(renderer, &view, finding, &shown, amount.width);
                text.push_str(&excerpts);
                text.push_str("\n\n");
                Ok::<(), std::convert::Infallible>(())
            },
        );
    };
    if file.count.errors() > 0 {
        write(|severity| severity == Severity::Error);
    }
    write(|severity| severity != Severity::Error);
    text
}

/// The line above the findings of a file: what they are, and how many are shown.
fn head(path: &str, count: &Count, color: bool) -> String {
    let path = escape_controls(path);
    let (bold, plain) = if color {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let mut what = numbers(&count.of);
    if count.shown < count.total() {
        what.push_str(&format!("; {} of {} shown", count.shown, count.total()));
    }
    format!("{bold}{path}{plain}: {what}\n\n")
}

fn render(
    renderer: &Renderer,
    view: &View<'_>,
    finding: &Finding,
    shown: &Shown<'_>,
    width: usize,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::INFO.with_name("suggestion"),
    };
    let source = view.corpus.source(finding.file);
    let most = room(width, 2 * MARGIN);
    let first = Excerpt::of(shown.lines, source, finding.span, &shown.place, most);
    let mut related = Vec::new();
    for (other, place) in finding.related.iter().zip(&shown.related) {
        let source = view.corpus.source(other.file);
        related.push((
            Excerpt::of(&place.lines, source, other.span, &place.place, most),
            escape_controls(&place.message),
        ));
    }
    let title = format!("{}[{}]: ", shown.severity, shown.rule).len();
    let mut group: Group<'_> = level
        .primary_title(wrap(&escape_controls(shown.message), room(width, title)))
        .id(finding.rule)
        .elements(first.elements(AnnotationKind::Primary, None));
    for (excerpt, message) in &related {
        group = group.elements(excerpt.elements(AnnotationKind::Context, Some(message)));
    }
    let help = wrap(&escape_controls(&shown.help), room(width, MARGIN));
    group = group.element(Level::HELP.message(help));
    let note = match shown.fix.map(|fix| fix.applicability) {
        Some(Applicability::Safe) => Some("fixable with `helpc fix`"),
        Some(Applicability::Unsafe) => Some("fixable with `helpc fix --unsafe`; review the change"),
        None => None,
    };
    if let Some(note) = note {
        group = group.element(Level::NOTE.message(note));
    }
    renderer.render(&[group])
}

/// Columns left of help: a line number of four digits, `= help: `.
const MARGIN: usize = 14;

/// Columns that are left behind the first `taken`.
fn room(width: usize, taken: usize) -> usize {
    width.min(100).saturating_sub(taken).max(30)
}

/// Breaks `text` at blanks into lines of at most `width` characters.
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

/// Counts what the limits keep from being shown.
fn hidden(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let hidden = plan.hidden();
    if hidden.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "Not shown above. `--max-per-rule 0 --max-per-file 0` shows all findings,\n\
         `--format concise` one a line, `--summary` only numbers:\n"
    )?;
    for (rule, count) in hidden {
        writeln!(
            out,
            "{:>7} more of {rule} ({} in {})",
            digits(count.total() - count.shown),
            digits(count.total()),
            plural(count.files, "file")
        )?;
    }
    writeln!(out)
}

/// Articles that are named in the list of those held back.
const MAX_HELD_BACK: usize = 20;

/// Lists the articles that `build` will not publish.
fn held_back(view: &View<'_>, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let with_errors = plan.files.iter().filter(|file| file.count.errors() > 0);
    let (mut articles, mut others) = (Vec::new(), Vec::new());
    for file in with_errors {
        let Some(first) = file.findings.first() else {
            continue;
        };
        let path = &view.corpus.source(first.file).path;
        let path = escape_controls(&view.corpus.tree.display(path)).into_owned();
        if view.corpus.as_article(first.file).is_some() {
            articles.push((path, file.count.errors()));
        } else {
            others.push(path);
        }
    }
    for path in others {
        writeln!(
            out,
            "`helpc build` publishes nothing until the errors in {path} are fixed.\n"
        )?;
    }
    if articles.is_empty() {
        return Ok(());
    }
    let count = plural(articles.len(), "article");
    writeln!(
        out,
        "`helpc build` will hold back {count} for these errors:\n"
    )?;
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

/// Returns the numbers of findings, and of those that can be fixed, on one line.
pub(super) fn headline(view: &View<'_>) -> String {
    let (mut of, mut can_be_fixed) = ([0; 3], Fixable::default());
    for finding in view.findings {
        of[finding.severity as usize] += 1;
        can_be_fixed.add(finding);
    }
    let mut line = counts(view, of);
    if let Some(text) = fixable(can_be_fixed) {
        line.push_str("; ");
        line.push_str(&text);
    }
    line
}

/// Returns the number of articles that were looked at, and of findings by severity.
fn counts(view: &View<'_>, of: [usize; 3]) -> String {
    let tree = &view.corpus.tree;
    let articles = view.corpus.articles.iter();
    let articles = articles.filter(|article| tree.is_selected(&article.source.path));
    let articles = plural(articles.count(), "article");
    let all = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let shown = all.iter().filter(|severity| **severity >= view.level);
    let shown = shown.map(|severity| plural(of[*severity as usize], severity.name()));
    format!("{articles}: {}", shown.collect::<Vec<_>>().join(", "))
}

/// Names the command that fixes findings; `None` where none can be fixed.
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

/// Returns counts by severity in words; severities without findings are left out.
pub(super) fn numbers(of: &[usize; 3]) -> String {
    let all = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let some = all.iter().filter(|severity| of[**severity as usize] > 0);
    let words = some.map(|severity| plural(of[*severity as usize], severity.name()));
    words.collect::<Vec<_>>().join(", ")
}

/// `1 article`, `2 articles`, with commas at the thousands.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {noun}{s}", digits(count))
}

/// A number with commas at the thousands.
pub(super) fn digits(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
