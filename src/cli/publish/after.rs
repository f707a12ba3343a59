//! The steps after a switch: the smoke test, and the program that purges caches.

use super::changed;
use super::open_destination::OpenDestination;
use crate::cli::message::status;
use crate::publish::{Observer, Plan};
use crate::report::{escape_controls, plural};
use anyhow::{Context, bail};
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

/// An argument that is replaced with the changed addresses.
const ADDRESSES: &str = "{}";
/// Number of addresses above which the whole site is purged: services refuse longer lists.
const MAX_ADDRESSES: usize = 100;

/// Reads what is published as readers do. Prints the problems, and returns true if there are none.
pub(super) fn smoke_test(
    open: &OpenDestination,
    manifest: Option<&str>,
    changed: &[String],
    observer: &dyn Observer,
    quiet: bool,
) -> anyhow::Result<bool> {
    let destination = open.publisher.destination();
    let test = open.publisher.smoke_test(manifest, changed, observer)?;
    for (place, reason) in &test.problems {
        status!(
            false,
            "smoke test: {}: {}",
            escape_controls(place),
            escape_controls(reason)
        );
    }
    if test.problems.is_empty() {
        status!(
            quiet,
            "{destination}: smoke test passed: {}, {} and {} were read",
            plural(test.clouds, "cloud"),
            plural(test.articles, "article"),
            plural(test.pages, "page")
        );
    }
    Ok(test.problems.is_empty())
}

/// Runs the program of `open` with the addresses that a plan changed: one per line on its standard
/// input, and in place of an argument `{}`. They are not passed through a shell.
pub(super) fn purge(open: &OpenDestination, plan: &Plan, quiet: bool) -> anyhow::Result<()> {
    let Some((program, arguments)) = open.purge.split_first() else {
        return Ok(());
    };
    let base = open.url.as_deref();
    let addresses = changed::addresses(plan, base);
    if addresses.is_empty() {
        return Ok(());
    }
    let count = addresses.lines().count();
    let all = format!("{}/*", base.unwrap_or_default().trim_end_matches('/'));
    let listed: Vec<&str> = if count > MAX_ADDRESSES {
        vec![&all]
    } else {
        addresses.lines().collect()
    };
    let mut command = Command::new(program);
    for argument in arguments {
        if argument == ADDRESSES {
            command.args(&listed);
        } else {
            command.arg(argument);
        }
    }
    let failed = || format!("cannot run `{program}`");
    let mut child = command.stdin(Stdio::piped()).spawn().with_context(failed)?;
    if let Some(mut input) = child.stdin.take()
        && let Err(error) = input.write_all(addresses.as_bytes())
        && error.kind() != ErrorKind::BrokenPipe
    {
        return Err(error).with_context(failed);
    }
    let status = child.wait().with_context(failed)?;
    if !status.success() {
        bail!("`{program}` ended with {status}");
    }
    status!(
        quiet,
        "`{}` received the addresses of {}",
        escape_controls(program),
        plural(count, "changed file")
    );
    Ok(())
}
