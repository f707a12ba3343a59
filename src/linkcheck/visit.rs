//! One page, requested until it is known what it is. HEAD is believed where it says
//! that the page is there; what else it says must be confirmed with GET, from the
//! address in the article on: some hosts redirect HEAD in a loop, to an error or to a
//! sign-in page, and have the page for everybody who reads it.

use super::anchors::missing;
use super::client::{Answer, Client, Trouble};
use super::pace::Gates;
use super::plan::Job;
use super::settings::Settings;
use super::verdict::{self, RedirectChain};
use crate::schema::Links;
use crate::status::{Address, Class, Status, Time};
use hyper::Method;
use hyper::header::{COOKIE, HeaderMap};
use regex::RegexSet;
use std::time::Duration;
use tokio::sync::Semaphore;
use url::Url;

/// What became of a visit.
#[derive(Debug)]
pub(super) enum Seen {
    /// It is known what the page is, and the places on it.
    Answer(Vec<(String, Status)>),
    /// No answer this time; `again` says whether another attempt may help, and
    /// after how long if the host said so.
    Trouble {
        trouble: Trouble,
        again: Option<Option<Duration>>,
    },
    /// Its host is not asked any more in this run.
    Closed,
}

/// What all visits share.
pub(super) struct Visitor {
    pub(super) client: Client,
    pub(super) gates: Gates,
    pub(super) settings: Settings,
    pub(super) links: Links,
    /// Patterns of the tree for addresses of pages that say that there is none.
    pub(super) soft_404: RegexSet,
    pub(super) all: Semaphore,
}

/// What one request came to.
enum Step {
    Answer(Answer),
    Stop(Seen),
}

/// How a redirect chain ended.
struct Arrival {
    seen: Seen,
    trust: Trust,
    /// Code and location of its first redirect.
    first: Option<(u16, String)>,
}

/// How far a chain of HEAD requests is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// GET would tell the same.
    Full,
    /// GET is redirected to the same page, if it is redirected alike at first.
    IfRedirectedAlike,
    /// GET may tell something else.
    No,
}

impl Visitor {
    /// Visits the page of `job`. Only the first attempt is made with HEAD.
    pub(super) async fn visit(&self, job: &Job, attempt: u32) -> Seen {
        let Ok(start) = Url::parse(&job.page) else {
            return Seen::Closed;
        };
        let mut known = None;
        if job.fragments.is_empty() && attempt == 1 {
            let arrival = self.follow(&Method::HEAD, &start, job, None).await;
            match arrival.trust {
                Trust::Full => return arrival.seen,
                Trust::IfRedirectedAlike => known = Some(arrival),
                Trust::No => {}
            }
        }
        self.follow(&Method::GET, &start, job, known).await.seen
    }

    /// Follows the redirects from `start` on. `known` is where HEAD has led.
    async fn follow(
        &self,
        method: &Method,
        start: &Url,
        job: &Job,
        mut known: Option<Arrival>,
    ) -> Arrival {
        let mut chain = RedirectChain::from(start.clone());
        loop {
            let answer = match self.step(method, &chain, job).await {
                Step::Answer(answer) => answer,
                Step::Stop(seen) => return stopped(chain, seen),
            };
            chain.cookies.store(&chain.here.clone(), &answer.headers);
            let is_good = self.is_good(&chain, &answer);
            let location = match answer.code {
                300..=399 if !is_good => answer.location.as_deref(),
                _ => None,
            };
            let Some(location) = location else {
                return self.arrive(chain, &answer, job);
            };
            if let Err(why) = chain.follow(location, answer.code, self.settings.hops) {
                return arrival(chain, failed(Trouble::Failed(why)), Trust::No);
            }
            if let Some(known) = known.take_if(|known| known.first == chain.first) {
                return known;
            }
        }
    }

    /// Returns true if `answer` is a page, or as good as one.
    fn is_good(&self, chain: &RedirectChain, answer: &Answer) -> bool {
        let host = chain.here.host_str().unwrap_or_default();
        (200..300).contains(&answer.code) || self.settings.accepts(host, answer.code)
    }

    /// Judges the answer at the end of a chain.
    fn arrive(&self, chain: RedirectChain, answer: &Answer, job: &Job) -> Arrival {
        let host = chain.here.host_str().unwrap_or_default();
        if self.is_good(&chain, answer) {
            let found = self.found(&chain, answer, job);
            let trust = found.first().map_or(Trust::No, |(_, status)| trust(status));
            return arrival(chain, Seen::Answer(found), trust);
        }
        if let Some(wait) = verdict::asks_to_wait(answer) {
            let seen = self.rest(host, answer, wait);
            return arrival(chain, seen, Trust::Full);
        }
        let words = verdict::words(answer);
        let seen = match answer.code {
            404 | 410 => Seen::Answer(vec![(job.page.clone(), chain.dead(answer, words))]),
            500..=599 => Seen::Trouble {
                trouble: Trouble::Failed(words),
                again: Some(None),
            },
            _ => failed(Trouble::Failed(words)),
        };
        arrival(chain, seen, Trust::No)
    }

    /// Sends one request, when its host may be asked.
    async fn step(&self, method: &Method, chain: &RedirectChain, job: &Job) -> Step {
        let url = &chain.here;
        let host = url.host_str().unwrap_or_default();
        let gate = self.gates.of(host, || self.settings.pace_of(host));
        let via = || (!chain.is_at_start()).then(|| url.to_string());
        if gate.is_absent() {
            let (host, via) = (host.to_owned(), via());
            return Step::Stop(failed(Trouble::NoHost { host, via }));
        }
        let Ok(turn) = gate.enter().await else {
            return Step::Stop(Seen::Closed);
        };
        let Ok(_one_of_all) = self.all.acquire().await else {
            return Step::Stop(Seen::Closed);
        };
        let body = !job.fragments.is_empty();
        let headers = self.headers(chain);
        let answer = self.client.ask(method.clone(), url, headers, body).await;
        drop(turn);
        gate.answered(!matches!(
            answer,
            Err(Trouble::Late(_) | Trouble::Failed(_))
        ));
        let trouble = match answer {
            Ok(answer) => return Step::Answer(answer),
            Err(Trouble::NoHost { host, .. }) => Trouble::NoHost { host, via: via() },
            Err(trouble) => trouble,
        };
        let again = match trouble {
            Trouble::Refused(_) => None,
            _ => Some(None),
        };
        Step::Stop(Seen::Trouble { trouble, again })
    }

    /// Cookies of the chain, and the headers that the configuration has for the host:
    /// secrets go to the host that they are for, and not in the clear.
    fn headers(&self, chain: &RedirectChain) -> HeaderMap {
        let url = &chain.here;
        let host = url.host_str().unwrap_or_default();
        let mut headers = HeaderMap::new();
        if let Some(cookies) = chain.cookies.header(url) {
            headers.insert(COOKIE, cookies);
        }
        if (url.scheme() == "https" || self.settings.guard.names(host))
            && let Some(own) = self.settings.headers_of(host)
        {
            headers.extend(own.clone());
        }
        headers
    }

    /// The host wants to rest: it rests, and is left alone if that takes long.
    fn rest(&self, host: &str, answer: &Answer, wait: Option<Duration>) -> Seen {
        let gate = self.gates.of(host, || self.settings.pace_of(host));
        let longest = self.settings.longest_wait;
        let again = match wait {
            Some(wait) if wait > longest => {
                gate.close();
                None
            }
            Some(wait) => {
                gate.rest(wait);
                Some(Some(wait))
            }
            None => Some(None),
        };
        Seen::Trouble {
            trouble: Trouble::Failed(verdict::words(answer)),
            again,
        }
    }

    /// There is a page: what it is, and which places it has.
    fn found(&self, chain: &RedirectChain, answer: &Answer, job: &Job) -> Vec<(String, Status)> {
        let status = chain.status(answer, &self.links, &self.soft_404);
        let there = status.class.holds();
        let seen = status.seen.unwrap_or_default();
        let mut found = vec![(job.page.clone(), status)];
        if there && !job.fragments.is_empty() {
            // What is no HTML, or too large, is not said to lack anything.
            let page = answer.page.as_ref();
            let gone = page.map(|page| missing(page, &job.fragments));
            let gone = gone.unwrap_or_default();
            for fragment in &job.fragments {
                let class = match gone.contains(&fragment.as_str()) {
                    true => Class::AnchorGone,
                    false => Class::Ok,
                };
                let address = Address::with_fragment(&job.page, fragment);
                found.push((address, Status::of(class, seen)));
            }
        }
        found
    }

    /// Notes that a host does not exist, so that no other of its pages is requested.
    pub(super) fn set_absent(&self, host: &str) {
        let gate = self.gates.of(host, || self.settings.pace_of(host));
        gate.set_absent();
    }
}

/// How far HEAD is believed that found a page.
fn trust(status: &Status) -> Trust {
    match status.class {
        Class::Ok if status.insecure.is_none() => Trust::Full,
        Class::Ok | Class::Moved | Class::Redirected => Trust::IfRedirectedAlike,
        _ => Trust::No,
    }
}

fn arrival(chain: RedirectChain, seen: Seen, trust: Trust) -> Arrival {
    Arrival {
        seen,
        trust,
        first: chain.first,
    }
}

/// A chain whose last request has no answer.
fn stopped(chain: RedirectChain, seen: Seen) -> Arrival {
    let trust = match &seen {
        // Some hosts hang up on HEAD.
        Seen::Trouble { trouble, .. } if verdict::may_be_due_to_head(trouble) => Trust::No,
        _ if !chain.is_at_start() => Trust::IfRedirectedAlike,
        _ => Trust::Full,
    };
    arrival(chain, seen, trust)
}

fn failed(trouble: Trouble) -> Seen {
    Seen::Trouble {
        trouble,
        again: None,
    }
}

/// The status of a page on a host that there is not.
pub(super) fn no_host(why: &str) -> Status {
    Status {
        why: Some(why.to_owned()),
        ..Status::of(Class::Dead, Time::now())
    }
}
