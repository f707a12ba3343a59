//! Conditions and their evaluation.

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
