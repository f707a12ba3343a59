//! `helpc migrate`

use super::Outcome;
use super::args::MigrateArgs;
use super::changes::{self, FileChange};
use super::message::status;
use super::session::{Session, Setup};
use crate::config::FILE_NAME;
use crate::corpus::Corpus;
use crate::migrate::{Converted, Migrated, Steps, TopicMap, migrate};
use crate::report::plural;
use crate::util::replace;
use anyhow::{Context, anyhow, bail};
use std::io::Write;
use std::path::Path;

pub(super) fn run(args: &MigrateArgs) -> anyhow::Result<Outcome> {
    let has_articles = args.addresses || args.topics.is_some() || args.solutions;
    if !has_articles && args.markdownlint.is_none() {
        bail!(
            "nothing to migrate: choose a step, as in `--addresses`; `helpc migrate --help` lists them"
        );
    }
    let setup = Setup::of_tree(&args.tree).jobs(&args.jobs);
    let session = Session::start(&setup, &args.paths)?;
    session.require_valid()?;
    if let Some(file) = &args.markdownlint {
        migrate_configuration(&session, file, args)?;
    }
    if has_articles {
        migrate_articles(&session, args)?;
    }
    Ok(Outcome::Clean)
}

fn migrate_articles(session: &Session, args: &MigrateArgs) -> anyhow::Result<()> {
    let topics = match &args.topics {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            Some(TopicMap::parse(&text, path)?)
        }
        None => None,
    };
    let steps = Steps {
        addresses: args.addresses,
        topics: topics.as_ref(),
        solutions: args.solutions,
    };
    let corpus = session.corpus(&args.paths)?;
    let root = corpus.tree.root.clone();
    let read = |path: &str| std::fs::read(root.join(path));
    let migrated = migrate(&corpus, &session.schemas, &session.config, steps, &read)
        .context("cannot read an article again")?;
    if args.write {
        write(&corpus, &migrated)?;
    } else {
        print(&corpus, &migrated).context("cannot write the diff")?;
    }
    status!(args.quiet, "{}", summary(&migrated, args));
    Ok(())
}

fn write(corpus: &Corpus, migrated: &Migrated) -> anyhow::Result<()> {
    let files = migrated.files.iter().map(|file| FileChange {
        path: file.path.as_str().into(),
        before: &file.before,
        after: &file.after,
    });
    let written = changes::write(&corpus.tree.root, files);
    written.map_err(|failed| anyhow!("not migrated: {failed}"))
}

fn print(corpus: &Corpus, migrated: &Migrated) -> std::io::Result<()> {
    changes::print(migrated.files.iter().map(|file| FileChange {
        path: corpus.tree.display(&file.path).into(),
        before: &file.before,
        after: &file.after,
    }))
}

fn summary(migrated: &Migrated, args: &MigrateArgs) -> String {
    let mut parts = Vec::new();
    if args.addresses {
        parts.push(plural(migrated.addresses, "link"));
    }
    if args.topics.is_some() {
        parts.push(plural(migrated.topics, "topic id"));
    }
    if args.solutions {
        let left = plural(migrated.left, "article");
        parts.push(format!(
            "{} ({left} would not be the same as a solution)",
            plural(migrated.solutions, "solution")
        ));
    }
    let verb = if args.write { "migrated" } else { "to migrate" };
    let files = plural(migrated.files.len(), "file");
    let hint = if args.write || migrated.files.is_empty() {
        ""
    } else {
        "; `--write` writes the changes"
    };
    format!("{verb}: {} in {files}{hint}", parts.join(", "))
}

/// Writes the levels of a markdownlint configuration to helpc.yaml, if there is none.
fn migrate_configuration(session: &Session, file: &Path, args: &MigrateArgs) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let converted = Converted::of(&text, &session.schemas)
        .with_context(|| format!("cannot convert {}", file.display()))?;
    let path = session.config.base.join(FILE_NAME);
    let name = path.to_string_lossy().replace('\\', "/");
    if path.exists() {
        return print_missing(session, &converted, &name, args);
    }
    let text = configuration(&converted);
    if args.write {
        replace(&path, |out| out.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {name}"))?;
        status!(args.quiet, "wrote {name}");
    } else {
        let file = FileChange {
            path: name.into(),
            before: b"",
            after: text.as_bytes(),
        };
        changes::print([file]).context("cannot write the diff")?;
    }
    for line in &converted.left {
        status!(args.quiet, "not converted: {line}");
    }
    Ok(())
}

/// Returns the text of helpc.yaml.
fn configuration(converted: &Converted) -> String {
    let mut text = "# From the markdownlint configuration.\n".to_owned();
    for line in &converted.left {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        text.push_str(&format!("# Not converted: {line}\n"));
    }
    if converted.levels.is_empty() {
        text.push_str("rules: {}\n");
        return text;
    }
    text.push_str("rules:\n");
    for (rule, level) in &converted.levels {
        text.push_str(&format!("  {rule}: {level}\n"));
    }
    text
}

/// Prints the levels that an existing configuration does not have. It may contain comments, so its
/// owner edits it.
fn print_missing(
    session: &Session,
    converted: &Converted,
    name: &str,
    args: &MigrateArgs,
) -> anyhow::Result<()> {
    let missing: Vec<(&String, &&str)> = converted
        .levels
        .iter()
        .filter(|(rule, level)| {
            let page = session.schemas.rule(rule);
            let current = page.and_then(|page| session.config.severity(page));
            current.map_or("off", |severity| severity.name()) != **level
        })
        .collect();
    if missing.is_empty() {
        status!(
            args.quiet,
            "{name} already has all severities of the markdownlint configuration"
        );
        return Ok(());
    }
    status!(args.quiet, "{name} exists: add these lines below `rules:`");
    let mut out = anstream::stdout().lock();
    for (rule, level) in missing {
        writeln!(out, "  {rule}: {level}").context("cannot write the levels")?;
    }
    Ok(())
}
