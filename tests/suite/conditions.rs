//! The language of `visibility`, which the program and the site both parse.

use crate::needs;
use crate::support::{project, read_tree};
use helpc::article::Condition;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns conditions as the script of the site parses them.
fn in_the_browser(cases: &Value) -> Vec<Value> {
    let script = project().join("templates/site/visibility.js");
    let program = format!(
        "import {{ readFileSync }} from 'node:fs'; \
         const text = readFileSync({script:?}, 'utf8'); \
         const {{ parse }} = await import('data:text/javascript,' + encodeURIComponent(text)); \
         const cases = JSON.parse(readFileSync(0, 'utf8')); \
         const out = cases.map(([condition, answers]) => {{ \
           const holds = parse(condition); \
           return holds && holds((id) => Object.hasOwn(answers, id) ? [answers[id]] : []); }}); \
         console.log(JSON.stringify(out));"
    );
    let mut child = Command::new("node")
        .args(["--input-type=module", "--eval", &program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut input = child.stdin.take().expect("piped");
    let text = cases.to_string();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut input, text.as_bytes()));
    let output = child.wait_with_output().expect("node runs");
    writer.join().expect("written").expect("written");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Returns every condition in a tree of articles.
fn conditions(tree: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, bytes) in read_tree(tree) {
        let source = helpc::source::Source::decode(path.as_str(), bytes);
        for part in source.text.split("\"visibility\"").skip(1) {
            let value = part.trim_start_matches([' ', ':', '\t']);
            if let Some(value) = value
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
            {
                found.insert(value.to_owned());
            }
        }
    }
    found
}

#[test]
fn browser_and_program_parse_conditions_alike() {
    if needs::node().is_none() {
        return;
    }
    let mut all = BTreeSet::new();
    for tree in needs::trees() {
        all.extend(conditions(&tree));
    }
    for text in [
        "",
        " null ",
        "TRUE",
        "False",
        "a",
        "a = b",
        "a === b",
        "a == b == c",
        "a!==b",
        "a != =b",
        "== b",
        "a ==",
        "a == b &&",
        "a == b && || c == d",
        "&& a == b",
        "a == b & c == d",
        "a == b | c",
        "(a == b) c == d",
        "(a == b",
        "a == b || c == d)",
        "a == é)",
        "a == x (y)",
        "(a == x (y))",
        "((a == 1 || b == 2) && c != null)",
        "a == x y&&b==z",
        "a <= b",
        "a <== b",
        "\u{85}a\u{a0}==\u{3000}x\u{feff}",
        "\u{feff}a == x",
        "a == null && b != null",
        "a == NULL",
        "a == \u{1F600}|| b == x",
        "a\n==\nx",
    ] {
        all.insert(text.to_owned());
    }
    all.extend(
        [31, 32, 33, 60].map(|depth| format!("{}a == x{}", "(".repeat(depth), ")".repeat(depth))),
    );
    // Each also with a part removed or inserted.
    let whole: Vec<String> = all.iter().take(400).cloned().collect();
    for (at, text) in whole.iter().enumerate() {
        let cut: Vec<char> = text.chars().collect();
        for (step, with) in ["", "(", ")", "&&", "||", "==", "=", "!", " "]
            .iter()
            .enumerate()
        {
            let place = (at * 7 + step * 13) % (cut.len() + 1);
            let (left, right) = cut.split_at(place);
            let right = right
                .get(usize::from(with.is_empty())..)
                .unwrap_or_default();
            all.insert(left.iter().collect::<String>() + with + &right.iter().collect::<String>());
        }
    }
    let mut cases = Vec::new();
    let mut expected = Vec::new();
    for text in &all {
        let condition = Condition::parse(text);
        let found = condition.as_ref().map(|condition| {
            let comparisons = condition.comparisons().into_iter();
            comparisons
                .map(|c| (c.element.to_owned(), c.value.to_owned()))
                .collect::<Vec<_>>()
        });
        let found = found.unwrap_or_default();
        // No answer; all expected answers; the first expected answer.
        for take in [0, found.len(), 1] {
            let answers: BTreeMap<String, String> = found.iter().take(take).cloned().collect();
            let answer = |id: &str| answers.get(id).map(String::as_str);
            expected.push(match &condition {
                Ok(condition) => json!(condition.holds(&answer)),
                Err(_) => Value::Null,
            });
            cases.push(json!([text, answers]));
        }
    }
    let found = in_the_browser(&Value::from(cases.clone()));
    assert_eq!(found.len(), expected.len());
    for ((case, found), expected) in cases.iter().zip(&found).zip(&expected) {
        assert_eq!(found, expected, "{case}");
    }
    assert!(
        expected
            .iter()
            .filter(|value| **value == json!(true))
            .count()
            > 100
    );
    assert!(expected.iter().filter(|value| value.is_null()).count() > 100);
}
