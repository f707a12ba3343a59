//! Output of findings: one format on standard output, any number in files.

use super::args::OutputArgs;
use crate::report::{self, DisplayOptions, Format, View};
use crate::util::replace;
use anyhow::{Context, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// A format of the findings, and the file to write; without a file, standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    format: Format,
    path: Option<PathBuf>,
}

/// Parser of `FORMAT` and `FORMAT=PATH`.
#[derive(Debug, Clone)]
pub(super) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Target, clap::Error> {
        let Some(text) = value.to_str() else {
            return Err(clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command));
        };
        let (name, path) = match text.split_once('=') {
            Some((name, path)) => (name, Some(path)),
            None => (text, None),
        };
        // The parser of plain names suggests similar ones.
        let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
        let name = names.parse_ref(command, argument, OsStr::new(name))?;
        let named = Format::ALL.into_iter().find(|format| format.name() == name);
        let Some(format) = named else {
            return Err(clap::Error::new(ErrorKind::InvalidValue).with_cmd(command));
        };
        if path.is_some_and(str::is_empty) {
            let message =
                format!("missing file in `{text}`: write `{name}=PATH`, or only `{name}`\n");
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command));
        }
        Ok(Target {
            format,
            path: path.map(PathBuf::from),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        // These are only for `--help`: a path may follow the name.
        let values = Format::ALL.map(|format| {
            let (name, description) = format.description();
            PossibleValue::new(name).help(description)
        });
        Some(Box::new(values.into_iter()))
    }
}

/// Returns an error if two targets write to the same file or both to standard output.
pub(super) fn validate(targets: &[Target]) -> anyhow::Result<()> {
    let printed = targets.iter().filter(|target| target.path.is_none());
    if printed.count() > 1 {
        bail!(
            "only one format can go to standard output: name files for the others, as in `--format sarif=out.sarif`"
        );
    }
    let mut seen = BTreeSet::new();
    for path in targets.iter().filter_map(|target| target.path.as_deref()) {
        if !seen.insert(path) {
            bail!(
                "two formats cannot go to the same file `{}`",
                path.display()
            );
        }
    }
    Ok(())
}

/// Writes the findings of `view` to all targets. Files come first, because the reader of
/// standard output may close it.
pub(super) fn write(
    view: &View<'_>,
    args: &OutputArgs,
    lists_held_back: bool,
) -> anyhow::Result<()> {
    let targets = &args.format;
    let terminal = io::stdout().is_terminal();
    let options = DisplayOptions {
        per_rule: args.max_per_rule,
        per_file: args.max_per_file,
        is_quiet: args.quiet,
        lists_held_back,
        width: width(terminal),
        color: false,
    };
    for target in targets {
        if let Some(path) = &target.path {
            let options = DisplayOptions {
                width: DEFAULT_WIDTH,
                ..options
            };
            replace(path, |out| report::write(target.format, view, options, out)).with_context(
                || {
                    format!(
                        "cannot write `{}`; choose another path in `--format`",
                        path.display()
                    )
                },
            )?;
        }
    }
    match targets.iter().find(|target| target.path.is_none()) {
        Some(target) => print(view, target.format, options).context("cannot write the findings"),
        None => Ok(()),
    }
}

fn print(view: &View<'_>, format: Format, options: DisplayOptions) -> io::Result<()> {
    let stream = anstream::AutoStream::auto(io::stdout().lock());
    let color = stream.current_choice() != anstream::ColorChoice::Never;
    let options = DisplayOptions { color, ..options };
    let write = |out: &mut dyn Write| {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        report::write(format, view, options, &mut out)?;
        out.flush()
    };
    if color {
        write(&mut { stream })
    } else {
        // Without colors there is nothing to remove, and looking for it takes a twentieth of the
        // instructions of `check --format json`.
        write(&mut stream.into_inner())
    }
}

/// Width of a file, and of a terminal of unknown width, in characters.
const DEFAULT_WIDTH: usize = 80;

/// Returns the width of the output, in characters.
fn width(is_terminal: bool) -> usize {
    if !is_terminal {
        return DEFAULT_WIDTH;
    }
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) => columns.into(),
        None => DEFAULT_WIDTH,
    }
}
