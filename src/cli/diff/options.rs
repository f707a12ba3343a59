//! Values of the options.

use crate::cli::targets;
use crate::diff::{Format, Kind};
use crate::util::{did_you_mean, nearest};
use std::collections::BTreeSet;

/// The kinds of changes that fail the run.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct FailOn(pub(super) BTreeSet<Kind>);

/// Parses a list of kinds.
pub(in crate::cli) fn fail_on(text: &str) -> Result<FailOn, String> {
    if text == "never" {
        return Ok(FailOn::default());
    }
    let kinds = text.split(',').map(str::trim).map(kind);
    Ok(FailOn(kinds.collect::<Result<_, _>>()?))
}

/// Returns the kind with this name.
pub(super) fn kind(name: &str) -> Result<Kind, String> {
    let names = || Kind::ALL.into_iter().map(Kind::name);
    let known = Kind::ALL.into_iter().find(|kind| kind.name() == name);
    known.ok_or_else(|| {
        let near = did_you_mean(nearest(name, names()));
        let all = names().collect::<Vec<_>>().join(", ");
        format!("no kind of change is called `{name}`{near} (kinds: {all})")
    })
}

/// A format, and the file to write.
pub(in crate::cli) type Target = targets::FormatTarget<Format>;

/// Parses `FORMAT` and `FORMAT=PATH`.
pub(in crate::cli) fn target(text: &str) -> Result<Target, String> {
    targets::parse(text, &Format::ALL, Format::name)
}
