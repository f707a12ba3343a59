//! A limit on the files that are in memory at the same time: some pages are as large as all
//! articles of a cloud.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum size of the files that are in memory at the same time, in KiB. A larger file is held in
/// memory alone.
const MAX_KIB: u32 = 64 * 1024;
/// Bytes of a unit.
const KIB: u64 = 1024;

/// Memory for the contents of files.
#[derive(Debug, Clone)]
pub(super) struct Memory(Arc<Semaphore>);

/// Memory for the content of a file, until this is dropped.
#[derive(Debug)]
pub(super) struct Reserved {
    _units: Option<OwnedSemaphorePermit>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(MAX_KIB as usize)))
    }

    /// Waits until there is memory for a file of this size, in bytes.
    pub(super) async fn reserve(&self, size: u64) -> Reserved {
        let units = u32::try_from(size.div_ceil(KIB)).unwrap_or(MAX_KIB);
        let semaphore = Arc::clone(&self.0);
        // The semaphore is never closed.
        let units = semaphore.acquire_many_owned(units.min(MAX_KIB)).await.ok();
        Reserved { _units: units }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_wait_for_each_other() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let memory = Memory::new();
            let free = || memory.0.available_permits();
            let small = memory.reserve(1).await;
            assert_eq!(free(), MAX_KIB as usize - 1);
            let large = memory.reserve(u64::MAX);
            tokio::pin!(large);
            tokio::select! {
                biased;
                _ = &mut large => panic!("there is no memory for it"),
                () = std::future::ready(()) => {}
            }
            drop(small);
            let large = large.await;
            assert_eq!(free(), 0);
            drop(large);
            assert_eq!(free(), MAX_KIB as usize);
        });
    }
}
