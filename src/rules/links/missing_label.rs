//! `links/missing-label`: `[text][label]` where nothing says where `label` leads.

use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/missing-label", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    // A file that is included may say it.
    if !article.outline.includes.is_empty() {
        return;
    }
    let text = &article.source.text;
    for span in article.outline.unresolved.iter().copied() {
        let (before, behind) = (&text[..span.start as usize], &text[span.end as usize..]);
        // `list[i][j]`, and `[a][b][c]` of a log, are no links.
        let is_chain = before.ends_with(|c: char| c.is_alphanumeric() || ")]\"'_".contains(c))
            || behind.starts_with(['[', '(', ']']);
        let Some(label) = label(article.source.slice(span)) else {
            continue;
        };
        if !is_chain && !article.holds_marker(span) {
            out.report(
                span,
                format!("label `[{label}]` is not defined, so readers see the brackets"),
            );
        }
    }
}

/// The label of `written`, if it looks like that of a link: the text is words, and
/// the label a number or a name.
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
        return is_sentence.then_some(text);
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    if !label.chars().all(is_name) || !label.starts_with(char::is_alphanumeric) {
        return None;
    }
    let is_number = label.bytes().all(|b| b.is_ascii_digit()) && label.len() <= 3;
    let has_lower = label.contains(|c: char| c.is_lowercase());
    let is_lower = has_lower && !label.contains(|c: char| c.is_uppercase()) && label.len() >= 3;
    (is_number || (is_sentence && has_lower) || is_lower).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_and_what_merely_looks_like_one() {
        for (written, wanted) in [
            ("[how to restart][restart]", "restart"),
            ("[documentation][1]", "1"),
            ("[the **portal**][Azure portal]", "Azure portal"),
            ("[how to restart][]", "how to restart"),
            ("![A chart][chart-1]", "chart-1"),
        ] {
            assert_eq!(label(written), Some(wanted), "{written}");
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
