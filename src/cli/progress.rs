//! That something is going on, where somebody waits for it.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What takes no longer needs no word.
const PATIENCE: Duration = Duration::from_millis(700);
/// Between two turns.
const TURN: Duration = Duration::from_millis(120);

/// A spinner on standard error, if that is a terminal, from the time on when somebody
/// may wonder. It is gone when this is dropped.
pub(super) struct Progress {
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Says what is being done, unless nothing is to be said.
    pub(super) fn start(quiet: bool, doing: &'static str) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self { waiting: None };
        }
        let (done, is_done) = channel::<()>();
        let thread = std::thread::spawn(move || {
            if is_done.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message(doing);
            let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
            if let Ok(style) = style {
                spinner.set_style(style);
            }
            spinner.enable_steady_tick(TURN);
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
            // Its line must be gone before anything else is printed.
            let _ = thread.join();
        }
    }
}
