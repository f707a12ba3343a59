//! Determines what the author is typing. Unfinished text is often not a link or attribute yet, so
//! this looks at the line before the cursor, and at the parsed article where that is reliable.

use super::target::{Target, TargetKind, touches};
use crate::article::Article;
use crate::schema::BodyKind;
use crate::source::{Span, line_start};

/// The start of the properties block.
const BLOCK_START: &str = "<properties";

/// What the author is typing, and where it starts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typing<'a> {
    /// The address of a link.
    Link {
        start: usize,
    },
    /// A comment that may be a token or a region.
    Marker {
        start: usize,
    },
    /// A tag.
    Tag {
        start: usize,
    },
    /// The name of an attribute of the block.
    AttributeName {
        start: usize,
    },
    /// The value of an attribute, or an item of it.
    AttributeValue(Value<'a>),
    /// Something in a JSON document.
    Json,
    /// The start of an article without a block.
    Start {
        start: usize,
    },
    Nothing,
}

/// The value of an attribute that the author is typing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    pub(super) name: &'a str,
    /// The item of a list, without the whitespace around it.
    pub(super) item: Span,
    /// The whole value, without quotes.
    pub(super) whole: Span,
    /// False if the author has not typed a quote yet.
    pub(super) is_quoted: bool,
}

/// Returns what the author is typing at `offset`.
pub(super) fn typing(article: &Article, offset: usize) -> Typing<'_> {
    let text = &article.source.text;
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let line = &text[line_start(text, offset)..offset];
    let base = offset - line.len();
    if let Some(block) = article.properties.span {
        // A cursor after the end of a block that is not closed is still in it.
        let is_in = touches(block, offset) && block.start as usize + BLOCK_START.len() <= offset;
        let is_after = text[block.range()].ends_with("/>") && block.end as usize == offset;
        if is_in && !is_after {
            return in_block(article, offset);
        }
    } else if text[..offset]
        .trim_start_matches('\u{feff}')
        .trim()
        .is_empty()
        || BLOCK_START.starts_with(text[article.source.bom_len()..offset].trim_start())
    {
        let start = text[..offset]
            .trim_end_matches(|c: char| !c.is_whitespace())
            .len();
        return Typing::Start {
            start: start.max(article.source.bom_len()),
        };
    }
    let before = text[..offset].trim_start_matches('\u{feff}');
    if is_in_unclosed_block(before) {
        return without_block(article, offset);
    }
    if let Some(at) = line.rfind("<!--")
        && !line[at..].contains("-->")
    {
        return Typing::Marker { start: base + at };
    }
    if article.body_kind() == BodyKind::Json
        && article
            .json
            .as_ref()
            .is_some_and(|json| touches(json.span, offset) || json.span.start as usize <= offset)
    {
        return Typing::Json;
    }
    if let Some(at) = line.rfind("](")
        && !line[at..].contains([')', ' '])
    {
        return Typing::Link {
            start: base + at + 2,
        };
    }
    if let Some(at) = line.rfind('<')
        && line[at + 1..]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '/')
    {
        return Typing::Tag { start: base + at };
    }
    Typing::Nothing
}

fn in_block(article: &Article, offset: usize) -> Typing<'_> {
    let text = &article.source.text;
    let target = Target::at(article, offset).map(|target| target.kind);
    let attribute = match target {
        Some(TargetKind::AttributeValue(attribute, _)) => attribute,
        Some(TargetKind::AttributeName(_) | TargetKind::BlockGap) => {
            return without_block(article, offset);
        }
        _ => return Typing::Nothing,
    };
    let whole = attribute.value_span();
    if !text[..whole.start as usize].ends_with(['"', '\'']) {
        return without_block(article, offset);
    }
    Typing::AttributeValue(Value {
        name: attribute.name(),
        item: list_item(text, whole, offset),
        whole,
        is_quoted: true,
    })
}

/// Returns the item at `offset` of a list with commas, without the whitespace around it.
pub(super) fn list_item(text: &str, list: Span, offset: usize) -> Span {
    let before = &text[list.start as usize..offset];
    let before = &before[before.rfind([',', '\n', '\r']).map_or(0, |at| at + 1)..];
    let rest = &text[offset..list.end as usize];
    let rest = &rest[..rest.find([',', '\n', '\r']).unwrap_or(rest.len())];
    Span::new(
        offset - before.trim_start().len(),
        offset + rest.trim_end().len(),
    )
}

/// Returns true if `before`, the text before the cursor, starts a block and does not end it.
fn is_in_unclosed_block(before: &str) -> bool {
    let Some(inner) = before.trim_start().strip_prefix(BLOCK_START) else {
        return false;
    };
    inner.starts_with(char::is_whitespace) && !inner.contains('>')
}

/// Returns what the author is typing in a block, where only the line before the cursor is reliable.
fn without_block(article: &Article, offset: usize) -> Typing<'_> {
    let text = &article.source.text;
    let line = &text[line_start(text, offset)..offset];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let word = line.trim_end_matches(is_name);
    let is_in_value = line.matches('"').count() % 2 == 1;
    if !is_in_value && word.ends_with(char::is_whitespace) || word.is_empty() {
        return Typing::AttributeName {
            start: offset - (line.len() - word.len()),
        };
    }
    let (name, start) = if is_in_value {
        let quote = line.rfind('"').unwrap_or_default();
        (line[..quote].strip_suffix('='), quote + 1)
    } else {
        (word.strip_suffix('='), word.len())
    };
    let Some(name) = name else {
        return Typing::Nothing;
    };
    let rest = &text[offset..];
    let length = if is_in_value {
        rest.find(['"', '\n', '\r'])
    } else {
        rest.find(|c| !is_name(c))
    };
    let end = offset + length.unwrap_or(rest.len());
    if !is_in_value && text[end..].starts_with(['"', '\'']) {
        return Typing::Nothing;
    }
    let whole = Span::new(offset - (line.len() - start), end);
    Typing::AttributeValue(Value {
        name: &name[name.trim_end_matches(is_name).len()..],
        item: list_item(text, whole, offset),
        whole,
        is_quoted: is_in_value,
    })
}

#[cfg(test)]
mod tests {
    use super::{Typing, typing};
    use crate::article::Article;
    use crate::schema::Schemas;
    use crate::source::Source;

    fn at_cursor(text: &str) -> String {
        let schemas = Schemas::embedded().expect("the schemas load");
        let offset = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        let source = Source::decode("a/a.md", text.clone().into_bytes());
        let article = Article::parse(source, &schemas);
        match typing(&article, offset) {
            Typing::Link { start } => format!("link {}", &text[start..offset]),
            Typing::Marker { start } => format!("marker {}", &text[start..offset]),
            Typing::Tag { start } => format!("tag {}", &text[start..offset]),
            Typing::AttributeName { start } => format!("name {}", &text[start..offset]),
            Typing::AttributeValue(value) => {
                let (start, end) = (value.item.start, value.item.end);
                format!(
                    "value {} {}|{}",
                    value.name,
                    &text[start as usize..offset],
                    &text[offset..end as usize]
                )
            }
            Typing::Json => "json".to_owned(),
            Typing::Start { .. } => "start".to_owned(),
            Typing::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn unfinished_text_is_known() {
        let block = "<properties\n articleId=\"x\"\n/>\n";
        for (text, expected) in [
            ("|", "start"),
            ("<prop|", "start"),
            ("<properties\n pageT|\n/>\n", "name pageT"),
            ("<properties\n |\n articleId=\"x\"\n/>\n", "name "),
            ("<properties\n|", "name "),
            ("<properties\n selfHelpType=\"a|", "value selfHelpType a|"),
            (
                "<properties\n supportTopicIds=|\n articleId=\"x\"\n/>\n",
                "value supportTopicIds |",
            ),
            (
                "<properties\n supportTopicIds=\"1, 32|4, 5\"\n/>\n",
                "value supportTopicIds 32|4",
            ),
            (
                "<properties\n selfHelpType=\"ge|\"\n/>\n",
                "value selfHelpType ge|",
            ),
            (
                "<properties\n selfHelpType=\"|\"\n/>\n",
                "value selfHelpType |",
            ),
            (&format!("{block}[a](fi|"), "link fi"),
            (&format!("{block}[a](fi|le.md)"), "link fi"),
            (&format!("{block}text <!--$sub|"), "marker <!--$sub"),
            (&format!("{block}text <vid|"), "tag <vid"),
            (&format!("{block}text|"), "nothing"),
            (&format!("{block}[a](b) c|"), "nothing"),
        ] {
            assert_eq!(at_cursor(text), expected, "{text}");
        }
    }
}
