//! The lock of a destination: the `run` of its state. Only its holder writes files that readers
//! see. The holder sends heartbeats; a holder that sends none for the time of the lease has been
//! killed, and the next run takes over.

use super::PublishError;
use super::remote::{self, RemoteState};
use super::state::{Run, STATE, State};
use super::storage::{Condition, Storage, StorageError, Tag};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// Part of the lease after which the holder sends a heartbeat.
const BEATS_PER_LEASE: u32 = 6;
/// Part of the lease after which a heartbeat without a response times out. Two of them, and the
/// pauses before them, still fit into the lease.
const ATTEMPTS_PER_LEASE: u32 = 3;
/// Pause between two checks of the state of another run.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The lock, while this run holds it.
#[derive(Debug)]
pub(super) struct Lock {
    storage: Arc<Storage>,
    held: Arc<Mutex<Held>>,
    /// Until when no other run takes over.
    until: watch::Receiver<Instant>,
    beats: JoinHandle<()>,
}

#[derive(Debug)]
struct Held {
    state: State,
    tag: Tag,
    /// When the last write started, if its response was lost: `tag` may be that of the previous
    /// state.
    unanswered: Option<Instant>,
    lease: Duration,
    /// Until when no other run takes over.
    until: watch::Sender<Instant>,
}

impl Held {
    /// Writes the state that `change` makes. If the response to the last write was lost, first
    /// finds out whether the write succeeded.
    async fn replace(
        &mut self,
        storage: &Storage,
        change: impl FnOnce(&mut State),
    ) -> Result<(), StorageError> {
        if self.unanswered.is_some() {
            self.write(storage).await?;
        }
        change(&mut self.state);
        self.unanswered = Some(Instant::now());
        self.write(storage).await
    }

    async fn write(&mut self, storage: &Storage) -> Result<(), StorageError> {
        let condition = Condition::Unchanged(&self.tag);
        let bytes = to_bytes(&self.state);
        self.tag = storage.put_exactly(STATE, bytes, condition).await?;
        if let Some(started) = self.unanswered.take() {
            self.until.send_replace(started + self.lease);
        }
        Ok(())
    }
}

impl Lock {
    /// Takes the lock: replaces the state that was read by one with `run`. The generations are
    /// those of `state`.
    pub(super) async fn take(
        storage: &Arc<Storage>,
        tag: Option<&Tag>,
        state: State,
        lease: Duration,
    ) -> Result<Self, PublishError> {
        let started = Instant::now();
        let condition = tag.map_or(Condition::New, Condition::Unchanged);
        let tag = match storage
            .put_exactly(STATE, to_bytes(&state), condition)
            .await
        {
            Ok(tag) => tag,
            Err(StorageError::Conflict) => return Err(lost(storage).await),
            Err(StorageError::Failed(error)) => return Err(error),
        };
        let (alive, until) = watch::channel(started + lease);
        let held = Arc::new(Mutex::new(Held {
            state,
            tag,
            unanswered: None,
            lease,
            until: alive,
        }));
        let beats = tokio::spawn(beat(Arc::clone(storage), Arc::clone(&held), lease));
        Ok(Self {
            storage: Arc::clone(storage),
            held,
            until,
            beats,
        })
    }

    /// Writes a file that readers see, as long as no other run can have taken over.
    pub(super) async fn write(
        storage: Arc<Storage>,
        until: watch::Receiver<Instant>,
        path: String,
        bytes: bytes::Bytes,
    ) -> Result<(), PublishError> {
        let write = storage.put(&path, bytes, Condition::Always);
        let written = while_held(until, write).await?;
        written.map(drop).map_err(|error| error.or(taken_over))
    }

    /// Runs `action`, as long as no other run can have taken over.
    pub(super) async fn run<R>(&self, action: impl Future<Output = R>) -> Result<R, PublishError> {
        while_held(self.until(), action).await
    }

    /// Returns the time until which no other run takes over, as it changes.
    pub(super) fn until(&self) -> watch::Receiver<Instant> {
        self.until.clone()
    }

    /// Releases the lock, with the state that `change` makes. Fails if another run took over.
    pub(super) async fn release(self, change: impl FnOnce(&mut State)) -> Result<(), PublishError> {
        let mut held = self.held.lock().await;
        self.beats.abort();
        let replaced = held.replace(&self.storage, change).await;
        replaced.map_err(|error| error.or(taken_over))
    }

    /// Records that the run failed, so that the next one need not wait.
    pub(super) async fn abandon(self) {
        let ended = |state: &mut State| {
            if let Some(run) = &mut state.run {
                run.has_ended = true;
            }
        };
        // If this fails, the next run waits for the end of the lease.
        let _ = self.release(ended).await;
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.beats.abort();
    }
}

/// Runs `action` until it ends, or until another run can have taken over.
async fn while_held<R>(
    mut until: watch::Receiver<Instant>,
    action: impl Future<Output = R>,
) -> Result<R, PublishError> {
    if *until.borrow() <= Instant::now() {
        return Err(taken_over());
    }
    tokio::pin!(action);
    loop {
        let deadline = *until.borrow_and_update();
        match timeout_at(deadline, &mut action).await {
            Ok(result) => return Ok(result),
            // The lease was extended meanwhile.
            Err(_) if *until.borrow() > deadline => {}
            Err(_) => return Err(taken_over()),
        }
    }
}

/// Sends heartbeats until the run ends.
async fn beat(storage: Arc<Storage>, held: Arc<Mutex<Held>>, lease: Duration) {
    let interval = lease / BEATS_PER_LEASE;
    let grow = |state: &mut State| {
        if let Some(run) = &mut state.run {
            run.beat += 1;
        }
    };
    let mut has_failed = false;
    loop {
        let pause = if has_failed {
            interval / BEATS_PER_LEASE
        } else {
            interval
        };
        sleep(pause).await;
        let mut held = held.lock().await;
        // Neither a request that hangs nor a slow response may cost the lease.
        let beat = held.replace(&storage, grow);
        match timeout(lease / ATTEMPTS_PER_LEASE, beat).await {
            Ok(Ok(())) => has_failed = false,
            Ok(Err(StorageError::Conflict)) => return,
            // The next beat may succeed; if none does, the lease ends.
            Ok(Err(StorageError::Failed(_))) | Err(_) => has_failed = true,
        }
    }
}

/// Waits until the run of `remote` is known to be dead. Fails if it is alive.
pub(super) async fn wait_until_dead(
    storage: &Storage,
    remote: &RemoteState,
    lease: Duration,
    on_wait: &dyn Fn(Duration),
) -> Result<(), PublishError> {
    let Some(run) = &remote.state.run else {
        return Ok(());
    };
    if run.has_ended {
        return Ok(());
    }
    on_wait(lease);
    let end = Instant::now() + lease;
    while Instant::now() < end {
        sleep(LOOK_INTERVAL.min(lease)).await;
        let now = remote::read_state(storage).await?;
        if now.tag != remote.tag {
            return Err(PublishError::Lost(describe_other(&now.state, Some(run))));
        }
    }
    Ok(())
}

/// Returns the error of a run that lost the race to another one.
async fn lost(storage: &Storage) -> PublishError {
    match remote::read_state(storage).await {
        Ok(remote) => PublishError::Lost(describe_other(&remote.state, None)),
        Err(error) => error,
    }
}

fn describe_other(state: &State, seen: Option<&Run>) -> String {
    const ADVICE: &str = "nothing was switched; run again to publish after it";
    match (&state.run, state.current()) {
        (Some(run), _) if !run.has_ended => {
            let by = run.generation.as_ref().and_then(|one| one.by.as_deref());
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            format!(
                "another run{by} is writing to the destination since {}; {ADVICE}",
                run.started
            )
        }
        (_, Some(current)) => {
            let by = current.by.as_deref().map(|by| format!(" by {by}"));
            format!(
                "generation {} was published{} at {} while this run was {}; {ADVICE}",
                current.number,
                by.unwrap_or_default(),
                current.time,
                if seen.is_some() {
                    "waiting"
                } else {
                    "preparing"
                },
            )
        }
        _ => format!("another run changed the destination; {ADVICE}"),
    }
}

fn taken_over() -> PublishError {
    PublishError::Lost(
        "another run took over, because this one could not reach the destination for too long; run again".to_owned(),
    )
}

fn to_bytes(state: &State) -> bytes::Bytes {
    let mut bytes = serde_json::to_vec_pretty(state).unwrap_or_default();
    bytes.push(b'\n');
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::run::new_run;
    use crate::publish::storage::FolderStorage;

    const LEASE: Duration = Duration::from_millis(600);

    fn test(future: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(future);
    }

    fn state() -> State {
        State {
            run: Some(new_run()),
            ..State::default()
        }
    }

    /// A lock that was just taken in a new folder.
    async fn taken() -> (tempfile::TempDir, Arc<Storage>, Lock) {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = Arc::new(Storage::Folder(FolderStorage::new(folder.path())));
        let lock = Lock::take(&storage, None, state(), LEASE).await;
        (folder, storage, lock.expect("taken"))
    }

    #[test]
    fn the_holder_keeps_its_lease_and_gives_it_back() {
        test(async {
            let (_folder, storage, lock) = taken().await;
            sleep(2 * LEASE).await;
            let path = "index.html".to_owned();
            let written = Lock::write(Arc::clone(&storage), lock.until(), path, "new".into());
            written.await.expect("written after the first lease");
            let remote = remote::read_state(&storage).await.expect("a state");
            assert!(remote.state.run.as_ref().is_some_and(|run| run.beat > 3));
            let waited = wait_until_dead(&storage, &remote, LEASE, &|_| {}).await;
            assert!(matches!(waited, Err(PublishError::Lost(_))), "it is alive");
            let second = Lock::take(&storage, None, state(), LEASE).await;
            assert!(matches!(second, Err(PublishError::Lost(_))));
            lock.release(|state| state.run = None)
                .await
                .expect("given back");
            let remote = remote::read_state(&storage).await.expect("a state");
            assert_eq!(remote.state.run, None);
        });
    }

    #[test]
    fn a_holder_whose_lock_was_taken_over_writes_and_deletes_nothing_more() {
        test(async {
            let (_folder, storage, lock) = taken().await;
            let put =
                |path, bytes: &'static str| storage.put(path, bytes.into(), Condition::Always);
            put("old.html", "old").await.expect("written");
            let other = to_bytes(&state());
            let other = storage.put(STATE, other, Condition::Always).await;
            other.expect("taken over");
            sleep(2 * LEASE).await;
            let path = "index.html".to_owned();
            let written = Lock::write(Arc::clone(&storage), lock.until(), path, "old".into());
            assert!(matches!(written.await, Err(PublishError::Lost(_))));
            let deleted = lock.run(storage.delete(vec!["old.html".to_owned()])).await;
            assert!(matches!(deleted, Err(PublishError::Lost(_))));
            let files = storage.list("").await.expect("a list");
            let has = |path: &str| files.iter().any(|file| file.path == path);
            assert!(has("old.html") && !has("index.html"), "{files:?}");
            let released = lock.release(|state| state.run = None).await;
            assert!(matches!(released, Err(PublishError::Lost(_))));
        });
    }
}
