//! Determines what the author is typing. Unfinished text is often not a link or attribute yet, so
//! this looks at the line before the cursor, and at the parsed article where that is reliable.

use super::target::{Target, TargetKind, touches};
use crate::article::Article;
use crate::schema::BodyKind;
use crate::source::line_start;

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
    AttributeValue {
        name: &'a str,
        start: usize,
        end: usize,
    },
    /// Something in a JSON document.
    Json,
    /// The start of an article without a block.
    Start {
        start: usize,
    },
    Nothing,
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
    let before = &text[..offset];
    match Target::at(article, offset).map(|target| target.kind) {
        Some(TargetKind::AttributeValue(attribute, _)) => {
            let value = attribute.value_span();
            let is_list = article.source.slice(value).contains(',');
            let from = &text[value.start as usize..offset];
            let start = match from.rfind(',') {
                Some(comma) if is_list => value.start as usize + comma + 1,
                _ => value.start as usize,
            };
            let start =
                start + (text[start..offset].len() - text[start..offset].trim_start().len());
            let until = &text[offset..value.end as usize];
            let end = offset + until.find([',', '\n', '\r']).unwrap_or(until.len());
            Typing::AttributeValue {
                name: attribute.name(),
                start,
                end: start.max(offset + text[offset..end].trim_end().len()),
            }
        }
        Some(TargetKind::AttributeName(_) | TargetKind::BlockGap) => {
            let start = before
                .trim_end_matches(|c: char| {
                    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
                })
                .len();
            if before[..start].ends_with(|c: char| c.is_whitespace()) {
                Typing::AttributeName { start }
            } else {
                Typing::Nothing
            }
        }
        _ => Typing::Nothing,
    }
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
            Typing::AttributeValue { name, start, end } => {
                format!(
                    "value {name} {}|{}",
                    &text[start..offset],
                    &text[offset..end]
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
