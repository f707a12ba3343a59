//! Configuration, schemas and baselines: watched, and reported.

use super::client::{Client, capabilities};
use super::protocol::project;
use super::texts::uri;
use crate::support::{helpc, machine, project as project_folder};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

const BODY: &str = "[Steps to restart](https://docs.microsoft.com/en-us/azure/x) first, please.\n";

struct Setup {
    _folder: TempDir,
    root: PathBuf,
    article: String,
    text: String,
}

fn setup(config: &str) -> Setup {
    let text = machine("one", "generic", BODY);
    let folder = project(&[
        ("helpc.yaml", config),
        ("articles/microsoft.a/one.md", &text),
    ]);
    let root = folder.path().canonicalize().expect("it exists");
    Setup {
        article: uri(&root.join("articles/microsoft.a/one.md")),
        _folder: folder,
        root,
        text,
    }
}

#[test]
fn the_configuration_is_watched_and_has_findings() {
    let setup = setup("rules:\n  style/please: off\n");
    let config = uri(&setup.root.join("helpc.yaml"));
    let mut client = Client::start(&setup.root);
    client.open(&setup.article, &setup.text);
    client.wait_for_rules(&setup.article, &["links/locale"]);
    let write = |text: &str| std::fs::write(setup.root.join("helpc.yaml"), text).expect("a file");
    write("rules:\n  links/locale: error\n  style/pleese: off\n");
    client.wait_for_rules(&config, &["config/unknown-name"]);
    client.wait_until("an error", |client| {
        client.diagnostics[&setup.article]
            .1
            .first()
            .is_some_and(|one| one["severity"] == 1)
    });
    // An unsaved text counts.
    client.open(&config, "rules:\n  links: off\n");
    client.wait_for_rules(&config, &[]);
    client.wait_until("no locale", |client| {
        !client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    });
    client.replace(&config, 2, "rules: [\n");
    client.wait_for_rules(&config, &["config/syntax"]);
    client.close(&config);
    client.wait_for_rules(&config, &["config/unknown-name"]);
    client.wait_until("locale", |client| {
        client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    });
    assert!(client.end().success());
}

#[test]
fn a_new_configuration_counts() {
    let setup = setup("");
    std::fs::remove_file(setup.root.join("helpc.yaml")).expect("removed");
    let mut client = Client::start(&setup.root);
    client.open(&setup.article, &setup.text);
    client.wait_until("findings", |client| {
        client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    });
    std::fs::write(setup.root.join("helpc.yaml"), "rules:\n  links: off\n").expect("a file");
    client.wait_until("no locale", |client| {
        !client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    });
    assert!(client.end().success());
}

#[test]
fn schemas_are_watched_and_their_mistakes_are_shown() {
    let setup = setup("schemas: own\n");
    let schemas = setup.root.join("own");
    std::fs::create_dir(&schemas).expect("a folder");
    let mut client = Client::start(&setup.root);
    client.open(&setup.article, &setup.text);
    client.wait_until("findings", |client| {
        client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    });
    let file = schemas.join("clouds.yaml");
    std::fs::write(&file, "clouds:\n  - nam: x\n").expect("a file");
    let of_file = uri(&file);
    client.wait_until("a mistake", |client| {
        client
            .diagnostics
            .get(&of_file)
            .is_some_and(|(_, list)| list.len() == 1)
    });
    // The articles keep their findings.
    assert!(
        client
            .rules(&setup.article)
            .contains(&"links/locale".to_owned())
    );
    std::fs::remove_file(&file).expect("removed");
    client.wait_until("no mistake", |client| {
        client.diagnostics[&of_file].1.is_empty()
    });
    // The first change after a mistake counts, and the tree is loaded only once.
    std::fs::write(&file, "clouds:\n  - nam: x\n").expect("a file");
    client.wait_until("a mistake", |client| {
        !client.diagnostics[&of_file].1.is_empty()
    });
    let clouds = std::fs::read_to_string(project_folder().join("schemas/clouds.yaml"));
    let renamed = clouds
        .expect("a file")
        .replace("name: public", "name: open");
    std::fs::write(&file, renamed).expect("a file");
    client.wait_until("an unknown cloud", |client| {
        client
            .rules(&setup.article)
            .contains(&"properties/value".to_owned())
    });
    let symbols = client.request("workspace/symbol", json!({ "query": "one" }));
    assert_eq!(symbols.as_array().map(Vec::len), Some(1), "{symbols}");
    assert!(client.end().success());
}

#[test]
fn known_findings_are_not_shown() {
    let setup = setup("baseline: known.txt\n");
    let known = setup.root.join("known.txt");
    std::fs::write(&known, "# helpc baseline 2\n").expect("a file");
    let mut client = Client::start(&setup.root);
    client.open(&setup.article, &setup.text);
    client.wait_until("findings", |client| {
        !client.rules(&setup.article).is_empty()
    });
    let output = helpc(&setup.root, &["baseline"]);
    assert!(output.status.success(), "{output:?}");
    client.wait_for_rules(&setup.article, &[]);
    client.replace(
        &setup.article,
        2,
        &format!(
            "{}\n[More steps to restart](https://docs.microsoft.com/de-de/azure/y)\n",
            setup.text
        ),
    );
    client.wait_for_rules(&setup.article, &["links/locale"]);
    std::fs::write(&known, "# helpc baseline 2\nrubbish\n").expect("a file");
    let of_known = uri(&known);
    client.wait_until("a mistake", |client| {
        let (_, list) = client
            .diagnostics
            .get(&of_known)
            .cloned()
            .unwrap_or_default();
        list.first()
            .is_some_and(|one| one["range"]["start"]["line"] == 1)
    });
    assert!(client.end().success());
}

#[test]
fn settings_of_the_client_count() {
    let setup = setup("");
    let settings = json!({ "helpc": { "level": "warning", "ignore": ["links"] } });
    let (mut client, _) = Client::start_with(&setup.root, &settings, capabilities());
    client.open(&setup.article, &setup.text);
    client.wait_for_rules(&setup.article, &[]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "helpc": { "level": "warning" } } }),
    );
    client.wait_for_rules(&setup.article, &["links/locale"]);
    assert!(client.end().success());

    let mut asking = capabilities();
    asking["workspace"]["configuration"] = json!(true);
    let mut client = Client::spawn(&mut crate::support::command(&setup.root, &["lsp"]));
    client.settings = json!({ "ignore": ["links", "style"] });
    client.initialize(&setup.root, &json!({}), asking);
    client.open(&setup.article, &setup.text);
    client.wait_for_rules(&setup.article, &[]);
    client.settings = json!({ "ignore": ["style"] });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    client.wait_for_rules(&setup.article, &["links/locale"]);
    assert!(client.end().success());
}
