//! Helpers that several tests share.

use helpc::compile::{self, Edition, Plan};
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::finding::{FileId, Finding};
use helpc::published::Object;
use helpc::report::Format;
use helpc::rules;
use helpc::schema::{AudienceName, Schemas};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex};

/// The schemas that are part of the program.
pub(crate) static SCHEMAS: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::embedded().expect("the embedded schemas load"));

/// An article without findings.
pub(crate) const GOOD: &str = "<properties
    pageTitle=\"Restart a virtual machine\"
    description=\"How to restart a virtual machine that does not respond\"
    selfHelpType=\"generic\"
    cloudEnvironments=\"public, fairfax\"
    articleId=\"compute-restart\"
    ownershipId=\"Compute_VirtualMachines\"
    ms.author=\"example\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    supportTopicIds=\"32411835\"
    productPesIds=\"14749\"
/>
# Restart a virtual machine

Restart the virtual machine in the portal, then connect again.
";

/// Iterates over the names of all formats of findings.
pub(crate) fn formats() -> impl Iterator<Item = &'static str> {
    Format::ALL.into_iter().map(Format::name)
}

/// The project folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Checks these files and returns the findings.
pub(crate) fn check(files: Vec<(String, Vec<u8>)>, config: &Config) -> (Corpus, Vec<Finding>) {
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, config);
    (corpus, report.findings)
}

/// Returns the default configuration.
pub(crate) fn defaults() -> Config {
    Config::defaults(Path::new(""))
}

/// Returns the default configuration with all rules on.
pub(crate) fn every_rule() -> Config {
    let mut config = defaults();
    for page in SCHEMAS.rules.iter().filter(|page| page.opt_in) {
        config.select(&page.name, &SCHEMAS).expect("a rule");
    }
    config
}

/// Formats a finding on one line, for messages of tests.
pub(crate) fn describe(corpus: &Corpus, finding: &Finding) -> String {
    let source = &corpus.article(finding.file).source;
    let at = helpc::source::LineIndex::new(&source.text).position(finding.span.start);
    format!(
        "{}:{}:{} {} {}: {}",
        source.path, at.line, at.column, finding.severity, finding.rule, finding.message
    )
}

/// Returns an article of the type `generic` with this body.
pub(crate) fn generic(body: &str) -> Vec<(String, Vec<u8>)> {
    article("generic", body)
}

/// Returns an article of a type with this body, at the standard path.
pub(crate) fn article(kind: &str, body: &str) -> Vec<(String, Vec<u8>)> {
    let text = format!(
        "<properties\n pageTitle=\"An example article\"\n selfHelpType=\"{kind}\"\n cloudEnvironments=\"public\"\n articleId=\"example\"\n/>\n{body}"
    );
    vec![(helpc::schema::STANDARD_FILE.to_owned(), text.into_bytes())]
}

/// Returns a complete article about a machine named `id`. Only `body` can have findings.
pub(crate) fn machine(id: &str, kind: &str, body: &str) -> String {
    // Articles with the same topic would compete.
    let topic = 32_410_000 + id.bytes().map(u32::from).sum::<u32>();
    format!(
        "<properties
    pageTitle=\"How to work with the {id} machine\"
    description=\"How to work with the {id} machine of the example\"
    selfHelpType=\"{kind}\"
    cloudEnvironments=\"public\"
    articleId=\"{id}\"
    ownershipId=\"Compute_{id}\"
    ms.author=\"example\"
    service=\"microsoft.compute\"
    resource=\"{id}\"
    supportTopicIds=\"{topic}\"
    productPesIds=\"14749\"
/>
# Work with the {id} machine

{body}
"
    )
}

/// Returns the plan of a bundle of these articles for all readers.
pub(crate) fn plan<'p>(corpus: &'p Corpus, published: &'p [FileId]) -> Plan<'p> {
    Plan {
        corpus,
        schemas: &SCHEMAS,
        edition: Edition::of(AudienceName::All, &SCHEMAS),
        published,
    }
}

/// Compiles all articles of a tree, including those with errors, and returns the documents.
pub(crate) fn documents(corpus: &Corpus) -> BTreeMap<String, serde_json::Value> {
    let objects = Mutex::new(BTreeMap::new());
    let put = |bytes: Vec<u8>| {
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("an object is JSON");
        let path = value["source"].as_str().unwrap_or_default().to_owned();
        objects.lock().unwrap().insert(path.clone(), value);
        Ok(Object {
            path,
            size: bytes.len() as u64,
            sha256: String::new(),
        })
    };
    let all: Vec<FileId> = corpus.file_ids().collect();
    compile::articles(plan(corpus, &all), &all, &|_| None, &put).expect("memory takes everything");
    objects.into_inner().unwrap()
}

/// Runs helpc in `folder`.
pub(crate) fn helpc(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("helpc runs")
}

/// Returns a command that runs helpc in `folder`, without our environment.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    // tests/packages/run tests a program that it installed.
    let installed = std::env::var_os("HELPC_TEST_PROGRAM");
    let mut command = Command::new(installed.unwrap_or_else(|| env!("CARGO_BIN_EXE_helpc").into()));
    command
        .current_dir(folder)
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command
}

/// Runs git in `folder` and returns what it prints.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let output = git_command(folder).args(args).output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Returns a command that runs git in `folder`, without the configuration of the machine.
pub(crate) fn git_command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(["-c", "protocol.file.allow=always"]);
    command
}

/// Converts what a program printed to text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Iterates over the commands that `helpc --help` lists.
pub(crate) fn command_names(help: &str) -> impl Iterator<Item = &str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
}

/// Writes files, given as path and text, below `folder`.
pub(crate) fn write_tree(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// Reads every file below `folder`: path and bytes.
pub(crate) fn read_tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            (path, std::fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

/// Copies a tree of files.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    for (path, bytes) in read_tree(from) {
        let target = to.join(path);
        std::fs::create_dir_all(target.parent().expect("has a parent")).expect("a folder");
        std::fs::write(target, bytes).expect("a file");
    }
}
