//! Bundles for one audience or some clouds contain no data of others.

mod secrets;

use crate::needs::trees;
use crate::support::{copy_tree, helpc, machine, project, read_tree, write_tree};
use secrets::{is_internal, secrets, words_of_files};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Builds a bundle of the articles in `from` in the folder `out` of `folder`.
fn build(folder: &Path, from: &str, out: &str, args: &[&str]) -> std::process::Output {
    let mut all = vec!["build", from, "--out", out, "--fail-on", "never"];
    all.extend(["--format", "concise"]);
    all.extend(args);
    let output = helpc(folder, &all);
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
    output
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

/// Iterates over the article objects among the files of a bundle.
fn articles(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = Value> {
    let objects = files
        .iter()
        .filter(|(path, _)| path.starts_with("objects/"));
    let values = objects.map(|(_, bytes)| json(bytes));
    values.filter(|value| value["kind"] == "article")
}

/// Asserts that no byte of the bundles of a tree reveals a secret.
fn assert_kept(folder: &Path, from: &str) {
    build(folder, from, "all", &["--audience", "all"]);
    build(folder, from, "customer", &[]);
    build(folder, from, "internal", &["--audience", "internal"]);
    let everything = read_tree(&folder.join("all"));
    let secrets = secrets(&everything);
    assert!(secrets.len() > 20, "{secrets:?}");

    let customer = read_tree(&folder.join("customer"));
    let found = words_of_files(&customer);
    let leaked: Vec<_> = secrets
        .iter()
        .filter_map(|word| Some((word, found.get(word)?)))
        .collect();
    assert!(
        leaked.is_empty(),
        "{} are in the bundle: {:?}",
        leaked.len(),
        &leaked[..leaked.len().min(9)]
    );
    for article in articles(&customer) {
        assert!(!is_internal(&article), "{}", article["id"]);
        for key in ["source", "links"] {
            assert!(article.get(key).is_none(), "{key} of {}", article["id"]);
        }
    }
    for (path, bytes) in &customer {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("\"internal\":true"), "{path}");
        assert!(
            !text.contains("class=\"flag\">For support engineers"),
            "{path}"
        );
    }

    // The bundle for support engineers has exactly the articles that the one for customers lacks.
    let internal = read_tree(&folder.join("internal"));
    assert!(articles(&internal).all(|article| is_internal(&article)));
    let counts = [&customer, &internal, &everything].map(|files| articles(files).count());
    assert_eq!(counts[0] + counts[1], counts[2]);
    let found = words_of_files(&internal);
    assert!(
        secrets.iter().any(|word| found.contains_key(word)),
        "the search finds something"
    );
    let owned = |article: &Value| article["properties"].get("ownershipId").is_some();
    assert!(articles(&internal).any(|article| owned(&article)));
}

const LINKED: &str = "<properties
    pageTitle=\"Restart the machine from its own menu\"
    description=\"Two ways to restart a machine that does not answer.\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    ms.author=\"quillfeather\"
    ms.authr=\"inkwellson\"
    feedbackEmail=\"quill@contoso.com\"
    selfHelpType=\"generic\"
    supportTopicIds=\"32100001\"
    productPesIds=\"14749\"
    cloudEnvironments=\"public, fairfax\"
    articleId=\"restart-from-menu\"
    ownershipId=\"Quill_Machines\"
/>
# Restart the machine from its own menu

Read [how the guest restarts](../microsoft.compute.restart-tsg/compute-tsg-guest-initiated-restart.md) or
[how to connect](compute-ssh-connection-fails.md).
";

/// Returns our articles, with one that links to an internal article.
fn own_tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    let path = "articles/microsoft.compute/restart-from-menu.md";
    write_tree(folder.path(), &[("helpc.yaml", ""), (path, LINKED)]);
    folder
}

#[test]
fn customer_bundles_name_no_owner_source_or_internal_article() {
    let folder = own_tree();
    assert_kept(folder.path(), "articles");
}

#[test]
fn customer_bundles_of_whole_trees_name_none_either() {
    for from in trees() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_kept(folder.path(), from.to_str().expect("UTF-8"));
    }
}

fn article(files: &BTreeMap<String, Vec<u8>>, id: &str) -> Value {
    let found = articles(files).find(|article| article["id"] == id);
    found.expect("the article is in the bundle")
}

#[test]
fn links_to_internal_articles_are_published_as_text() {
    let folder = own_tree();
    let output = build(folder.path(), "articles", "dist", &[]);
    let findings = String::from_utf8_lossy(&output.stdout);
    assert!(findings.contains("links/internal-article"), "{findings}");
    let files = read_tree(&folder.path().join("dist"));
    let html = article(&files, "restart-from-menu")["html"].to_string();
    assert!(html.contains("<a>how the guest restarts</a>"), "{html}");
    assert!(
        html.contains("data-article"),
        "the other link leads on: {html}"
    );
    build(folder.path(), "articles", "all", &["--audience", "all"]);
    let files = read_tree(&folder.path().join("all"));
    let html = article(&files, "restart-from-menu")["html"].to_string();
    assert!(!html.contains("<a>"), "{html}");
}

/// Words of an internal article that stand nowhere else.
const INTERNAL_WORDS: [&str; 4] = ["quokkabridge", "zanzibarite", "wombatpath", "numbatfile"];

#[test]
fn text_of_internal_articles_is_never_included_for_customers() {
    let folder = own_tree();
    let internal = machine("wombatpath", "TSG_Content", "Read the quokkabridge log.")
        .replace("How to work", "Zanzibarite: how to work");
    let including = |id: &str, directive: &str| {
        let path = format!("articles/microsoft.compute/{id}.md");
        let body = format!("Select **Restart**, and then wait.\n\n{directive}\n");
        write_tree(folder.path(), &[(&path, &machine(id, "generic", &body))]);
    };
    let file = "articles/microsoft.compute/numbatfile.md";
    write_tree(
        folder.path(),
        &[
            (file, &internal),
            ("includes/open.md", "Wait for a minute."),
            ("includes/outer.md", "Then:\n\n[!INCLUDE [a](inner.md)]"),
            (
                "includes/inner.md",
                "[azure.include [b](../articles/microsoft.compute/numbatfile.md)]",
            ),
        ],
    );
    including("direct", "[!INCLUDE [a](numbatfile.md)]");
    including(
        "silenced",
        "<!-- helpc-disable corpus -- known -->\n\n[!include[a](./numbatfile.md)]",
    );
    including("indirect", "[!INCLUDE [a](~/includes/outer.md)]");
    including("open", "[!INCLUDE [a](~/includes/open.md)]");
    let assert_kept = |out: &str, leaves_out: &[&str]| {
        let files = read_tree(&folder.path().join(out));
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            let found = INTERNAL_WORDS.iter().find(|word| text.contains(**word));
            assert_eq!(found, None, "{path} of {out}");
        }
        let ids: BTreeSet<String> = articles(&files)
            .map(|article| article["id"].as_str().expect("an id").to_owned())
            .collect();
        let found: Vec<_> = leaves_out.iter().filter(|id| ids.contains(**id)).collect();
        assert!(found.is_empty(), "{found:?}");
        assert!(ids.contains("open"), "{ids:?}");
    };
    let all = ["direct", "silenced", "indirect"];

    let output = helpc(
        folder.path(),
        &["check", "--format", "concise", "--only", "corpus"],
    );
    let findings = String::from_utf8_lossy(&output.stdout);
    let reported = findings
        .lines()
        .filter(|line| line.contains("error corpus/include-internal:"));
    assert_eq!(reported.count(), 2, "{findings}");
    assert!(findings.contains("which `includes/inner.md` includes,"));
    build(folder.path(), "articles", "dist", &[]);
    assert_kept("dist", &all);

    // No configuration publishes it.
    let off = "rules:\n  corpus/include-internal: off\n";
    write_tree(folder.path(), &[("helpc.yaml", off)]);
    build(folder.path(), "articles", "off", &[]);
    assert_kept("off", &all);
    build(
        folder.path(),
        "articles",
        "internal",
        &["--audience", "internal"],
    );
    let files = read_tree(&folder.path().join("internal"));
    assert!(articles(&files).any(|article| article["id"] == "wombatpath"));

    // Text that becomes internal disappears with the next build.
    write_tree(
        folder.path(),
        &[("includes/inner.md", "See the status page.")],
    );
    build(folder.path(), "articles", "dist", &[]);
    assert_kept("dist", &all[..2]);
    let files = read_tree(&folder.path().join("dist"));
    assert!(articles(&files).any(|article| article["id"] == "indirect"));
    write_tree(folder.path(), &[("includes/inner.md", internal.as_str())]);
    build(folder.path(), "articles", "dist", &[]);
    assert_kept("dist", &all);
}

#[test]
fn bundles_for_some_clouds_name_no_other_cloud() {
    let folder = own_tree();
    build(folder.path(), "articles", "one", &["--cloud", "Fairfax"]);
    let files = read_tree(&folder.path().join("one"));
    let aliases: Vec<&String> = files
        .keys()
        .filter(|path| path.starts_with("clouds/"))
        .collect();
    assert_eq!(aliases, ["clouds/fairfax.json"]);
    for article in articles(&files) {
        assert_eq!(
            article["clouds"],
            serde_json::json!(["fairfax"]),
            "{}",
            article["id"]
        );
    }
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| !path.starts_with("assets/"))
    {
        let text = String::from_utf8_lossy(bytes);
        // Words of articles and members of an index are not names of clouds.
        if text.contains("\"kind\":\"search") {
            continue;
        }
        for other in ["\"mooncake\"", "\"usnat\"", "\"ussec\"", "\"public\""] {
            assert!(!text.contains(other), "{path} names {other}");
        }
    }
    let unknown = ["build", "--cloud", "fairfx", "--out", "two"];
    let output = helpc(folder.path(), &unknown);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Did you mean `fairfax`?"));
}

#[test]
fn changing_the_audience_rebuilds_everything_and_reports_it() {
    let folder = own_tree();
    build(
        folder.path(),
        "articles",
        "dist",
        &["--audience", "internal"],
    );
    let output = build(folder.path(), "articles", "dist", &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the bundle for `internal`"), "{said}");
    build(folder.path(), "articles", "anew", &[]);
    let [dist, anew] = ["dist", "anew"].map(|name| read_tree(&folder.path().join(name)));
    assert_eq!(
        dist.keys().collect::<Vec<_>>(),
        anew.keys().collect::<Vec<_>>()
    );
    assert!(dist == anew, "nothing of the other bundle is left");
    // Without the option, a build is for the audience in the configuration.
    write_tree(folder.path(), &[("helpc.yaml", "audience: internal\n")]);
    build(folder.path(), "articles", "set", &[]);
    let manifest = json(&read_tree(&folder.path().join("set"))["manifest.json"]);
    assert_eq!(manifest["audience"], "internal");
}

#[test]
fn the_build_record_is_beside_the_bundle() {
    let folder = own_tree();
    let broken = LINKED.replace("pageTitle", "pageTitel");
    let path = "articles/microsoft.compute/broken.md";
    write_tree(
        folder.path(),
        &[(path, &broken.replace("restart-from-menu", "broken"))],
    );
    build(folder.path(), "articles", "dist", &[]);
    let record = std::fs::read(folder.path().join("dist.build.json")).expect("a record");
    let record = json(&record);
    assert_eq!(
        record["heldBack"][0]["source"],
        "microsoft.compute/broken.md"
    );
    assert_eq!(record["audience"], "customer");
    let files = read_tree(&folder.path().join("dist"));
    for row in record["articles"].as_array().expect("rows") {
        let object = json(&files[row["object"].as_str().expect("a path")]);
        assert_eq!(object["id"], row["id"]);
    }
    let manifest = json(&files["manifest.json"]);
    assert_eq!(record["inputs"], manifest["inputs"]);
    assert!(
        !files
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("pageTitel"))
    );
}
