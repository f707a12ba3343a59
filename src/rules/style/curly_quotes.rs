//! `style/curly-quotes`: quotes of a word processor.

use super::prose;
use crate::article::{Article, Node, Places};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Text;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("style/curly-quotes", check);

/// Keys of JSON bodies whose texts other places must repeat letter by letter.
const REPEATED: [&str; 3] = ["id", "value", "visibility"];

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let source = &article.source;
    if source.is_ascii {
        return;
    }
    let text = &cx.schemas.text;
    for stretch in prose::stretches(article) {
        let place = |range| stretch.span(&range);
        report(stretch.text, "\"", &place, text, out);
    }
    for attribute in article.properties.all(source) {
        let known = attribute.schema(cx.schemas);
        if known.is_some_and(|known| known.localised) {
            let value = attribute.value_span();
            let place = |range| placed(range, value);
            report(source.slice(value), "&quot;", &place, text, out);
        }
    }
    // Where a part was guessed, a curly quote may be the slip that was found.
    let is_complete = article.json.as_ref().is_some_and(|json| json.complete);
    if let Some(root) = article.document().filter(|_| is_complete) {
        check_json(article, root, text, out);
    }
}

fn placed(range: std::ops::Range<usize>, whole: Span) -> Span {
    Span::from(range).shifted(whole.start as usize)
}

fn check_json(article: &Article, node: Node<'_>, text: &Text, out: &mut Sink<'_>) {
    for member in node.members() {
        let value = member.value();
        let is_repeated = || REPEATED.iter().any(|key| member.is(key));
        match value.as_str() {
            Some(shown) if !shown.is_ascii() && !is_repeated() => {
                let inner = value.inner_span();
                let places = Places::of(article.source.slice(inner), inner.start);
                let place = |range: std::ops::Range<usize>| places.span(Span::from(range));
                report(shown, "\\\"", &place, text, out);
            }
            Some(_) => {}
            None => check_json(article, value, text, out),
        }
    }
    for item in node.items() {
        check_json(article, item, text, out);
    }
}

/// Reports the curly quotes in `shown`: what is quoted is one finding with both
/// of its quotes. `double` is how a double quote is written here.
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
    let curly = shown.char_indices().filter_map(|(at, c)| {
        let straight = straight(c, double)?;
        (!text.is_mojibake(&shown[..at], c)).then(|| (c, place(at..at + c.len_utf8()), straight))
    });
    let found: Vec<(char, Span, &str)> = curly.collect();
    let Some((written, first, right)) = found.first() else {
        return;
    };
    let message = match found.len() {
        1 => format!("`{written}` is a curly quote: write `{right}`"),
        more => format!("{more} curly quotes: write straight ones"),
    };
    let edits = found.iter().map(|(_, span, right)| Edit {
        span: *span,
        text: (*right).to_owned(),
    });
    out.report(*first, message)
        .fix(Fix::new(Applicability::Unsafe, edits.collect()));
}

fn straight(c: char, double: &str) -> Option<&str> {
    match c {
        '‘' | '’' | '‛' => Some("'"),
        '“' | '”' | '„' | '‟' => Some(double),
        _ => None,
    }
}
