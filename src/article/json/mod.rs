//! The JSON document of a body: a tree with the span of every key and value.

mod escape;
mod reader;
mod slip;
mod text;

pub use escape::Places;
pub use slip::JsonSlip;

use crate::finding::Fix;
use crate::source::{Source, Span};
use reader::Reader;

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

/// A value of a JSON document.
#[derive(Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a JSON value is.
#[derive(Debug)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A text, escapes resolved.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object, its members in order, duplicates and all.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// The key.
    pub key: String,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is an object; empty otherwise.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, if it is a list; empty otherwise.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Array(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object or a list.
    pub fn is_container(&self) -> bool {
        matches!(self.kind, NodeKind::Object(_) | NodeKind::Array(_))
    }

    /// The value of the first member with this key, in any case.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.key.eq_ignore_ascii_case(key)).map(|member| &member.value)
    }

    /// The text of the first member with this key, in any case.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The span without the quotes of a text.
    pub fn inner_span(&self) -> Span {
        match &self.kind {
            NodeKind::String(_) if self.span.len() >= 2 => {
                Span { start: self.span.start + 1, end: self.span.end - 1 }
            }
            _ => self.span,
        }
    }

    /// Calls `visit` for this value and every value within it, in order.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node)) {
        visit(self);
        for member in self.members() {
            member.value.walk(visit);
        }
        for item in self.items() {
            item.walk(visit);
        }
    }

    /// The value as serde_json has it. Keys are put into the spelling that
    /// `spell` gives them; of duplicates the last one stays, as in any parser.
    pub fn to_value(&self, spell: &impl Fn(&str) -> Option<String>) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            NodeKind::String(text) => Value::String(text.clone()),
            NodeKind::Array(items) => Value::Array(items.iter().map(|item| item.to_value(spell)).collect()),
            NodeKind::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|member| {
                        let key = spell(&member.key).unwrap_or_else(|| member.key.clone());
                        (key, member.value.to_value(spell))
                    })
                    .collect(),
            ),
        }
    }
}

/// Finds and reads the document in `body`.
pub(super) fn parse(source: &Source, body: Span) -> JsonBody {
    let text = source.slice(body);
    let base = body.start as usize;
    let mut json = JsonBody { head_end: body.end as usize, ..JsonBody::default() };
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
        json.push(Span::new(at, at + 1), JsonFaultKind::FenceMissing { opening: true }, Some(fix));
    } else if closing.is_none() {
        let at = json.span.end as usize;
        let fix = Fix::safe(Span::new(at, at), format!("{}---", newline_of(text)));
        json.push(Span::new(at - 1, at), JsonFaultKind::FenceMissing { opening: false }, Some(fix));
    }
    let mut reader = Reader::new(content, base + start);
    json.root = reader.document();
    json.complete = reader.complete;
    json.faults.append(&mut reader.faults);
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
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.len() >= 3 && trimmed.bytes().all(|b| b == b'-') {
            lines.push((at + (line.len() - line.trim_start().len()), at + line.len()));
        }
        at += line.len();
    }
    Fences(lines)
}

fn line_start_brace(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with('{') {
            return Some(at + (line.len() - trimmed.len()));
        }
        at += line.len();
    }
    None
}

impl JsonBody {
    fn push(&mut self, span: Span, kind: JsonFaultKind, fix: Option<Fix>) {
        self.faults.push(JsonFault { span, kind, fix });
    }
}
