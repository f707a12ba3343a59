//! Completion in JSON documents: keys and values by the schema, ids of questions and of articles.

use super::complete_json_place::{JsonPlace, Role};
use super::completion_item::{Item, Items, MAX_ITEMS, escaped};
use super::context::Context;
use super::target::{body_schema, questions};
use super::typing::list_item;
use super::{complete_block, complete_condition, describe, names};
use crate::json;
use crate::schema::ARTICLE_REFERENCE;
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;
use serde_json::Value;

/// Returns the completions at `offset` in the document.
pub(super) fn items(cx: &Context, offset: usize) -> Option<Items> {
    let article = cx.article();
    let start = article.json.as_ref()?.span.start as usize;
    let place = JsonPlace::at(&article.source.text, start, offset)?;
    let items = match place.role {
        Role::Key => keys(cx, &place)?,
        Role::Value => value(cx, &place, offset)?,
    };
    Some(Items {
        comma_at: place.comma_at,
        ..items
    })
}

/// Returns what clients match with the typed text, which may start with a quote.
fn filter(place: &JsonPlace<'_>, text: &str) -> String {
    let bare = text.trim_matches('"');
    if place.token.is_quoted() {
        return format!("\"{bare}\"");
    }
    bare.to_owned()
}

fn keys(cx: &Context, place: &JsonPlace<'_>) -> Option<Items> {
    let schema = body_schema(cx.article(), cx.schemas())?;
    let part = describe::schema_at(&schema.schema, &place.path)?;
    let properties = part["properties"].as_object()?;
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
    let comma = if place.needs_comma { "," } else { "" };
    let mut missing: Vec<(&String, &Value)> = properties
        .iter()
        .filter(|(key, _)| !place.keys.iter().any(|one| one.eq_ignore_ascii_case(key)))
        .collect();
    missing.sort_by_key(|(key, _)| rank(key));
    let items = missing.into_iter().map(|(key, value)| {
        let mut keys = place.path.clone();
        keys.push(Some(key));
        Item {
            label: format!("\"{key}\""),
            text: if place.has_colon {
                format!("\"{key}\"")
            } else {
                format!("\"{}\": {}{comma}", escaped(key), placeholder(value))
            },
            is_snippet: !place.has_colon,
            detail: match rank(key) {
                0 => "required".to_owned(),
                1 => "expected".to_owned(),
                _ => value["title"].as_str().unwrap_or_default().to_owned(),
            },
            filter: filter(place, key),
            documentation: describe::json(schema, &keys).unwrap_or_default(),
            kind: Some(CompletionItemKind::Property),
        }
    });
    let mut items: Vec<Item> = items.collect();
    if place.path == [Some(QUESTIONS), None] && place.keys.is_empty() && !place.has_colon {
        items.push(Item {
            filter: filter(place, "question"),
            ..new_question(cx)
        });
    }
    Some(Items::all(place.token.span, items))
}

/// Returns the first value of a new key.
fn placeholder(value: &Value) -> String {
    let text = match types(value).first() {
        Some(&"object") => "{\n  $0\n\\}",
        Some(&"array") => "[\n  $0\n]",
        Some(&"boolean") => "${1:true}",
        Some(&("integer" | "number")) => "${1:1}",
        _ => "\"$1\"",
    };
    text.to_owned()
}

/// Returns the types that a schema allows.
fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The list of the questions of a form.
const QUESTIONS: &str = "formElements";

/// Returns the members of a new question.
fn new_question(cx: &Context) -> Item {
    let number = questions(cx.article()).count() + 1;
    let text = format!(
        "\"id\": \"${{1:question_{number}}}\",\n\"order\": {number},\n\"controlType\": \"${{2:dropdown}}\",\n\"displayLabel\": \"${{3:Which one?}}\",\n\"required\": ${{4:true}}"
    );
    Item {
        label: "a new question".to_owned(),
        text,
        is_snippet: true,
        kind: Some(CompletionItemKind::Snippet),
        ..Item::default()
    }
}

/// Returns a new question with its braces.
fn whole_question(cx: &Context, place: &JsonPlace<'_>) -> Items {
    let comma = if place.needs_comma { "," } else { "" };
    let question = new_question(cx);
    let members = question.text.replace('\n', "\n  ");
    let item = Item {
        text: format!("{{\n  {members}\n\\}}{comma}"),
        filter: filter(place, "question"),
        ..question
    };
    Items::all(place.token.span, vec![item])
}

/// Returns what the value at the cursor can be.
fn value(cx: &Context, place: &JsonPlace<'_>, offset: usize) -> Option<Items> {
    let text = &cx.article().source.text;
    if place.path == [Some(QUESTIONS), None] {
        return Some(whole_question(cx, place));
    }
    // Without both quotes, they are written along with the text.
    let inner = place.token.inner();
    let span = inner.unwrap_or(place.token.span);
    let list = list_item(text, span, offset);
    let typed = |span: Span| text[span.start as usize..offset].trim_matches('"').trim();
    let key = place.key();
    let items = if key.eq_ignore_ascii_case(ARTICLE_REFERENCE) {
        Items::found(span, article_ids(cx, typed(span)))
    } else if key.eq_ignore_ascii_case(TOPIC) {
        Items::found(list, complete_block::ids(cx, true, typed(list)))
    } else if key.eq_ignore_ascii_case(SYMPTOM) {
        Items::found(list, complete_block::symptoms(cx, typed(list)))
    } else if key.eq_ignore_ascii_case(CONDITION) {
        match inner {
            Some(inner) => return complete_condition::items(cx, inner, offset),
            None => Items::all(span, complete_condition::question_ids(cx)),
        }
    } else {
        return values(cx, place, inner, offset);
    };
    if inner.is_some() {
        return Some(items);
    }
    Some(Items {
        span,
        ..items.quoted()
    })
}

/// The keys of values that the tree knows.
const TOPIC: &str = "supportTopicId";
const SYMPTOM: &str = "symptomId";
const CONDITION: &str = "visibility";

/// Returns the values that the schema lists. In a string with several of them, `inner`, only the one
/// at the cursor is replaced.
fn values(
    cx: &Context,
    place: &JsonPlace<'_>,
    inner: Option<Span>,
    offset: usize,
) -> Option<Items> {
    let schema = body_schema(cx.article(), cx.schemas())?;
    let part = describe::schema_at(&schema.schema, &place.path)?;
    let mut values: Vec<&Value> = Vec::new();
    for key in ["enum", "examples"] {
        values.extend(part[key].as_array().into_iter().flatten());
    }
    if let Some(inner) = inner
        && let Some(names) = listed(&values)
    {
        let span = list_item(&cx.article().source.text, inner, offset);
        return Some(Items::all(span, complete_block::plain(names)));
    }
    let mut values: Vec<String> = values.into_iter().map(Value::to_string).collect();
    if types(part).contains(&"boolean") {
        values.extend(["true", "false"].map(str::to_owned));
    }
    values.dedup();
    let items = values.into_iter().map(|value| Item {
        filter: filter(place, &value),
        label: value.clone(),
        text: value,
        kind: Some(CompletionItemKind::EnumMember),
        ..Item::default()
    });
    Some(Items::all(place.token.span, items.collect()))
}

/// Returns the single names if one of the values is a list of others, as in `a`, `b` and `a, b`.
fn listed<'v>(values: &[&'v Value]) -> Option<Vec<&'v str>> {
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    let (lists, names): (Vec<&str>, Vec<&str>) =
        texts.into_iter().partition(|text| text.contains(','));
    let mut parts = lists.iter().flat_map(|list| list.split(','));
    let is_list = !lists.is_empty() && parts.all(|part| names.contains(&part.trim()));
    if is_list { Some(names) } else { None }
}

fn article_ids(cx: &Context, typed: &str) -> Vec<Item> {
    let corpus = cx.corpus();
    let wanted = typed.to_lowercase();
    let matching = corpus.files().filter_map(|(file, article)| {
        let title = names::of_article(corpus, file);
        if !article.id().to_lowercase().contains(&wanted) && !names::matches(typed, &title) {
            return None;
        }
        Some(Item {
            label: article.id().to_owned(),
            text: json::escaped(article.id()).into_owned(),
            filter: format!("{} {title}", article.id()),
            detail: title,
            kind: Some(CompletionItemKind::Reference),
            ..Item::default()
        })
    });
    matching.take(MAX_ITEMS).collect()
}
