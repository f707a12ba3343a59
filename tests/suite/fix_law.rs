//! The law of safe fixes: applied alone, none of those that are offered causes a serious finding in
//! any article or changes what readers see, unless that is the purpose of its rule.

use crate::fixes::{CHANGE_TEXT, CHANGE_WORDS, with_mistakes};
use crate::html::visible_text;
use crate::needs::real_articles;
use crate::support::{
    SCHEMAS, defaults, documents, every_rule, generic, helpc, machine, project, read_tree,
    write_tree,
};
use helpc::article::Article;
use helpc::config::Config;
use helpc::corpus::{self, Corpus};
use helpc::finding::{Applicability, Edit, FileId, Finding, RuleId, Severity};
use helpc::schema::{FixKind, RulePage};
use helpc::source::Source;
use helpc::{fix, rules};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Findings of weight by file and rule.
fn weights<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<(FileId, RuleId), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings.filter(|finding| finding.severity > Severity::Suggestion) {
        *counts
            .entry((finding.file, finding.rule.clone()))
            .or_default() += 1;
    }
    counts
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// The corpus with one file as `finding` would have it.
fn with_fix(corpus: &Corpus, finding: &Finding) -> (FileId, Arc<Article>) {
    let source = &corpus.article(finding.file).source;
    let edits = &finding.fix.as_ref().expect("a fix").edits;
    let bytes = edited(&source.text, edits).into_bytes();
    let article = Article::parse(Source::decode(source.path.as_str(), bytes), &SCHEMAS);
    (finding.file, Arc::new(article))
}

fn offered(corpus: &Corpus, config: &Config) -> (Vec<Finding>, Vec<Finding>) {
    let mut all = rules::run(corpus, &SCHEMAS, config).findings;
    fix::confirm(corpus, &mut all, &SCHEMAS, config, true);
    let is_offered = |finding: &&Finding| {
        let safe = |fix: &helpc::finding::Fix| fix.applicability == Applicability::Safe;
        corpus.as_article(finding.file).is_some() && finding.fix.as_ref().is_some_and(safe)
    };
    let offered = all.iter().filter(is_offered).cloned().collect();
    (all, offered)
}

/// Makes each offered fix of a small tree alone and returns what is wrong with it.
fn broken(corpus: &Corpus, config: &Config, tried: &mut Tried) -> Vec<String> {
    let mut wrong = Vec::new();
    let (all, offered) = offered(corpus, config);
    if offered.is_empty() {
        return wrong;
    }
    let before = weights(all.iter());
    let shown = documents(corpus);
    for finding in offered {
        let path = corpus.article(finding.file).source.path.clone();
        let next = corpus.with_replaced([with_fix(corpus, &finding)]);
        let found = rules::run(&next, &SCHEMAS, config).findings;
        for ((_, rule), count) in weights(found.iter()) {
            let known = before.iter().filter(|((_, known), _)| *known == rule);
            if count > known.map(|(_, count)| *count).max().unwrap_or_default() {
                wrong.push(format!(
                    "the fix of {} in {path} brings {rule}",
                    finding.rule
                ));
            }
        }
        if let Some(change) = forbidden_change(
            finding.rule.as_str(),
            &shown[&path],
            &documents(&next)[&path],
        ) {
            wrong.push(format!("the fix of {} in {path} {change}", finding.rule));
        }
        *tried.entry(finding.rule.clone()).or_default() += 1;
    }
    wrong
}

/// Describes how a fix changed what readers see of an article, if its rule may not do that.
fn forbidden_change(rule: &str, before: &Value, after: &Value) -> Option<String> {
    let texts = [before, after].map(shown_text);
    if !CHANGE_TEXT.contains(&rule) {
        let same = texts[0] == texts[1] && before["text"] == after["text"];
        return (!same).then(|| format!("changes its text: {texts:?}"));
    }
    if CHANGE_WORDS.contains(&rule) {
        return None;
    }
    let mut left = words(&texts[1]);
    let mut lost = words(&texts[0]);
    lost.retain(|word| match left.iter().position(|other| other == word) {
        Some(at) => {
            left.swap_remove(at);
            false
        }
        None => true,
    });
    (!lost.is_empty()).then(|| format!("deletes words: {lost:?}"))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Returns what readers see of an article: its titles, the text of its HTML, and the texts of its
/// JSON document.
fn shown_text(document: &Value) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut add = |text: &Value| texts.extend(text.as_str().map(visible_text));
    for member in ["title", "heading", "customerTitle", "html"] {
        add(&document[member]);
    }
    for section in document["sections"].as_array().into_iter().flatten() {
        add(&section["title"]);
        add(&section["html"]);
    }
    let mut nodes = vec![&document["body"]];
    while let Some(node) = nodes.pop() {
        match node {
            Value::Array(items) => nodes.extend(items.iter().rev()),
            Value::Object(members) => nodes.extend(members.values().rev()),
            // Links to other sites are not read.
            Value::String(text) if text.starts_with("https://") || text.starts_with("http://") => {}
            text => add(text),
        }
    }
    texts.join("\n")
}

/// How many fixes of each rule were tried.
type Tried = BTreeMap<RuleId, usize>;

fn pages_with_safe_fixes() -> impl Iterator<Item = &'static RulePage> {
    let pages = SCHEMAS.rules.iter();
    pages.filter(|page| page.fix == FixKind::Safe)
}

/// Returns the default configuration with the rule of a page.
fn with_rule(page: &RulePage) -> Config {
    let mut config = defaults();
    config.select(&page.name, &SCHEMAS).expect("a rule");
    config
}

/// Pages whose examples have no safe fix here: the links of the first are in a link-status file, and
/// the fix of the second is not offered, because text comes before the first heading then.
const UNTRIED: [&str; 2] = ["links/redirected", "properties/not-first"];

#[test]
fn fixes_of_examples_bring_nothing() {
    let mut tried = Tried::new();
    let mut wrong = Vec::new();
    for page in &SCHEMAS.rules {
        let config = with_rule(page);
        for example in page.bad.iter().chain(&page.good) {
            let corpus = Corpus::from_memory(example.files(&SCHEMAS), &SCHEMAS);
            wrong.extend(broken(&corpus, &config, &mut tried));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A page that says `fix: safe` has an example that shows it.
    let pages = pages_with_safe_fixes().map(|page| page.name.as_str());
    let untried: Vec<&str> = pages
        .filter(|name| !tried.keys().any(|rule| rule.as_str() == *name))
        .collect();
    assert_eq!(untried, UNTRIED);
}

#[test]
fn fixes_of_our_articles_bring_nothing() {
    let files = read_tree(&project().join("articles"));
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    assert_eq!(
        broken(&corpus, &defaults(), &mut Tried::new()),
        Vec::<String>::new()
    );
}

#[test]
fn fixes_of_mistakes_in_our_articles_bring_nothing() {
    let mut tried = Tried::new();
    let mut wrong = Vec::new();
    for file in with_mistakes() {
        let corpus = Corpus::from_memory([file], &SCHEMAS);
        wrong.extend(broken(&corpus, &every_rule(), &mut tried));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried.len() > 15, "{tried:?}");
}

/// The law itself fails for a fix that deletes text.
#[test]
fn deleted_text_is_noticed() {
    let before = "## Prerequisites:\n\nRead [the guide](https://docs.microsoft.com/azure/) first.\n\n![A map](https://a.example/a.png)";
    for (from, to, kept, reworded) in [
        ("Prerequisites:", "Prerequisites", false, true),
        ("first", "", false, false),
        ("the guide", "guide", false, false),
        ("A map", "", false, false),
        ("azure/", "azure", true, true),
        ("first.", "**first**.", true, true),
    ] {
        let compile = |body: &str| {
            let corpus = Corpus::from_memory(generic(body), &SCHEMAS);
            documents(&corpus).into_values().next().expect("an article")
        };
        let (before, after) = (compile(before), compile(&before.replacen(from, to, 1)));
        let allows = |rule| forbidden_change(rule, &before, &after).is_none();
        assert_eq!(allows("links/locale"), kept, "{from}");
        assert_eq!(allows("structure/heading-space"), reworded, "{from}");
        assert!(allows("structure/heading-spelling"), "{from}");
    }
}

#[test]
fn fixes_of_real_articles_bring_nothing() {
    let Some(articles) = real_articles() else {
        return;
    };
    let config = defaults();
    let tree = corpus::locate(&[articles], &config).expect("a tree");
    let corpus = Corpus::load(tree, &SCHEMAS, &config).expect("loads");
    let (all, offered) = offered(&corpus, &config);
    let before = weights(all.iter());
    let mut by_file: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
    for finding in offered {
        by_file.entry(finding.file).or_default().push(finding);
    }
    // One fix of each file at a time.
    let mut wrong = Vec::new();
    while !by_file.is_empty() {
        let batch: Vec<Finding> = by_file.values_mut().filter_map(Vec::pop).collect();
        by_file.retain(|_, rest| !rest.is_empty());
        let next = corpus.with_replaced(batch.iter().map(|finding| with_fix(&corpus, finding)));
        let files: Vec<FileId> = batch.iter().map(|finding| finding.file).collect();
        let found = rules::run_article_rules(&next, &SCHEMAS, &config, &files).findings;
        for (place, count) in weights(found.iter()) {
            if count > before.get(&place).copied().unwrap_or_default() {
                let (file, rule) = place;
                let made = batch.iter().find(|finding| finding.file == file);
                let made = made.map_or("", |finding| finding.rule.as_str());
                let path = &corpus.article(file).source.path;
                wrong.push(format!("the fix of {made} in {path} brings {rule}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_fix_refuses_is_not_offered() {
    let linked = machine(
        "linked",
        "generic",
        "Read this first.\n\n## **Recommended Steps**\n\n1. Open it.\n\n## **Recomended Documents**\n\n* [A page](https://docs.microsoft.com/azure/)",
    );
    let links = machine(
        "links",
        "generic",
        "Read [the documents](linked.md#recomended-documents) first.\n\n## **Recommended Steps**\n\n1. Open it.",
    );
    let own = machine(
        "own",
        "generic",
        "Read [the documents](#recomended-documents) first.\n\n## **Recommended Steps**\n\n1. Open it.\n\n## **Recomended Documents**\n\n* [A page](https://docs.microsoft.com/azure/)",
    );
    let comment = format!(
        "<!-- draft\n{}",
        machine("comment", "generic", "Text of it.")
    );
    let front = format!(
        "---\ntitle: x\n---\n{}",
        machine("front", "generic", "Text of it.")
    );
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("helpc.yaml", ""),
        ("articles/x/linked.md", linked.as_str()),
        ("articles/x/links.md", &links),
        ("articles/x/own.md", &own),
        ("articles/x/comment.md", &comment),
        ("articles/x/front.md", &front),
    ];
    write_tree(folder.path(), &files);
    let before = read_tree(folder.path());
    for format in ["json", "rdjson", "sarif", "concise"] {
        let output = helpc(folder.path(), &["check", "--format", format]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for offer in [
            "\"applicability\"",
            "\"suggestions\"",
            "\"fixes\":[{",
            "[fixable]",
        ] {
            assert!(!text.contains(offer), "{format}: {text}");
        }
    }
    let output = helpc(folder.path(), &["fix"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(read_tree(folder.path()), before);
}

/// Returns the lines about fixes that `helpc check` offers in these articles.
fn offers(articles: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    write_tree(folder.path(), articles);
    let output = helpc(folder.path(), &["check", "--format", "concise"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines().filter(|line| line.contains("[fixable]"));
    lines.map(str::to_owned).collect()
}

#[test]
fn each_fix_of_an_article_is_tried() {
    let article = machine(
        "own",
        "generic",
        "Read [the documents](#recomended-documents) first.\n\n## **Recomended Steps**\n\n1. Open it.\n\n## **Recomended Documents**\n\n* [A page](https://docs.microsoft.com/azure/)",
    );
    // The second one would break the link.
    let found = offers(&[("articles/x/own.md", &article)]);
    assert!(
        found.len() == 1 && found[0].contains("`Recomended Steps`"),
        "{found:?}"
    );
}

#[test]
fn a_fix_is_not_blamed_for_older_findings_of_articles_that_link_to_it() {
    let linked = machine(
        "linked",
        "generic",
        "Read this first.\n\n## **Recommended Steps**\n\n1. Open it.\n\n## **Recomended Documents**\n\n* [A page](https://docs.microsoft.com/azure/)",
    );
    let links = machine(
        "links",
        "generic",
        "Read [the steps](linked.md#recommended-steps) and [nothing](nowhere.md) first.\n\n## **Recommended Steps**\n\n1. Open it.",
    );
    let found = offers(&[
        ("articles/x/linked.md", &linked),
        ("articles/x/links.md", &links),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_edit_that_was_set_aside_is_tried_again() {
    let text = "<properties\n pageTitle=\"Establishing a relationship\"\n selfHelpType=\"generic\"\n \
                cloudEnvironments=\"public\"\n articleId=\"x1\"\n\tclientId\u{e2}\u{20ac}\u{2122}partnercenter'\n/>\n# T\n\nText.\n";
    let twins = ["a", "b"].map(|id| {
        machine(id, "generic", "Read [the guide](http://docs.microsoft.com/azure/) about the machine that does not start any more.")
    });
    for files in [
        vec![("articles/x/a.md", text)],
        vec![
            ("helpc.yaml", "rules:\n  corpus/near-duplicate: warning\n"),
            ("articles/x/a.md", &twins[0]),
            ("articles/x/b.md", &twins[1].replace("http:", "https:")),
        ],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        write_tree(folder.path(), &files);
        let check = helpc(folder.path(), &["fix", "--check", "articles"]);
        let fixed = helpc(folder.path(), &["fix", "articles"]);
        let (check, fixed) = (
            String::from_utf8_lossy(&check.stderr),
            String::from_utf8_lossy(&fixed.stderr),
        );
        let count = |text: &str| {
            text.split_whitespace()
                .find_map(|word| word.parse::<usize>().ok())
        };
        let last = fixed
            .lines()
            .find_map(|line| line.strip_prefix("fixed: "))
            .expect("a summary");
        // Fixes that others make possible are not counted beforehand.
        let (before, fixed) = (count(&check), count(last));
        assert!(before >= Some(1) && before <= fixed, "{before:?} {fixed:?}");
        let after = read_tree(folder.path());
        let again = helpc(folder.path(), &["fix", "articles"]);
        assert_eq!(read_tree(folder.path()), after, "{again:?}");
        let check = helpc(folder.path(), &["fix", "--check", "articles"]);
        assert_eq!(check.status.code(), Some(0), "{check:?}");
    }
}
