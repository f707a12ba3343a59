//! Findings with excerpts, grouped by file, and a summary: the face of helpc.

use super::Amount;
use super::view::{Place, Shown, View};
use super::visible::{glyph, visible};
use crate::finding::{Finding, Severity};
use crate::source::{LineIndex, Source, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Lines of an excerpt.
const LINES: usize = 4;

pub(super) fn write(view: &View<'_>, amount: Amount, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if amount.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(amount.width);
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    view.each(
        |finding| {
            counts
                .entry(finding.rule)
                .or_default()
                .add(finding, amount.per_rule)
        },
        |finding, shown| writeln!(out, "{}\n", render(&renderer, view, finding, &shown)),
    )?;
    summarize(view, &counts, out)
}

#[derive(Default)]
struct Count {
    total: usize,
    shown: usize,
    files: usize,
    last_file: Option<u32>,
}

impl Count {
    /// Counts a finding and says whether it is shown.
    fn add(&mut self, finding: &Finding, most: usize) -> bool {
        self.total += 1;
        if self.last_file != Some(finding.file) {
            self.last_file = Some(finding.file);
            self.files += 1;
        }
        let is_shown = most == 0 || self.shown < most;
        self.shown += usize::from(is_shown);
        is_shown
    }
}

fn render(renderer: &Renderer, view: &View<'_>, finding: &Finding, shown: &Shown<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::INFO.with_name("suggestion"),
    };
    let source = &view.corpus.article(finding.file).source;
    let first = excerpt(source, finding.span, &shown.place);
    let mut related = Vec::new();
    for (other, place) in finding.related.iter().zip(&shown.related) {
        let source = &view.corpus.article(other.file).source;
        related.push((
            excerpt(source, other.span, &place.place),
            visible(&place.message),
        ));
    }
    let mut group: Group<'_> = level
        .primary_title(visible(shown.message))
        .id(finding.rule)
        .element(first.snippet(AnnotationKind::Primary, None));
    for (excerpt, message) in &related {
        group = group.element(excerpt.snippet(AnnotationKind::Context, Some(message)));
    }
    let help = visible(&shown.help).into_owned();
    let fix = match shown.fix.map(|fix| fix.applicability) {
        Some(crate::finding::Applicability::Safe) => " (a safe fix is known)",
        Some(crate::finding::Applicability::Unsafe) => " (a fix to look over is known)",
        None => "",
    };
    group = group.element(Level::HELP.message(format!("{}{fix}", wrap(&help, 76))));
    renderer.render(&[group])
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

/// A few lines of a file, made safe to print, with the place marked.
struct Excerpt {
    text: String,
    line: usize,
    mark: std::ops::Range<usize>,
    path: String,
}

impl Excerpt {
    fn snippet<'e>(
        &'e self,
        kind: AnnotationKind,
        label: Option<&'e str>,
    ) -> Snippet<'e, annotate_snippets::Annotation<'e>> {
        let annotation = kind.span(self.mark.clone());
        let annotation = match label {
            Some(label) => annotation.label(label),
            None => annotation,
        };
        Snippet::source(self.text.as_str())
            .line_start(self.line)
            .path(self.path.as_str())
            .annotation(annotation)
    }
}

fn excerpt(source: &Source, span: Span, place: &Place) -> Excerpt {
    let lines = LineIndex::new(&source.text);
    let last = place.end_line.min(place.line + LINES - 1).max(place.line);
    let mut text = String::new();
    let mut mark = (None, 0);
    for number in place.line..=last {
        let line = lines.line(number);
        let marked = Span {
            start: span.start.clamp(line.start, line.end),
            end: span.end.clamp(line.start, line.end),
        };
        for (offset, c) in source.slice(line).char_indices() {
            let at = line.start as usize + offset;
            // A byte order mark is no column.
            if at == 0 && c == '\u{feff}' {
                continue;
            }
            if at == marked.start as usize {
                mark.0.get_or_insert(text.len());
            }
            text.push(glyph(c));
            if at < marked.end as usize {
                mark.1 = text.len();
            }
        }
        mark.0.get_or_insert(text.len());
        text.push('\n');
    }
    let start = mark.0.unwrap_or_default();
    Excerpt {
        text,
        line: place.line,
        mark: start..mark.1.max(start),
        path: visible(&place.file).into_owned(),
    }
}

fn summarize(
    view: &View<'_>,
    counts: &BTreeMap<&str, Count>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hidden: Vec<_> = counts
        .iter()
        .filter(|(_, count)| count.shown < count.total)
        .collect();
    if !hidden.is_empty() {
        writeln!(
            out,
            "Not shown above (`--max-per-rule 0` shows all, `--format concise` one a line):"
        )?;
        for (rule, count) in hidden {
            let rest = count.total - count.shown;
            writeln!(
                out,
                "  {:>7} more of {rule}, in {} in all",
                rest,
                plural(count.files, "article")
            )?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", headline(view))
}

/// What was found, in numbers.
pub(super) fn headline(view: &View<'_>) -> String {
    let of = |severity: Severity| {
        view.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let mut line = format!(
        "{}: {}, {}, {}",
        plural(view.corpus.articles.len(), "article"),
        plural(of(Severity::Error), "error"),
        plural(of(Severity::Warning), "warning"),
        plural(of(Severity::Suggestion), "suggestion")
    );
    let fixable = view
        .findings
        .iter()
        .filter(|finding| finding.fix.is_some())
        .count();
    if fixable > 0 {
        line.push_str(&format!("; {fixable} with a known fix"));
    }
    line
}

/// `1 article`, `2 articles`, with commas at the thousands.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let s = if count == 1 { "" } else { "s" };
    format!("{shown} {noun}{s}")
}
