//! The JSON document of a body: where it is.

use crate::finding::Fix;
use crate::json::{JsonSlip, Node};
use crate::source::{Source, Span};

/// The JSON document of an article.
#[derive(Debug, Default)]
pub struct JsonBody {
    /// The document, as far as it could be read.
    pub root: Option<Node>,
    /// Between the `---` lines.
    pub span: Span,
    /// Where the Markdown before it ends.
    pub head_end: usize,
    /// Whether `root` is all that the document says. Where a fault hides a part
    /// of it, nothing can be said of what is missing.
    pub complete: bool,
    /// What is wrong with it.
    pub faults: Vec<JsonFault>,
}

/// Something wrong with the document.
#[derive(Debug)]
pub struct JsonFault {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: JsonFaultKind,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// There is no document.
    Missing,
    /// It is not JSON.
    Syntax(JsonSlip),
    /// Only one of the two `---` lines is there; which one is not.
    FenceMissing {
        /// Whether it is the first one.
        opening: bool,
    },
}

/// Finds and reads the document in `body`.
pub(super) fn parse(source: &Source, body: Span) -> JsonBody {
    let text = source.slice(body);
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
    json.head_end = base + opening.unwrap_or(start);
    let closing = fences.iter().map(|(at, _)| *at).find(|at| *at >= start);
    let end = closing.unwrap_or(text.len());
    let content = &text[start..end];
    if content.trim().is_empty() {
        let at = base + opening.unwrap_or(start);
        json.push(Span::new(at, at + 3), JsonFaultKind::Missing, None);
        return json;
    }
    json.span = Span::new(base + start, base + start + content.trim_end().len());
    if opening.is_none() {
        let at = base + start;
        let fix = Fix::safe(Span::new(at, at), format!("---{}", newline_of(text)));
        json.push(
            Span::new(at, at + 1),
            JsonFaultKind::FenceMissing { opening: true },
            Some(fix),
        );
    } else if closing.is_none() {
        let at = json.span.end as usize;
        let last = content
            .trim_end()
            .chars()
            .next_back()
            .map_or(0, char::len_utf8);
        let fix = Fix::safe(Span::new(at, at), format!("{}---", newline_of(text)));
        json.push(
            Span::new(at - last, at),
            JsonFaultKind::FenceMissing { opening: false },
            Some(fix),
        );
    }
    let reading = crate::json::read(content, base + start);
    json.root = reading.root;
    json.complete = reading.complete;
    for fault in reading.faults {
        json.push(fault.span, JsonFaultKind::Syntax(fault.slip), fault.fix);
    }
    json
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

/// The `---` lines: where each begins, and where the next line does.
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

fn line_start_brace(text: &str) -> Option<usize> {
    memchr::memchr_iter(b'{', text.as_bytes())
        .find(|at| text[line_start(text, *at)..*at].trim().is_empty())
}

/// Where the line begins that `at` lies in.
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

impl JsonBody {
    fn push(&mut self, span: Span, kind: JsonFaultKind, fix: Option<Fix>) {
        self.faults.push(JsonFault { span, kind, fix });
    }
}
