//! The language of `visibility`, the condition for an element of a form.
//!
//! ```text
//! condition  = "null" | "true" | "false" | any
//! any        = all ("||" all)*
//! all        = part ("&&" part)*
//! part       = "(" any ")" | element ("==" | "!=") value
//! ```
//!
//! Ids of elements and values are not quoted and may have spaces; a value may have parentheses in
//! pairs. The value `null` means "no answer".

use crate::source::Span;

/// The condition for an element of a form. Spans are offsets into the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition<'t> {
    /// Always.
    Always,
    /// Never.
    Never,
    /// If the answers meet the expression.
    When(Expression<'t>),
}

/// An expression of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression<'t> {
    /// An answer equals, or does not equal, a value.
    Comparison(Comparison<'t>),
    /// All of these hold.
    All(Vec<Expression<'t>>),
    /// One of these holds.
    Any(Vec<Expression<'t>>),
}

/// A comparison of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<'t> {
    /// The id of the element.
    pub element: &'t str,
    /// The location of the id.
    pub element_span: Span,
    /// True if the answer must equal the value; false if it must not.
    pub equal: bool,
    /// The value as written.
    pub value: &'t str,
    /// The location of the value.
    pub value_span: Span,
}

impl Comparison<'_> {
    /// Returns true if it tests for any answer.
    pub fn is_null(&self) -> bool {
        self.value == "null"
    }
}

/// An error in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionFault {
    /// The location in the text.
    pub span: Span,
    /// The kind of error.
    pub kind: ConditionFaultKind,
}

/// The kinds of errors in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionFaultKind {
    /// No `==` or `!=`.
    MissingOperator,
    /// Another operator than `==` or `!=`.
    WrongOperator,
    /// No element before the operator.
    MissingElement,
    /// No value after the operator.
    MissingValue,
    /// Nothing before or after `&&` or `||`.
    MissingComparison,
    /// No `&&` or `||` between two comparisons.
    MissingConnective,
    /// A `(` that nothing closes.
    Unclosed,
    /// A `)` without a `(`.
    Surplus,
    /// Parentheses are nested too deeply.
    TooDeep,
}

impl<'t> Condition<'t> {
    /// Parses a condition.
    pub fn parse(text: &'t str) -> Result<Self, ConditionFault> {
        let trimmed = text.trim();
        let is = |word: &str| trimmed.eq_ignore_ascii_case(word);
        if trimmed.is_empty() || is("null") || is("true") {
            return Ok(Self::Always);
        }
        if is("false") {
            return Ok(Self::Never);
        }
        let mut parser = Parser {
            text,
            at: 0,
            groups: 0,
        };
        let expression = parser.any()?;
        if !parser.rest().is_empty() {
            return Err(parser.fault(parser.at, parser.at + 1, ConditionFaultKind::Surplus));
        }
        Ok(Self::When(expression))
    }

    /// Returns the comparisons, in order.
    pub fn comparisons(&self) -> Vec<&Comparison<'t>> {
        let mut found = Vec::new();
        if let Self::When(expression) = self {
            expression.collect(&mut found);
        }
        found
    }

    /// Evaluates the condition; `answer` returns the answer to an element.
    pub fn holds<'a>(&self, answer: &impl Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::When(expression) => expression.holds(answer),
        }
    }
}

impl<'t> Expression<'t> {
    fn collect<'e>(&'e self, found: &mut Vec<&'e Comparison<'t>>) {
        match self {
            Self::Comparison(comparison) => found.push(comparison),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect(found))
            }
        }
    }

    /// Evaluates the expression; `answer` returns the answer to an element.
    pub fn holds<'a>(&self, answer: &impl Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::Comparison(comparison) => {
                let given = answer(comparison.element).map(str::trim);
                let expected = if comparison.is_null() {
                    None
                } else {
                    Some(comparison.value)
                };
                (given == expected) == comparison.equal
            }
            Self::All(parts) => parts.iter().all(|part| part.holds(answer)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answer)),
        }
    }
}

/// Deepest nesting of parentheses.
const MAX_DEPTH: usize = 32;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    groups: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_whitespace(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault(&self, start: usize, end: usize, kind: ConditionFaultKind) -> ConditionFault {
        let end = end.min(self.text.len());
        ConditionFault {
            span: Span::new(start.min(end), end),
            kind,
        }
    }

    fn any(&mut self) -> Result<Expression<'t>, ConditionFault> {
        let mut parts = vec![self.all()?];
        while self.takes("||") {
            parts.push(self.all()?);
        }
        Ok(only_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression<'t>, ConditionFault> {
        let mut parts = vec![self.part()?];
        while self.takes("&&") {
            parts.push(self.part()?);
        }
        Ok(only_or(parts, Expression::All))
    }

    /// Skips `connective` and returns true if it is here.
    fn takes(&mut self, connective: &str) -> bool {
        self.skip_whitespace();
        let found = self.rest().starts_with(connective);
        self.at += if found { connective.len() } else { 0 };
        found
    }

    fn part(&mut self) -> Result<Expression<'t>, ConditionFault> {
        let before = self.at;
        self.skip_whitespace();
        if self.rest().is_empty() || self.rest().starts_with("&&") || self.rest().starts_with("||")
        {
            // The location is the connective without its other side.
            let start = if before >= 2 { before - 2 } else { self.at };
            return Err(self.fault(start, start + 2, ConditionFaultKind::MissingComparison));
        }
        if !self.rest().starts_with('(') {
            return self.comparison();
        }
        let open = self.at;
        self.at += 1;
        self.groups += 1;
        if self.groups > MAX_DEPTH {
            return Err(self.fault(open, open + 1, ConditionFaultKind::TooDeep));
        }
        let inner = self.any()?;
        self.skip_whitespace();
        if !self.rest().starts_with(')') {
            return Err(self.fault(open, open + 1, ConditionFaultKind::Unclosed));
        }
        self.at += 1;
        self.groups -= 1;
        let after = self.rest().trim_start();
        if !(after.is_empty()
            || after.starts_with("&&")
            || after.starts_with("||")
            || after.starts_with(')'))
        {
            return Err(self.fault(self.at - 1, self.at, ConditionFaultKind::MissingConnective));
        }
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Expression<'t>, ConditionFault> {
        use ConditionFaultKind as Kind;
        let start = self.at;
        let end = self.end_of_comparison()?;
        self.at = end;
        let written = &self.text[start..end];
        let place = |part: &str| Span::of_slice(self.text, part, 0);
        let Some((at, equal)) = operator(written) else {
            let wrong = written.find(['=', '<', '>', '!', '~']);
            let length = |at: usize| {
                written[at..]
                    .chars()
                    .take_while(|c| "=<>!~".contains(*c))
                    .count()
            };
            return Err(match wrong {
                Some(at) => self.fault(start + at, start + at + length(at), Kind::WrongOperator),
                None => self.fault(
                    start,
                    start + written.trim_end().len(),
                    Kind::MissingOperator,
                ),
            });
        };
        let element = written[..at].trim();
        let value = written[at + 2..].trim();
        let operator_end = start + at + 2;
        if element.is_empty() {
            return Err(self.fault(start + at, operator_end, Kind::MissingElement));
        }
        if value.starts_with('=') || element.ends_with(['=', '<', '>']) {
            return Err(self.fault(start + at, operator_end + 1, Kind::WrongOperator));
        }
        if let Some((second, _)) = operator(value) {
            let second = place(&value[second..]).start as usize;
            return Err(self.fault(second, second + 2, Kind::MissingConnective));
        }
        if value.is_empty() {
            return Err(self.fault(start + at, operator_end, Kind::MissingValue));
        }
        let (element_span, value_span) = (place(element), place(value));
        Ok(Expression::Comparison(Comparison {
            element,
            element_span,
            equal,
            value,
            value_span,
        }))
    }

    /// Returns the end of the comparison here: a connective, or a `)` without a `(` in the
    /// comparison.
    fn end_of_comparison(&self) -> Result<usize, ConditionFault> {
        let mut depth = 0_usize;
        for (offset, c) in self.rest().char_indices() {
            let at = self.at + offset;
            match c {
                '&' | '|' if self.text[at + 1..].starts_with(c) => return Ok(at),
                '(' => depth += 1,
                ')' if depth > 0 => depth -= 1,
                ')' if self.groups > 0 => return Ok(at),
                ')' => return Err(self.fault(at, at + 1, ConditionFaultKind::Surplus)),
                _ => {}
            }
        }
        Ok(self.text.len())
    }
}

/// Returns the offset of the first operator, and true for `==`.
fn operator(text: &str) -> Option<(usize, bool)> {
    let at = text
        .as_bytes()
        .windows(2)
        .position(|pair| matches!(pair, b"==" | b"!="))?;
    Some((at, text[at..].starts_with('=')))
}

fn only_or<'t>(
    mut parts: Vec<Expression<'t>>,
    several: fn(Vec<Expression<'t>>) -> Expression<'t>,
) -> Expression<'t> {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            several(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConditionFaultKind as Kind;

    fn fault(text: &str) -> (&str, Kind) {
        let fault = Condition::parse(text).expect_err(text);
        (&text[fault.span.range()], fault.kind)
    }

    #[test]
    fn values_may_have_spaces_and_paired_parentheses() {
        let text = "where is it == On site (DNAT) || (a==I don't know && b != null)";
        let condition = Condition::parse(text).expect("a condition");
        let found: Vec<_> = condition
            .comparisons()
            .into_iter()
            .map(|c| (c.element, c.equal, c.value, &text[c.value_span.range()]))
            .collect();
        let expected = [
            ("where is it", true, "On site (DNAT)", "On site (DNAT)"),
            ("a", true, "I don't know", "I don't know"),
            ("b", false, "null", "null"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn constants_and_evaluation() {
        for (text, shown) in [("null", true), ("TRUE", true), ("", true), ("false", false)] {
            assert_eq!(
                Condition::parse(text).map(|c| c.holds(&|_| None)),
                Ok(shown),
                "{text}"
            );
        }
        let holds = |text: &str, a: Option<&'static str>| {
            Condition::parse(text)
                .expect(text)
                .holds(&|id| if id == "a" { a } else { Some("x y") })
        };
        assert!(holds("a != null && b == x y", Some("1")));
        assert!(!holds("a != null && b == x y", None));
        assert!(holds("a == 1 || b == x y && a == null", None));
        assert!(!holds("(a == 1 || b == x y) && a == 2", None));
    }

    #[test]
    fn errors_have_locations() {
        let all = [
            ("a", "a", Kind::MissingOperator),
            ("a = b", "=", Kind::WrongOperator),
            ("a === b", "===", Kind::WrongOperator),
            ("a > 3", ">", Kind::WrongOperator),
            ("== b", "==", Kind::MissingElement),
            ("a == ", "==", Kind::MissingValue),
            ("a == b &&", "&&", Kind::MissingComparison),
            ("a == b && || c == d", "&&", Kind::MissingComparison),
            ("&& a == b", "&&", Kind::MissingComparison),
            ("a == b & c == d", "==", Kind::MissingConnective),
            ("(a == b) c == d", ")", Kind::MissingConnective),
            ("(a == b", "(", Kind::Unclosed),
            ("a == b || c == d)", ")", Kind::Surplus),
            ("a == é)", ")", Kind::Surplus),
        ];
        for (text, at, kind) in all {
            assert_eq!(fault(text), (at, kind), "{text}");
        }
        assert_eq!(fault(&"(".repeat(100)).1, Kind::TooDeep);
    }
}
