//! What a run works with: configuration, schemas, corpus, findings.

use super::Outcome;
use super::args::{OutputArgs, SessionArgs};
use crate::config::Config;
use crate::corpus::{self, Corpus};
use crate::finding::Finding;
use crate::report::{self, Amount, View};
use crate::rules::{self, Report};
use crate::schema::Schemas;
use anyhow::Context;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Configuration and schemas, read and checked against each other.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) schemas: Schemas,
}

impl Session {
    /// Reads what `args` name; the configuration nearest to `paths` otherwise.
    pub(super) fn start(args: &SessionArgs, paths: &[PathBuf]) -> anyhow::Result<Self> {
        if let Some(jobs) = args.jobs {
            // Fails only if the pool runs already, which it does not yet.
            let _ = rayon::ThreadPoolBuilder::new()
                .num_threads(jobs.max(1))
                .build_global();
        }
        let mut config = match &args.config {
            Some(file) => Config::load(file)?,
            None => match paths.first() {
                Some(path) if path.is_dir() => Config::find(path)?,
                Some(path) => Config::find(path.parent().unwrap_or(Path::new("")))?,
                None => Config::find(Path::new(""))?,
            },
        };
        let schemas = match args.schemas.as_ref().or(config.schemas.as_ref()) {
            Some(dir) => Schemas::with_overrides(dir)?,
            None => Schemas::embedded()?,
        };
        config.check(&schemas)?;
        for name in &args.select {
            config.select(name, &schemas).context("--select")?;
        }
        Ok(Self { config, schemas })
    }

    /// Loads the tree around `paths` and runs the rules.
    pub(super) fn check(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let tree = corpus::locate(paths, &self.config)?;
        let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// The same, for the whole tree even where `paths` name a part of it.
    pub(super) fn check_whole(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let mut tree = corpus::locate(paths, &self.config)?;
        tree.selected.clear();
        let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Lets go of a large tree without taking it apart: the process ends next.
    pub(super) fn leave(corpus: Corpus, report: Report) {
        std::mem::forget((corpus, report));
    }

    /// Prints the findings to standard output and says whether they fail the run.
    pub(super) fn print(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        args: &OutputArgs,
    ) -> anyhow::Result<Outcome> {
        let stdout = std::io::stdout();
        let terminal = stdout.is_terminal();
        let stream = anstream::AutoStream::auto(stdout.lock());
        let color = stream.current_choice() != anstream::ColorChoice::Never;
        let mut out = BufWriter::with_capacity(1 << 16, stream);
        let least = args.level.severity();
        let shown: Vec<Finding>;
        let wanted = if findings.iter().all(|finding| finding.severity >= least) {
            findings
        } else {
            shown = findings
                .iter()
                .filter(|finding| finding.severity >= least)
                .cloned()
                .collect();
            &shown
        };
        let view = View {
            corpus,
            schemas: &self.schemas,
            findings: wanted,
            docs: &self.config.docs,
        };
        let amount = Amount {
            per_rule: args.max_per_rule,
            width: width(terminal),
            color,
        };
        report::write(args.format, &view, amount, &mut out).context("cannot write the findings")?;
        out.flush().context("cannot write the findings")?;
        let fails = args
            .fail_on
            .severity()
            .is_some_and(|least| findings.iter().any(|finding| finding.severity >= least));
        Ok(if fails {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}

/// Columns of the terminal, as far as its environment says; 100 for a file.
fn width(terminal: bool) -> usize {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    match columns {
        Some(columns) if terminal => columns,
        _ if terminal => 80,
        _ => 100,
    }
}

/// Says something that is not the result.
pub(super) fn talk(quiet: bool, message: &str) {
    if !quiet {
        let _ = writeln!(anstream::stderr(), "{message}");
    }
}
