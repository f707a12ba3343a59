//! `links/missing-label`: `[text][label]` with a label that is not defined.

use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/missing-label", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // An included file may define the label.
    if !cx.article.outline.includes.is_empty() {
        return;
    }
    let text = &cx.article.source.text;
    for span in cx.article.outline.unresolved.iter().copied() {
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        // `list[i][j]` in code and `[a][b][c]` in logs are not links.
        let is_chain = before.ends_with(|c: char| c.is_alphanumeric() || ")]\"'_".contains(c))
            || after.starts_with(['[', '(', ']']);
        let Some(label) = label(cx.article.source.slice(span)) else {
            continue;
        };
        if !is_chain && !cx.article.holds_marker(span) {
            out.report(
                span,
                format!("label `[{label}]` is not defined, so readers see the brackets"),
            );
        }
    }
}

/// Returns the label of `written` if it looks like a link: the text consists of words, and the
/// label is a number or a name.
fn label(written: &str) -> Option<&str> {
    let inner = written.trim_start_matches('!').strip_prefix('[')?;
    let (text, label) = inner.strip_suffix(']')?.rsplit_once("][")?;
    let is_sentence = text.trim().contains(char::is_whitespace);
    let is_word = |c: char| c.is_alphanumeric() || " -_.,:;?!()/&*`'’".contains(c);
    if !text.chars().all(|c| is_word(c) || c == '\n' || c == '\r')
        || !text.starts_with(|c: char| c.is_alphabetic() || "*`_".contains(c))
        || !text.contains(|c: char| c.is_lowercase())
        || text.len() < 3
    {
        return None;
    }
    if label.is_empty() {
        return if is_sentence { Some(text) } else { None };
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    if !label.chars().all(is_name) || !label.starts_with(char::is_alphanumeric) {
        return None;
    }
    let is_number = label.bytes().all(|b| b.is_ascii_digit()) && label.len() <= 3;
    let has_lower = label.contains(|c: char| c.is_lowercase());
    let is_lower = has_lower && !label.contains(|c: char| c.is_uppercase()) && label.len() >= 3;
    if is_number || (is_sentence && has_lower) || is_lower {
        Some(label)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn distinguishes_labels_from_other_brackets() {
        for (written, expected) in [
            ("[how to restart][restart]", "restart"),
            ("[documentation][1]", "1"),
            ("[the **portal**][Azure portal]", "Azure portal"),
            ("[how to restart][]", "how to restart"),
            ("![A chart][chart-1]", "chart-1"),
        ] {
            assert_eq!(label(written), Some(expected), "{written}");
        }
        for written in [
            "[0][1]",
            "[x][y]",
            "[HYT00][Microsoft]",
            "[Yes][No]",
            "[-Name][-Force]",
            "[INFO][main]",
            "[string][]",
            "[x][^1]",
            "[text][https://docs.microsoft.com]",
            "[COMMENT text][FIRST|AFTER name]",
        ] {
            assert_eq!(label(written), None, "{written}");
        }
    }
}
