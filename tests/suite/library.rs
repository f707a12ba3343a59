//! The library without the program: its examples, and what it depends on.

use crate::support::project;
use std::process::Command;

#[allow(dead_code)]
#[path = "../../examples/check_text.rs"]
mod check_text;
#[allow(dead_code)]
#[path = "../../examples/compile_html.rs"]
mod compile_html;
#[allow(dead_code)]
#[path = "../../examples/own_rule.rs"]
mod own_rule;

#[test]
fn checks_a_text_in_memory() {
    let lines = check_text::check(check_text::ARTICLE).expect("schemas load");
    let expected = [
        "1:1: warning properties/expected: `description` is missing",
        "1:1: warning properties/expected: `ms.author` is missing, and there is no `authors` or `authoralias`",
        "1:1: warning properties/expected: `ownershipId` is missing",
        "1:1: warning properties/unreachable: customers cannot find this article: it has no `supportTopicIds`, no `productPesIds`, and no `service` together with `resource`",
        "4:32: error properties/value: `moonkake` is not a known cloud. Did you mean `mooncake`?",
        "9:50: warning links/locale: the address contains the language `en-us`",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn adds_a_rule_in_yaml() {
    let fixed = own_rule::fix(own_rule::ARTICLE).expect("the page is valid");
    assert_eq!(
        fixed,
        own_rule::ARTICLE.replace("Old Console", "New Console")
    );
}

#[test]
fn compiles_an_article_to_html() {
    let html = compile_html::html(compile_html::ARTICLE).expect("the article has no errors");
    let expected = "<p>Select <strong>Restart</strong> &lt;at once&gt;, then wait for <!--$vmname-->[machine]<!--/$vmname-->.</p>";
    assert_eq!(html.trim_end(), expected);
    let error = compile_html::html("").expect_err("an error").to_string();
    assert!(!error.is_empty());
}

#[test]
fn needs_no_runtime_without_features() {
    /// Crates that only a feature needs.
    const HEAVY: &[&str] = &[
        "anstream",
        "clap",
        "gen-lsp-types",
        "hyper",
        "indicatif",
        "mimalloc",
        "minijinja",
        "notify",
        "rustls",
        "tokio",
        "tracing",
        "tracing-subscriber",
    ];
    let tree = |features: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .current_dir(project())
            .args(["tree", "--locked", "--offline", "--edges", "normal"])
            .args(["--prefix", "none", "--format", "{p}"])
            .args(features)
            .output()
            .expect("cargo runs");
        let printed = crate::support::text(&output.stdout);
        assert!(
            output.status.success(),
            "{}",
            crate::support::text(&output.stderr)
        );
        let names = printed.lines().filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect::<Vec<String>>()
    };
    let (light, full) = (tree(&["--no-default-features"]), tree(&[]));
    for name in HEAVY {
        assert!(
            !light.iter().any(|own| own == name),
            "{name} in the library"
        );
        assert!(full.iter().any(|own| own == name), "{name} is not known");
    }
}
