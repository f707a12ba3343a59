//! `helpc fix`

use super::args::FixArgs;
use super::progress::Progress;
use super::session::{Session, Setup, talk};
use super::stdin::StdinArticle;
use crate::corpus::Corpus;
use crate::fix::{self, FixContext, is_mendable};
use crate::report::{escape_controls, plural};
use crate::rules::Report;
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::{BufWriter, IsTerminal, Write};

pub(super) fn run(args: &FixArgs) -> anyhow::Result<super::Outcome> {
    let input = StdinArticle::read(&args.stdin, &args.paths)?;
    let paths = match &input {
        Some(input) => std::slice::from_ref(&input.path),
        None => &args.paths,
    };
    let setup = Setup::of_tree(&args.tree)
        .rules(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, paths)?;
    session.insist()?;
    let progress = Progress::start(args.quiet, "fixing articles");
    let input = input.as_ref();
    let (corpus, report) = match input {
        Some(input) => session.check_input(input)?,
        None => session.check(paths)?,
    };
    let mended = mend(&session, corpus, report, args.unsafe_too, input)?;
    drop(progress);
    if args.check && !args.diff {
        let count: usize = mended
            .files
            .iter()
            .flat_map(|file| file.mended.values())
            .sum();
        talk(
            args.quiet,
            &match count {
                0 => "nothing to fix".to_owned(),
                count => format!(
                    "{} in {} can be fixed: run `helpc fix`",
                    plural(count, "finding"),
                    plural(mended.files.len(), "file")
                ),
            },
        );
        session.leave(mended.corpus, mended.report);
        return Ok(outcome(count > 0));
    }
    if args.diff {
        print_diff(&mended).context("cannot write the diff")?;
    } else if let Some(input) = input {
        print_fixed(&mended, input).context("cannot write the article")?;
    } else {
        write(&mended)?;
    }
    let done = if args.diff { "to fix" } else { "fixed" };
    talk(args.quiet, &summary(&mended, done));
    let would_change = args.check && !mended.files.is_empty();
    session.leave(mended.corpus, mended.report);
    Ok(outcome(would_change))
}

fn outcome(has_findings: bool) -> super::Outcome {
    match has_findings {
        true => super::Outcome::Findings,
        false => super::Outcome::Clean,
    }
}

/// Mends a tree in memory.
pub(super) fn mend(
    session: &Session,
    corpus: Corpus,
    report: Report,
    unsafe_too: bool,
    input: Option<&StdinArticle>,
) -> anyhow::Result<fix::Outcome> {
    let root = corpus.tree.root.clone();
    let stands_in = input.and_then(|input| corpus.tree.path_below(&input.path));
    let read = |path: &str| match input {
        Some(input) if stands_in.as_deref() == Some(path) => Ok(input.bytes.clone()),
        _ => std::fs::read(root.join(path)),
    };
    let context = FixContext {
        schemas: &session.schemas,
        config: &session.config,
        unsafe_too,
        read: &read,
    };
    fix::mend(corpus, report, &context).context("cannot read an article again")
}

/// Writes the files that were mended. One that cannot be written keeps none of
/// the others from it.
pub(super) fn write(mended: &fix::Outcome) -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for file in &mended.files {
        let path = &mended.corpus.article(file.file).source.path;
        let full = mended.corpus.tree.root.join(path);
        if let Err(error) = fix::replace(&full, &file.before, &file.after) {
            failed.push(format!("{}: {error}", full.display()));
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(anyhow::anyhow!("not fixed: {}", failed.join("; ")))
}

/// Prints the article of standard input as it is after fixing, byte for byte.
fn print_fixed(mended: &fix::Outcome, input: &StdinArticle) -> std::io::Result<()> {
    let corpus = &mended.corpus;
    let path = corpus.tree.path_below(&input.path);
    let file = path.and_then(|path| corpus.by_path(&path));
    let fixed = mended.files.iter().find(|one| Some(one.file) == file);
    let bytes = fixed.map_or(&input.bytes, |one| &one.after);
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

fn print_diff(mended: &fix::Outcome) -> std::io::Result<()> {
    let stdout = std::io::stdout();
    let is_terminal = stdout.is_terminal();
    let mut out = BufWriter::new(stdout.lock());
    for file in &mended.files {
        let corpus = &mended.corpus;
        let path = corpus.tree.display(&corpus.article(file.file).source.path);
        if !is_terminal {
            fix::unified(&path, &file.before, &file.after, &mut out)?;
            continue;
        }
        // What an article holds must not reach a terminal as it is.
        let mut diff = Vec::new();
        fix::unified(&path, &file.before, &file.after, &mut diff)?;
        for line in String::from_utf8_lossy(&diff).lines() {
            writeln!(out, "{}", escape_controls(line))?;
        }
    }
    out.flush()
}

/// What was done, and what is left to do.
pub(super) fn summary(mended: &fix::Outcome, done: &str) -> String {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, count) in mended.files.iter().flat_map(|file| &file.mended) {
        *by_rule.entry(rule).or_default() += count;
    }
    let mut text = String::new();
    for (rule, count) in &by_rule {
        text.push_str(&format!("  {rule:<32} {count}\n"));
    }
    let count: usize = by_rule.values().sum();
    text.push_str(&format!(
        "{done}: {} in {}",
        plural(count, "finding"),
        plural(mended.files.len(), "file")
    ));
    let left = &mended.report.findings;
    let with_a_look = left
        .iter()
        .filter(|finding| is_mendable(finding, true) && !is_mendable(finding, false))
        .count();
    if with_a_look > 0 {
        text.push_str(&format!(
            "; `--unsafe` would fix {with_a_look} more, which you must review"
        ));
    }
    if mended.refused > 0 {
        let left = plural(mended.refused, "finding");
        text.push_str(&format!(
            "; {left} left alone, because the fix would cause others"
        ));
    }
    text
}
