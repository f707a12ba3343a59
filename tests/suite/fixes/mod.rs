//! `helpc fix`: what it changes and what it leaves alone.

mod diffs;

use crate::needs::real_articles;
use crate::support::{
    SCHEMAS, defaults, describe, documents, helpc, machine, project, read_tree, write_tree,
};
use helpc::corpus::{self, Corpus};
use helpc::finding::{FileId, Finding, RuleId};
use helpc::fix::{self, FixContext, is_fixable};
use helpc::rules::{self, Report};
use helpc::schema::FixKind;
use std::collections::BTreeMap;

/// Rules that exist to change what a reader of the body reads: text that was
/// notation becomes text, and the reverse.
pub(crate) const CHANGE_TEXT: &[&str] = &[
    "file/bom",
    "file/invisible-character",
    "file/lost-quote",
    "file/mojibake",
    "json/key-case",
    "json/duplicate-key",
    "links/syntax",
    "properties/not-first",
    "properties/notation",
    "properties/title-punctuation",
    "properties/unknown",
    "structure/code-entity",
    "structure/code-smart-punctuation",
    "structure/code-span-unclosed",
    "structure/heading-emphasis",
    "structure/heading-indented",
    "structure/heading-space",
    "structure/heading-spelling",
    "structure/html-placeholder",
    "structure/html-unclosed",
    "structure/list-blank-line",
    "structure/list-bullet",
    "structure/list-indentation",
    "structure/list-space",
    "structure/lost-backslash",
    "structure/markdown-in-html",
    "structure/table-cells",
    "structure/table-syntax",
    "tokens/malformed",
    "tokens/name-case",
];

/// The few of them that also replace or delete words.
pub(crate) const CHANGE_WORDS: &[&str] = &[
    "file/invisible-character",
    "file/mojibake",
    "structure/code-entity",
    "structure/heading-spelling",
    "structure/html-unclosed",
    "tokens/malformed",
];

fn counts(findings: &[Finding]) -> BTreeMap<(FileId, RuleId), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts
            .entry((finding.file, finding.rule.clone()))
            .or_default() += 1;
    }
    counts
}

fn apply_fixes(corpus: Corpus, report: Report, unsafe_too: bool) -> fix::Outcome {
    let root = corpus.tree.root.clone();
    let config = defaults();
    let context = FixContext {
        schemas: &SCHEMAS,
        config: &config,
        unsafe_too,
        chooses: None,
        read: &|path| std::fs::read(root.join(path)),
    };
    let fixable = fix::count_fixable(&corpus, &report, &context).expect("articles can be read");
    let outcome = fix::apply_fixes(corpus, report, &context).expect("articles can be read");
    // `fix --check` says what `fix` does.
    assert_eq!(fixable.is_empty(), outcome.files.is_empty());
    outcome
}

#[test]
fn fixes_of_real_articles_change_nothing_else() {
    let Some(articles) = real_articles() else {
        return;
    };
    let config = defaults();
    let tree = corpus::locate(&[articles], &config).expect("a tree");
    assert_fixes_change_nothing_else(Corpus::load(tree, &SCHEMAS, &config).expect("loads"));
}

#[test]
fn fixes_of_mistakes_in_our_articles_change_nothing_else() {
    assert_fixes_change_nothing_else(Corpus::from_memory(with_mistakes(), &SCHEMAS));
}

/// Returns our articles, which have no findings, each with the body of an example after its own.
pub(crate) fn with_mistakes() -> Vec<(String, Vec<u8>)> {
    let safe = SCHEMAS
        .rules
        .iter()
        .filter(|page| page.fix == FixKind::Safe);
    let examples = safe.flat_map(|page| &page.bad);
    let bodies: Vec<&str> = examples
        .filter(|example| example.self_help_type == "generic" && !example.escapes)
        .filter_map(|example| example.body.as_deref())
        .collect();
    let files = read_tree(&project().join("articles")).into_iter();
    let plain = files.filter_map(|(path, bytes)| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.contains("selfHelpType=\"generic\"")
            .then_some((path, text))
    });
    let plain: Vec<(String, String)> = plain.collect();
    // Twice through the articles, if there are more bodies.
    let count = bodies.len().max(plain.len());
    let article = |at: usize| {
        let (path, text) = &plain[at % plain.len()];
        let text = format!("{}\n\n{}", text.trim_end(), bodies[at % bodies.len()]);
        (
            format!("{}-{at}.md", path.trim_end_matches(".md")),
            text.into_bytes(),
        )
    };
    (0..count).map(article).collect()
}

#[allow(clippy::print_stderr)]
fn assert_fixes_change_nothing_else(corpus: Corpus) {
    let report = rules::run(&corpus, &SCHEMAS, &defaults());
    let before = counts(&report.findings);
    let texts = documents(&corpus);
    let fixed = apply_fixes(corpus, report, false);
    let total: usize = fixed.files.iter().flat_map(|f| f.fixed.values()).sum();
    eprintln!("{total} findings fixed in {} files", fixed.files.len());
    assert!(total > 0, "nothing was fixed");

    // There are no new findings, and the fixed ones are gone.
    let after = counts(&fixed.report.findings);
    for (place, count) in &after {
        let known = before.get(place).copied().unwrap_or_default();
        assert!(
            *count <= known,
            "{place:?} has {count}, had {known}: {}",
            fixed.corpus.article(place.0).source.path
        );
    }
    for file in &fixed.files {
        for (rule, count) in &file.fixed {
            let place = (file.file, rule.clone());
            let (had, has) = (before.get(&place), after.get(&place));
            // A fix may bring the next finding of its rule to light.
            let gone = had.copied().unwrap_or_default() - has.copied().unwrap_or_default();
            assert!(
                gone > 0 || *count > gone,
                "{rule} is still in {}",
                fixed.corpus.article(file.file).source.path
            );
        }
    }

    // The reader reads the same text.
    let now = documents(&fixed.corpus);
    for file in &fixed.files {
        let path = &fixed.corpus.article(file.file).source.path;
        if !file
            .fixed
            .keys()
            .any(|rule| CHANGE_TEXT.contains(&rule.as_str()))
        {
            assert_eq!(texts[path]["text"], now[path]["text"], "the text of {path}");
        }
    }

    // A second run finds nothing to do.
    let left: Vec<&Finding> = fixed
        .report
        .findings
        .iter()
        .filter(|finding| is_fixable(finding, false))
        .collect();
    assert!(
        left.len() <= fixed.refused,
        "still fixable: {}",
        describe(&fixed.corpus, left[0])
    );
    let again = apply_fixes(fixed.corpus, fixed.report, false);
    assert_eq!(again.files.len(), 0, "a second run changes files");
}

/// An article with fixable mistakes in its block and its body.
const POOR: &str = "<properties
    pageTitle=\"Restart a virtual machine\"
    selfHelpType=\"generic\"
    cloudEnvironments=\"public\"
    articleId=\"compute-restart\"
/>
# Restart a virtual machine

##**Recommended step**

Read [the guide](https://docs.microsoft.com/en-us/azure/) first:
* Open the portal
* Choose <name-of-the-machine>
";

#[test]
fn bytes_outside_the_edits_survive() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("articles/x/a.md");
    write_tree(folder.path(), &[("articles/x/a.md", "")]);
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(POOR.replace('\n', "\r\n").bytes());
    bytes.extend(b"\r\nCaf\xE9 \x93quoted\x94\r\nno line break at the end");
    std::fs::write(&path, &bytes).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    }
    let output = helpc(folder.path(), &["fix", "articles"]);
    assert!(output.status.success(), "{output:?}");
    let after = std::fs::read(&path).expect("read");
    let text = String::from_utf8_lossy(&after);
    assert!(after.ends_with(b"\r\nCaf\xE9 \x93quoted\x94\r\nno line break at the end"));
    assert!(text.contains("## **Recommended Steps**\r\n"), "{text}");
    assert!(
        text.contains("(https://docs.microsoft.com/azure/)"),
        "{text}"
    );
    assert_eq!(
        text.matches('\n').count(),
        text.matches("\r\n").count(),
        "every line break is still that of the file"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    assert_eq!(read_tree(folder.path()).len(), 1, "nothing else is left");
}

#[test]
fn a_file_is_fixed_while_fixes_of_another_are_refused() {
    let article = |id: &str, body: &str| {
        let path = format!("microsoft.compute/{id}.md");
        (path, machine(id, "generic", body).into_bytes())
    };
    // Together, the fixes of the first article would make two headings the same.
    let files = [
        article(
            "twice",
            "## **Recomended Steps**\n\n1. Open it.\n\n## **Recomended  Steps**\n\n1. Close it.",
        ),
        article(
            "other",
            "See [a page](https://docs.microsoft.com/en-us/azure/).",
        ),
    ];
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, &defaults());
    assert_eq!(report.findings.len(), 3);
    let fixed = apply_fixes(corpus, report, false);
    assert_eq!((fixed.files.len(), fixed.refused), (2, 1));
    for file in &fixed.files {
        let source = &fixed.corpus.article(file.file).source;
        assert_eq!(source.text.as_bytes(), file.after, "{}", source.path);
    }
    let left: Vec<&str> = fixed
        .report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect();
    assert_eq!(left, ["structure/heading-spelling"]);
}

fn poor_tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = "articles/microsoft.compute/a file, and another.md";
    write_tree(folder.path(), &[("helpc.yaml", ""), (path, POOR)]);
    folder
}

/// A form whose text holds `address`, written as JSON.
fn form_with(address: &str) -> String {
    format!(
        "<properties\n pageTitle=\"The disk cannot be reached\"\n selfHelpType=\"problemScopingQuestions\"\n \
         cloudEnvironments=\"public\"\n articleId=\"compute-disk\"\n schemaVersion=\"1\"\n/>\n# The disk cannot be \
         reached\n---\n{{\n  \"formElements\": [\n    {{\n      \"id\": \"problem\",\n      \"order\": 1,\n      \
         \"controlType\": \"multilinetextbox\",\n      \"displayLabel\": \"What happened?\",\n      \
         \"infoBalloonText\": \"{address}\"\n    }}\n  ]\n}}\n---\n"
    )
}

fn balloon(text: &str) -> String {
    let article = helpc::article::Article::parse(
        helpc::source::Source::decode("x/a.md", text.as_bytes().to_vec()),
        &SCHEMAS,
    );
    assert!(
        article
            .json
            .as_ref()
            .is_some_and(|json| json.faults.is_empty()),
        "{text}"
    );
    let form = article.document().and_then(|root| root.get("formElements"));
    let first = form.and_then(|form| form.items().get(0));
    first
        .and_then(|first| first.text("infoBalloonText"))
        .expect("a text")
        .to_owned()
}

#[test]
fn escaped_texts_of_json_are_fixed_as_a_whole() {
    let texts = [
        (
            "<a href=\\\"SITE/en-us/azure/\\\">the guide</a>",
            "<a href=\"https://docs.microsoft.com/azure/\">the guide</a>",
        ),
        (
            "<a href=\\\"SITE/en-us\\\">the guide</a>",
            "<a href=\"https://docs.microsoft.com\">the guide</a>",
        ),
        (
            "<a href=SITE/de-de/x>two words</a>",
            "<a href=https://docs.microsoft.com/x>two words</a>",
        ),
        (
            "Read [the guide](SITE/en-us/azure/).",
            "Read [the guide](https://docs.microsoft.com/azure/).",
        ),
        (
            "Read [the guide](SITE/en-us).",
            "Read [the guide](https://docs.microsoft.com).",
        ),
        (
            "<a href='SITE/en-us/a?b=\\\"c'>it</a>",
            "<a href='https://docs.microsoft.com/a?b=\"c'>it</a>",
        ),
    ];
    for (text, right) in texts {
        let text = text.replace("SITE", "https://docs.microsoft.com");
        for slash in ["/", "\\/", "\\u002f", "\\u002F"] {
            let written = form_with(&text.replace('/', slash));
            let files = [("x/a.md".to_owned(), written.clone().into_bytes())];
            let corpus = Corpus::from_memory(files, &SCHEMAS);
            let report = rules::run(&corpus, &SCHEMAS, &defaults());
            let before = balloon(&written);
            let fixed = apply_fixes(corpus, report, true);
            let after = balloon(&fixed.corpus.article(FileId::new(0)).source.text);
            assert!(
                after == right || (after == before && slash.len() > 2),
                "{written}\n{after}\n{right}"
            );
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// However an article is mangled, fixing ends, and a second time changes
    /// nothing.
    #[test]
    fn fixing_ends(at in 0..POOR.len(), length in 0_usize..40, with in "[\\[\\]()<>*#\"=\\-\n ]{0,6}") {
        let mut text = POOR.as_bytes().to_vec();
        let end = (at + length).min(text.len());
        text.splice(at..end, with.bytes());
        let corpus = Corpus::from_memory([("x/a.md".to_owned(), text)], &SCHEMAS);
        let report = rules::run(&corpus, &SCHEMAS, &defaults());
        let once = apply_fixes(corpus, report, false);
        let twice = apply_fixes(once.corpus, once.report, false);
        proptest::prop_assert!(twice.files.is_empty());
    }
}

#[test]
fn no_line_is_added_to_an_open_string() {
    let folder = tempfile::tempdir().expect("a folder");
    let body = "---\n{\n  \"$schema\": \"SelfHelpContent\",\n  \"title\": \"Open\n";
    let text = machine("open", "problemScopingQuestions", body);
    write_tree(folder.path(), &[("articles/x/open.md", &text)]);
    helpc(folder.path(), &["fix", "--quiet"]);
    let after = std::fs::read_to_string(folder.path().join("articles/x/open.md")).expect("a file");
    assert!(!after.contains("\\n"), "{after}");
    assert!(!after.trim_end().ends_with("---"), "{after}");
}
