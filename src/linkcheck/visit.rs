//! One page, asked for until it is known what it is: HEAD, then GET where HEAD is
//! answered badly, and each redirect in turn.

use super::anchors::missing;
use super::client::{Answer, Client, Trouble};
use super::pace::Gates;
use super::plan::Job;
use super::settings::Settings;
use super::verdict::{self, Way};
use crate::schema::Links;
use crate::status::{Address, Class, Status, Time};
use hyper::Method;
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

impl Visitor {
    /// Asks for the page of `job`.
    pub(super) async fn visit(&self, job: &Job) -> Seen {
        let Ok(start) = Url::parse(&job.page) else {
            return Seen::Closed;
        };
        let mut way = Way::from(start);
        let mut method = match job.fragments.is_empty() {
            true => Method::HEAD,
            false => Method::GET,
        };
        loop {
            let answer = match self.step(&method, &way, job).await {
                Step::Answer(answer) => answer,
                Step::Stop(Seen::Trouble { trouble, again })
                    if method == Method::HEAD && verdict::may_be_due_to_head(&trouble) =>
                {
                    // Some hosts hang up on HEAD.
                    let _ = (trouble, again);
                    method = Method::GET;
                    continue;
                }
                Step::Stop(seen) => return seen,
            };
            let host = way.here.host_str().unwrap_or_default().to_owned();
            let is_good =
                (200..300).contains(&answer.code) || self.settings.accepts(&host, answer.code);
            if is_good {
                return Seen::Answer(self.found(&way, &answer, job));
            }
            if let (300..=399, Some(location)) = (answer.code, &answer.location) {
                match way.follow(location, answer.code, self.settings.hops) {
                    Ok(()) => continue,
                    Err(why) => return failed(Trouble::Failed(why)),
                }
            }
            if let Some(wait) = verdict::asks_to_wait(&answer) {
                return self.rest(&host, &answer, wait);
            }
            if method == Method::HEAD {
                method = Method::GET;
                continue;
            }
            let words = verdict::words(&answer);
            return match answer.code {
                404 | 410 => Seen::Answer(vec![(job.page.clone(), way.dead(&answer, words))]),
                500..=599 => Seen::Trouble {
                    trouble: Trouble::Failed(words),
                    again: Some(None),
                },
                _ => failed(Trouble::Failed(words)),
            };
        }
    }

    /// Sends one request, when its host may be asked.
    async fn step(&self, method: &Method, way: &Way, job: &Job) -> Step {
        let host = way.here.host_str().unwrap_or_default();
        let gate = self.gates.of(host, || self.settings.pace_of(host));
        if gate.is_absent() {
            let why = format!("there is no host `{host}`");
            return Step::Stop(failed(Trouble::NoHost(why)));
        }
        let Ok(turn) = gate.enter().await else {
            return Step::Stop(Seen::Closed);
        };
        let Ok(_one_of_all) = self.all.acquire().await else {
            return Step::Stop(Seen::Closed);
        };
        // Secrets go to the host that they are for, and not in the clear.
        let is_safe = way.here.scheme() == "https" || self.settings.guard.names(host);
        let own = self.settings.headers_of(host).filter(|_| is_safe);
        let body = !job.fragments.is_empty();
        let answer = self.client.ask(method.clone(), &way.here, own, body).await;
        drop(turn);
        gate.answered(!matches!(
            answer,
            Err(Trouble::Late(_) | Trouble::Failed(_))
        ));
        match answer {
            Ok(answer) => Step::Answer(answer),
            Err(trouble) => {
                let again = match trouble {
                    Trouble::Refused(_) => None,
                    _ => Some(None),
                };
                Step::Stop(Seen::Trouble { trouble, again })
            }
        }
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
    fn found(&self, way: &Way, answer: &Answer, job: &Job) -> Vec<(String, Status)> {
        let status = way.status(answer, &self.links, &self.soft_404);
        let there = status.class.holds();
        let seen = status.seen.unwrap_or_default();
        let mut found = vec![(job.page.clone(), status)];
        if there && !job.fragments.is_empty() {
            // What is no HTML, or too large, is not said to lack anything.
            let html = answer.html.as_deref();
            let gone = html.map(|html| missing(html, &job.fragments));
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

    /// Notes that a host is not there, so that its other pages are not asked for.
    pub(super) fn is_absent(&self, page: &str) {
        if let Some(host) = super::plan::host_of(page) {
            self.gates
                .of(&host, || self.settings.pace_of(&host))
                .set_absent();
        }
    }
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
