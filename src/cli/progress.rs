//! A progress spinner for commands that take a while.

use super::logging;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Time before the spinner appears.
const SPINNER_DELAY: Duration = Duration::from_millis(700);
/// Time between two steps of the spinner.
const TICK_INTERVAL: Duration = Duration::from_millis(120);

/// A spinner on standard error, if that is a terminal. Dropping it removes it.
pub(super) struct Progress {
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts a spinner with a message, unless `quiet` is true.
    pub(super) fn start(quiet: bool, message: &'static str) -> Self {
        // A spinner would overwrite the lines of the log.
        if quiet || logging::is_enabled() || !std::io::stderr().is_terminal() {
            return Self { waiting: None };
        }
        let (done, is_done) = channel::<()>();
        let thread = std::thread::spawn(move || {
            if is_done.recv_timeout(SPINNER_DELAY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message(message);
            let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
            if let Ok(style) = style {
                spinner.set_style(style);
            }
            spinner.enable_steady_tick(TICK_INTERVAL);
            let _ = is_done.recv();
            spinner.finish_and_clear();
        });
        Self {
            waiting: Some((done, thread)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.waiting.take() {
            drop(done);
            // The spinner must be removed before anything else is printed.
            let _ = thread.join();
        }
    }
}
