//! `helpc build`

use super::args::BuildArgs;
use super::message::status;
use super::names;
use super::progress::Progress;
use super::session::{Session, Setup};
use super::{Outcome, out, output, updated};
use crate::compile::{self, Edition, Selection};
use crate::corpus::{Clouds, Corpus};
use crate::emit::{self, BuildOutcome, EmitError, LimitExceeded, Limits};
use crate::finding::{Finding, Severity};
use crate::report::{escape_controls, plural};
use crate::schema::AudienceName;
use std::path::Path;
use std::time::Instant;

pub(super) fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    output::validate(&args.output.format)?;
    let setup = Setup::of_tree(&args.tree)
        .selected(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, &args.paths)?;
    let out = args.out.as_deref().unwrap_or(&session.config.out);
    let progress = Progress::start(args.output.quiet, "checking articles");
    let (mut corpus, report) = session.check_whole(&args.paths)?;
    drop(progress);
    out::require_apart(out, &corpus.tree.root)?;
    session.print(&corpus, &report.findings, &[], &args.output, false)?;
    session.warn_untrusted_changes(args.output.quiet);
    session.report_ignored_files(&corpus, args.output.quiet);
    let edition = edition(args, &session)?;
    let selection = compile::select(&corpus, &report.findings).narrow(&corpus, edition);
    if let Some(reason) = refusal(&session, &selection, args) {
        status!(false, "nothing was published: {reason}");
        session.forget_on_exit(corpus, report);
        return Ok(Outcome::Findings);
    }
    let outcome = outcome(&corpus, &report.findings, &selection, args);
    let held = describe_held_back(&selection);
    let site = if args.no_site { None } else { session.site()? };
    if site.is_some() {
        updated::add(
            &mut corpus,
            &session.config.site_settings,
            args.output.quiet,
        );
    }
    let options = emit::Options {
        limits: limits(&session, args),
        verify: args.verify,
    };
    let quiet = args.output.quiet;
    let progress = Progress::start(quiet, "writing the bundle");
    let schemas = &session.schemas;
    let written = emit::write(
        out,
        &corpus,
        schemas,
        edition,
        &selection,
        site.as_ref(),
        &options,
    );
    drop(progress);
    let written = match written {
        // This explains why nothing was published, so `--quiet` does not hide it.
        Err(EmitError::LimitExceeded(exceeded)) => {
            status!(false, "{}", describe_exceeded(&exceeded));
            session.forget_on_exit(corpus, report);
            return Ok(Outcome::Findings);
        }
        other => other?,
    };
    warn(quiet, &written, out, edition);
    status!(quiet, "{}", summary(&written, out, &held, start, edition));
    // Dropping tens of thousands of rows takes time, as with the tree.
    std::mem::forget((written, selection));
    session.forget_on_exit(corpus, report);
    Ok(outcome)
}

/// Returns the audience and the clouds of the bundle.
fn edition<'s>(args: &BuildArgs, session: &'s Session) -> anyhow::Result<Edition<'s>> {
    let schemas = &session.schemas;
    let audience = args.audience.map(AudienceName::from);
    let mut edition = Edition::of(audience.unwrap_or(session.config.audience), schemas);
    if !args.cloud.is_empty() {
        let clouds = args.cloud.iter().map(|name| names::cloud(name, schemas));
        edition.clouds = clouds.collect::<anyhow::Result<Clouds>>()?;
    }
    Ok(edition)
}

/// Warns about results that the user may not expect.
fn warn(quiet: bool, written: &BuildOutcome, out: &Path, edition: Edition<'_>) {
    if let Some(old) = written.replaced_audience {
        status!(
            quiet,
            "warning: the bundle for `{old}` in {} was replaced by the one for `{new}`; to keep both, use `--out`",
            out.display(),
            old = old.name(),
            new = edition.audience.name.name()
        );
    }
    if let Some(error) = &written.record_error {
        status!(quiet, "warning: cannot write the build record: {error}");
    }
}

/// Returns the reason to write no bundle at all, if there is one.
fn refusal(session: &Session, selection: &Selection, args: &BuildArgs) -> Option<String> {
    if !session.config.faults.is_empty() {
        return Some("fix the configuration first".to_owned());
    }
    if args.strict && !selection.held_back.is_empty() {
        let held = plural(selection.held_back.len(), "article");
        return Some(format!("--strict is set, and {held} would be held back"));
    }
    None
}

fn limits(session: &Session, args: &BuildArgs) -> Limits {
    let (set, defaults) = (&session.config.build, &session.schemas.build);
    Limits {
        held_back: args
            .max_held_back
            .or(set.max_held_back)
            .unwrap_or(defaults.max_held_back),
        removed: args
            .max_removed
            .or(set.max_removed)
            .unwrap_or(defaults.max_removed),
    }
}

/// Returns the outcome of a build that is published. An error in an article only
/// holds that article back.
fn outcome(
    corpus: &Corpus,
    findings: &[Finding],
    selection: &Selection,
    args: &BuildArgs,
) -> Outcome {
    let Some(threshold) = args.output.fail_on.severity() else {
        return Outcome::Clean;
    };
    let holds_back = |finding: &Finding| {
        finding.severity == Severity::Error && corpus.as_article(finding.file).is_some()
    };
    let mut failing = findings
        .iter()
        .filter(|finding| finding.severity >= threshold);
    if failing.any(|finding| !holds_back(finding)) {
        Outcome::Findings
    } else if selection.held_back.is_empty() {
        Outcome::Clean
    } else {
        Outcome::HeldBack
    }
}

fn describe_exceeded(exceeded: &LimitExceeded) -> String {
    let option = exceeded.option();
    format!(
        "nothing was published: {exceeded}\nif this is intended, run again with `{option} 100%`"
    )
}

fn describe_held_back(selection: &Selection) -> String {
    let mut lines = String::new();
    for held in selection.held_back.iter().take(5) {
        if let Some(reason) = held.reasons.first() {
            let line = format!(
                "{}:{}: {}: {}",
                held.source, reason.line, reason.rule, reason.message
            );
            lines.push_str(&format!("  {}\n", escape_controls(&line)));
        }
    }
    if selection.held_back.len() > 5 {
        lines.push_str(&format!(
            "  and {} more: see `heldBack` in the build record\n",
            selection.held_back.len() - 5
        ));
    }
    lines
}

fn summary(
    written: &BuildOutcome,
    out: &Path,
    held: &str,
    start: Instant,
    edition: Edition<'_>,
) -> String {
    let manifest = &written.manifest;
    let out = &*escape_controls(&out.to_string_lossy()).into_owned();
    let bytes: u64 = manifest.files.iter().map(|object| object.size).sum();
    let mut text = format!(
        "\npublished {} of {} for {} in {} ({:.1} MB) to {}: {} written, {} removed; {:.2} s\n",
        plural(manifest.articles.len(), "article"),
        manifest.articles.len() + written.held_back,
        edition.audience.title,
        plural(manifest.files.len(), "object"),
        bytes as f64 / 1e6,
        out,
        written.written,
        written.deleted,
        start.elapsed().as_secs_f64()
    );
    for cloud in &manifest.clouds {
        text.push_str(&format!(
            "  {:<12} {}, {}, {}\n",
            cloud.cloud,
            plural(cloud.articles, "article"),
            plural(cloud.products, "product"),
            plural(cloud.topics, "topic")
        ));
    }
    if let Some(site) = &manifest.site {
        let files = plural(site.pages.len(), "file");
        text.push_str(&format!("  {:<12} {files}\n", "site"));
    }
    if written.left_out > 0 {
        text.push_str(&format!(
            "left out: {} for other audiences or clouds; see `--audience` and `--cloud`\n",
            plural(written.left_out, "article")
        ));
    }
    if !held.is_empty() {
        text.push_str(&format!("held back:\n{held}"));
    }
    text.push_str(&next_steps(written, out));
    text
}

/// Suggests what to do next. Names only files that exist.
fn next_steps(written: &BuildOutcome, out: &str) -> String {
    let mut lines = Vec::new();
    if !written.manifest.clouds.is_empty() {
        lines.push(format!("`helpc serve --bundle {out}` shows the bundle"));
    }
    if written.held_back > 0 && written.record_error.is_none() {
        let record = emit::record_path(Path::new(out)).unwrap_or_default();
        let record = record.display();
        lines.push(format!(
            "{record} lists the articles that were held back and why; `helpc explain RULE` explains a rule"
        ));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("next: {}", lines.join("; "))
}
