//! Tells open pages that something changed: server-sent events.

use bytes::Bytes;
use http_body_util::channel::Channel;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{Semaphore, watch};

/// Pages that can be open at a time.
const PAGES: usize = 64;
/// How often something is sent, so that a page that is gone is noticed.
const BEAT: Duration = Duration::from_secs(15);

/// Where events go to.
#[derive(Debug)]
pub(super) struct Events {
    sender: broadcast::Sender<Arc<str>>,
    ended: watch::Sender<bool>,
    places: Arc<Semaphore>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(16),
            ended: watch::Sender::new(false),
            places: Arc::new(Semaphore::new(PAGES)),
        }
    }
}

impl Events {
    /// Tells all pages. `data` is JSON on one line.
    pub(super) fn send(&self, data: &str) {
        // No page is open: nobody need know.
        let _ = self.sender.send(format!("data: {data}\n\n").into());
    }

    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// A stream of events, which begins with where things stand.
    pub(super) fn open(&self, generation: u64) -> Option<Channel<Bytes>> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let (mut out, channel) = Channel::new(4);
        let mut events = self.sender.subscribe();
        let mut ended = self.ended.subscribe();
        tokio::spawn(async move {
            let _place = place;
            let hello = format!("retry: 500\ndata: {{\"generation\":{generation}}}\n\n");
            let mut next = Bytes::from(hello);
            while out.send_data(next).await.is_ok() {
                next = tokio::select! {
                    event = events.recv() => match event {
                        Ok(event) => Bytes::from(event.to_string()),
                        // Too slow for all of them: the page looks for itself.
                        Err(RecvError::Lagged(_)) => Bytes::from_static(b"data: {\"articles\":null}\n\n"),
                        Err(RecvError::Closed) => break,
                    },
                    () = tokio::time::sleep(BEAT) => Bytes::from_static(b":\n\n"),
                    _ = ended.wait_for(|ended| *ended) => break,
                };
            }
        });
        Some(channel)
    }
}
