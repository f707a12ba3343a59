//! The run: a lane for each host, workers in each lane, one place where answers
//! are noted.

use super::client::{Client, SetupError, Trouble};
use super::connect::Connector;
use super::pace::{Gates, backoff};
use super::plan::{Job, Lane, Plan};
use super::settings::Settings;
use super::visit::{Seen, Visitor, no_host};
use crate::schema::Links;
use crate::status::{Class, Status, Statuses, Time};
use regex::RegexSet;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// Hosts that are asked at the same time.
const LANES: usize = 512;

/// What is told while a run goes on.
#[derive(Debug)]
pub struct Progress<'a> {
    /// What is known by now.
    pub statuses: &'a Statuses,
    /// The host that has answered, or not.
    pub host: &'a str,
    /// What its page is; `None` where it was not asked after all.
    pub class: Option<Class>,
}

/// What a run came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Done {
    /// Pages that were asked for.
    pub asked: usize,
    /// Pages that were not, for their hosts did not answer others or want to rest
    /// for long.
    pub left: usize,
}

/// The settings of a run.
#[derive(Debug)]
pub struct LinkCheckContext<'a> {
    /// How to ask.
    pub settings: Settings,
    /// What links may be.
    pub links: &'a Links,
    /// Patterns of the tree for addresses of pages that say that there is none.
    pub soft_404: &'a RegexSet,
    /// Threads.
    pub threads: Option<usize>,
}

/// What a worker has to say of a page.
struct Said {
    host: Arc<str>,
    page: String,
    seen: Seen,
}

/// Asks for what `plan` holds, and notes the answers in `statuses`.
pub fn run(
    plan: Plan,
    statuses: &mut Statuses,
    context: LinkCheckContext<'_>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Done, SetupError> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = context.threads {
        runtime.worker_threads(threads.max(1));
    }
    let runtime = runtime.enable_all().build()?;
    let settings = context.settings;
    let connector = Connector::new(settings.guard.clone(), settings.told.clone());
    let visitor = Visitor {
        client: Client::new(connector.clone(), &settings, plan.needs_tls())?,
        gates: Gates::new(),
        all: Semaphore::new(settings.total.max(1)),
        links: context.links.clone(),
        soft_404: context.soft_404.clone(),
        settings,
    };
    let (say, mut said) = mpsc::channel(1024);
    runtime.spawn(lanes(plan.lanes, Arc::new(visitor), say));
    let mut notes = Notes {
        statuses,
        absent: Vec::new(),
        done: Done::default(),
    };
    runtime.block_on(async {
        while let Some(said) = said.recv().await {
            let host = Arc::clone(&said.host);
            let class = notes.take(said);
            let statuses = &*notes.statuses;
            tell(Progress {
                statuses,
                host: &host,
                class,
            });
        }
    });
    // Who still waits for an answer waits in vain.
    runtime.shutdown_background();
    Ok(notes.finish(connector.has_resolved()))
}

/// Where answers are noted.
struct Notes<'s> {
    statuses: &'s mut Statuses,
    /// Pages whose host is said not to exist. That is believed once any other
    /// host was found: else it is the network that does not exist.
    absent: Vec<(String, String)>,
    done: Done,
}

impl Notes<'_> {
    fn take(&mut self, said: Said) -> Option<Class> {
        let trouble = match said.seen {
            Seen::Closed => {
                self.done.left += 1;
                return None;
            }
            Seen::Answer(found) => {
                self.done.asked += 1;
                let class = found.iter().map(|(_, status)| status.now()).max();
                for (address, status) in found {
                    self.statuses.set(address, status);
                }
                return class;
            }
            Seen::Trouble { trouble, .. } => trouble,
        };
        self.done.asked += 1;
        if let Trouble::NoHost { .. } = trouble {
            self.absent.push((said.page, trouble.to_string()));
            return Some(Class::Dead);
        }
        self.trouble(said.page, trouble.to_string());
        Some(Class::Unknown)
    }

    fn trouble(&mut self, page: String, trouble: String) {
        let status = Status::troubled(self.statuses.get(&page), trouble, Time::now());
        self.statuses.set(page, status);
    }

    fn finish(mut self, has_resolved: bool) -> Done {
        for (page, why) in std::mem::take(&mut self.absent) {
            match has_resolved {
                true => self.statuses.set(page, no_host(&why)),
                false => self.trouble(page, format!("{why}, nor any other: is there a network?")),
            }
        }
        self.done
    }
}

/// Runs all lanes, so many at the same time.
async fn lanes(lanes: Vec<Lane>, visitor: Arc<Visitor>, say: mpsc::Sender<Said>) {
    let open = Arc::new(Semaphore::new(LANES));
    for lane in lanes {
        let Ok(permit) = Arc::clone(&open).acquire_owned().await else {
            return;
        };
        let (visitor, say) = (Arc::clone(&visitor), say.clone());
        tokio::spawn(async move {
            self::lane(lane, visitor, say).await;
            drop(permit);
        });
    }
}

/// A page that is to be asked for at a time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    ready: Instant,
    number: usize,
    attempt: u32,
}

/// Works off the pages of one host.
async fn lane(lane: Lane, visitor: Arc<Visitor>, say: mpsc::Sender<Said>) {
    let host: Arc<str> = lane.host.as_str().into();
    let pace = visitor.settings.pace_of(&host);
    // The gate holds them to the pace; one that follows a redirect elsewhere must
    // not leave this host waiting.
    let workers = pace.concurrency.saturating_mul(2).min(lane.jobs.len());
    let ready = Instant::now();
    let turns = (0..lane.jobs.len()).map(|number| {
        Reverse(Turn {
            ready,
            number,
            attempt: 1,
        })
    });
    let turns = Arc::new(Mutex::new(turns.collect::<BinaryHeap<_>>()));
    let jobs = Arc::new(lane.jobs);
    let mut all = JoinSet::new();
    for _ in 0..workers {
        let worker = Worker {
            host: Arc::clone(&host),
            jobs: Arc::clone(&jobs),
            turns: Arc::clone(&turns),
            visitor: Arc::clone(&visitor),
            say: say.clone(),
        };
        all.spawn(worker.work());
    }
    while all.join_next().await.is_some() {}
}

struct Worker {
    host: Arc<str>,
    jobs: Arc<Vec<Job>>,
    turns: Arc<Mutex<BinaryHeap<Reverse<Turn>>>>,
    visitor: Arc<Visitor>,
    say: mpsc::Sender<Said>,
}

impl Worker {
    fn turns(&self) -> std::sync::MutexGuard<'_, BinaryHeap<Reverse<Turn>>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work(self) {
        loop {
            let Some(Reverse(turn)) = self.turns().pop() else {
                return;
            };
            if turn.ready > Instant::now() {
                sleep_until(turn.ready).await;
            }
            let job = &self.jobs[turn.number];
            let seen = self.visitor.visit(job, turn.attempt).await;
            if let Seen::Trouble {
                trouble,
                again: Some(wait),
            } = &seen
            {
                let settings = &self.visitor.settings;
                if turn.attempt < settings.attempts {
                    let attempt = turn.attempt + 1;
                    let random = self.random(&turn);
                    let wait =
                        wait.unwrap_or_else(|| backoff(settings.first_wait, attempt, random));
                    self.turns().push(Reverse(Turn {
                        ready: Instant::now() + wait,
                        attempt,
                        ..turn
                    }));
                    continue;
                }
                if let Trouble::NoHost { host, .. } = trouble {
                    self.visitor.set_absent(host);
                }
            }
            let said = Said {
                host: Arc::clone(&self.host),
                page: job.page.clone(),
                seen,
            };
            if self.say.send(said).await.is_err() {
                return;
            }
        }
    }

    /// From 0 to 1: the same for the same seed, page and attempt.
    fn random(&self, turn: &Turn) -> f64 {
        let page = self.jobs[turn.number].page.bytes();
        let own = page.fold(0_u64, |own, byte| {
            own.rotate_left(5).wrapping_add(u64::from(byte))
        });
        let seed = self.visitor.settings.seed ^ own.rotate_left(turn.attempt);
        fastrand::Rng::with_seed(seed).f64()
    }
}
