//! The output formats for tools, and where they are written.

mod files;
mod junit;
mod reviews;
mod sarif;

use crate::support::{self, GOOD, helpc, project, write_tree};
use serde_json::Value;
use std::path::Path;

/// A path that could end a line, a property, a code span or an escape.
const ODD: &str = "articles/microsoft.compute::error\n,x%`/compute-size.md";

/// Returns two articles with the same id; one tries to break out of every format.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = GOOD
        .replace(
            "public, fairfax",
            "moon|kake, <b>@team #1</b> é😀 \u{202e}gpj, `x`, [a](1) {0}",
        )
        .replace(
            "in the portal",
            "[here](https://docs.microsoft.com/en-us/azure/) <script>alert(1)</script>",
        )
        .replace("virtualmachines", "virtualmachines, ]]>\u{b}\u{ffff}");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "rules:\n  links/text: suggestion\n"),
            ("articles/microsoft.compute/compute-restart.md", GOOD),
            (ODD, &format!("\u{feff}{odd}")),
        ],
    );
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Returns what `helpc check` prints in this format.
fn printed(folder: &Path, format: &str) -> String {
    let output = helpc(folder, &["check", "--quiet", "--format", format]);
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn parsed(folder: &Path, format: &str) -> Value {
    serde_json::from_str(&printed(folder, format)).expect("JSON")
}

/// Returns the findings in the `json` format, to compare with.
fn findings(folder: &Path) -> Vec<Value> {
    printed(folder, "json")
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object a line"))
        .collect()
}

fn assert_valid_sarif(log: &Value) {
    let schema = project().join("tests/fixtures/sarif-2.1.0.schema.json");
    let schema = std::fs::read(schema).expect("the schema");
    let mut schema: Value = serde_json::from_slice(&schema).expect("JSON");
    // It contains an invalid regular expression, which our output does not need.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        language
            .as_object_mut()
            .expect("is there")
            .remove("pattern");
    }
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let faults: Vec<String> = validator
        .iter_errors(log)
        .take(5)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn formats_match_their_snapshots() {
    let folder = tree();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(env!("CARGO_PKG_VERSION"), "[version]");
    settings.bind(|| {
        // Other tests have snapshots of the formats for reading, and of JSON lines.
        let is_for_tools = |name: &&str| !["human", "concise", "json"].contains(name);
        for format in support::formats().filter(is_for_tools) {
            let shown = printed(folder.path(), format).replace("},{", "},\n  {");
            insta::assert_snapshot!(format!("format_{format}"), shown);
        }
    });
}

#[test]
fn a_clean_tree_is_a_valid_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = ("articles/microsoft.compute/compute-restart.md", GOOD);
    write_tree(folder.path(), &[("helpc.yaml", ""), article]);
    assert_valid_sarif(&parsed(folder.path(), "sarif"));
    assert_eq!(parsed(folder.path(), "gitlab"), serde_json::json!([]));
    let reviewdog = parsed(folder.path(), "rdjson");
    assert_eq!(reviewdog["diagnostics"], serde_json::json!([]));
    assert_eq!(printed(folder.path(), "github"), "");
    let junit = printed(folder.path(), "junit");
    let cases = elements(&junit, "testcase");
    assert_eq!(cases.len(), 1, "{junit}");
    assert_eq!(cases[0]["name"], "no findings", "the same in each run");
    assert!(!junit.contains("<failure"), "{junit}");
    let markdown = printed(folder.path(), "markdown");
    assert!(markdown.contains("1 article: 0 errors"), "{markdown}");
}

/// Returns the attributes of every element of this name, as an XML parser reads them.
fn elements(xml: &str, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(element) if element.name().as_ref() == name => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let value = quick_xml::escape::unescape(&attribute.value).expect("escapes");
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                });
                found.push(attributes.collect());
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}
