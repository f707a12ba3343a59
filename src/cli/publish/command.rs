//! Runs `helpc publish`.

use super::observer::Bar;
use super::open_destination::{OpenDestination, open_all};
use super::{after, changed, text};
use crate::cli::Outcome;
use crate::cli::args::{PublishArgs, PublishFormat};
use crate::cli::message::status;
use crate::publish::{Brakes, Plan, Prepared, PublishError, Published, Publisher};
use crate::report::{escape_controls, plural};
use crate::schema::Schemas;
use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

pub(in crate::cli) fn run(args: &PublishArgs) -> anyhow::Result<Outcome> {
    let destinations = open_all(args)?;
    for (at, open) in destinations.iter().enumerate() {
        let outcome = match run_action(args, open) {
            Err(error) => match error.downcast_ref::<PublishError>() {
                Some(lost) if lost.is_lost() => {
                    status!(false, "helpc: {lost}");
                    Ok(Outcome::Lost)
                }
                _ => Err(error),
            },
            done => done,
        };
        if !matches!(outcome, Ok(Outcome::Clean)) {
            return match &open.name {
                Some(name) => {
                    report_stop(name, &destinations[at + 1..]);
                    outcome.context(name.clone())
                }
                None => outcome,
            };
        }
    }
    Ok(Outcome::Clean)
}

/// Says which destinations of a table were not reached.
fn report_stop(name: &str, rest: &[OpenDestination]) {
    let names = rest.iter().filter_map(|open| open.name.as_deref());
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let rest = if names.is_empty() {
        "it was the last one".to_owned()
    } else {
        format!("these were not touched: {}", names.join(", "))
    };
    status!(false, "stopped at the destination `{name}`; {rest}");
}

fn run_action(args: &PublishArgs, open: &OpenDestination) -> anyhow::Result<Outcome> {
    if args.history {
        return history(args, open);
    }
    if let Some(sample) = args.verify {
        return verify(args, open, sample.0);
    }
    if args.prune {
        return prune(args, &open.publisher);
    }
    publish(args, open)
}

fn publish(args: &PublishArgs, open: &OpenDestination) -> anyhow::Result<Outcome> {
    let publisher = &open.publisher;
    let start = Instant::now();
    let bar = Bar::new(args.quiet);
    let will_write = !args.dry_run && args.plan.is_none();
    let prepared = match args.rollback {
        Some(number) => {
            let number = (number > 0).then_some(number);
            publisher.prepare_rollback(number, will_write, &bar)?
        }
        None => publisher.prepare(&open.bundle()?, will_write, &bar)?,
    };
    let is_unchanged = prepared.is_unchanged();
    if let Some(file) = &args.plan {
        write(file, &to_json(&prepared.plan)?).context("cannot write the plan")?;
        if file != Path::new("-") {
            status!(
                args.quiet,
                "{}",
                text::plan(&prepared.plan, is_unchanged).trim_end()
            );
        }
        return Ok(Outcome::Clean);
    }
    if let Some(file) = &args.apply {
        require_same(file, &prepared.plan)?;
    }
    if args.dry_run {
        print(args, open, "plan", &prepared.plan, || {
            text::plan(&prepared.plan, is_unchanged)
        })?;
    }
    // A plan that is applied has been reviewed. A rollback restores what was published before.
    let is_seen = args.yes || args.apply.is_some() || args.rollback.is_some();
    if !is_seen && !is_allowed(args, &prepared)? {
        return Ok(Outcome::Findings);
    }
    if args.dry_run {
        return Ok(Outcome::Clean);
    }
    if is_unchanged {
        status!(
            args.quiet,
            "{}",
            text::plan(&prepared.plan, true).trim_end()
        );
        return Ok(follow(args, open, &prepared.plan));
    }
    let plan = prepared.plan.clone();
    let published = publisher.publish(prepared, &bar)?;
    drop(bar);
    report(args, publisher, &plan, &published, start);
    if let Some(file) = &args.changed {
        let addresses = changed::addresses(&plan, args.url.as_deref());
        write(file, &addresses).context("cannot write the changed addresses")?;
    }
    Ok(follow(args, open, &plan))
}

/// Runs the steps after a switch. From here on, a failure does not mean that nothing was published.
fn follow(args: &PublishArgs, open: &OpenDestination, plan: &Plan) -> Outcome {
    if args.smoke_test {
        let changed = [&*plan.articles.changed, &plan.articles.added].concat();
        let bar = Bar::new(args.quiet);
        let passed = after::smoke_test(open, Some(&plan.to), &changed, &bar, args.quiet);
        drop(bar);
        if let Err(error) = &passed {
            status!(false, "smoke test: {error:#}");
        }
        if !matches!(passed, Ok(true)) {
            // Caches hold something better than what is published now, so they are not purged.
            status!(
                false,
                "readers may see what is wrong; `helpc publish {} --rollback` goes back to the generation before",
                selection(args, open)
            );
            return Outcome::Suspect;
        }
    }
    if let Err(error) = after::purge(open, plan, args.quiet) {
        status!(
            false,
            "published, but caches may be outdated: {error:#}; run the program again by hand"
        );
        return Outcome::Suspect;
    }
    Outcome::Clean
}

/// Returns the arguments that select the destination of `open`. One of a table has its own
/// credentials, so it is selected by its name there.
fn selection(args: &PublishArgs, open: &OpenDestination) -> String {
    let (Some(name), Some(file)) = (&open.name, &args.destinations) else {
        return format!("'{}'", open.publisher.destination());
    };
    let mut selection = format!("--destinations {}", file.display());
    if let Some(revision) = &args.trusted_config {
        selection.push_str(&format!(" --trusted-config {revision}"));
    }
    selection.push_str(&format!(" --only '{name}'"));
    selection
}

/// Checks the limits, the audience and the destination. Prints why nothing is published.
fn is_allowed(args: &PublishArgs, prepared: &Prepared) -> anyhow::Result<bool> {
    let (old, new) = (prepared.published_audience, prepared.plan.audience);
    if let Some(old) = old
        && Some(old) != new
    {
        let new = new.map_or("unknown", |new| new.name());
        bail!(PublishError::Audience {
            old: old.name().to_owned(),
            new: new.to_owned()
        });
    }
    if let [first, others @ ..] = prepared.occupied.as_slice() {
        let others = match others.len() {
            0 => String::new(),
            count => format!(" and {}", plural(count, "other file")),
        };
        bail!(PublishError::Occupied {
            destination: prepared.plan.destination.clone(),
            files: format!("`{first}`{others}"),
        });
    }
    let defaults = Schemas::embedded()?.publish;
    let brakes = Brakes {
        removed: args.max_removed.unwrap_or(defaults.max_removed),
        changed: args.max_changed.unwrap_or(defaults.max_changed),
    };
    let exceeded = brakes.exceeded(&prepared.plan);
    if exceeded.is_empty() {
        return Ok(true);
    }
    let verb = if args.dry_run { "would be" } else { "was" };
    for one in &exceeded {
        status!(false, "nothing {verb} published: {one}");
    }
    status!(
        false,
        "`--dry-run` shows the plan; if it is intended, run again with `--yes`"
    );
    Ok(false)
}

/// Checks that a plan on disk is what would change now.
fn require_same(file: &Path, now: &Plan) -> anyhow::Result<()> {
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let planned: Plan = serde_json::from_slice(&text)
        .with_context(|| format!("{} is not a plan of `helpc publish --plan`", file.display()))?;
    if planned == *now {
        return Ok(());
    }
    let reason = if planned.destination != now.destination {
        format!("the plan is for {}", planned.destination)
    } else if planned.to != now.to {
        "the bundle is not the one that the plan was made for".to_owned()
    } else {
        "the destination has changed since the plan was made".to_owned()
    };
    bail!(PublishError::Lost(format!(
        "{reason}; make a new plan with `--plan`"
    )))
}

fn report(
    args: &PublishArgs,
    publisher: &Publisher,
    plan: &Plan,
    published: &Published,
    start: Instant,
) {
    for path in &published.unsaved {
        status!(
            args.quiet,
            "warning: {} was changed by something other than helpc; a rollback cannot restore it",
            escape_controls(path)
        );
    }
    let generation = &published.generation;
    let verb = match generation.restores {
        Some(number) => format!("restored generation {number} as"),
        None => "published".to_owned(),
    };
    status!(
        args.quiet,
        "{verb} generation {} to {}: {}, {} and {} written, {} deleted; {} in {:.2} s",
        generation.number,
        plan.destination,
        plural(generation.articles, "article"),
        plural(plan.objects.len(), "object"),
        plural(plan.pages.len(), "page"),
        plan.removed.len(),
        plural(publisher.requests(), "request"),
        start.elapsed().as_secs_f64()
    );
}

fn history(args: &PublishArgs, open: &OpenDestination) -> anyhow::Result<Outcome> {
    let generations = open.publisher.history()?;
    let destination = open.publisher.destination();
    if generations.is_empty() {
        status!(
            args.quiet,
            "{destination}: nothing was published with helpc"
        );
    }
    print(args, open, "generations", &generations, || {
        let history = text::history(&generations);
        match &open.name {
            Some(name) => format!("{}: {destination}\n{history}", escape_controls(name)),
            None => history,
        }
    })?;
    Ok(Outcome::Clean)
}

fn verify(
    args: &PublishArgs,
    open: &OpenDestination,
    sample: Option<usize>,
) -> anyhow::Result<Outcome> {
    let publisher = &open.publisher;
    let bar = Bar::new(args.quiet);
    let verification = publisher.verify(sample, &bar)?;
    let passes = !args.smoke_test || after::smoke_test(open, None, &[], &bar, args.quiet)?;
    drop(bar);
    let mut out = anstream::stdout().lock();
    for problem in &verification.problems {
        writeln!(out, "{}: {}", problem.kind, escape_controls(&problem.path))
            .context("cannot write the result")?;
    }
    let (read, total) = (verification.read, verification.total);
    let destination = publisher.destination();
    if verification.problems.is_empty() {
        status!(
            args.quiet,
            "{destination}: {read} of {total} files were read and are undamaged"
        );
        return Ok(if passes {
            Outcome::Clean
        } else {
            Outcome::Findings
        });
    }
    status!(
        args.quiet,
        "{destination}: {}; delete these files and publish again, or roll back",
        plural(verification.problems.len(), "problem")
    );
    Ok(Outcome::Findings)
}

fn prune(args: &PublishArgs, publisher: &Publisher) -> anyhow::Result<Outcome> {
    let bar = Bar::new(args.quiet);
    let pruned = publisher.prune(args.keep, args.dry_run, &bar)?;
    drop(bar);
    let destination = publisher.destination();
    if pruned.files == 0 && pruned.generations.is_empty() {
        status!(args.quiet, "{destination}: nothing to delete");
        return Ok(Outcome::Clean);
    }
    let verb = if args.dry_run {
        "would delete"
    } else {
        "deleted"
    };
    let why = match pruned.generations.len() {
        0 => "no generation needs".to_owned(),
        old => format!("only {} needed", plural(old, "old generation")),
    };
    status!(
        args.quiet,
        "{destination}: {verb} {} ({:.1} MB) that {why}",
        plural(pruned.files, "file"),
        pruned.bytes as f64 / 1e6
    );
    Ok(Outcome::Clean)
}

/// Prints a result to standard output, in the format of `--format`. In JSON, that of a destination
/// of a table is one line, which names the destination and has the result as `member`.
fn print(
    args: &PublishArgs,
    open: &OpenDestination,
    member: &str,
    value: &impl Serialize,
    text: impl FnOnce() -> String,
) -> anyhow::Result<()> {
    let text = match (args.format, &open.name) {
        (PublishFormat::Text, _) => text(),
        (PublishFormat::Json, None) => to_json(value)?,
        (PublishFormat::Json, Some(name)) => {
            let destination = open.publisher.destination().to_string();
            let line = json!({"name": name, "destination": destination, member: value});
            format!("{line}\n")
        }
    };
    write(Path::new("-"), &text).context("cannot write the result")
}

fn to_json(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    if file == Path::new("-") {
        anstream::stdout().lock().write_all(text.as_bytes())?;
    } else {
        fs::write(file, text).with_context(|| file.display().to_string())?;
    }
    Ok(())
}
