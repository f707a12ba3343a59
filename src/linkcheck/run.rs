//! Runs a plan: workers request the pages of each host, and one receiver records the results.

use super::client::{Client, FetchError, SetupError};
use super::connect::Connector;
use super::plan::{HostQueue, Job, Plan};
use super::rate_limit::{RateLimiters, backoff};
use super::settings::Settings;
use super::visit::{VisitOutcome, Visitor, unknown_host};
use crate::schema::Links;
use crate::status::{Class, Status, Statuses, Time};
use regex::RegexSet;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tracing::{debug, info};

/// Maximum number of hosts that are checked at the same time.
const MAX_HOSTS: usize = 512;

/// Progress of a run, after each page.
#[derive(Debug)]
pub struct Progress<'a> {
    /// All results, including those of earlier runs.
    pub statuses: &'a Statuses,
    /// Host of the page.
    pub host: &'a str,
    /// Result of the page; `None` if it was skipped.
    pub class: Option<Class>,
}

/// Number of pages that a run checked and skipped.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RunSummary {
    /// Pages that were requested.
    pub checked: usize,
    /// Pages that were skipped, because their host failed too often or asked for a long pause.
    pub skipped: usize,
}

/// Context of a run.
#[derive(Debug)]
pub struct LinkCheckContext<'a> {
    /// Settings of the requests.
    pub settings: Settings,
    /// Schema of links.
    pub links: &'a Links,
    /// Patterns of the configuration for the addresses of error pages.
    pub soft_404: &'a RegexSet,
    /// Number of threads.
    pub threads: Option<usize>,
}

/// Outcome of a visit, as a worker reports it.
struct VisitReport {
    host: Arc<str>,
    page: String,
    outcome: VisitOutcome,
}

/// Checks the pages of `plan` and records the results in `statuses`.
pub fn run(
    plan: Plan,
    statuses: &mut Statuses,
    context: LinkCheckContext<'_>,
    on_progress: &mut dyn FnMut(Progress<'_>),
) -> Result<RunSummary, SetupError> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = context.threads {
        runtime.worker_threads(threads.max(1));
    }
    let runtime = runtime.enable_all().build()?;
    let settings = context.settings;
    let connector = Connector::new(settings.policy.clone(), settings.host_overrides.clone());
    let visitor = Visitor {
        client: Client::new(connector.clone(), &settings, plan.needs_tls())?,
        limiters: RateLimiters::new(),
        all: Semaphore::new(settings.max_requests.max(1)),
        links: context.links.clone(),
        soft_404: context.soft_404.clone(),
        settings,
    };
    let (sender, mut reports) = mpsc::channel(1024);
    runtime.spawn(run_queues(plan.queues, Arc::new(visitor), sender));
    let mut recorder = Recorder {
        statuses,
        unknown_hosts: Vec::new(),
        summary: RunSummary::default(),
    };
    runtime.block_on(async {
        while let Some(report) = reports.recv().await {
            let host = Arc::clone(&report.host);
            let class = recorder.record(report);
            on_progress(Progress {
                statuses: &*recorder.statuses,
                host: &host,
                class,
            });
        }
    });
    // Do not wait for requests that are still open.
    runtime.shutdown_background();
    Ok(recorder.finish(connector.has_resolved()))
}

/// Recorder of results.
struct Recorder<'s> {
    statuses: &'s mut Statuses,
    /// Pages whose host does not exist, with the reason. They are recorded only if another host
    /// was resolved, because otherwise there is probably no network.
    unknown_hosts: Vec<(String, String)>,
    summary: RunSummary,
}

impl Recorder<'_> {
    fn record(&mut self, report: VisitReport) -> Option<Class> {
        let error = match report.outcome {
            VisitOutcome::Skipped => {
                info!("{}: skipped", report.page);
                self.summary.skipped += 1;
                return None;
            }
            VisitOutcome::Checked(results) => {
                self.summary.checked += 1;
                let class = results.iter().map(|(_, status)| status.current()).max();
                for (address, status) in results {
                    info!("{address}: {}", status.current().name());
                    self.statuses.set(address, status);
                }
                return class;
            }
            VisitOutcome::Failed { error, .. } => error,
        };
        self.summary.checked += 1;
        info!("{}: {error}", report.page);
        if let FetchError::UnknownHost { .. } = error {
            self.unknown_hosts.push((report.page, error.to_string()));
            return Some(Class::Dead);
        }
        self.record_failure(report.page, error.to_string());
        Some(Class::Unknown)
    }

    fn record_failure(&mut self, page: String, reason: String) {
        let status = Status::failed(self.statuses.get(&page), reason, Time::now());
        self.statuses.set(page, status);
    }

    fn finish(mut self, has_resolved: bool) -> RunSummary {
        for (page, reason) in std::mem::take(&mut self.unknown_hosts) {
            if has_resolved {
                self.statuses.set(page, unknown_host(&reason));
            } else {
                let reason = format!("{reason}, and no other host either: is there a network?");
                self.record_failure(page, reason);
            }
        }
        self.summary
    }
}

/// Checks the pages of all hosts.
async fn run_queues(
    queues: Vec<HostQueue>,
    visitor: Arc<Visitor>,
    sender: mpsc::Sender<VisitReport>,
) {
    let slots = Arc::new(Semaphore::new(MAX_HOSTS));
    for queue in queues {
        let Ok(permit) = Arc::clone(&slots).acquire_owned().await else {
            return;
        };
        let (visitor, sender) = (Arc::clone(&visitor), sender.clone());
        tokio::spawn(async move {
            run_queue(queue, visitor, sender).await;
            drop(permit);
        });
    }
}

/// Attempt to check a page. The order is that of the start times.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Attempt {
    start: Instant,
    /// Index of the page in the queue of its host.
    page: usize,
    /// Number of the attempt, from 1.
    number: u32,
}

/// Checks the pages of one host.
async fn run_queue(queue: HostQueue, visitor: Arc<Visitor>, sender: mpsc::Sender<VisitReport>) {
    let host: Arc<str> = queue.host.as_str().into();
    let limit = visitor.settings.rate_limit_of(&host);
    // The rate limiter restricts the requests. A worker that follows a redirect to another host
    // should not leave this host idle.
    let workers = limit.concurrency.saturating_mul(2).min(queue.jobs.len());
    let start = Instant::now();
    let attempts = (0..queue.jobs.len()).map(|page| {
        Reverse(Attempt {
            start,
            page,
            number: 1,
        })
    });
    let attempts = Arc::new(Mutex::new(attempts.collect::<BinaryHeap<_>>()));
    let jobs = Arc::new(queue.jobs);
    let mut all = JoinSet::new();
    for _ in 0..workers {
        let worker = Worker {
            host: Arc::clone(&host),
            jobs: Arc::clone(&jobs),
            attempts: Arc::clone(&attempts),
            visitor: Arc::clone(&visitor),
            sender: sender.clone(),
        };
        all.spawn(worker.work());
    }
    while all.join_next().await.is_some() {}
}

/// Worker that checks pages of one host, one after the other.
struct Worker {
    host: Arc<str>,
    jobs: Arc<Vec<Job>>,
    attempts: Arc<Mutex<BinaryHeap<Reverse<Attempt>>>>,
    visitor: Arc<Visitor>,
    sender: mpsc::Sender<VisitReport>,
}

impl Worker {
    fn attempts(&self) -> MutexGuard<'_, BinaryHeap<Reverse<Attempt>>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work(self) {
        loop {
            let Some(Reverse(attempt)) = self.attempts().pop() else {
                return;
            };
            if attempt.start > Instant::now() {
                sleep_until(attempt.start).await;
            }
            let job = &self.jobs[attempt.page];
            let outcome = self.visitor.visit(job, attempt.number).await;
            if let Some(retry) = self.retry(&attempt, &outcome) {
                self.attempts().push(Reverse(retry));
                continue;
            }
            if let VisitOutcome::Failed {
                error: FetchError::UnknownHost { host, .. },
                retry: Some(_),
            } = &outcome
            {
                self.visitor.set_unknown_host(host);
            }
            let report = VisitReport {
                host: Arc::clone(&self.host),
                page: job.page.clone(),
                outcome,
            };
            if self.sender.send(report).await.is_err() {
                return;
            }
        }
    }

    /// Returns the next attempt after one that failed, if there is one.
    fn retry(&self, attempt: &Attempt, outcome: &VisitOutcome) -> Option<Attempt> {
        let VisitOutcome::Failed {
            error,
            retry: Some(wait),
        } = outcome
        else {
            return None;
        };
        let settings = &self.visitor.settings;
        if attempt.number >= settings.attempts {
            return None;
        }
        let number = attempt.number + 1;
        let wait =
            wait.unwrap_or_else(|| backoff(settings.first_wait, number, self.random(attempt)));
        debug!(
            "{}: {error}; attempt {number} of {} in {:.1} s",
            self.jobs[attempt.page].page,
            settings.attempts,
            wait.as_secs_f64()
        );
        Some(Attempt {
            start: Instant::now() + wait,
            page: attempt.page,
            number,
        })
    }

    /// Returns a number between 0 and 1, which is the same for the same seed, page and attempt.
    fn random(&self, attempt: &Attempt) -> f64 {
        let page = self.jobs[attempt.page].page.bytes();
        let hash = page.fold(0_u64, |hash, byte| {
            hash.rotate_left(5).wrapping_add(u64::from(byte))
        });
        let seed = self.visitor.settings.seed ^ hash.rotate_left(attempt.number);
        fastrand::Rng::with_seed(seed).f64()
    }
}
