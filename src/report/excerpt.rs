//! Excerpts: a few lines of a file with a marked span, without control characters.

use super::sanitize::{escape_controls, escaped_char_at};
use super::view::SourceLocation;
use crate::source::{LineIndex, Source, Span};
use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Snippet};
use std::ops::Range;

/// Maximum number of lines of an excerpt.
const MAX_LINES: usize = 4;
/// Size of the context on each side of a mark in a long line, in bytes. The renderer reads each
/// line several times, and a line may have many findings.
const CONTEXT_BYTES: usize = 240;

/// A few lines of a file, with a mark.
pub(super) struct Excerpt {
    text: String,
    line: usize,
    mark: Range<usize>,
    path: String,
    /// The column of the mark, if the start of its line is cut off.
    column: Option<usize>,
}

impl Excerpt {
    /// Creates the excerpt of `location`, with at most `max_marked` marked characters.
    pub(super) fn of(
        lines: &LineIndex<'_>,
        source: &Source,
        span: Span,
        location: &SourceLocation,
        max_marked: usize,
    ) -> Self {
        let last = location
            .end_line
            .min(location.line + MAX_LINES - 1)
            .max(location.line);
        let mut text = String::new();
        let mut mark = (None, 0);
        let mut column = None;
        for number in location.line..=last {
            let line = lines.line(number);
            let marked = Span {
                start: span.start.clamp(line.start, line.end),
                end: span.end.clamp(line.start, line.end),
            };
            let kept = kept(&source.text, line, marked);
            if number == location.line && kept.start > line.start {
                column = Some(location.column);
            }
            let shown = source.slice(kept);
            for (offset, c) in shown.char_indices() {
                let at = kept.start as usize + offset;
                // A byte order mark does not count as a column.
                if at == 0 && c == '\u{feff}' {
                    continue;
                }
                if at == marked.start as usize {
                    mark.0.get_or_insert(text.len());
                }
                text.push(escaped_char_at(shown, offset, c));
                if at < marked.end as usize {
                    mark.1 = text.len();
                }
            }
            mark.0.get_or_insert(text.len());
            text.push('\n');
        }
        let start = mark.0.unwrap_or_default();
        let mut end = mark.1.max(start);
        // The renderer does not shorten a line with a mark that is wider than the terminal.
        if last == location.line
            && let Some((cut, _)) = text[start..end].char_indices().nth(max_marked)
        {
            end = start + cut;
        }
        Self {
            text,
            line: location.line,
            mark: start..end,
            path: escape_controls(&location.file).into_owned(),
            column,
        }
    }

    /// Returns the elements for the renderer, with a label at the mark.
    pub(super) fn elements<'e>(
        &'e self,
        kind: AnnotationKind,
        label: Option<&'e str>,
    ) -> Vec<Element<'e>> {
        let mut annotation: Annotation<'e> = kind.span(self.mark.clone());
        if let Some(label) = label {
            annotation = annotation.label(label);
        }
        let snippet = Snippet::source(self.text.as_str())
            .line_start(self.line)
            .annotation(annotation);
        match self.column {
            None => vec![snippet.path(self.path.as_str()).into()],
            Some(column) => {
                let origin = Origin::path(self.path.as_str());
                let origin = origin.line(self.line).char_column(column);
                vec![origin.into(), snippet.into()]
            }
        }
    }
}

/// Returns the part of `line` to show: all of it, or the context of `marked` if it is very long.
fn kept(text: &str, line: Span, marked: Span) -> Span {
    if line.len() <= 4 * CONTEXT_BYTES {
        return line;
    }
    let (from, to) = (marked.start as usize, marked.end as usize);
    let start = from.saturating_sub(CONTEXT_BYTES).max(line.start as usize);
    let end = to.min(from + CONTEXT_BYTES) + CONTEXT_BYTES;
    Span::new(
        text.ceil_char_boundary(start),
        text.floor_char_boundary(end.min(line.end as usize)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use annotate_snippets::{Level, Renderer};

    fn printed(text: &str, span: Span) -> String {
        let source = Source::decode("a.md", text.as_bytes().to_vec());
        let (start, end) = LineIndex::new(&source.text).positions(span);
        let location = SourceLocation {
            file: "a.md".to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        };
        let lines = LineIndex::new(&source.text);
        let excerpt = Excerpt::of(&lines, &source, span, &location, 40);
        let mut group = Level::ERROR.primary_title("wrong");
        let group_of =
            |group: annotate_snippets::Group<'_>| Renderer::plain().term_width(60).render(&[group]);
        let mut elements = excerpt.elements(AnnotationKind::Primary, None).into_iter();
        let first = elements.next().expect("one");
        let mut whole = {
            let title = std::mem::replace(&mut group, Level::ERROR.primary_title(""));
            title.element(first)
        };
        for element in elements {
            whole = whole.element(element);
        }
        group_of(whole)
    }

    #[test]
    fn long_lines_are_shortened_and_keep_their_column() {
        let text = format!("x\n{}here{}\n", "é ".repeat(3000), " ü".repeat(3000));
        let at = text.find("here").expect("it is there");
        let long = printed(&text, Span::new(at, at + 4));
        assert!(long.contains("a.md:2:6001"), "{long}");
        assert!(long.contains("here") && long.contains("^^^^"), "{long}");
        assert!(long.len() < 1000, "{long}");
        let short = printed("x\nall of it here\n", Span::new(12, 16));
        assert!(
            short.contains("a.md:2:11") && short.contains("all of it here"),
            "{short}"
        );
    }
}
