//! Completion in JSON documents: keys and values by the schema, ids of questions and of articles.

use super::completion_item::{Item, Items, MAX_ITEMS, escaped};
use super::context::Context;
use super::target::{JsonPath, Target, TargetKind, body_schema, questions};
use super::{describe, names};
use crate::article::Node;
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;
use serde_json::Value;

/// Returns the completions at `offset` in the document.
pub(super) fn items(cx: &Context, offset: usize) -> Option<Items> {
    let article = cx.article();
    let text = &article.source.text;
    // The letters before the cursor, and what is before them.
    let word = text[..offset]
        .trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.'))
        .len();
    let is_quoted = text[..word].ends_with('"');
    let before = text[..word - usize::from(is_quoted)].trim_end();
    let target = Target::at(article, offset).map(|target| target.kind);
    match target {
        Some(TargetKind::QuestionId(_)) => return None,
        Some(TargetKind::ArticleReference(_)) => return Some(article_ids(cx, word, offset)),
        Some(TargetKind::QuestionReference(_)) => {
            return Some(question_ids(cx, word, offset));
        }
        Some(TargetKind::ChoiceReference(id, _)) => {
            return Some(choices(cx, id, word, offset));
        }
        Some(TargetKind::JsonValue(path, node)) => {
            let key = path
                .keys
                .iter()
                .rev()
                .flatten()
                .next()
                .copied()
                .unwrap_or_default();
            if key.eq_ignore_ascii_case("visibility") && node.as_str().is_some() {
                return Some(condition(cx, word, offset));
            }
            let span = whole_value(text, word, is_quoted, offset);
            return values(cx, &path, span);
        }
        _ => {}
    }
    let is_key = before.ends_with('{') || before.ends_with(',');
    if is_key && let Some(path) = path_of_object(article.document()?, offset) {
        let span = whole_value(text, word, is_quoted, offset);
        return keys(cx, &path, span);
    }
    if before.ends_with(':') {
        let path = path_of_value(article.document()?, before, offset)?;
        let span = whole_value(text, word, is_quoted, offset);
        return values(cx, &path, span);
    }
    None
}

/// Returns the span of the word with its quotes.
fn whole_value(text: &str, word: usize, is_quoted: bool, offset: usize) -> Span {
    let start = word - usize::from(is_quoted);
    let rest = &text[offset..];
    let more = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.')))
        .unwrap_or(rest.len());
    let end = offset + more;
    let closes = is_quoted && text[end..].starts_with('"');
    Span::new(start, end + usize::from(closes))
}

/// Returns the path of the innermost object around `offset`.
fn path_of_object(root: Node<'_>, offset: usize) -> Option<JsonPath<'_>> {
    let mut node = root;
    let mut path = JsonPath::default();
    loop {
        if matches!(node.kind(), crate::article::NodeKind::Object(_)) {
            path.object = Some(node);
        }
        let is_in = |node: &Node<'_>| {
            node.is_container()
                && (node.span().start as usize) < offset
                && offset <= node.span().end as usize
        };
        if let Some(member) = node.members().iter().find(|one| is_in(&one.value())) {
            path.keys.push(Some(member.key()));
            node = member.value();
        } else if let Some(item) = node.items().iter().find(is_in) {
            path.keys.push(None);
            node = item;
        } else {
            break;
        }
    }
    path.object.map(|_| path)
}

/// Returns the path of the value after a colon.
fn path_of_value<'a>(root: Node<'a>, before: &'a str, offset: usize) -> Option<JsonPath<'a>> {
    let mut path = path_of_object(root, offset)?;
    let key = before.trim_end_matches(':').trim_end();
    let key = key.strip_suffix('"')?;
    path.keys.push(Some(&key[key.rfind('"')? + 1..]));
    Some(path)
}

fn keys(cx: &Context, path: &JsonPath<'_>, span: Span) -> Option<Items> {
    let schema = body_schema(cx.article(), cx.schemas())?;
    let part = describe::schema_at(&schema.schema, &path.keys)?;
    let properties = part["properties"].as_object()?;
    let present: Vec<&str> = path
        .object
        .into_iter()
        .flat_map(Node::members)
        .filter(|member| {
            !(span.start <= member.key_span().start && member.key_span().start < span.end)
        })
        .map(|member| member.key())
        .collect();
    let rank = |key: &str| {
        let is_in = |list: &Value| {
            let list = list.as_array();
            list.is_some_and(|list| list.iter().any(|one| one == key))
        };
        if is_in(&part["required"]) {
            0
        } else if is_in(&part["expected"]) {
            1
        } else {
            2
        }
    };
    let after = cx.article().source.text[span.end as usize..].trim_start();
    let has_value = after.starts_with(':');
    let mut missing: Vec<(&String, &Value)> = properties
        .iter()
        .filter(|(key, _)| !present.iter().any(|one| one.eq_ignore_ascii_case(key)))
        .collect();
    missing.sort_by_key(|(key, _)| rank(key));
    let items = missing.into_iter().map(|(key, value)| {
        let mut keys = path.keys.clone();
        keys.push(Some(key));
        Item {
            label: format!("\"{key}\""),
            text: if has_value {
                format!("\"{key}\"")
            } else {
                format!("\"{}\": {}", escaped(key), placeholder(value))
            },
            is_snippet: !has_value,
            detail: match rank(key) {
                0 => "required".to_owned(),
                1 => "expected".to_owned(),
                _ => value["title"].as_str().unwrap_or_default().to_owned(),
            },
            documentation: describe::json(schema, &keys).unwrap_or_default(),
            kind: Some(CompletionItemKind::Property),
            ..Item::default()
        }
    });
    let mut items: Vec<Item> = items.collect();
    if path.keys == [Some("formElements")]
        || path.keys == [Some("formElements"), None] && present.is_empty()
    {
        items.push(new_question(cx));
    }
    Some(Items {
        span,
        items,
        is_partial: false,
    })
}

/// Returns the first value of a new key.
fn placeholder(value: &Value) -> String {
    let is = |kind: &str| match &value["type"] {
        Value::String(own) => own == kind,
        Value::Array(list) => list.first().is_some_and(|one| one == kind),
        _ => false,
    };
    if is("object") {
        "{\n  $0\n}".to_owned()
    } else if is("array") {
        "[\n  $0\n]".to_owned()
    } else if is("boolean") {
        "${1:true}".to_owned()
    } else if is("integer") || is("number") {
        "${1:1}".to_owned()
    } else {
        "\"$1\"".to_owned()
    }
}

/// Returns the members of a new question.
fn new_question(cx: &Context) -> Item {
    let number = questions(cx.article()).count();
    Item {
        label: "a new question".to_owned(),
        text: format!(
            "\"id\": \"${{1:question_{number}}}\",\n\"order\": {number},\n\"controlType\": \"${{2:dropdown}}\",\n\"displayLabel\": \"${{3:Which one?}}\",\n\"required\": ${{4:true}}$0"
        ),
        is_snippet: true,
        filter: "\"question".to_owned(),
        kind: Some(CompletionItemKind::Snippet),
        ..Item::default()
    }
}

fn values(cx: &Context, path: &JsonPath<'_>, span: Span) -> Option<Items> {
    let schema = body_schema(cx.article(), cx.schemas())?;
    let part = describe::schema_at(&schema.schema, &path.keys)?;
    let mut values: Vec<String> = Vec::new();
    for key in ["enum", "examples"] {
        let list = part[key].as_array().into_iter().flatten();
        values.extend(list.map(Value::to_string));
    }
    let is_boolean = match &part["type"] {
        Value::String(own) => own == "boolean",
        Value::Array(list) => list.iter().any(|one| one == "boolean"),
        _ => false,
    };
    if is_boolean {
        values.extend(["true", "false"].map(str::to_owned));
    }
    values.dedup();
    let items = values.into_iter().map(|value| Item {
        label: value.clone(),
        text: value,
        kind: Some(CompletionItemKind::EnumMember),
        ..Item::default()
    });
    Some(Items {
        span,
        items: items.collect(),
        is_partial: false,
    })
}

fn question_ids(cx: &Context, start: usize, offset: usize) -> Items {
    let items = questions(cx.article()).filter_map(|question| {
        let (id, _) = question.id()?;
        Some(Item {
            label: id.to_owned(),
            text: id.to_owned(),
            detail: question
                .node
                .text("displayLabel")
                .unwrap_or_default()
                .to_owned(),
            kind: Some(CompletionItemKind::Reference),
            ..Item::default()
        })
    });
    Items {
        span: Span::new(start, offset),
        items: items.collect(),
        is_partial: false,
    }
}

fn choices(cx: &Context, id: &str, start: usize, offset: usize) -> Items {
    let question = questions(cx.article()).find(|one| one.id().is_some_and(|(own, _)| own == id));
    let items = question
        .into_iter()
        .flat_map(|one| one.choices())
        .map(|(value, text)| Item {
            label: value.to_owned(),
            text: value.to_owned(),
            detail: text.to_owned(),
            kind: Some(CompletionItemKind::EnumMember),
            ..Item::default()
        });
    Items {
        span: Span::new(start, offset),
        items: items.collect(),
        is_partial: false,
    }
}

/// Returns what can be written next in an unfinished condition: a question, or after an operator,
/// one of its choices.
fn condition(cx: &Context, word: usize, offset: usize) -> Items {
    let before = cx.article().source.text[..word].trim_end();
    let operator = ["==", "!="].iter().find(|one| before.ends_with(**one));
    if let Some(operator) = operator {
        let left = before.trim_end_matches(operator).trim_end();
        let start = left
            .trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .len();
        return choices(cx, &left[start..], word, offset);
    }
    question_ids(cx, word, offset)
}

fn article_ids(cx: &Context, start: usize, offset: usize) -> Items {
    let corpus = cx.corpus();
    let typed = cx.article().source.text[start..offset].to_lowercase();
    let matching = corpus.files().filter_map(|(file, article)| {
        let title = names::of_article(corpus, file);
        let is_match =
            article.id().to_lowercase().contains(&typed) || names::matches(&typed, &title);
        is_match.then(|| Item {
            label: article.id().to_owned(),
            text: article.id().to_owned(),
            filter: format!("{} {title}", article.id()),
            detail: title,
            kind: Some(CompletionItemKind::Reference),
            ..Item::default()
        })
    });
    let items: Vec<Item> = matching.take(MAX_ITEMS).collect();
    Items {
        span: Span::new(start, offset),
        is_partial: items.len() >= MAX_ITEMS,
        items,
    }
}
