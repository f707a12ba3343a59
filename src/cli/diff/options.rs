//! Values of the options.

use crate::diff::{Format, Kind};
use crate::util::{did_you_mean, nearest};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The kinds of changes that fail the run.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct FailOn(pub(super) BTreeSet<Kind>);

/// A format, and the file to write; without a file, standard output.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Target {
    pub(super) format: Format,
    pub(super) path: Option<PathBuf>,
}

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

/// Parses `FORMAT` and `FORMAT=PATH`.
pub(in crate::cli) fn target(text: &str) -> Result<Target, String> {
    let (name, path) = match text.split_once('=') {
        Some((name, path)) => (name, Some(path)),
        None => (text, None),
    };
    let known = Format::ALL.into_iter().find(|format| format.name() == name);
    let format = known.ok_or_else(|| {
        let all = Format::ALL.map(Format::name).join(", ");
        format!("no format is called `{name}` (formats: {all})")
    })?;
    if path.is_some_and(str::is_empty) {
        return Err(format!(
            "missing file: write `{name}=PATH`, or only `{name}`"
        ));
    }
    Ok(Target {
        format,
        path: path.map(PathBuf::from),
    })
}
