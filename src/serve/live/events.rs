//! Server-sent events, which notify open pages about changes.

use bytes::Bytes;
use http_body_util::channel::Channel;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{Semaphore, watch};

/// Maximum number of pages that receive events.
const MAX_PAGES: usize = 64;
/// Time between two heartbeats, which detect pages that are closed.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(15);

/// Sender of events to all open pages.
#[derive(Debug)]
pub(super) struct Events {
    sender: broadcast::Sender<Arc<str>>,
    stopped: watch::Sender<bool>,
    slots: Arc<Semaphore>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(16),
            stopped: watch::Sender::new(false),
            slots: Arc::new(Semaphore::new(MAX_PAGES)),
        }
    }
}

impl Events {
    /// Sends an event to all pages. `data` is JSON on one line.
    pub(super) fn send(&self, data: &str) {
        // An error means that no page is open.
        let _ = self.sender.send(format!("data: {data}\n\n").into());
    }

    /// Ends all streams.
    pub(super) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Opens a stream of events, which starts with the current generation. Returns `None` if too
    /// many pages are open.
    pub(super) fn open(&self, generation: u64) -> Option<Channel<Bytes>> {
        let slot = Arc::clone(&self.slots).try_acquire_owned().ok()?;
        let (mut out, channel) = Channel::new(4);
        let mut events = self.sender.subscribe();
        let mut stopped = self.stopped.subscribe();
        tokio::spawn(async move {
            let _slot = slot;
            let hello = format!("retry: 500\ndata: {{\"generation\":{generation}}}\n\n");
            let mut next = Bytes::from(hello);
            while out.send_data(next).await.is_ok() {
                next = tokio::select! {
                    event = events.recv() => match event {
                        Ok(event) => Bytes::from(event.to_string()),
                        // The page missed events: any article may have changed.
                        Err(RecvError::Lagged(_)) => Bytes::from_static(b"data: {\"articles\":null}\n\n"),
                        Err(RecvError::Closed) => break,
                    },
                    () = tokio::time::sleep(HEARTBEAT_INTERVAL) => Bytes::from_static(b":\n\n"),
                    _ = stopped.wait_for(|stopped| *stopped) => break,
                };
            }
        });
        Some(channel)
    }
}
