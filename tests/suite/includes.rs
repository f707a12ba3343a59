//! Includes on disk: which files are inserted, and which are never read.

use crate::support::{SCHEMAS, defaults};
use helpc::corpus::{Corpus, IncludeFaultKind, MAX_INCLUDE_DEPTH, locate};
use helpc::finding::FileId;
use std::fs;
use std::path::Path;

const BLOCK: &str =
    "<properties pageTitle=\"a\" selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n";

/// Writes files below `root` and loads `root/articles`.
fn load(root: &Path, files: &[(&str, &str)]) -> Corpus {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("create folder");
        fs::write(path, text).expect("write");
    }
    let tree = locate(&[root.join("articles")], &defaults()).expect("a tree");
    Corpus::load(tree, &SCHEMAS, &defaults()).expect("loads")
}

fn article(body: &str) -> String {
    format!("{BLOCK}# Title\n\n{body}\n")
}

/// Returns the faults of the first article.
fn faults(corpus: &Corpus) -> Vec<IncludeFaultKind> {
    let found = corpus
        .includes
        .faults(FileId::new(0), corpus.article(FileId::new(0)));
    found.into_iter().map(|fault| fault.fault.clone()).collect()
}

#[test]
fn includes_are_replaced_by_their_text() {
    let root = tempfile::tempdir().expect("a folder");
    let body =
        "Before [!INCLUDE [x](../../includes/a.md)] after.\n\n[!include[y](~/includes/deep/b.md)]";
    let text = article(body);
    let files = [
        ("articles/x/a.md", text.as_str()),
        ("includes/a.md", "one [!INCLUDE [b](deep/b.md)]\r\n"),
        ("includes/deep/b.md", "two\n"),
    ];
    let corpus = load(root.path(), &files);
    assert_eq!(faults(&corpus), []);
    assert_eq!(
        corpus.includes.body(&corpus, FileId::new(0)),
        "\n# Title\n\nBefore one two after.\n\ntwo\n"
    );
    assert!(
        corpus.article(FileId::new(0)).outline.links.is_empty(),
        "a directive is not a link"
    );
    let paths: Vec<_> = corpus
        .includes
        .of(FileId::new(0))
        .map(|file| file.map(|file| file.path.as_str()))
        .collect();
    assert_eq!(paths, [Some("includes/a.md"), Some("includes/deep/b.md")]);
}

#[test]
fn include_cycles_end_and_stay_unexpanded() {
    let root = tempfile::tempdir().expect("a folder");
    let text = article("[!INCLUDE [x](../../includes/a.md)]");
    let files = [
        ("articles/x/a.md", text.as_str()),
        ("includes/a.md", "[!INCLUDE [b](b.md)]"),
        (
            "includes/b.md",
            "[!INCLUDE [c](c.md)] [!INCLUDE [a](./a.md)]",
        ),
        ("includes/c.md", "text"),
    ];
    let corpus = load(root.path(), &files);
    let found = corpus
        .includes
        .faults(FileId::new(0), corpus.article(FileId::new(0)));
    assert_eq!(found.len(), 1);
    let chain: Vec<_> = found[0]
        .chain
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(
        (chain, found[0].written),
        (vec!["includes/a.md", "includes/b.md"], "./a.md")
    );
    assert_eq!(*found[0].fault, IncludeFaultKind::Cycle);
    assert!(
        corpus
            .includes
            .body(&corpus, FileId::new(0))
            .contains("[!INCLUDE [x]")
    );
}

#[test]
fn rejects_long_chains_and_large_texts() {
    let root = tempfile::tempdir().expect("a folder");
    let text = article("[!INCLUDE [x](../../includes/0.md)]");
    let chain = |length: usize| {
        let mut files = vec![("articles/x/a.md".to_owned(), text.clone())];
        for at in 0..length {
            let next = if at + 1 < length {
                format!("[!INCLUDE [x]({}.md)]", at + 1)
            } else {
                "end".to_owned()
            };
            files.push((format!("includes/{at}.md"), next));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        faults(&load(root.path(), &files))
    };
    assert_eq!(chain(MAX_INCLUDE_DEPTH), []);
    assert_eq!(chain(MAX_INCLUDE_DEPTH + 1), [IncludeFaultKind::TooDeep]);
    assert_eq!(chain(500), [IncludeFaultKind::TooDeep]);

    // Each file includes the next one a hundred times.
    let mut files = vec![("articles/x/a.md".to_owned(), text.clone())];
    for at in 0..12 {
        files.push((
            format!("includes/{at}.md"),
            format!("[!INCLUDE [x]({}.md)]\n", at + 1).repeat(100),
        ));
    }
    files.push(("includes/12.md".to_owned(), String::new()));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert!(matches!(
        faults(&load(root.path(), &files))[..],
        [IncludeFaultKind::TooLarge(_)]
    ));
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_leave_the_tree() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.md"), "secret").expect("write");
    fs::create_dir_all(root.path().join("includes/loop")).expect("create folder");
    symlink(outside.path(), root.path().join("includes/away")).expect("link");
    symlink(
        outside.path().join("secret.md"),
        root.path().join("includes/s.md"),
    )
    .expect("link");
    symlink(
        root.path().join("includes/loop"),
        root.path().join("includes/loop/again"),
    )
    .expect("link");
    let body = "[!INCLUDE [x](../../includes/away/secret.md)]\n[!INCLUDE [x](../../includes/s.md)]\n\
                [!INCLUDE [x](../../includes/loop/l.md)]";
    let text = article(body);
    let files = [
        ("articles/x/a.md", text.as_str()),
        ("includes/loop/l.md", "[!INCLUDE [x](again/l.md)]"),
    ];
    let corpus = load(root.path(), &files);
    let wanted = [
        IncludeFaultKind::Outside,
        IncludeFaultKind::Outside,
        IncludeFaultKind::Cycle,
    ];
    assert_eq!(faults(&corpus), wanted);
    assert!(
        !corpus
            .includes
            .body(&corpus, FileId::new(0))
            .contains("secret\n")
    );
}

#[test]
fn suggestions_for_missing_files_are_bounded() {
    let root = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..500)
        .map(|at| format!("includes/roles-{at:03}.md"))
        .collect();
    let directive = |at: usize| format!("[!INCLUDE [x](../../includes/rules-{at:03}.md)]\n");
    let text = article(&(0..1000).map(directive).collect::<String>());
    let mut files = vec![("articles/x/a.md", text.as_str())];
    files.extend(names.iter().map(|name| (name.as_str(), "text")));
    let found = faults(&load(root.path(), &files));
    assert_eq!(found.len(), 1000);
    let suggested = IncludeFaultKind::Missing(Some("roles-007.md".to_owned()));
    assert_eq!(found[7], suggested);
    // Each of them is compared with 500 names.
    assert_eq!(found[999], IncludeFaultKind::Missing(None));
}
