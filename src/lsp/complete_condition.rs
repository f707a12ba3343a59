//! Completion in `visibility`, the condition of a question.

use super::completion_item::{Item, Items};
use super::context::Context;
use super::target::questions;
use crate::json;
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;

/// Returns what the operand at `offset` of the condition at `span` can be: the id of a question, or
/// after an operator, a choice of that question.
pub(super) fn items(cx: &Context, span: Span, offset: usize) -> Option<Items> {
    let condition = &cx.article().source.text[span.range()];
    let base = span.start as usize;
    let operand = Operand::at(condition, offset - base)?;
    let items = match operand.question {
        Some(id) => choices(cx, id),
        None => question_ids(cx),
    };
    let span = Span::new(base + operand.start, base + operand.end);
    Some(Items::all(span, items))
}

/// Returns the ids of the questions of the article.
pub(super) fn question_ids(cx: &Context) -> Vec<Item> {
    let items = questions(cx.article()).filter_map(|question| {
        let (id, _) = question.id()?;
        let text = question.node.text("displayLabel").unwrap_or_default();
        Some(item(id, text, CompletionItemKind::Reference))
    });
    items.collect()
}

fn choices(cx: &Context, id: &str) -> Vec<Item> {
    let mut questions = questions(cx.article());
    let question = questions.find(|one| one.id().is_some_and(|(own, _)| own == id));
    let choices = question.into_iter().flat_map(|one| one.choices());
    choices
        .map(|(value, text)| item(value, text, CompletionItemKind::EnumMember))
        .collect()
}

fn item(text: &str, detail: &str, kind: CompletionItemKind) -> Item {
    Item {
        label: text.to_owned(),
        text: json::escaped(text).into_owned(),
        detail: detail.to_owned(),
        kind: Some(kind),
        ..Item::default()
    }
}

/// A side of a comparison.
#[derive(Debug, PartialEq, Eq)]
struct Operand<'t> {
    start: usize,
    end: usize,
    /// For the right side, the left one.
    question: Option<&'t str>,
}

impl<'t> Operand<'t> {
    /// Returns the operand at `offset`. The condition is often unfinished, so this looks only for the
    /// operators around it.
    fn at(condition: &'t str, offset: usize) -> Option<Self> {
        let operators = ["==", "!=", "&&", "||"].iter();
        let mut operators: Vec<(usize, &str)> = operators
            .flat_map(|operator| condition.match_indices(operator))
            .collect();
        operators.sort_unstable();
        // `!==` is one operator, and the text after it.
        operators.dedup_by(|second, first| second.0 < first.0 + first.1.len());
        if operators.iter().any(|(at, _)| at + 1 == offset) {
            return None;
        }
        let next = operators.partition_point(|(at, _)| *at < offset);
        let end = operators.get(next).map_or(condition.len(), |(at, _)| *at);
        let Some((at, operator)) = next.checked_sub(1).map(|last| operators[last]) else {
            return Some(Self::left(condition, 0, end, offset));
        };
        let start = at + operator.len();
        if matches!(operator, "&&" | "||") {
            return Some(Self::left(condition, start, end, offset));
        }
        let left = match next.checked_sub(2).map(|at| operators[at]) {
            Some((before, operator)) => &condition[before + operator.len()..at],
            None => &condition[..at],
        };
        let left = left.trim_matches(|c: char| c == '(' || c.is_whitespace());
        Self::right(condition, start, end, offset, left)
    }

    /// Returns the left side, which has no parentheses.
    fn left(condition: &str, start: usize, end: usize, offset: usize) -> Self {
        let before = &condition[start..offset];
        let before = &before[before.rfind(['(', ')']).map_or(0, |at| at + 1)..];
        let after = &condition[offset..end];
        let after = &after[..after.find(['(', ')']).unwrap_or(after.len())];
        Self {
            start: offset - before.trim_start().len(),
            end: offset + after.trim_end().len(),
            question: None,
        }
    }

    /// Returns the right side, which may have parentheses in pairs.
    fn right(
        condition: &str,
        start: usize,
        end: usize,
        offset: usize,
        left: &'t str,
    ) -> Option<Self> {
        let mut depth = 0;
        let mut end = end;
        for (at, byte) in condition[start..end].bytes().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => {
                    end = start + at;
                    break;
                }
                b')' => depth -= 1,
                _ => {}
            }
        }
        if end < offset {
            return None;
        }
        let before = &condition[start..offset];
        Some(Self {
            start: offset - before.trim_start().len(),
            end: offset + condition[offset..end].trim_end().len(),
            question: Some(left),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Operand;

    #[test]
    fn an_operand_is_replaced_as_a_whole() {
        for (condition, replaced, question) in [
            ("affected_¦queries == one", "affected_queries", None),
            ("id == o¦ne || b == c", "one", Some("id")),
            ("(id == ¦one)", "one", Some("id")),
            ("(a == b) && (i¦d != c)", "id", None),
            ("id == a (b¦) c && x == y", "a (b) c", Some("id")),
            ("id == ¦", "", Some("id")),
            ("id !== o¦ne", "= one", Some("id")),
            ("¦", "", None),
        ] {
            let offset = condition.find('¦').expect("a cursor");
            let text = condition.replacen('¦', "", 1);
            let operand = Operand::at(&text, offset).expect("an operand");
            assert_eq!(&text[operand.start..operand.end], replaced, "{condition}");
            assert_eq!(operand.question, question, "{condition}");
        }
        assert_eq!(Operand::at("(a == b) ", 9), None);
    }
}
