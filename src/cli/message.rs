//! Status messages on standard error, next to the results on standard output.

use crate::report::escape_controls;
use std::fmt::Arguments;
use std::io::Write;

/// Prints a status message to standard error, unless `quiet` is true.
macro_rules! status {
    ($quiet:expr, $($message:tt)+) => {
        $crate::cli::message::print($quiet, format_args!($($message)+))
    };
}
pub(in crate::cli) use status;

/// Prints a message of one or more lines, without control characters.
pub(in crate::cli) fn print(quiet: bool, message: Arguments<'_>) {
    if quiet {
        return;
    }
    let mut out = anstream::stderr().lock();
    for line in message.to_string().split('\n') {
        let _ = writeln!(out, "{}", escape_controls(line));
    }
}
