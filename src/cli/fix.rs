//! `helpc fix`

use super::Outcome;
use super::args::FixArgs;
use super::changes::{self, FileChange};
use super::message::status;
use super::progress::Progress;
use super::session::{Session, Setup};
use super::stdin::{Input, StdinArticle};
use crate::change;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::fix::{self, FixContext, is_fixable};
use crate::git;
use crate::report::plural;
use crate::rules::Report;
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::Write;

/// Error of a file that was checked, but cannot be read again.
const UNREADABLE: &str = "cannot read an article again";

pub(super) fn run(args: &FixArgs) -> anyhow::Result<Outcome> {
    let input = Input::read(&args.stdin, &args.paths)?;
    let setup = Setup::of_tree(&args.tree)
        .rules(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, input.paths())?;
    session.require_valid()?;
    let progress = Progress::start(args.quiet, "fixing articles");
    let (corpus, report) = session.check_input(&input)?;
    let article = input.article.as_ref();
    let difference = match &args.since {
        Some(revision) => Some(git::difference(&corpus.tree.project().0, revision)?),
        None => None,
    };
    let choice = difference.as_ref().map(|difference| {
        |corpus: &Corpus, findings: &[Finding]| {
            let (schemas, config) = (&session.schemas, &session.config);
            change::are_new(corpus, findings, difference, schemas, config)
        }
    });
    let read = reader(&corpus, article);
    let mut context = fix_context(&session, args.unsafe_too, &read);
    if let Some(choice) = &choice {
        context.chooses = Some(choice);
    }
    if args.check && !args.diff {
        let fixable = fix::count_fixable(&corpus, &report, &context).context(UNREADABLE)?;
        drop(progress);
        status!(args.quiet, "{}", describe_fixable(&fixable));
        session.forget_on_exit(corpus, report);
        return Ok(if fixable.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Findings
        });
    }
    let fixed = fix::apply_fixes(corpus, report, &context).context(UNREADABLE)?;
    drop(progress);
    if args.diff {
        print_diff(&fixed).context("cannot write the diff")?;
        status!(args.quiet, "{}", summary(&fixed, "to fix"));
    } else {
        match article {
            Some(article) => print_fixed(&fixed, article).context("cannot write the article")?,
            None => write(&fixed)?,
        }
        status!(args.quiet, "{}", summary(&fixed, "fixed"));
    }
    let outcome = if args.check && !fixed.files.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Clean
    };
    session.forget_on_exit(fixed.corpus, fixed.report);
    Ok(outcome)
}

/// Applies all fixes to a tree in memory.
pub(super) fn apply(
    session: &Session,
    corpus: Corpus,
    report: Report,
    unsafe_too: bool,
) -> anyhow::Result<fix::Outcome> {
    let read = reader(&corpus, None);
    let context = fix_context(session, unsafe_too, &read);
    fix::apply_fixes(corpus, report, &context).context(UNREADABLE)
}

fn fix_context<'a>(
    session: &'a Session,
    unsafe_too: bool,
    read: &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>,
) -> FixContext<'a> {
    FixContext {
        schemas: &session.schemas,
        config: &session.config,
        unsafe_too,
        chooses: None,
        read,
    }
}

/// Returns a function that reads the file at a path below the root: the article of standard input,
/// or a file of the folder.
fn reader(
    corpus: &Corpus,
    input: Option<&StdinArticle>,
) -> impl Fn(&str) -> std::io::Result<Vec<u8>> + use<> {
    let root = corpus.tree.root.clone();
    let given = input.and_then(|input| {
        let path = corpus.tree.path_below(&input.path)?;
        Some((path, input.bytes.clone()))
    });
    move |path| match &given {
        Some((given, bytes)) if given == path => Ok(bytes.clone()),
        _ => std::fs::read(root.join(path)),
    }
}

/// Writes the files that changed.
pub(super) fn write(fixed: &fix::Outcome) -> anyhow::Result<()> {
    let files = fixed.files.iter().map(|file| FileChange {
        path: fixed.corpus.article(file.file).source.path.as_str().into(),
        before: &file.before,
        after: &file.after,
    });
    let written = changes::write(&fixed.corpus.tree.root, files);
    written.map_err(|failed| anyhow::anyhow!("not fixed: {failed}"))
}

/// Prints the fixed article of standard input, byte for byte.
fn print_fixed(fixed: &fix::Outcome, input: &StdinArticle) -> std::io::Result<()> {
    let corpus = &fixed.corpus;
    let path = corpus.tree.path_below(&input.path);
    let file = path.and_then(|path| corpus.by_path(&path));
    let changed = fixed.files.iter().find(|one| Some(one.file) == file);
    let bytes = changed.map_or(&input.bytes, |one| &one.after);
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

fn print_diff(fixed: &fix::Outcome) -> std::io::Result<()> {
    let corpus = &fixed.corpus;
    changes::print(fixed.files.iter().map(|file| {
        FileChange {
            path: corpus
                .tree
                .display(&corpus.article(file.file).source.path)
                .into(),
            before: &file.before,
            after: &file.after,
        }
    }))
}

/// Returns the result of `--check`.
fn describe_fixable(fixable: &BTreeMap<FileId, usize>) -> String {
    if fixable.is_empty() {
        return "nothing to fix".to_owned();
    }
    format!(
        "{} in {} can be fixed: run `helpc fix`",
        plural(fixable.values().sum(), "finding"),
        plural(fixable.len(), "file")
    )
}

/// Returns the number of fixed findings by rule, and of the remaining ones.
pub(super) fn summary(fixed: &fix::Outcome, verb: &str) -> String {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, count) in fixed.files.iter().flat_map(|file| &file.fixed) {
        *by_rule.entry(rule.as_str()).or_default() += count;
    }
    let mut text = String::new();
    for (rule, count) in &by_rule {
        text.push_str(&format!("  {rule:<32} {count}\n"));
    }
    let count: usize = by_rule.values().sum();
    text.push_str(&format!(
        "{verb}: {} in {}",
        plural(count, "finding"),
        plural(fixed.files.len(), "file")
    ));
    let needs_review = fixed
        .report
        .findings
        .iter()
        .filter(|finding| is_fixable(finding, true) && !is_fixable(finding, false))
        .count();
    if needs_review > 0 {
        text.push_str(&format!(
            "; `--unsafe` fixes {needs_review} more, which you must review"
        ));
    }
    if fixed.refused > 0 {
        let skipped = plural(fixed.refused, "finding");
        text.push_str(&format!(
            "; {skipped} not fixed, because the fix would cause others"
        ));
    }
    text
}
