//! How fast a host is asked: so many requests at the same time, so much time
//! between two, and a rest when it asks for one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// So many requests in a row without an answer, and a host is left alone.
const FAILURES: usize = 8;

/// What a host may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    pub(super) concurrency: usize,
    pub(super) interval: Duration,
}

/// Why a host is not asked any more in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed;

/// The door of a host.
#[derive(Debug)]
pub(super) struct Gate {
    interval: Duration,
    slots: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the next request may begin.
    next: Instant,
    /// Until when the host wants to rest.
    rest: Instant,
    failures: usize,
    closed: bool,
    /// Whether it is known that there is no such host.
    absent: bool,
}

impl Gate {
    fn new(pace: Pace) -> Self {
        let now = Instant::now();
        Self {
            interval: pace.interval,
            slots: Semaphore::new(pace.concurrency.max(1)),
            state: Mutex::new(State {
                next: now,
                rest: now,
                failures: 0,
                closed: false,
                absent: false,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request may begin; it lasts until the permit is dropped.
    pub(super) async fn enter(&self) -> Result<SemaphorePermit<'_>, Closed> {
        let permit = self.slots.acquire().await.map_err(|_| Closed)?;
        let begin = {
            let mut state = self.state();
            let begin = state.next.max(Instant::now());
            state.next = begin + self.interval;
            begin
        };
        if begin > Instant::now() {
            sleep_until(begin).await;
        }
        loop {
            let rest = {
                let state = self.state();
                if state.closed {
                    return Err(Closed);
                }
                state.rest
            };
            if rest <= Instant::now() {
                return Ok(permit);
            }
            sleep_until(rest).await;
        }
    }

    /// Lets the host rest for so long.
    pub(super) fn rest(&self, time: Duration) {
        let mut state = self.state();
        state.rest = state.rest.max(Instant::now() + time);
    }

    /// Asks it no more.
    pub(super) fn close(&self) {
        self.state().closed = true;
    }

    /// Notes whether a request was answered, whatever the answer.
    pub(super) fn answered(&self, is_answered: bool) {
        let mut state = self.state();
        match is_answered {
            true => state.failures = 0,
            false => state.failures += 1,
        }
        if state.failures >= FAILURES {
            state.closed = true;
        }
    }

    pub(super) fn set_absent(&self) {
        self.state().absent = true;
    }

    pub(super) fn is_absent(&self) -> bool {
        self.state().absent
    }
}

/// The doors of all hosts.
#[derive(Debug)]
pub(super) struct Gates {
    all: Mutex<HashMap<String, Arc<Gate>>>,
}

impl Gates {
    pub(super) fn new() -> Self {
        Self {
            all: Mutex::default(),
        }
    }

    /// The door of a host, at the pace that `pace` says if it is the first time.
    pub(super) fn of(&self, host: &str, pace: impl FnOnce() -> Pace) -> Arc<Gate> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = all.get(host) {
            return Arc::clone(gate);
        }
        let gate = Arc::new(Gate::new(pace()));
        all.insert(host.to_owned(), Arc::clone(&gate));
        gate
    }
}

/// How long `Retry-After` asks to wait: seconds, or a date.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date that is over asks for nothing.
    Some(date.duration_since(now).unwrap_or_default())
}

/// How long to wait before the attempt with this number (from 2): twice as long
/// each time, and not all at once.
pub(super) fn backoff(first: Duration, attempt: u32, random: f64) -> Duration {
    let doubled = first.saturating_mul(1 << attempt.saturating_sub(2).min(10));
    doubled.mul_f64(0.5 + random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_retry_after() {
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
    fn each_wait_is_about_twice_the_one_before() {
        let first = Duration::from_secs(1);
        let wait = |attempt, random| backoff(first, attempt, random).as_secs_f64();
        assert_eq!([wait(2, 0.0), wait(3, 0.0), wait(4, 0.0)], [0.5, 1.0, 2.0]);
        assert_eq!([wait(2, 1.0), wait(3, 1.0)], [1.5, 3.0]);
        assert!(wait(u32::MAX, 1.0).is_finite());
    }

    #[test]
    fn requests_keep_their_distance() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let gate = Gate::new(Pace {
                concurrency: 3,
                interval: Duration::from_millis(30),
            });
            let start = Instant::now();
            for _ in 0..3 {
                drop(gate.enter().await.expect("open"));
            }
            assert!(start.elapsed() >= Duration::from_millis(60));
            gate.rest(Duration::from_millis(100));
            drop(gate.enter().await.expect("open"));
            assert!(start.elapsed() >= Duration::from_millis(160));
            gate.close();
            assert_eq!(gate.enter().await.map(drop), Err(Closed));
        });
    }
}
