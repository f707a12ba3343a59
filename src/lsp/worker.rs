//! Work that may take longer than a key press, done in order outside the main loop.

use super::event::Event;
use super::message::error;
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::{Error, Id};
use serde_json::{Value, json};
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
    jobs: Sender<Job>,
    state: Arc<Mutex<Pending>>,
}

/// What the main loop does with an answer.
type Then = fn(Id, Answer) -> Event;

/// The work for a request.
struct Job {
    id: Id,
    work: Work,
    then: Then,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job")
            .field("id", &self.id)
            .finish_non_exhaustive()
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
        let (jobs, received) = channel::<Job>();
        let state: Arc<Mutex<Pending>> = Arc::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for Job { id, work, then } in received {
                let take = || lock(&shared).cancelled.remove(&id);
                let outcome = if take() {
                    Err(cancelled())
                } else {
                    guarded(work)
                };
                // Requests that were canceled in the meantime no longer matter.
                let outcome = if take() { Err(cancelled()) } else { outcome };
                lock(&shared).waiting.remove(&id);
                if events.send(then(id, outcome)).is_err() {
                    return;
                }
            }
        });
        Self { jobs, state }
    }

    /// Answers a request when the ones before it are answered.
    pub(super) fn add(&self, id: Id, work: Work) {
        self.add_job(id, work, Event::Done);
    }

    /// Does the same for a command that the client has to finish: its answer is the edit to apply,
    /// or null.
    pub(super) fn add_edit(&self, id: Id, work: Work) {
        self.add_job(id, work, |id, answer| match answer {
            Ok(Value::Null) => Event::Done(id, Ok(json!({ "applied": false }))),
            Ok(edit) => Event::Edit(id, edit),
            Err(error) => Event::Done(id, Err(error)),
        });
    }

    fn add_job(&self, id: Id, work: Work, then: Then) {
        lock(&self.state).waiting.insert(id.clone());
        // An error means that the server ends.
        let _ = self.jobs.send(Job { id, work, then });
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

/// Returns the error of a request that the client canceled.
pub(super) fn cancelled() -> Error {
    const REQUEST_CANCELLED: i32 = -32800;
    error(
        ErrorCodes::from(REQUEST_CANCELLED),
        "canceled by the client",
    )
}

/// Does the work. A panic becomes the error of one request and does not stop the server.
pub(super) fn guarded(work: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "helpc has a bug here; please report it, with the text of the document";
        Err(error(ErrorCodes::InternalError, message))
    })
}
