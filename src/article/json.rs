//! Finds the JSON document of a body.

use crate::finding::{Applicability, Edit, Fix};
use crate::json::{JsonSyntaxError, Node, Value};
use crate::source::{Span, line_start};

/// The JSON document of an article.
#[derive(Debug, Default)]
pub struct JsonBody {
    /// The document, as far as it could be read.
    root: Option<Value>,
    /// The location, between the `---` lines.
    pub span: Span,
    /// The end of the Markdown before it.
    pub head_end: usize,
    /// True if the whole document was read. Otherwise nothing may be reported as missing.
    pub complete: bool,
    /// Faults of the document.
    pub faults: Vec<JsonFault>,
}

/// A fault of the document.
#[derive(Debug)]
pub struct JsonFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: JsonFaultKind,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// There is no document.
    Missing,
    /// It is not JSON.
    Syntax(JsonSyntaxError),
    /// One of the two `---` lines is missing.
    FenceMissing {
        /// True for the first line.
        opening: bool,
        /// True if there is another line in its place.
        wrong: bool,
    },
    /// Text after the second `---` line, which is not displayed.
    TrailingText,
}

/// Finds and reads the document in `body`.
pub(super) fn parse(text: &str, body: Span) -> JsonBody {
    let text = text.get(body.range()).unwrap_or_default();
    let base = body.start as usize;
    let mut json = JsonBody {
        head_end: body.end as usize,
        ..JsonBody::default()
    };
    let fences = fence_lines(text);
    let brace = line_start_brace(text);
    let (start, opening) = match (fences.first(), brace) {
        (Some(fence), Some(brace)) if *fence.0 > brace => (brace, None),
        (Some(fence), _) => (*fence.1, Some(*fence.0)),
        (None, Some(brace)) => (brace, None),
        (None, None) => {
            json.push(Span::new(base, base), JsonFaultKind::Missing, None);
            return json;
        }
    };
    let wrong_opening = match opening {
        None => wrong_fence_before(text, start),
        Some(_) => None,
    };
    json.head_end = base + opening.or(wrong_opening.map(|(at, _)| at)).unwrap_or(start);
    let closing = fences.iter().map(|(at, _)| *at).find(|at| *at >= start);
    let wrong_closing = match closing {
        None => wrong_fence_after(text, start),
        Some(_) => None,
    };
    let end = closing.or(wrong_closing.map(|(at, _)| at));
    let content = &text[start..end.unwrap_or(text.len())];
    if content.trim().is_empty() {
        let at = base + opening.unwrap_or(start);
        json.push(Span::new(at, at + 3), JsonFaultKind::Missing, None);
        return json;
    }
    json.span = Span::new(base + start, base + start + content.trim_end().len());
    let mut missing = Vec::new();
    if opening.is_none() {
        missing.push((true, wrong_opening));
    }
    if closing.is_none() {
        missing.push((false, wrong_closing));
    }
    let reading = crate::json::parse(content, base + start);
    json.fences_missing(text, base, &missing);
    let is_unclosed =
        |fault: &crate::json::ParseError| fault.error == JsonSyntaxError::UnclosedText;
    if closing.is_none() && reading.faults.iter().any(is_unclosed) {
        // A line at the end would belong to the open string.
        for fault in &mut json.faults {
            fault.fix = None;
        }
    }
    json.root = reading.root;
    json.complete = reading.complete;
    // If the document is not JSON, the line may be misplaced: one error is enough.
    let is_whole = reading.faults.is_empty() && json.root.is_some();
    for fault in reading.faults {
        json.push(fault.span, JsonFaultKind::Syntax(fault.error), fault.fix);
    }
    if is_whole
        && let Some(closing) = closing
        && let Some(line) = text_after(text, closing)
    {
        json.push(line.shifted(base), JsonFaultKind::TrailingText, None);
    }
    json
}

/// Returns the first line of text after the fence at `fence`, except comments and hyphens, which
/// are an extra fence.
fn text_after(text: &str, fence: usize) -> Option<Span> {
    let mut at = fence;
    loop {
        let rest = &text[at..];
        let seen = rest.trim_start_matches(|c: char| c.is_whitespace() || "-\u{feff}".contains(c));
        at += rest.len() - seen.len();
        match seen.strip_prefix("<!--").map(|inner| inner.find("-->")) {
            Some(Some(end)) => at += "<!---->".len() + end,
            _ => break,
        }
    }
    let line = text[at..].lines().next()?.trim_end();
    Some(Span::new(at, at + line.len()))
}

/// Start and end of a line that was meant as `---`.
type WrongFence = (usize, usize);

/// Returns true if `line` was meant as `---`: it has too few hyphens, similar characters, or starts
/// or ends a code block.
fn is_wrong_fence(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '_' | '*' | '=' | '~' | ' ');
    let language = line.strip_prefix("```").map(str::trim_start);
    let is_code = language.is_some_and(|word| word.bytes().all(|b| b.is_ascii_alphanumeric()));
    !line.is_empty() && (is_code || line.chars().all(is_dash))
}

/// Returns the last nonempty line before `start` if it was meant as `---`.
fn wrong_fence_before(text: &str, start: usize) -> Option<WrongFence> {
    let before = text[..line_start(text, start)].trim_end();
    let at = line_start(text, before.len());
    if is_wrong_fence(before[at..].trim()) {
        Some((at, before.len()))
    } else {
        None
    }
}

/// Returns the last line after `start` if it was meant as `---`, or the hyphens on the last line of
/// the document.
fn wrong_fence_after(text: &str, start: usize) -> Option<WrongFence> {
    let all = text.trim_end();
    let document = all.trim_end_matches('-').trim_end();
    let hyphens = &all[document.len()..];
    if hyphens.len() >= 2 && !hyphens.contains('\n') && document.len() > start {
        return Some((document.len(), all.len()));
    }
    let at = line_start(text, all.len());
    if at > start && is_wrong_fence(all[at..].trim()) {
        Some((at, all.len()))
    } else {
        None
    }
}

fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

struct Fences(Vec<(usize, usize)>);

impl Fences {
    fn first(&self) -> Option<(&usize, &usize)> {
        self.0.first().map(|(at, end)| (at, end))
    }

    fn iter(&self) -> impl Iterator<Item = &(usize, usize)> {
        self.0.iter()
    }
}

/// Finds the `---` lines: the start of each, and that of the next line.
fn fence_lines(text: &str) -> Fences {
    let mut lines = Vec::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "---") {
        if at < from {
            continue;
        }
        let start = line_start(text, at);
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]);
        let end = end.map_or(text.len(), |newline| at + newline + 1);
        let line = &text[start..end];
        if line.trim().bytes().all(|b| b == b'-') {
            lines.push((start + (line.len() - line.trim_start().len()), end));
        }
        from = end;
    }
    Fences(lines)
}

/// Returns the first `{` with only spaces before it on its line.
fn line_start_brace(text: &str) -> Option<usize> {
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with('{') {
            return Some(from + line.len() - trimmed.len());
        }
        from += line.len();
    }
    None
}

impl JsonBody {
    /// Returns the document, as far as it could be read from the file `text`.
    pub(super) fn document<'a>(&'a self, text: &'a str) -> Option<Node<'a>> {
        Some(Node::of(self.root.as_ref()?, text))
    }

    /// Adds a fault for missing fences. Each is described by whether it is the first one, and by
    /// the line in its place; the first one stands for both.
    fn fences_missing(&mut self, text: &str, base: usize, missing: &[(bool, Option<WrongFence>)]) {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        let place = |(opening, wrong): &(bool, Option<WrongFence>)| match (wrong, opening) {
            (Some((start, end)), _) => Span::new(*start, *end).shifted(base),
            (None, true) => Span::new(start, start),
            (None, false) => Span::new(end, end),
        };
        let newline = newline_of(text);
        let edits = missing.iter().map(|fence| Edit {
            span: place(fence),
            text: match fence {
                (true, Some(_)) => "---".to_owned(),
                (false, Some(_)) if place(fence).start == self.span.end => format!("{newline}---"),
                (false, Some(_)) => "---".to_owned(),
                (true, None) => format!("---{newline}"),
                (false, None) => format!("{newline}---"),
            },
        });
        let Some(first) = missing.first() else { return };
        let fix = Fix::new(Applicability::Safe, edits.collect());
        let last_char = text[..end - base].chars().next_back();
        let mut span = place(first);
        match first {
            (_, Some(_)) => {}
            (true, None) => span.end += 1,
            (false, None) => span.start -= last_char.map_or(0, char::len_utf8) as u32,
        }
        let kind = JsonFaultKind::FenceMissing {
            opening: first.0,
            wrong: first.1.is_some(),
        };
        self.push(span, kind, Some(fix));
    }

    fn push(&mut self, span: Span, kind: JsonFaultKind, fix: Option<Fix>) {
        self.faults.push(JsonFault { span, kind, fix });
    }
}
