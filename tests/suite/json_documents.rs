//! JSON bodies are parsed as strictly as RFC 8259 requires, and spans of texts are exact.

use crate::support::SCHEMAS;
use helpc::article::{Article, JsonBody, Node, OffsetMap};
use helpc::finding::Severity;
use helpc::source::{Source, Span};
use proptest::prelude::*;

/// Parses an article whose body is the JSON document `document`.
pub(crate) fn read(document: &str) -> Article {
    let text = format!(
        "<properties selfHelpType=\"problemScopingQuestions\"/>\n# Title\n---\n{document}\n---\n"
    );
    Article::parse(Source::decode("a/b.md", text.into_bytes()), &SCHEMAS)
}

fn body(article: &Article) -> &JsonBody {
    article.json.as_ref().expect("a JSON body")
}

/// Returns an error if helpc and serde_json disagree on `document`.
pub(crate) fn agrees(document: &str) -> Result<(), String> {
    let article = read(document);
    let json = body(&article);
    let expected = serde_json::from_str::<serde_json::Value>(document)
        .ok()
        .filter(serde_json::Value::is_object);
    let found = json
        .faults
        .is_empty()
        .then(|| article.document().map(|root| root.to_value(&|_| None)));
    match (expected, found) {
        (None, None) => Ok(()),
        (Some(expected), Some(Some(found))) if expected == found && json.complete => Ok(()),
        (expected, found) => Err(format!(
            "{document:?}: serde_json {expected:?}, helpc {found:?}: {:?}",
            json.faults
        )),
    }
}

const WHOLE: &str = r#"{"a": [1, -0.5e+3, true, false, null, "x\n\u00e9\ud83d\ude00\/"], "b": {"c": "é😀 d", "": []}, "e": {}}"#;

#[test]
fn accepts_exactly_what_rfc_8259_allows() {
    let wrong = [
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 5.}",
        "{\"a\": 0x1}",
        "{\"a\": NaN}",
        "{\"a\": -}",
        "{\"a\": 1e}",
        "{\"a\": True}",
        "{\"a\": 'x'}",
        "{a: 1}",
        "{\"a\": 1,}",
        "{\"a\": [1,]}",
        "{,}",
        "{\"a\": [,]}",
        "{\"a\": 1 \"b\": 2}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{\"a\": \"\t\"}",
        "{\"a\": \"\n\"}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\u12\"}",
        "{\"a\": \"\\ud800\"}",
        "{\"a\": \"\\ud800\\u0041\"}",
        "{\"a\": \"\\udc00\"}",
        "{\"a\": \"x}",
        "{\"a\": 1} {}",
        "{\"a\": 1}}",
        "{\"a\": [1}",
        "{\"a\": {1]}",
        "{",
        "{\"a\"",
        "[1]",
        "\"a\"",
        "{\u{feff}}",
        "{\u{a0}}",
        "{/* a */}",
        "{// a\n}",
        "{\u{b}}",
        "{\"a\": \u{1}}",
        "{\"a\": \"b\" c\"}",
        "{\"a\": \"\\",
        "{\"a\": \u{201c}b\u{201d}}",
    ];
    for document in wrong {
        assert_eq!(agrees(document), Ok(()));
        assert_eq!(
            body(&read(document)).faults.len(),
            1,
            "{document}: one mistake, one fault"
        );
    }
    for document in [
        WHOLE,
        "{}",
        " {\r\n} ",
        "{\"\\u0000\": \"\u{7f}\u{2028}\"}",
        "{\"a\": 1, \"a\": 2}",
    ] {
        assert_eq!(agrees(document), Ok(()));
    }
    let deep = |depth: usize| format!("{{\"a\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(agrees(&deep(100)), Ok(()));
    assert_eq!(agrees(&deep(100_000)), Ok(()));
}

#[test]
fn recovers_from_unambiguous_mistakes() {
    let slips = [
        "{\"a\": 1,, \"b\": \"x\"}",
        "{\"a\": 1 \"b\": \"x\"}",
        "{\"a\": 01, b: \"x\"}",
        "{\"a\": 1, \"b\": 'x',}",
        "{\"a\": 1, /* c */ \"b\": \"x\"}",
        "{\"a\": 1, \"b\": x\"}",
        "{\"a\": 1,\u{a0}\"b\": \"x\"}}",
    ];
    for document in slips {
        let article = read(document);
        let json = body(&article);
        assert!(json.complete, "{document}: {:?}", json.faults);
        let root = article.document().expect("a document");
        assert_eq!(root.text("b"), Some("x"), "{document}");
        let mut fixed = article.source.text.clone();
        for fault in json.faults.iter().rev() {
            for edit in fault.fix.as_ref().expect("a fix").edits.iter().rev() {
                fixed.replace_range(edit.span.range(), &edit.text);
            }
        }
        let document = fixed.split("---").nth(1).unwrap_or_default();
        assert!(
            serde_json::from_str::<serde_json::Value>(document).is_ok(),
            "{document}"
        );
    }
}

fn texts(node: Node<'_>) -> Vec<Node<'_>> {
    let mut texts = Vec::new();
    node.walk(&mut |node| {
        if node.as_str().is_some() {
            texts.push(node);
        }
    });
    texts
}

proptest! {
    /// Any document with a few changed bytes is parsed as serde_json parses it.
    #[test]
    fn accepts_what_serde_json_accepts(at in 0..WHOLE.len(), cut in 0_usize..3, put in "[\\[\\]{},:\"\\\\ a0.eE+\\-tu/\u{1}\n\u{feff}]{0,3}") {
        let mut document = WHOLE.to_owned();
        let floor = |at: usize| (0..=at.min(WHOLE.len())).rev().find(|at| WHOLE.is_char_boundary(*at)).unwrap_or(0);
        document.replace_range(floor(at)..floor(at + cut).max(floor(at)), &put);
        prop_assert_eq!(agrees(&document), Ok(()));
    }

    /// Every text is at its span, character by character.
    #[test]
    fn texts_are_at_their_spans(text in "[a-zé😀\"\\\\\n\t/<]{0,12}", ascii in any::<bool>()) {
        let mut written = serde_json::to_string(&text).expect("a text");
        if ascii {
            written = written.chars().map(|c| match c {
                c if c.is_ascii() => c.to_string(),
                c => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect(),
            }).collect();
        }
        let article = read(&format!("{{\"a\": {written}}}"));
        let file = &article.source.text;
        let node = texts(article.document().expect("a document"))[0];
        prop_assert_eq!(node.as_str(), Some(text.as_str()));
        prop_assert_eq!(&file[node.span().range()], &written);
        let inner = node.inner_span();
        let places = OffsetMap::of(&file[inner.range()], inner.start);
        for (at, c) in text.char_indices() {
            let span = places.span(Span::new(at, at + c.len_utf8()));
            let quoted = format!("\"{}\"", &file[span.range()]);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).ok(), Some(c.to_string()));
        }
    }
}

/// A form with a question of each kind that a typo in a key can break.
const FORM: &str = r#"{
    "$schema": "SelfHelpContent",
    "resourceRequired": true,
    "subscriptionRequired": true,
    "title": "A disk is full",
    "formElements": [
        {"id": "disk_kind", "order": 1, "controlType": "dropdown", "displayLabel": "Which disk is full?",
         "watermarkText": "Choose a disk",
         "dropdownOptions": [{"value": "os", "text": "The system disk"}, {"value": "dont_know_answer", "text": "I don't know"}]},
        {"id": "disk_host", "order": 2, "controlType": "radioButtonGroup", "displayLabel": "Where is the disk?",
         "radioButtonOptions": [{"value": "here", "text": "In this region"}, {"value": "dont_know_answer", "text": "I don't know"}]},
        {"id": "disk_note", "order": 3, "controlType": "infoblock", "content": "Temporary disks are not saved."},
        {"id": "problem_description", "order": 4, "controlType": "multilinetextbox",
         "displayLabel": "What happens?", "useAsAdditionalDetails": true}
    ]
}"#;

#[test]
fn a_typo_in_a_required_key_is_one_error() {
    let found = |document: &str| {
        let body = format!("# A disk is full\n\n---\n{document}\n---\n");
        let files = crate::support::article("problemScopingQuestions", &body);
        let (_, found) = crate::support::check(files, &crate::support::defaults());
        let of_json = found.into_iter().filter(|one| one.rule.group() == "json");
        of_json.collect::<Vec<_>>()
    };
    assert_eq!(found(FORM), []);
    for (right, wrong, severity) in [
        ("formElements", "formElement", Severity::Error),
        ("formElements", "FormElments", Severity::Error),
        ("controlType", "controltipe", Severity::Error),
        ("displayLabel", "displaylable", Severity::Error),
        ("displayLabel", "label", Severity::Error),
        ("dropdownOptions", "dropdownOption", Severity::Error),
        ("radioButtonOptions", "radioButtonOption", Severity::Error),
        ("radioButtonOptions", "radiobutonOptions", Severity::Error),
        ("content", "contend", Severity::Error),
        ("value", "valeu", Severity::Error),
        ("order", "oder", Severity::Error),
        ("watermarkText", "watermarkTxt", Severity::Warning),
        (
            "useAsAdditionalDetails",
            "useAsAdditionalDetail",
            Severity::Warning,
        ),
        ("displayLabel", "displaylabel", Severity::Warning),
    ] {
        let found = found(&FORM.replacen(&format!("\"{right}\""), &format!("\"{wrong}\""), 1));
        let [finding] = found.as_slice() else {
            panic!("{wrong}: {found:?}");
        };
        assert_eq!(
            (finding.rule.as_str(), finding.severity),
            ("json/key-case", severity),
            "{wrong}"
        );
        let fix = finding.fix.as_ref().expect("a fix");
        assert_eq!(fix.edits[0].text, right);
    }
}
