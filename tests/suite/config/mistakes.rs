//! Mistakes in `helpc.yaml` are findings.

use super::{check, links, text, tree};
use crate::support::{formats, helpc, write_tree};

/// Mistakes, and the finding of each.
const MISTAKES: [(&str, &str); 13] = [
    (
        "rulez: {}\n",
        "helpc.yaml:1:1: error config/unknown-key: unknown key `rulez`. Did you mean `rules`?",
    ),
    (
        "limits:\n  lnks: 3\n  list_depth: deep\n",
        "helpc.yaml:2:3: error config/unknown-key: unknown key `lnks`. Did you mean `links`?\nhelpc.yaml:3:15: error config/wrong-value: `limits.list_depth` must be a whole number, not the text `deep`",
    ),
    (
        "rules:\n  links/locale: eror\n",
        "helpc.yaml:2:17: error config/wrong-value: `rules.links/locale` cannot be `eror`. Did you mean `error`?",
    ),
    (
        "rules:\n  links/locales: off\n",
        "helpc.yaml:2:3: error config/unknown-name: unknown rule or group `links/locales`. Did you mean `links/locale`?",
    ),
    (
        "overrides:\n  - types: [genric]\n    rules: {}\n",
        "helpc.yaml:2:13: error config/unknown-name: unknown type `genric`. Did you mean `generic`?",
    ),
    (
        "overrides:\n  - files: ['x/**']\n",
        "helpc.yaml:2:5: error config/wrong-value: this override has no effect",
    ),
    (
        "overrides:\n  - files: ['x/**']\n    limits: {file_size: 3}\n",
        "helpc.yaml:3:14: error config/unknown-key: `file_size` cannot be set in an override",
    ),
    (
        "clouds: [public, farfax]\n",
        "helpc.yaml:1:18: error config/unknown-name: unknown cloud `farfax`. Did you mean `fairfax`?",
    ),
    (
        "exclude: ['[']\n",
        "helpc.yaml:1:11: error config/wrong-value: `[` is not a valid glob: ",
    ),
    (
        "extends: nowhere.yaml\n",
        "helpc.yaml:1:10: error config/extends: `nowhere.yaml` does not exist",
    ),
    (
        "- a\n- b\n",
        "helpc.yaml:1:1: error config/syntax: a configuration must be a mapping of keys to values",
    ),
    (
        "rules: [\n",
        "helpc.yaml:2:1: error config/syntax: invalid YAML: ",
    ),
    (
        "hosts: {intern: [a.example.org]}\n",
        "helpc.yaml:1:9: error config/unknown-key: unknown key `intern`. Did you mean `internal`?",
    ),
];

#[test]
fn every_mistake_is_a_finding_with_its_location() {
    let folder = tree();
    for (config, wanted) in MISTAKES {
        let output = check(folder.path(), config);
        assert_eq!(output.status.code(), Some(1), "{config}: {output:?}");
        let found = text(&output.stdout);
        assert!(found.contains(wanted), "{config}: {found}");
    }
}

#[test]
fn mistakes_do_not_weaken_the_check() {
    let folder = tree();
    // It cannot turn off its own rules.
    let config = "rules: {config: off, links/locale: error}\nrulez: {}\n";
    let output = check(folder.path(), config);
    assert_eq!(output.status.code(), Some(1));
    let found = text(&output.stdout);
    assert!(found.contains("error config/unknown-key"), "{found}");
    // The rest of the file applies.
    assert!(found.contains("error links/locale"), "{found}");
    // An override with a wrong pattern does not apply to all files.
    let config = "overrides:\n  - files: [3]\n    rules: {links: off}\n  - files: ['[']\n    rules: {links: off}\n";
    let all = links(&check(folder.path(), config));
    assert_eq!(all.len(), 4, "{all:?}");
    // Other commands refuse to work.
    for command in ["build", "fix", "baseline", "config"] {
        let output = helpc(folder.path(), &[command]);
        assert!(!output.status.success(), "{command}: {output:?}");
        let printed = text(&output.stderr) + &text(&output.stdout);
        assert!(
            printed.contains("config/wrong-value"),
            "{command}: {printed}"
        );
    }
    assert!(!folder.path().join("dist").exists());
    // If the configuration cannot be read, no article is checked.
    let output = check(folder.path(), "rules: [\n");
    assert_eq!(text(&output.stdout).lines().count(), 1, "{output:?}");
    assert!(text(&output.stderr).contains("no article was checked"));
}

#[test]
fn mistakes_have_excerpts_in_every_format() {
    let folder = tree();
    let config = "rules:\n  links/locale: eror\nexclude: ['drafts/**']\n";
    write_tree(folder.path(), &[("helpc.yaml", config)]);
    let human = text(&helpc(folder.path(), &["check"]).stdout);
    for line in [
        "helpc.yaml: 1 error, 1 warning",
        "error[config/wrong-value]: `rules.links/locale` cannot be `eror`. Did you mean",
        "2 |   links/locale: eror",
        "  |                 ^^^^",
        "warning[config/dead-glob]: no file matches the glob `drafts/**`",
    ] {
        assert!(
            human.lines().any(|shown| shown.trim_end() == line),
            "no {line:?} in\n{human}"
        );
    }
    for format in formats() {
        let output = helpc(folder.path(), &["check", "--format", format]);
        let printed = text(&output.stdout);
        assert!(
            printed.contains("config/wrong-value") && printed.contains("helpc.yaml"),
            "{format}: {printed}"
        );
    }
    // From a subfolder, and by another name.
    let inner = helpc(
        &folder.path().join("articles/x"),
        &["check", "--format", "concise"],
    );
    assert!(
        text(&inner.stdout).contains("../../helpc.yaml:2:17: error"),
        "{inner:?}"
    );
    // The mistake is in the file that is extended, not in the one that extends it.
    write_tree(
        folder.path(),
        &[
            ("house/base.yaml", config),
            ("helpc.yaml", "extends: house/base.yaml\n"),
        ],
    );
    let output = helpc(folder.path(), &["check", "--format", "concise"]);
    assert!(
        text(&output.stdout).contains("house/base.yaml:2:17: error config/wrong-value"),
        "{output:?}"
    );
}

#[test]
fn reports_globs_that_match_nothing() {
    let folder = tree();
    let config = "overrides:\n  - files: ['x/**', 'w/**']\n    rules: {links: off}\n";
    let found = text(&check(folder.path(), config).stdout);
    assert!(
        found
            .contains("helpc.yaml:2:21: warning config/dead-glob: no file matches the glob `w/**`"),
        "{found}"
    );
    assert!(!found.contains("x/**"), "{found}");
    let found = text(&check(folder.path(), "exclude: ['y/**', 'drafts/**']\n").stdout);
    assert!(
        found.contains(
            "helpc.yaml:1:19: warning config/dead-glob: no file matches the glob `drafts/**`"
        ),
        "{found}"
    );
    assert!(!found.contains("y/**"), "{found}");
}
