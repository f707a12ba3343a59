//! Decides what a project needs, and writes it.

use super::files::{self, NewFile, Values};
use super::{articles, repository};
use crate::baseline::{self, Baseline};
use crate::cli::Outcome;
use crate::cli::args::{CiSystem, InitArgs};
use crate::cli::message::status;
use crate::config::{Config, FILE_NAME};
use crate::corpus::{self, Corpus};
use crate::finding::Severity;
use crate::report::{View, escape_controls, plural};
use crate::rules;
use crate::schema::Schemas;
use crate::source::{FileSystem, OsFileSystem};
use anyhow::{Context, bail};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(in crate::cli) fn run(args: &InitArgs) -> anyhow::Result<Outcome> {
    args.jobs.start_pool();
    let project = args.dir.as_deref().unwrap_or(Path::new("."));
    if !project.is_dir() {
        bail!("{} is not a folder: create it first", project.display());
    }
    let mut planned = Vec::new();
    let mut accepted = 0;
    let configuration = project.join(FILE_NAME);
    let repository = repository::find(project);
    let articles = if configuration.exists() {
        let config = Config::load(&configuration, &OsFileSystem)?;
        slashes(
            config
                .articles
                .strip_prefix(project)
                .unwrap_or(&config.articles),
        )
    } else {
        let articles = slashes(&articles_folder(args, project)?);
        let text = files::configuration(&articles, false, false);
        let known = if args.no_baseline {
            Baseline::default()
        } else {
            existing_findings(&configuration, &text, &project.join(&articles))?
        };
        accepted = known.len();
        planned.push(NewFile {
            path: configuration,
            text: files::configuration(&articles, accepted > 0, !args.no_editor),
        });
        if accepted > 0 {
            planned.push(NewFile {
                path: project.join(baseline::FILE_NAME),
                text: known.text(),
            });
        }
        articles
    };
    let system = match args.ci {
        CiSystem::Auto => repository::ci_system(&repository.root),
        system => system,
    };
    let values = Values {
        articles: &articles,
        subfolder: &repository.subfolder,
    };
    planned.extend(files::of_ci(system, &repository.root, &values)?);
    if !args.no_editor {
        planned.extend(files::of_editors(project)?);
    }
    for file in &planned {
        write(file, args)?;
    }
    if accepted > 0 {
        status!(
            args.quiet,
            "the baseline accepts {}: `helpc check` reports only new ones, and `helpc check --no-baseline` all",
            plural(accepted, "existing finding")
        );
    }
    Ok(Outcome::Clean)
}

/// Returns the articles folder relative to the project.
fn articles_folder(args: &InitArgs, project: &Path) -> anyhow::Result<PathBuf> {
    match &args.articles {
        Some(given) => {
            let relative = given.strip_prefix(project).unwrap_or(given);
            let full = project.join(relative);
            if !full.is_dir() {
                bail!("{} is not a folder: create it first", full.display());
            }
            Ok(relative.to_owned())
        }
        None => articles::find(project).with_context(|| {
            format!(
                "no article found in {}: name the articles folder with `--articles DIR`",
                project.display()
            )
        }),
    }
}

/// Returns a path with forward slashes; `.` if it is empty.
fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

/// The files on disk, and a configuration that is not written yet.
#[derive(Debug)]
struct Planned<'a> {
    path: &'a Path,
    text: &'a str,
}

impl FileSystem for Planned<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        if path == self.path {
            return Ok(self.text.to_owned());
        }
        OsFileSystem.read(path)
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        OsFileSystem.files(folder)
    }
}

/// Returns the findings of the project with a configuration that is not written yet.
fn existing_findings(path: &Path, text: &str, articles: &Path) -> anyhow::Result<Baseline> {
    let schemas = Schemas::embedded()?;
    let mut config = Config::load(path, &Planned { path, text })?;
    config.check(&schemas);
    let tree = corpus::locate(&[articles.to_owned()], &config)?;
    let corpus = Corpus::load(tree, &schemas, &config)?;
    let report = rules::run(&corpus, &schemas, &config);
    let view = View {
        corpus: &corpus,
        schemas: &schemas,
        findings: &report.findings,
        docs: "",
        level: Severity::Suggestion,
        rises: &[],
    };
    Ok(Baseline::of(&view))
}

/// Writes a file unless it exists, and prints what was done.
fn write(file: &NewFile, args: &InitArgs) -> anyhow::Result<()> {
    let name = slashes(&file.path);
    let name = escape_controls(name.strip_prefix("./").unwrap_or(&name)).into_owned();
    let is_new = if args.dry_run {
        !file.path.exists()
    } else {
        files::write(file)?
    };
    if !is_new {
        status!(args.quiet, "kept {name}, which exists");
        return Ok(());
    }
    let verb = if args.dry_run { "would write" } else { "wrote" };
    writeln!(anstream::stdout(), "{verb} {name}").context("cannot write")
}
