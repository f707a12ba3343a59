//! Where findings go: one format to standard output, any number to files.

use super::args::OutputArgs;
use crate::report::{self, Amount, Format, View};
use crate::util::replace;
use anyhow::{Context, bail};
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// A format, and the file that is written in it; standard output without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    format: Format,
    path: Option<PathBuf>,
}

/// Reads `FORMAT` or `FORMAT=PATH`.
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
        // The parser of plain names knows what somebody may have meant.
        let names = EnumValueParser::<Format>::new();
        let format = names.parse_ref(command, argument, OsStr::new(name))?;
        if path.is_some_and(str::is_empty) {
            let message =
                format!("`{text}` names no file: write `{name}=PATH`, or `{name}` alone\n");
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command));
        }
        Ok(Target {
            format,
            path: path.map(PathBuf::from),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        // For the help only: a value may go on behind the name.
        let values = <Format as clap::ValueEnum>::value_variants();
        let values = values.iter().filter_map(clap::ValueEnum::to_possible_value);
        Some(Box::new(values))
    }
}

/// Whether all targets can be served together. Asked before the work begins.
pub(super) fn check(targets: &[Target]) -> anyhow::Result<()> {
    let printed = targets.iter().filter(|target| target.path.is_none());
    if printed.count() > 1 {
        bail!(
            "only one format can go to standard output: give the others a file, as in `--format sarif=out.sarif`"
        );
    }
    let mut seen = BTreeSet::new();
    for path in targets.iter().filter_map(|target| target.path.as_deref()) {
        if !seen.insert(path) {
            bail!(
                "two formats are to be written to `{}`: give each a file of its own",
                path.display()
            );
        }
    }
    Ok(())
}

/// Writes the findings of `view` to all targets. Files come first: nobody stops
/// them by closing standard output.
pub(super) fn write(
    view: &View<'_>,
    args: &OutputArgs,
    lists_held_back: bool,
) -> anyhow::Result<()> {
    let targets = &args.format;
    let terminal = io::stdout().is_terminal();
    let amount = Amount {
        per_rule: args.max_per_rule,
        per_file: args.max_per_file,
        is_quiet: args.quiet,
        lists_held_back,
        width: width(terminal),
        color: false,
    };
    for target in targets {
        if let Some(path) = &target.path {
            let amount = Amount {
                width: WIDTH,
                color: false,
                ..amount
            };
            replace(path, |out| report::write(target.format, view, amount, out))
                .with_context(|| {
                    format!(
                        "cannot write `{}`; give `--format` a path in a folder that can be written to",
                        path.display()
                    )
                })?;
        }
    }
    match targets.iter().find(|target| target.path.is_none()) {
        Some(target) => print(view, target.format, amount).context("cannot write the findings"),
        None => Ok(()),
    }
}

fn print(view: &View<'_>, format: Format, amount: Amount) -> io::Result<()> {
    let stream = anstream::AutoStream::auto(io::stdout().lock());
    let color = stream.current_choice() != anstream::ColorChoice::Never;
    let mut out = BufWriter::with_capacity(1 << 16, stream);
    let amount = Amount { color, ..amount };
    report::write(format, view, amount, &mut out)?;
    out.flush()
}

/// Columns of a file, and of a terminal that does not say.
const WIDTH: usize = 80;

/// Columns of the terminal.
fn width(is_terminal: bool) -> usize {
    let size = terminal_size::terminal_size().filter(|_| is_terminal);
    size.map_or(WIDTH, |(terminal_size::Width(columns), _)| columns.into())
}
