//! The progress of a publish on a terminal.

use crate::cli::logging;
use crate::cli::message::status;
use crate::publish::Observer;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

/// Number of files below which no bar is shown.
const MIN_SHOWN: usize = 200;

/// A bar on standard error, if that is a terminal.
#[derive(Debug)]
pub(super) struct Bar {
    is_quiet: bool,
    has_bar: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    pub(super) fn new(is_quiet: bool) -> Self {
        // A bar would overwrite the lines of the log.
        let has_bar = !is_quiet && !logging::is_enabled() && std::io::stderr().is_terminal();
        Self {
            is_quiet,
            has_bar,
            bar: Mutex::new(None),
        }
    }

    fn replace(&self, bar: Option<ProgressBar>) {
        if let Ok(mut shown) = self.bar.lock() {
            if let Some(old) = shown.take() {
                old.finish_and_clear();
            }
            *shown = bar;
        }
    }
}

impl Observer for Bar {
    fn start(&self, step: &str, total: usize) {
        if !self.has_bar || total < MIN_SHOWN {
            return;
        }
        let bar = ProgressBar::new(total as u64).with_message(step.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left")
        {
            bar.set_style(style);
        }
        self.replace(Some(bar));
    }

    fn advance(&self) {
        if let Ok(shown) = self.bar.lock()
            && let Some(bar) = &*shown
        {
            bar.inc(1);
        }
    }

    fn wait(&self, lease: Duration) {
        status!(
            self.is_quiet,
            "another run has locked the destination; waiting up to {} to see whether it is still running",
            humantime::format_duration(lease)
        );
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.replace(None);
    }
}
