//! `helpc fix --since`.

use super::Repository;
use crate::support::{helpc, machine};

#[test]
fn fix_since_fixes_only_what_the_change_brought() {
    let Some(repository) = Repository::new() else {
        return;
    };
    // An old finding and a new one of the same rule, in one file and in another.
    let old = "See [this](https://docs.microsoft.com/en-us/azure/old).";
    repository.write("articles/x/c.md", &machine("fifth", "generic", old));
    repository.write("articles/x/d.md", &machine("sixth", "generic", old));
    repository.commit();
    repository.edit(
        "articles/x/c.md",
        old,
        &format!("{old}\n\nAnd [that](https://docs.microsoft.com/de-de/azure/new)."),
    );
    let before = repository.read("articles/x/c.md");
    let run = |args: &[&str]| {
        helpc(
            repository.path(),
            &[&["fix", "--since", "HEAD"], args].concat(),
        )
    };
    assert_eq!(run(&["--check"]).status.code(), Some(1));
    let diff = String::from_utf8(run(&["--diff"]).stdout).expect("UTF-8");
    assert!(
        diff.contains("+And [that](https://docs.microsoft.com/azure/new)"),
        "{diff}"
    );
    assert!(!diff.contains("-See"), "{diff}");
    assert_eq!(repository.read("articles/x/c.md"), before);
    assert!(run(&[]).status.success());
    let after = repository.read("articles/x/c.md");
    assert_eq!(after, before.replace("/de-de", ""));
    assert!(repository.read("articles/x/d.md").contains("/en-us/"));
    assert_eq!(run(&["--check"]).status.code(), Some(0));
    let everything = helpc(repository.path(), &["fix", "--check"]);
    assert_eq!(
        everything.status.code(),
        Some(1),
        "the old findings are still there"
    );
}

#[test]
fn fix_since_leaves_the_old_findings_of_moved_articles() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["mv", "articles/x/old.md", "articles/x/moved.md"]);
    let old = repository.read("articles/x/moved.md");
    assert!(old.contains("/en-us/"));
    let output = helpc(repository.path(), &["fix", "--since", "HEAD"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(repository.read("articles/x/moved.md"), old);
}
