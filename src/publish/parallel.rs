//! Runs requests in parallel, with a bound.

use super::PublishError;
use std::future::Future;
use tokio::task::{JoinError, JoinSet};

/// Runs a task for each item, at most `parallel` at a time, on all threads, and calls `on_done`
/// with each result, in any order. Returns the first error; the other tasks are then aborted.
pub(super) async fn each<T, R, F>(
    items: impl IntoIterator<Item = T>,
    parallel: usize,
    task: impl Fn(T) -> F,
    mut on_done: impl FnMut(R),
) -> Result<(), PublishError>
where
    F: Future<Output = Result<R, PublishError>> + Send + 'static,
    R: Send + 'static,
{
    let failed = |error: JoinError| PublishError::Setup(error.to_string());
    let mut tasks = JoinSet::new();
    for item in items {
        if tasks.len() >= parallel.max(1)
            && let Some(done) = tasks.join_next().await
        {
            on_done(done.map_err(failed)??);
        }
        tasks.spawn(task(item));
    }
    while let Some(done) = tasks.join_next().await {
        on_done(done.map_err(failed)??);
    }
    Ok(())
}
