//! Rate limits per host: a maximum number of simultaneous requests, a minimum interval between
//! two, and pauses that the host asks for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// Number of consecutive failed requests after which a host receives no more requests.
const MAX_FAILURES: usize = 8;

/// Rate limit of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(super) concurrency: usize,
    pub(super) interval: Duration,
}

/// Error for a host that receives no more requests in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HostClosed;

/// Limiter of the requests to one host.
#[derive(Debug)]
pub(super) struct RateLimiter {
    interval: Duration,
    slots: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Time of the next request.
    next: Instant,
    /// End of the pause that the host asked for.
    paused_until: Instant,
    consecutive_failures: usize,
    is_closed: bool,
    /// True if the host does not exist.
    is_unknown: bool,
}

impl RateLimiter {
    fn new(limit: RateLimit) -> Self {
        let now = Instant::now();
        Self {
            interval: limit.interval,
            slots: Semaphore::new(limit.concurrency.max(1)),
            state: Mutex::new(State {
                next: now,
                paused_until: now,
                consecutive_failures: 0,
                is_closed: false,
                is_unknown: false,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request may be sent. The request counts until the permit is dropped.
    pub(super) async fn acquire(&self) -> Result<SemaphorePermit<'_>, HostClosed> {
        let permit = self.slots.acquire().await.map_err(|_| HostClosed)?;
        let start = {
            let mut state = self.state();
            let start = state.next.max(Instant::now());
            state.next = start + self.interval;
            start
        };
        if start > Instant::now() {
            sleep_until(start).await;
        }
        loop {
            let paused_until = {
                let state = self.state();
                if state.is_closed {
                    return Err(HostClosed);
                }
                state.paused_until
            };
            if paused_until <= Instant::now() {
                return Ok(permit);
            }
            sleep_until(paused_until).await;
        }
    }

    /// Sends no requests to the host for this time.
    pub(super) fn pause(&self, time: Duration) {
        let mut state = self.state();
        state.paused_until = state.paused_until.max(Instant::now() + time);
    }

    /// Sends no more requests to the host.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
    }

    /// Records a request that had a response.
    pub(super) fn record_response(&self) {
        self.state().consecutive_failures = 0;
    }

    /// Records a request without a response. Closes the host after several in a row, and returns
    /// true then.
    pub(super) fn record_failure(&self) -> bool {
        let mut state = self.state();
        state.consecutive_failures += 1;
        if state.consecutive_failures < MAX_FAILURES || state.is_closed {
            return false;
        }
        state.is_closed = true;
        true
    }

    /// Records that the host does not exist.
    pub(super) fn set_unknown(&self) {
        self.state().is_unknown = true;
    }

    /// Returns true if the host does not exist.
    pub(super) fn is_unknown(&self) -> bool {
        self.state().is_unknown
    }
}

/// Limiters of all hosts.
#[derive(Debug)]
pub(super) struct RateLimiters {
    all: Mutex<HashMap<String, Arc<RateLimiter>>>,
}

impl RateLimiters {
    pub(super) fn new() -> Self {
        Self {
            all: Mutex::default(),
        }
    }

    /// Returns the limiter of a host. The first call for a host sets its `limit`.
    pub(super) fn of(&self, host: &str, limit: impl FnOnce() -> RateLimit) -> Arc<RateLimiter> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(limiter) = all.get(host) {
            return Arc::clone(limiter);
        }
        let limiter = Arc::new(RateLimiter::new(limit()));
        all.insert(host.to_owned(), Arc::clone(&limiter));
        limiter
    }
}

/// Returns the time to wait according to a `Retry-After` header: seconds, or a date.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date in the past means no wait.
    Some(date.duration_since(now).unwrap_or_default())
}

/// Returns the time to wait before an attempt, numbered from 2: exponential backoff with random
/// jitter. `random` is between 0 and 1.
pub(super) fn backoff(first: Duration, attempt: u32, random: f64) -> Duration {
    let doubled = first.saturating_mul(1 << attempt.saturating_sub(2).min(10));
    doubled.mul_f64(0.5 + random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Mon, 09 Mar 2026 04:05:06 GMT").expect("a date");
        let wait = |value| retry_after(value, now);
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait(" 0 "), Some(Duration::ZERO));
        assert_eq!(
            wait("Mon, 09 Mar 2026 04:06:06 GMT"),
            Some(Duration::from_secs(60))
        );
        assert_eq!(
            wait("Monday, 09-Mar-26 04:05:16 GMT"),
            Some(Duration::from_secs(10))
        );
        assert_eq!(wait("Mon, 09 Mar 2026 03:00:00 GMT"), Some(Duration::ZERO));
        for value in ["", "soon", "-1", "1.5"] {
            assert_eq!(wait(value), None, "{value}");
        }
    }

    #[test]
    fn backoff_doubles_with_each_attempt() {
        let first = Duration::from_secs(1);
        let wait = |attempt, random| backoff(first, attempt, random).as_secs_f64();
        assert_eq!([wait(2, 0.0), wait(3, 0.0), wait(4, 0.0)], [0.5, 1.0, 2.0]);
        assert_eq!([wait(2, 1.0), wait(3, 1.0)], [1.5, 3.0]);
        assert!(wait(u32::MAX, 1.0).is_finite());
    }

    #[test]
    fn requests_are_spaced_and_paused() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let limiter = RateLimiter::new(RateLimit {
                concurrency: 3,
                interval: Duration::from_millis(30),
            });
            let start = Instant::now();
            for _ in 0..3 {
                drop(limiter.acquire().await.expect("open"));
            }
            assert!(start.elapsed() >= Duration::from_millis(60));
            limiter.pause(Duration::from_millis(100));
            drop(limiter.acquire().await.expect("open"));
            assert!(start.elapsed() >= Duration::from_millis(160));
            limiter.close();
            assert_eq!(limiter.acquire().await.map(drop), Err(HostClosed));
        });
    }
}
