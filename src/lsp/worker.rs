//! Work that may take longer than a key press, in order, beside the main loop.

use super::event::Event;
use super::message::error;
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::{Error, Id};
use serde_json::Value;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The answer to a request.
pub(super) type Answer = Result<Value, Error>;

/// The answer to a request that is still to be computed.
pub(super) type Work = Box<dyn FnOnce() -> Answer + Send>;

/// A thread that answers requests.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: Sender<(Id, HiddenWork)>,
    state: Arc<Mutex<Pending>>,
}

/// Work, which has nothing to print.
struct HiddenWork(Work);

impl std::fmt::Debug for HiddenWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

#[derive(Debug, Default)]
struct Pending {
    waiting: HashSet<Id>,
    cancelled: HashSet<Id>,
}

impl Worker {
    /// Starts the thread.
    pub(super) fn start(events: Sender<Event>) -> Self {
        let (jobs, received) = channel::<(Id, HiddenWork)>();
        let state: Arc<Mutex<Pending>> = Arc::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for (id, HiddenWork(work)) in received {
                let take = || lock(&shared).cancelled.remove(&id);
                let outcome = if take() {
                    Err(cancelled())
                } else {
                    guarded(work)
                };
                // What was cancelled in the meantime does not matter any more.
                let outcome = if take() { Err(cancelled()) } else { outcome };
                lock(&shared).waiting.remove(&id);
                if events.send(Event::Done(id, outcome)).is_err() {
                    return;
                }
            }
        });
        Self { jobs, state }
    }

    /// Answers a request when the ones before it are answered.
    pub(super) fn add(&self, id: Id, work: Work) {
        lock(&self.state).waiting.insert(id.clone());
        // An error means that the server ends.
        let _ = self.jobs.send((id, HiddenWork(work)));
    }

    /// Forgets a request.
    pub(super) fn cancel(&self, id: &Id) {
        let mut state = lock(&self.state);
        if state.waiting.contains(id) {
            state.cancelled.insert(id.clone());
        }
    }
}

fn lock(state: &Mutex<Pending>) -> std::sync::MutexGuard<'_, Pending> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the error of a request that the client cancelled.
pub(super) fn cancelled() -> Error {
    const REQUEST_CANCELLED: i32 = -32800;
    error(
        ErrorCodes::from(REQUEST_CANCELLED),
        "the client cancelled it",
    )
}

/// Does the work. A defect in it is the error of one request, and not the end of the server.
pub(super) fn guarded(work: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "helpc has a defect here; please report it with the text of the document";
        Err(error(ErrorCodes::InternalError, message))
    })
}
