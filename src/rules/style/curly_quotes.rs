//! `style/curly-quotes`: curly quotes.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink, shown_text};
use crate::schema::Text;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("style/curly-quotes", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let source = &cx.article.source;
    if source.is_ascii {
        return;
    }
    let text = &cx.schemas.text;
    shown_text::each(cx, &mut |shown| {
        let place = |range| shown.span(range);
        report(shown.text, shown.double_quote, &place, text, out);
    });
}

/// Reports the curly quotes in `shown` as one finding. `double` is the notation of a double quote
/// in the file.
fn report(
    shown: &str,
    double: &str,
    place: &dyn Fn(std::ops::Range<usize>) -> Span,
    text: &Text,
    out: &mut Sink<'_>,
) {
    if shown.is_ascii() {
        return;
    }
    let mut found: Vec<(char, Span, &str)> = Vec::new();
    for (at, c) in shown.char_indices() {
        if let Some(straight) = straight(c, double)
            && !text.is_mojibake(shown, at)
        {
            found.push((c, place(at..at + c.len_utf8()), straight));
        }
    }
    let Some((written, first, right)) = found.first() else {
        return;
    };
    let message = match found.len() {
        1 => format!("`{written}` is a curly quote"),
        more => format!("this text has {more} curly quotes"),
    };
    let help = match found.len() {
        1 => format!("Write `{right}`."),
        _ => "Write straight quotes.".to_owned(),
    };
    let edits = found.iter().map(|(_, span, right)| Edit {
        span: *span,
        text: (*right).to_owned(),
    });
    out.report(*first, message)
        .help(help)
        .fix(Fix::new(Applicability::Unsafe, edits.collect()));
}

fn straight(c: char, double: &str) -> Option<&str> {
    match c {
        '‘' | '’' | '‛' => Some("'"),
        '“' | '”' | '„' | '‟' => Some(double),
        _ => None,
    }
}
