//! The JSON document of a body: a tree with the span of every key and value.

use crate::finding::{Edit, Fix, Applicability};
use crate::source::{Source, Span};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};

/// The JSON document of an article.
#[derive(Debug, Default)]
pub struct JsonBody {
    /// The document, as far as it could be read.
    pub root: Option<Node>,
    /// Between the `---` lines.
    pub span: Span,
    /// Where the Markdown before it ends.
    pub head_end: usize,
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
    /// It does not parse: what the parser said.
    Syntax(String),
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A raw control character within a text.
    ControlCharacter(char),
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

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

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
    read_document(content, base + start, &mut json);
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

fn read_document(content: &str, base: usize, json: &mut JsonBody) {
    let collect = CollectOptions::default();
    let (value, error) = match parse_to_ast(content, &collect, &STRICT) {
        Ok(parsed) => (parsed.value, None),
        Err(error) => {
            // Once more, with what people write by mistake: the rest of the
            // document is read all the same.
            let lenient = parse_to_ast(content, &collect, &ParseOptions::default());
            (lenient.ok().and_then(|parsed| parsed.value), Some(error))
        }
    };
    if let Some(error) = error {
        json.push_syntax(content, base, &error);
    }
    if let Some(value) = value {
        let root = convert(&value, base);
        json.find_control_characters(content, base, &root);
        json.root = Some(root);
    }
}

impl JsonBody {
    fn push(&mut self, span: Span, kind: JsonFaultKind, fix: Option<Fix>) {
        self.faults.push(JsonFault { span, kind, fix });
    }

    fn push_syntax(&mut self, content: &str, base: usize, error: &jsonc_parser::errors::ParseError) {
        use jsonc_parser::errors::ParseErrorKind;
        let mut range = error.range();
        range.start = range.start.min(content.len());
        range.end = range.end.clamp(range.start, content.len());
        if matches!(error.kind(), ParseErrorKind::TrailingCommasNotAllowed) {
            let commas = trailing_commas(content);
            let edits = commas
                .iter()
                .map(|at| Edit { span: Span::new(base + at, base + at + 1), text: String::new() })
                .collect();
            let at = commas.first().copied().unwrap_or(range.start);
            let fix = Fix::new(Applicability::Unsafe, edits);
            self.push(Span::new(base + at, base + at + 1), JsonFaultKind::TrailingComma, Some(fix));
            return;
        }
        let mut start = range.start;
        while !content.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = range.end.max((start + 1).min(content.len()));
        while !content.is_char_boundary(end) {
            end += 1;
        }
        // One line is enough to point at.
        let shown = content[start..end].split(['\n', '\r']).next().unwrap_or_default();
        let end = start + shown.len();
        let span = Span::new(base + start, base + end);
        self.push(span, JsonFaultKind::Syntax(error.kind().to_string()), None);
    }

    /// Raw control characters in texts: the parser takes them, JSON does not.
    fn find_control_characters(&mut self, content: &str, base: usize, root: &Node) {
        let mut found = Vec::new();
        let mut note = |span: Span| {
            let range = span.start as usize - base..span.end as usize - base;
            let written = content.get(range).unwrap_or_default();
            for (offset, c) in written.char_indices().filter(|(_, c)| *c < ' ') {
                found.push((span.start as usize + offset, c));
            }
        };
        root.walk(&mut |node| {
            if node.as_str().is_some() {
                note(node.span);
            }
            node.members().iter().for_each(|member| note(member.key_span));
        });
        let Some(&(first, c)) = found.first() else { return };
        let escape = |c: char| match c {
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            '\t' => "\\t".to_owned(),
            other => format!("\\u{:04x}", other as u32),
        };
        let edits = found
            .iter()
            .map(|(at, c)| Edit { span: Span::new(*at, at + 1), text: escape(*c) })
            .collect();
        let fix = Fix::new(Applicability::Unsafe, edits);
        self.push(Span::new(first, first + 1), JsonFaultKind::ControlCharacter(c), Some(fix));
    }
}

/// Offsets of the commas that stand before `}` or `]`.
fn trailing_commas(content: &str) -> Vec<usize> {
    let mut commas = Vec::new();
    let (mut pending, mut in_string, mut escaped) = (None, false, false);
    for (at, c) in content.char_indices() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                pending = None;
            }
            ',' => pending = Some(at),
            '}' | ']' => commas.extend(pending.take()),
            c if !c.is_whitespace() => pending = None,
            _ => {}
        }
    }
    commas
}

fn convert(value: &ast::Value<'_>, base: usize) -> Node {
    let range = value.range();
    let kind = match value {
        ast::Value::StringLit(text) => NodeKind::String(text.value.clone().into_owned()),
        ast::Value::NumberLit(number) => NodeKind::Number(number.value.to_owned()),
        ast::Value::BooleanLit(boolean) => NodeKind::Bool(boolean.value),
        ast::Value::NullKeyword(_) => NodeKind::Null,
        ast::Value::Array(array) => NodeKind::Array(array.elements.iter().map(|item| convert(item, base)).collect()),
        ast::Value::Object(object) => NodeKind::Object(
            object
                .properties
                .iter()
                .map(|property| {
                    let key = property.name.range();
                    Member {
                        key: property.name.as_str().to_owned(),
                        key_span: Span::new(key.start, key.end).shifted(base),
                        value: convert(&property.value, base),
                    }
                })
                .collect(),
        ),
    };
    Node { span: Span::new(range.start, range.end).shifted(base), kind }
}
