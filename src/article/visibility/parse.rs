//! Parses conditions.

use super::model::{Comparison, Condition, ConditionFault, ConditionFaultKind, Expression};
use crate::source::Span;

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
