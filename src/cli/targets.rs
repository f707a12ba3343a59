//! Formats of a command, each with the file to write it to.

use crate::util::replace;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// A format, and the file to write; without a file, standard output.
#[derive(Debug, Clone)]
pub(in crate::cli) struct FormatTarget<F> {
    format: F,
    path: Option<PathBuf>,
}

/// Parses `FORMAT` and `FORMAT=PATH`.
pub(in crate::cli) fn parse<F: Copy>(
    text: &str,
    formats: &[F],
    name_of: impl Fn(F) -> &'static str,
) -> Result<FormatTarget<F>, String> {
    let (name, path) = match text.split_once('=') {
        Some((name, path)) => (name, Some(path)),
        None => (text, None),
    };
    let known = formats.iter().find(|format| name_of(**format) == name);
    let format = known.copied().ok_or_else(|| {
        let all: Vec<&str> = formats.iter().map(|format| name_of(*format)).collect();
        format!("no format is called `{name}` (formats: {})", all.join(", "))
    })?;
    if path.is_some_and(str::is_empty) {
        return Err(format!(
            "missing file: write `{name}=PATH`, or only `{name}`"
        ));
    }
    Ok(FormatTarget {
        format,
        path: path.map(PathBuf::from),
    })
}

/// Returns an error if two targets write to the same place. `example` is a target with a file.
pub(in crate::cli) fn validate<F>(
    targets: &[FormatTarget<F>],
    example: &str,
) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for target in targets {
        if !seen.insert(target.path.as_deref()) {
            bail!(
                "two formats cannot go to the same place: name different files, as in `--format {example}`"
            );
        }
    }
    Ok(())
}

/// Writes all targets: files first. `write` gets a format, true for a terminal with color, and
/// where to write. `what` is written, as in `the trend`.
pub(in crate::cli) fn write<F: Copy>(
    targets: &[FormatTarget<F>],
    what: &'static str,
    write: impl Fn(F, bool, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    for target in targets {
        if let Some(path) = &target.path {
            let written = replace(path, |out| write(target.format, false, out));
            written.with_context(|| {
                format!(
                    "cannot write `{}`; choose another path in `--format`",
                    path.display()
                )
            })?;
        }
    }
    let Some(target) = targets.iter().find(|target| target.path.is_none()) else {
        return Ok(());
    };
    let stream = anstream::AutoStream::auto(io::stdout().lock());
    let has_color = stream.current_choice() != anstream::ColorChoice::Never;
    let mut out = BufWriter::with_capacity(1 << 16, stream);
    let written = write(target.format, has_color, &mut out).and_then(|()| out.flush());
    written.with_context(|| format!("cannot write {what}"))
}
