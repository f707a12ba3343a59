//! Log on standard error, for `-v`, `-vv` and the variable `HELPC_LOG`.

use crate::report::escape_controls;
use anyhow::Context;
use std::io::{self, Write};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::time::uptime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Environment variable with a filter, as in `debug` or `helpc::linkcheck=debug`.
const VARIABLE: &str = "HELPC_LOG";

/// Starts the log. The flags `-v` and `-vv` have precedence over the variable. Without both,
/// nothing is logged.
pub(super) fn start(verbosity: u8) -> anyhow::Result<()> {
    let filter = match verbosity {
        0 => std::env::var(VARIABLE).unwrap_or_default(),
        1 => "helpc=info".to_owned(),
        _ => "helpc=debug".to_owned(),
    };
    if filter.trim().is_empty() {
        return Ok(());
    }
    // The error of the parser says the same as this one, twice.
    let Ok(targets) = filter.trim().parse::<Targets>() else {
        anyhow::bail!(
            "invalid filter `{filter}` in {VARIABLE}: write a level, as in `debug`, or `MODULE=LEVEL`, separated by commas"
        );
    };
    let format = tracing_subscriber::fmt::layer()
        .with_timer(uptime())
        .with_ansi(false)
        .with_writer(|| EscapingStderr);
    tracing_subscriber::registry()
        .with(format)
        .with(targets)
        .try_init()
        .context("cannot start the log")
}

/// Returns true if anything is logged.
pub(super) fn is_enabled() -> bool {
    tracing::level_filters::LevelFilter::current() != tracing::level_filters::LevelFilter::OFF
}

/// Writer that prints each event as one line without control characters.
struct EscapingStderr;

impl Write for EscapingStderr {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        writeln!(anstream::stderr(), "{}", one_line(event))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        anstream::stderr().flush()
    }
}

fn one_line(event: &[u8]) -> String {
    let text = String::from_utf8_lossy(event);
    escape_controls(text.trim_end_matches('\n')).into_owned()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn events_are_one_line_without_control_characters() {
        assert_eq!(one_line(b"a\x1b[2J\nb ##[error]\n"), "a␛[2J␊b #♯[error]");
    }
}
