//! `helpc serve` while the configuration and the templates change.

use crate::serve::{Running, until};
use crate::support::{defaults, machine, write_tree};
use helpc::config::{Config, SiteSettings};
use helpc::schema::{AudienceName, Schemas};
use helpc::serve::{Pages, Reload, Source, TreeSource};
use helpc::site::{Site, Templates};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::thread;

/// The program, serving the tree in a folder.
struct Serve {
    program: Child,
    address: String,
    /// What it printed.
    printed: Arc<Mutex<String>>,
}

impl Serve {
    fn start(folder: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_helpc"))
            .args(["serve", "--port", "0", "--cloud", "public"])
            .current_dir(folder)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(program.stderr.take().unwrap()).lines();
        let printed = Arc::<Mutex<String>>::default();
        let all = Arc::clone(&printed);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                all.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let address = || {
            let printed = printed.lock().unwrap();
            let (_, rest) = printed.split_once("http://")?;
            Some(rest.split_once('/')?.0.to_owned())
        };
        until(|| address().is_some());
        Self {
            address: address().unwrap(),
            program,
            printed,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn waits_until_printed(&self, text: &str) {
        until(|| self.printed.lock().unwrap().contains(text));
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn shows_a_folder_that_is_fixed_after_the_configuration_named_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| write_tree(folder.path(), &[(path, text)]);
    write("articles/x/a.md", &machine("first", "generic", "A text.\n"));
    write("helpc.yaml", "site: {title: First portal}\n");
    write("look/404.html", "{% if %}");
    let server = Serve::start(folder.path());
    assert!(server.get("/").contains("First portal"));
    write("helpc.yaml", "templates: look\n");
    server.waits_until_printed("warning: ");
    write("look/404.html", "<html><head></head>The new look.</html>");
    server.waits_until_printed("fixed: ");
    until(|| server.get("/nobody.html").contains("The new look."));
}

/// Schemas and configurations that a server was given.
type Given = Arc<Mutex<Vec<(Weak<Schemas>, Weak<Config>)>>>;

/// Returns the tree in a folder, whose settings are read again when the file `settings` changes.
fn tree_with_settings(folder: &Path, given: &Given) -> TreeSource {
    let (schemas, config) = (Schemas::embedded().unwrap(), defaults());
    let (schemas, config) = (Arc::new(schemas), Arc::new(config));
    let weak = (Arc::downgrade(&schemas), Arc::downgrade(&config));
    given.lock().unwrap().push(weak);
    let settings = SiteSettings::default();
    let site = Site::shared(Templates::embedded(), Arc::clone(&schemas), &settings).unwrap();
    let (again, of_next) = (folder.to_owned(), Arc::clone(given));
    TreeSource {
        paths: vec![folder.join("articles")],
        schemas: schemas.into(),
        config: config.into(),
        pages: Some(Pages::new(site)),
        audience: AudienceName::All,
        changes: None,
        branch_changes: None,
        reload: Some(Reload {
            watched: vec![folder.join("settings")],
            read: Box::new(move || Ok(tree_with_settings(&again, &of_next))),
        }),
    }
}

#[test]
fn old_settings_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let text = machine("first", "generic", "A text.\n");
    write_tree(folder.path(), &[("articles/x/a.md", &text)]);
    let given = Given::default();
    let tree = tree_with_settings(folder.path(), &given);
    let server = Running::start(Source::Tree(Box::new(tree)));
    for round in 1..4 {
        assert_eq!(server.get("/articles/first.html", &[]).status, 200);
        write_tree(folder.path(), &[("settings", &"x".repeat(round))]);
        until(|| {
            let given = given.lock().unwrap();
            let old = given.len().saturating_sub(1);
            let is_dropped = |(schemas, config): &(Weak<Schemas>, Weak<Config>)| {
                schemas.strong_count() == 0 && config.strong_count() == 0
            };
            old >= round && given[..old].iter().all(is_dropped)
        });
    }
    let last = given
        .lock()
        .unwrap()
        .last()
        .map(|(schemas, _)| schemas.strong_count());
    assert!(last > Some(0));
}

#[test]
fn shows_changes_of_the_configuration_and_the_templates() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| write_tree(folder.path(), &[(path, text)]);
    let config = |title: &str| format!("templates: look\nsite:\n  title: {title}\n");
    write("articles/x/a.md", &machine("first", "generic", "A text.\n"));
    write("helpc.yaml", &config("First portal"));
    write("look/404.html", "<html><head></head>The first look.</html>");
    let server = Serve::start(folder.path());
    assert!(server.get("/").contains("First portal"));
    assert!(server.get("/nobody.html").contains("The first look."));
    write(
        "look/404.html",
        "<html><head></head>The second look.</html>",
    );
    until(|| server.get("/nobody.html").contains("The second look."));
    write("helpc.yaml", &config("Second portal"));
    until(|| server.get("/").contains("Second portal"));
    assert!(server.get("/articles/first.html").contains("Second portal"));
    // What cannot be read is reported, and the last version stays.
    write("look/404.html", "{% if %}");
    server.waits_until_printed("warning: ");
    assert!(server.get("/nobody.html").contains("The second look."));
    assert!(server.get("/_helpc/findings").contains("\"problem\":\""));
    write("look/404.html", "<html><head></head>The third look.</html>");
    server.waits_until_printed("fixed: ");
    until(|| server.get("/nobody.html").contains("The third look."));
    assert!(!server.get("/_helpc/findings").contains("\"problem\":\""));
    // A configuration that is created or removed counts as well.
    std::fs::remove_file(folder.path().join("helpc.yaml")).unwrap();
    until(|| !server.get("/").contains("Second portal"));
    write("helpc.yaml", &config("Third portal"));
    until(|| server.get("/").contains("Third portal"));
}
