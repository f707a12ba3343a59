//! Parsing, checking and compiling never panic, whatever a file contains, and every location
//! is within the file and on a character boundary.

use crate::support::{SCHEMAS, check, documents, every_rule, project, read_tree};
use helpc::article::Article;
use helpc::finding::{FileId, Finding};
use helpc::source::{LineIndex, Source, Span};
use proptest::prelude::*;
use rayon::prelude::*;

fn assert_places(article: &Article, findings: &[Finding]) {
    let text = &article.source.text;
    let check = |span: Span, what: &str| {
        assert!(span.start <= span.end, "{what}: {span:?}");
        assert!(
            span.end as usize <= text.len(),
            "{what}: {span:?} of {}",
            text.len()
        );
        assert!(
            text.is_char_boundary(span.start as usize),
            "{what}: {span:?}"
        );
        assert!(text.is_char_boundary(span.end as usize), "{what}: {span:?}");
    };
    for attribute in &article.properties.attributes {
        check(attribute.name, "name");
        check(attribute.value, "value");
    }
    for heading in &article.outline.headings {
        check(heading.span, "heading");
        check(heading.content, "heading content");
    }
    for link in &article.outline.links {
        check(link.span, "link");
        check(link.target, "target");
    }
    for tag in &article.outline.tags {
        check(tag.span, "tag");
    }
    for finding in findings {
        check(finding.span, finding.rule.as_str());
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            check(edit.span, finding.rule.as_str());
        }
        let lines = LineIndex::new(text);
        let (start, end) = lines.positions(finding.span);
        assert!(start <= end, "{}", finding.rule);
    }
}

fn run(bytes: &[u8]) {
    let path = helpc::schema::STANDARD_FILE.to_owned();
    let (corpus, findings) = check(vec![(path, bytes.to_vec())], &every_rule());
    let article = corpus.article(FileId::new(0));
    assert_eq!(
        article.source.text.len(),
        if article.is_unread() { 0 } else { bytes.len() }
    );
    assert_places(article, &findings);
    let _ = documents(&corpus);
}

/// Returns one of our articles of each type, and the examples of the rule pages.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut types = std::collections::BTreeSet::new();
    for (path, bytes) in read_tree(&project().join("articles")) {
        let article = Article::parse(Source::decode(path, bytes.clone()), &SCHEMAS);
        if types.insert(
            article
                .value("selfHelpType")
                .unwrap_or_default()
                .to_lowercase(),
        ) {
            seeds.push(bytes);
        }
    }
    for page in &SCHEMAS.rules {
        for example in &page.bad {
            seeds.push(example.files(&SCHEMAS).swap_remove(0).1);
        }
    }
    seeds
}

#[test]
fn truncated_files_are_parsed() {
    seeds()
        .into_par_iter()
        .enumerate()
        .for_each(|(number, seed)| {
            // About six positions of each, not the same in all.
            let step = (seed.len() / 6).max(1);
            for end in (number % step..seed.len()).step_by(step) {
                run(&seed[..end]);
            }
        });
}

#[test]
fn deep_nesting_is_parsed() {
    for piece in [
        ">",
        "[",
        "(",
        "*",
        "_",
        "- ",
        "<div>",
        "<b>",
        "`",
        "![",
        "{",
        "<insight>",
        "<!--$a-->",
        "1. ",
        "&",
    ] {
        let body = format!("# T\n\n{}", piece.repeat(3_000));
        for kind in ["generic", "apollo", "problemScopingQuestions"] {
            run(&crate::support::article(kind, &body)[0].1);
        }
    }
    let json = format!(
        "# T\n---\n{}{}\n---\n",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    run(&crate::support::article("problemScopingQuestions", &json)[0].1);
    run(format!("<properties {}/>", "a=\"&lol;\" ".repeat(5_000)).as_bytes());
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<properties\n pageTitle=\"&b;&b;\"\n selfHelpType=\"generic\"\n cloudEnvironments=\"public\"\n/>\n# T\n\ntext\n";
    let article = Article::parse(Source::decode("x/y.md", bomb.as_bytes().to_vec()), &SCHEMAS);
    assert_eq!(article.value("pageTitle"), Some("&b;&b;"));
    let cdata = "<properties\n pageTitle=\"<![CDATA[x]]>\"\n selfHelpType=\"generic\" />\n# T\n";
    let article = Article::parse(
        Source::decode("x/y.md", cdata.as_bytes().to_vec()),
        &SCHEMAS,
    );
    assert_eq!(article.value("pageTitle"), Some("<![CDATA[x]]>"));
}

/// Bytes that often break parsers.
const NASTY: &[&[u8]] = &[
    b"\"",
    b"<",
    b">",
    b"&",
    b"/>",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n---\n",
    b"{",
    b"}",
    b",",
    b"\\",
    b"<!--",
    b"-->",
    b"<!--$a-->",
    b"<!--/$a-->",
    b"](",
    b"**",
    b"```",
    b":::",
    b"<insight>",
    b"</insight>",
    "é".as_bytes(),
    "\u{1f600}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{a0}".as_bytes(),
    "“".as_bytes(),
    b"\xe2\x82",
    b"\t",
    b"'",
    b"[!INCLUDE [a](b)]",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mangled_articles_are_parsed(
        seed in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..6), 1..6),
    ) {
        static SEEDS: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(seeds);
        let mut bytes = seed.get(SEEDS.as_slice()).clone();
        for (place, nasty, removed) in edits {
            let at = place.index(bytes.len() + 1);
            let end = (at + removed).min(bytes.len());
            bytes.splice(at..end, nasty.get(NASTY).iter().copied());
        }
        run(&bytes);
    }

    #[test]
    fn any_text_is_parsed(text in "\\PC{0,200}") {
        run(text.as_bytes());
    }
}

/// A pull request may contain a link to a folder on the machine that checks it.
#[cfg(unix)]
#[test]
fn symbolic_links_in_a_tree_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let tree = tempfile::tempdir().expect("a folder");
    let root = tree.path().join("articles");
    let article = "<properties pageTitle=\"a\" />\n# a\n";
    std::fs::create_dir_all(root.join("service")).expect("a folder");
    for file in [
        outside.path().join("secret.md"),
        root.join("service/own.md"),
        root.join("service-b.md"),
    ] {
        std::fs::write(file, article).expect("a file");
    }
    symlink(outside.path(), root.join("away")).expect("a link");
    symlink(outside.path(), root.join("service/away")).expect("a link");
    symlink(outside.path().join("secret.md"), root.join("one.md")).expect("a link");
    let config = helpc::config::Config::default();
    let tree = helpc::corpus::locate(&[root], &config).expect("a tree");
    let corpus = helpc::corpus::Corpus::load(tree, &SCHEMAS, &config).expect("loads");
    let paths = corpus.files().map(|(_, article)| &*article.source.path);
    assert_eq!(
        paths.collect::<Vec<_>>(),
        ["service-b.md", "service/own.md"]
    );
}
