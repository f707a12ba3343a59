//! The output formats for tools, and where they are written.

use crate::support::{self, SCHEMAS, helpc, project, write_tree};
use helpc::finding::{Finding, Severity};
use helpc::report::{self, DisplayOptions, Format, View};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const GOOD: &str = "<properties
    pageTitle=\"Restart a virtual machine\"
    description=\"How to restart a virtual machine that does not respond\"
    selfHelpType=\"generic\"
    cloudEnvironments=\"public, fairfax\"
    articleId=\"compute-restart\"
    ownershipId=\"Compute_VirtualMachines\"
    ms.author=\"example\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    supportTopicIds=\"32411835\"
    productPesIds=\"14749\"
/>
# Restart a virtual machine

Restart the virtual machine in the portal, then connect again.
";

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
        // Other tests have snapshots of the formats for people, and of JSON lines.
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

#[test]
fn sarif_is_valid_and_matches_json() {
    let folder = tree();
    let log = parsed(folder.path(), "sarif");
    assert_valid_sarif(&log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let findings = findings(folder.path());
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(&findings) {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert_eq!(result["ruleId"], finding["rule"]);
        let print = &result["partialFingerprints"]["helpc/v2"];
        assert_eq!(*print, finding["fingerprint"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], finding["column"]);
        let edits = finding["fix"]["edits"].as_array();
        let replaced = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        assert_eq!(edits.map(Vec::len), replaced.map(Vec::len));
        for (edit, replaced) in edits
            .into_iter()
            .flatten()
            .zip(replaced.into_iter().flatten())
        {
            assert_eq!(replaced["deletedRegion"]["byteOffset"], edit["start"]);
            assert_eq!(replaced["insertedContent"]["text"], edit["text"]);
        }
    }
    let named: BTreeSet<_> = findings.iter().map(|one| one["rule"].as_str()).collect();
    assert_eq!(rules.len(), named.len(), "only the rules that occur");
    assert!(results.iter().any(|one| one["relatedLocations"].is_array()));
}

#[test]
fn rule_pages_are_linked_only_by_absolute_address() {
    let folder = tree();
    let first = |log: &Value| log["runs"][0]["tool"]["driver"]["rules"][0].clone();
    let log = parsed(folder.path(), "sarif");
    assert!(first(&log).get("helpUri").is_none());
    let driver = |log: &Value| log["runs"][0]["tool"]["driver"].clone();
    assert!(driver(&log).get("informationUri").is_none());
    write_tree(
        folder.path(),
        &[("helpc.yaml", "docs: https://example.org/\n")],
    );
    let log = parsed(folder.path(), "sarif");
    assert_valid_sarif(&log);
    let wanted = "https://example.org/corpus/duplicate-article-id.yaml";
    assert_eq!(first(&log)["helpUri"], wanted);
    assert_eq!(driver(&log)["informationUri"], "https://example.org/");
    let reviewdog = parsed(folder.path(), "rdjson");
    assert_eq!(reviewdog["diagnostics"][0]["code"]["url"], wanted);
}

#[test]
fn sarif_keeps_the_most_severe_results_and_counts_the_rest() {
    let (corpus, found) = support::check(support::generic("text"), &support::defaults());
    let one = found.first().expect("a finding").clone();
    let of = |severity, count| {
        let finding = Finding {
            severity,
            ..one.clone()
        };
        std::iter::repeat_n(finding, count)
    };
    let findings: Vec<Finding> = of(Severity::Suggestion, 10)
        .chain(of(Severity::Warning, 24_990))
        .chain(of(Severity::Error, 20))
        .collect();
    let view = View {
        corpus: &corpus,
        schemas: &SCHEMAS,
        findings: &findings,
        docs: "",
        level: Severity::Suggestion,
        rises: &[],
    };
    let amount = DisplayOptions {
        per_file: 0,
        per_rule: 0,
        is_quiet: true,
        lists_held_back: false,
        width: 100,
        color: false,
    };
    let mut out = Vec::new();
    report::write(Format::Sarif, &view, amount, &mut out).expect("memory takes everything");
    let log: Value = serde_json::from_slice(&out).expect("JSON");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    let count = |level| results.iter().filter(|one| one["level"] == level).count();
    let counts = (count("error"), count("warning"), count("note"));
    assert_eq!(counts, (20, 24_980, 0));
    assert_eq!(run["properties"]["omittedResults"], 20);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array();
    assert_eq!(notes.map(Vec::len), Some(1));
    let prints: BTreeSet<_> = results
        .iter()
        .map(|one| one["partialFingerprints"]["helpc/v2"].as_str())
        .collect();
    assert_eq!(prints.len(), results.len(), "twins have names of their own");

    let mut out = Vec::new();
    report::write(Format::Markdown, &view, amount, &mut out).expect("memory takes everything");
    let summary = text(&out);
    assert!(summary.len() < 65_536, "a comment takes no more");
    assert_eq!(summary.matches("**error**").count(), 20);
    assert_eq!(summary.matches("\n- ").count(), 200);
    assert!(
        summary.contains("24,820 findings not listed here"),
        "{summary}"
    );
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

#[test]
fn junit_has_every_finding_and_only_valid_xml_characters() {
    let folder = tree();
    let xml = printed(folder.path(), "junit");
    let is_legal = |c: char| matches!(c, '\n' | '\t' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert_eq!(xml.chars().find(|c| !is_legal(*c)), None);
    let findings = findings(folder.path());
    let cases = elements(&xml, "testcase");
    assert_eq!(cases.len(), findings.len());
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| (&case["classname"], &case["name"]))
        .collect();
    assert_eq!(names.len(), cases.len(), "each case has a name of its own");
    for (case, finding) in cases.iter().zip(&findings) {
        assert_eq!(case["line"], finding["line"].to_string());
        assert!(case["name"].starts_with(finding["rule"].as_str().expect("a name")));
    }
    let count = |severity| {
        findings
            .iter()
            .filter(|one| one["severity"] == severity)
            .count()
    };
    assert_eq!(elements(&xml, "skipped").len(), count("suggestion"));
    let all = &elements(&xml, "testsuites")[0];
    assert_eq!(all["tests"], findings.len().to_string());
    assert_eq!(
        all["failures"],
        (count("error") + count("warning")).to_string()
    );
    let suites = elements(&xml, "testsuite");
    assert_eq!(suites.len(), 2);
    let sum: usize = suites
        .iter()
        .map(|suite| suite["tests"].parse::<usize>().unwrap())
        .sum();
    assert_eq!(sum, findings.len());
}

#[test]
fn test_cases_at_one_location_have_unique_names() {
    let folder = tree();
    // Several missing attributes are all reported at the start of the file.
    let bare = "<properties\n/>\n# Restart a virtual machine\n\nText.\n";
    write_tree(
        folder.path(),
        &[("articles/microsoft.compute/compute-bare.md", bare)],
    );
    let xml = printed(folder.path(), "junit");
    let cases = elements(&xml, "testcase");
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| (&case["classname"], &case["name"]))
        .collect();
    assert_eq!(names.len(), cases.len(), "{xml}");
    assert!(
        cases.iter().any(|case| case["name"].ends_with(" (2)")),
        "{xml}"
    );
}

#[test]
fn markdown_rows_add_up_to_the_totals() {
    let folder = tree();
    // A rule with findings of two severities.
    let typos = GOOD.replace("compute-restart", "compute-stop").replace(
        "in the portal",
        "[there] (https://docs.microsoft.com/azure/) [now](https://docs.microsoft.com/azure /x)",
    );
    let levels = "overrides: [{files: ['other/**'], rules: {links: suggestion}}]\n";
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", levels),
            ("articles/other/compute-stop.md", &typos),
            (
                "articles/microsoft.compute/compute-start.md",
                &typos.replace("-stop", "-start"),
            ),
        ],
    );
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut by_rule = std::collections::BTreeMap::<(String, String), usize>::new();
    for finding in findings(folder.path()) {
        let text = |key: &str| finding[key].as_str().expect("text").to_owned();
        *counts.entry(text("severity")).or_default() += 1;
        *by_rule.entry((text("rule"), text("severity"))).or_default() += 1;
    }
    let summary = printed(folder.path(), "markdown");
    for (severity, count) in &counts {
        let s = if *count == 1 { "" } else { "s" };
        assert!(
            summary.contains(&format!("{count} {severity}{s}")),
            "{summary}"
        );
    }
    let rows = summary.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let (rule, severity) = (cells.next()?.to_owned(), cells.next()?.to_owned());
        let count = cells.next()?.parse().ok()?;
        Some(((rule, severity), count))
    });
    let rows: std::collections::BTreeMap<_, usize> = rows.collect();
    assert_eq!(rows, by_rule);
    let mut rules: Vec<&String> = rows.keys().map(|(rule, _)| rule).collect();
    let all = rules.len();
    rules.dedup();
    assert!(
        rules.len() < all,
        "a rule has findings of two severities: {summary}"
    );
}

#[test]
fn gcc_lines_match_the_problem_matcher() {
    let folder = tree();
    // The problem matcher `$gcc` of Visual Studio Code.
    let matcher =
        regex::Regex::new(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error|note):\s+(.*)$")
            .expect("an expression");
    let lines = printed(folder.path(), "gcc");
    let findings = findings(folder.path());
    assert_eq!(lines.lines().count(), findings.len());
    for (line, finding) in lines.lines().zip(&findings) {
        let parts = matcher.captures(line).expect(line);
        assert_eq!(parts[2], finding["line"].to_string());
        assert_eq!(parts[3], finding["column"].to_string());
        assert!(parts[5].ends_with(&format!("[{}]", finding["rule"].as_str().expect("a name"))));
    }
}

#[test]
fn gitlab_issues_have_the_required_fields() {
    let folder = tree();
    let issues = parsed(folder.path(), "gitlab");
    let findings = findings(folder.path());
    let issues = issues.as_array().expect("an array");
    assert_eq!(issues.len(), findings.len());
    let mut prints = BTreeSet::new();
    for (issue, finding) in issues.iter().zip(&findings) {
        assert_eq!(issue["check_name"], finding["rule"]);
        assert_eq!(issue["location"]["path"], finding["file"]);
        assert_eq!(issue["location"]["lines"]["begin"], finding["line"]);
        let severity = match finding["severity"].as_str() {
            Some("error") => "blocker",
            Some("warning") => "major",
            _ => "info",
        };
        assert_eq!(issue["severity"], severity);
        assert!(!issue["description"].as_str().expect("text").is_empty());
        assert!(prints.insert(issue["fingerprint"].to_string()));
    }
}

#[test]
fn rdjson_columns_count_bytes() {
    let folder = tree();
    let found = parsed(folder.path(), "rdjson");
    let diagnostics = found["diagnostics"].as_array().expect("an array");
    let findings = findings(folder.path());
    assert_eq!(diagnostics.len(), findings.len());
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    for (diagnostic, finding) in diagnostics.iter().zip(&findings) {
        assert_eq!(diagnostic["location"]["path"], finding["file"]);
        let edits = finding["fix"]["edits"].as_array();
        let suggestions = diagnostic["suggestions"].as_array();
        assert_eq!(edits.map(Vec::len), suggestions.map(Vec::len));
        let file = finding["file"].as_str().expect("a path");
        let bytes = std::fs::read(folder.path().join(file)).expect("the file");
        let offset = |point: &Value| {
            let lines = bytes.split_inclusive(|byte| *byte == b'\n');
            let before = lines.take(number(&point["line"]) - 1);
            before.map(<[u8]>::len).sum::<usize>() + number(&point["column"]) - 1
        };
        for (edit, suggestion) in edits
            .into_iter()
            .flatten()
            .zip(suggestions.into_iter().flatten())
        {
            assert_eq!(
                offset(&suggestion["range"]["start"]),
                number(&edit["start"])
            );
            assert_eq!(offset(&suggestion["range"]["end"]), number(&edit["end"]));
            assert_eq!(suggestion["text"], edit["text"]);
        }
    }
}

#[test]
fn workflow_commands_are_escaped_to_one_line() {
    let folder = tree();
    let commands = printed(folder.path(), "github");
    let findings = findings(folder.path());
    assert_eq!(commands.lines().count(), findings.len());
    for (command, finding) in commands.lines().zip(&findings) {
        let (head, message) = command[2..].split_once("::").expect("a command");
        let (kind, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&kind), "{command}");
        let names: Vec<&str> = properties
            .split(',')
            .map(|property| property.split_once('=').expect("name and value").0)
            .collect();
        assert!(
            ["file", "line", "col", "endLine", "title"]
                .iter()
                .all(|name| names.contains(name)),
            "{command}"
        );
        let is_one_line = finding["line"] == finding["end_line"];
        assert_eq!(names.contains(&"endColumn"), is_one_line, "{command}");
        assert!(message.contains("%0A"), "{command}");
    }
}

#[test]
fn markdown_escapes_text_from_articles() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TextMergeStream};
    let folder = tree();
    let summary = printed(folder.path(), "markdown");
    let mut headings = 0;
    for event in TextMergeStream::new(Parser::new_ext(&summary, Options::all())) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::Emphasis)
            | Event::Html(_)
            | Event::InlineHtml(_) => panic!("{event:?} in\n{summary}"),
            Event::Text(text) => {
                let is_call = text.contains("@t") || text.contains("#1") || text.contains("://");
                assert!(!is_call, "{text}");
            }
            _ => {}
        }
    }
    assert_eq!(headings, 3, "the title and two files:\n{summary}");
}

#[test]
fn writes_several_formats_to_files_and_one_to_standard_output() {
    let folder = tree();
    let output = helpc(
        folder.path(),
        &[
            "check",
            "--format",
            "concise",
            "--format",
            "sarif=out/deep/helpc.sarif",
            "--format",
            "junit=out/junit.xml",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), printed(folder.path(), "concise"));
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("written");
    assert_eq!(
        read("out/deep/helpc.sarif"),
        printed(folder.path(), "sarif")
    );
    assert_eq!(read("out/junit.xml"), printed(folder.path(), "junit"));
    let output = helpc(
        folder.path(),
        &["check", "--format", "gitlab=out/junit.xml"],
    );
    assert!(output.stdout.is_empty(), "every format has a file");
    assert_eq!(read("out/junit.xml"), printed(folder.path(), "gitlab"));
    let left: Vec<_> = support::read_tree(&folder.path().join("out"))
        .into_keys()
        .collect();
    assert_eq!(
        left,
        ["deep/helpc.sarif", "junit.xml"],
        "nothing unfinished"
    );
}

#[test]
fn unwritable_output_exits_with_2() {
    let folder = tree();
    write_tree(folder.path(), &[("file", "whole")]);
    for (formats, wanted) in [
        (
            &["sarif", "github"][..],
            "only one format can go to standard output",
        ),
        (&["sarif=a", "github=a"], "cannot go to the same file"),
        (&["sarif="], "missing file"),
        (&["sarf"], "'sarif'"),
        (&["sarf=out"], "'sarif'"),
        (&["sarif=file/below"], "choose another path"),
        (&["sarif=articles"], "choose another path"),
    ] {
        let mut args = vec!["check"];
        args.extend(formats.iter().flat_map(|format| ["--format", format]));
        let output = helpc(folder.path(), &args);
        let talk = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{formats:?}: {talk}");
        assert!(talk.contains(wanted), "{formats:?}: {talk}");
        assert!(output.stdout.is_empty(), "{formats:?}");
    }
    let file = std::fs::read(folder.path().join("file")).expect("still there");
    assert_eq!(file, b"whole");
}

#[test]
fn pipeline_files_use_existing_options() {
    let folder = tree();
    for file in [
        ".ci/steps/check.sh",
        ".ci/azure-pipelines.yml",
        ".ci/gitlab.yml",
        ".pre-commit-hooks.yaml",
    ] {
        let text = std::fs::read_to_string(project().join(file)).expect(file);
        let text = text.replace("--format=", "--format ");
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || ",\"[]".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let is_format = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase());
        let formats = words
            .windows(2)
            .filter(|pair| pair[0] == "--format" && is_format(pair[1]));
        let names: Vec<&str> = formats
            .map(|pair| pair[1].split('=').next().unwrap_or_default())
            .collect();
        assert!(!names.is_empty(), "{file}");
        for name in names {
            let output = helpc(folder.path(), &["check", "--format", name]);
            assert_eq!(output.status.code(), Some(1), "{file}: {name}");
        }
    }
}
