//! What several tests need.

use helpc::compile::{self, Edition, Object, Plan};
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::finding::{FileId, Finding};
use helpc::rules;
use helpc::schema::{AudienceName, Schemas};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex};

/// The schemas that are part of the program.
pub(crate) static SCHEMAS: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::embedded().expect("the embedded schemas load"));

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Says that a test, or a part of it, was passed over, and why.
#[allow(clippy::print_stderr)]
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// A large tree of real articles, where one is at hand: the folder that
/// `HELPC_CORPUS` names, or the one kept beside the project. Says so where a
/// test must do without.
pub(crate) fn real_articles() -> Option<PathBuf> {
    let named = std::env::var_os("HELPC_CORPUS").map(PathBuf::from);
    let path = named.unwrap_or_else(|| project().join("../shared/corpus/articles"));
    if path.is_dir() {
        return Some(path);
    }
    skipped(&format!(
        "no tree of real articles at {} (set HELPC_CORPUS)",
        path.display()
    ));
    None
}

/// What the rules find in these files.
pub(crate) fn check(files: Vec<(String, Vec<u8>)>, config: &Config) -> (Corpus, Vec<Finding>) {
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    let report = rules::run(&corpus, &SCHEMAS, config);
    (corpus, report.findings)
}

/// The configuration of a tree without a file.
pub(crate) fn defaults() -> Config {
    Config::defaults(Path::new(""))
}

/// The same with all rules switched on that are off unless they are asked for.
pub(crate) fn every_rule() -> Config {
    let mut config = defaults();
    for page in SCHEMAS.rules.iter().filter(|page| page.opt_in) {
        config.select(&page.name, &SCHEMAS).expect("a rule");
    }
    config
}

/// A finding on one line, for messages of tests.
pub(crate) fn describe(corpus: &Corpus, finding: &Finding) -> String {
    let source = &corpus.article(finding.file).source;
    let at = helpc::source::LineIndex::new(&source.text).position(finding.span.start);
    format!(
        "{}:{}:{} {} {}: {}",
        source.path, at.line, at.column, finding.severity, finding.rule, finding.message
    )
}

/// An article of the type `generic` with this body.
pub(crate) fn generic(body: &str) -> Vec<(String, Vec<u8>)> {
    article("generic", body)
}

/// An article of a type with this body, at the standard place.
pub(crate) fn article(kind: &str, body: &str) -> Vec<(String, Vec<u8>)> {
    let text = format!(
        "<properties\n pageTitle=\"An example article\"\n selfHelpType=\"{kind}\"\n cloudEnvironments=\"public\"\n articleId=\"example\"\n/>\n{body}"
    );
    vec![(helpc::schema::STANDARD_FILE.to_owned(), text.into_bytes())]
}

/// A whole article about a machine of its own, to which only `body` may bring
/// findings.
pub(crate) fn machine(id: &str, kind: &str, body: &str) -> String {
    // A topic of its own, or the articles would compete.
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

/// The bundle of these articles for everybody.
pub(crate) fn plan<'p>(corpus: &'p Corpus, published: &'p [FileId]) -> Plan<'p> {
    Plan {
        corpus,
        schemas: &SCHEMAS,
        edition: Edition::of(AudienceName::All, &SCHEMAS),
        published,
    }
}

/// The documents that the articles of a tree compile to, errors and all.
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
    let all: Vec<FileId> = (0..corpus.articles.len() as u32).collect();
    compile::articles(plan(corpus, &all), &all, &|_| None, &put).expect("memory takes everything");
    objects.into_inner().unwrap()
}

/// Runs helpc in `folder`.
pub(crate) fn helpc(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("helpc runs")
}

/// helpc, about to run in `folder`, with nothing of our own environment.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpc"));
    command
        .current_dir(folder)
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command
}

/// What a program printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Writes files, given as path and text, below `folder`.
pub(crate) fn write_tree(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// Every file below `folder`: path and bytes.
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
