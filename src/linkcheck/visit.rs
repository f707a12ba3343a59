//! A visit of one page: requests it and follows redirects until the result is known.
//!
//! The first request uses HEAD. Its result counts if the page exists. Other results must be
//! confirmed with GET, starting again from the address in the article: some hosts redirect HEAD in
//! a loop, to an error or to a login page, but serve the page to readers.

use super::anchors::missing;
use super::client::{Client, FetchError, PageResponse};
use super::plan::Job;
use super::rate_limit::RateLimiters;
use super::settings::Settings;
use super::verdict::{self, RedirectChain};
use crate::schema::Links;
use crate::status::{Address, Class, Status, Time};
use hyper::Method;
use hyper::header::{COOKIE, HeaderMap};
use regex::RegexSet;
use std::time::Duration;
use tokio::sync::Semaphore;
use tracing::{debug, info};
use url::Url;

/// Outcome of a visit.
#[derive(Debug)]
pub(super) enum VisitOutcome {
    /// The results of the page and of its fragments, by address.
    Checked(Vec<(String, Status)>),
    /// There is no result. `retry` is `None` if another attempt is useless, and otherwise the
    /// time to wait if the host asked for one.
    Failed {
        error: FetchError,
        retry: Option<Option<Duration>>,
    },
    /// The host receives no more requests in this run.
    Skipped,
}

/// State that all visits share.
pub(super) struct Visitor {
    pub(super) client: Client,
    pub(super) limiters: RateLimiters,
    pub(super) settings: Settings,
    pub(super) links: Links,
    /// Patterns of the configuration for the addresses of error pages.
    pub(super) soft_404: RegexSet,
    /// Limit of the simultaneous requests to all hosts.
    pub(super) all: Semaphore,
}

/// Result of one request.
enum Step {
    Response(PageResponse),
    Stop(VisitOutcome),
}

/// End of a redirect chain.
struct ChainEnd {
    outcome: VisitOutcome,
    trust: Trust,
    /// Status code and location of the first redirect.
    first: Option<(u16, String)>,
}

/// Trust in the result of a chain of HEAD requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// GET would have the same result.
    Full,
    /// GET would have the same result if its first redirect is the same.
    IfRedirectedAlike,
    /// GET may have another result.
    No,
}

impl Visitor {
    /// Visits the page of `job`. Only the first attempt uses HEAD.
    pub(super) async fn visit(&self, job: &Job, attempt: u32) -> VisitOutcome {
        let Ok(start) = Url::parse(&job.page) else {
            return VisitOutcome::Skipped;
        };
        let mut head_end = None;
        if job.fragments.is_empty() && attempt == 1 {
            let end = self.follow(&Method::HEAD, &start, job, None).await;
            match end.trust {
                Trust::Full => return end.outcome,
                Trust::IfRedirectedAlike => head_end = Some(end),
                Trust::No => {}
            }
        }
        self.follow(&Method::GET, &start, job, head_end)
            .await
            .outcome
    }

    /// Follows the redirects from `start`. `head_end` is the end of the chain of HEAD requests.
    async fn follow(
        &self,
        method: &Method,
        start: &Url,
        job: &Job,
        mut head_end: Option<ChainEnd>,
    ) -> ChainEnd {
        let mut chain = RedirectChain::from(start.clone());
        loop {
            let response = match self.step(method, &chain, job).await {
                Step::Response(response) => response,
                Step::Stop(outcome) => return stopped(chain, outcome),
            };
            chain.cookies.store(&chain.here.clone(), &response.headers);
            let is_good = self.is_good(&chain, &response);
            let location = match response.code {
                300..=399 if !is_good => response.location.as_deref(),
                _ => None,
            };
            let Some(location) = location else {
                return self.finish(chain, &response, job);
            };
            if let Err(reason) = chain.follow(location, response.code, self.settings.max_redirects)
            {
                return end(chain, failed(FetchError::Failed(reason)), Trust::No);
            }
            debug!(
                "{method} {}: {} redirects to {}",
                job.page, response.code, chain.here
            );
            if let Some(end) = head_end.take_if(|end| end.first == chain.first) {
                return end;
            }
        }
    }

    /// Returns true if `response` is a page, or accepted as one.
    fn is_good(&self, chain: &RedirectChain, response: &PageResponse) -> bool {
        let host = chain.here.host_str().unwrap_or_default();
        (200..300).contains(&response.code) || self.settings.accepts(host, response.code)
    }

    /// Evaluates the response at the end of a chain.
    fn finish(&self, chain: RedirectChain, response: &PageResponse, job: &Job) -> ChainEnd {
        let host = chain.here.host_str().unwrap_or_default();
        if self.is_good(&chain, response) {
            let results = self.results(&chain, response, job);
            let trust = results
                .first()
                .map_or(Trust::No, |(_, status)| trust(status));
            return end(chain, VisitOutcome::Checked(results), trust);
        }
        if let Some(wait) = verdict::rate_limit_wait(response) {
            let outcome = self.pause(host, response, wait);
            return end(chain, outcome, Trust::Full);
        }
        let reason = verdict::status_line(response);
        let outcome = match response.code {
            404 | 410 => {
                VisitOutcome::Checked(vec![(job.page.clone(), chain.dead(response, reason))])
            }
            500..=599 => VisitOutcome::Failed {
                error: FetchError::Failed(reason),
                retry: Some(None),
            },
            _ => failed(FetchError::Failed(reason)),
        };
        end(chain, outcome, Trust::No)
    }

    /// Sends one request as soon as the rate limits allow it.
    async fn step(&self, method: &Method, chain: &RedirectChain, job: &Job) -> Step {
        let url = &chain.here;
        let host = url.host_str().unwrap_or_default();
        let limiter = self.limiters.of(host, || self.settings.rate_limit_of(host));
        let via = if chain.is_at_start() {
            None
        } else {
            Some(url.to_string())
        };
        if limiter.is_unknown() {
            let host = host.to_owned();
            return Step::Stop(failed(FetchError::UnknownHost { host, via }));
        }
        let Ok(permit) = limiter.acquire().await else {
            return Step::Stop(VisitOutcome::Skipped);
        };
        let Ok(_total_permit) = self.all.acquire().await else {
            return Step::Stop(VisitOutcome::Skipped);
        };
        let needs_page = !job.fragments.is_empty();
        let headers = self.headers(chain);
        let response = self
            .client
            .fetch(method.clone(), url, headers, needs_page)
            .await;
        drop(permit);
        let error = match response {
            Ok(response) => {
                debug!("{method} {url}: {}", verdict::status_line(&response));
                limiter.record_response();
                return Step::Response(response);
            }
            Err(error) => error,
        };
        let (error, retry) = match error {
            FetchError::Blocked(_) => {
                limiter.record_response();
                (error, None)
            }
            FetchError::UnknownHost { host, .. } => {
                limiter.record_response();
                (FetchError::UnknownHost { host, via }, Some(None))
            }
            FetchError::TimedOut(_) | FetchError::Connection(_) | FetchError::Failed(_) => {
                if limiter.record_failure() {
                    info!("{host}: no more requests, because several in a row failed");
                }
                (error, Some(None))
            }
        };
        Step::Stop(VisitOutcome::Failed { error, retry })
    }

    /// Returns the cookies of the chain and the configured headers of the host. The headers may be
    /// secret, so they are sent only to that host, and only over `https` or to allowed hosts.
    fn headers(&self, chain: &RedirectChain) -> HeaderMap {
        let url = &chain.here;
        let host = url.host_str().unwrap_or_default();
        let mut headers = HeaderMap::new();
        if let Some(cookies) = chain.cookies.header(url) {
            headers.insert(COOKIE, cookies);
        }
        if (url.scheme() == "https" || self.settings.policy.names(host))
            && let Some(own) = self.settings.headers_of(host)
        {
            headers.extend(own.clone());
        }
        headers
    }

    /// Pauses the requests to a host that asks for it, or closes it if the pause is too long.
    fn pause(&self, host: &str, response: &PageResponse, wait: Option<Duration>) -> VisitOutcome {
        let limiter = self.limiters.of(host, || self.settings.rate_limit_of(host));
        let retry = match wait {
            Some(wait) if wait > self.settings.max_wait => {
                info!(
                    "{host}: no more requests, because it asks to wait {} s",
                    wait.as_secs()
                );
                limiter.close();
                None
            }
            Some(wait) => {
                info!("{host}: rate limit, next request in {} s", wait.as_secs());
                limiter.pause(wait);
                Some(Some(wait))
            }
            None => Some(None),
        };
        VisitOutcome::Failed {
            error: FetchError::Failed(verdict::status_line(response)),
            retry,
        }
    }

    /// Returns the results of a page that exists, and of its fragments.
    fn results(
        &self,
        chain: &RedirectChain,
        response: &PageResponse,
        job: &Job,
    ) -> Vec<(String, Status)> {
        let status = chain.status(response, &self.links, &self.soft_404);
        let is_good = status.class.is_good();
        let seen = status.seen.unwrap_or_default();
        let mut results = vec![(job.page.clone(), status)];
        if !is_good {
            return results;
        }
        // A page that is not HTML, or is too large, is not searched.
        let missing = match &response.page {
            Some(page) => missing(page, &job.fragments),
            None => Vec::new(),
        };
        for fragment in &job.fragments {
            let class = if missing.contains(&fragment.as_str()) {
                Class::AnchorGone
            } else {
                Class::Ok
            };
            let address = Address::with_fragment(&job.page, fragment);
            results.push((address, Status::of(class, seen)));
        }
        results
    }

    /// Records that a host does not exist, so that its other pages are not requested.
    pub(super) fn set_unknown_host(&self, host: &str) {
        let limiter = self.limiters.of(host, || self.settings.rate_limit_of(host));
        limiter.set_unknown();
    }
}

/// Returns the trust in HEAD requests that found a page.
fn trust(status: &Status) -> Trust {
    match status.class {
        Class::Ok if status.insecure.is_none() => Trust::Full,
        Class::Ok | Class::Moved | Class::Redirected => Trust::IfRedirectedAlike,
        _ => Trust::No,
    }
}

fn end(chain: RedirectChain, outcome: VisitOutcome, trust: Trust) -> ChainEnd {
    ChainEnd {
        outcome,
        trust,
        first: chain.first,
    }
}

/// Returns the end of a chain whose last request has no response.
fn stopped(chain: RedirectChain, outcome: VisitOutcome) -> ChainEnd {
    let trust = match &outcome {
        // Some hosts close the connection after a HEAD request.
        VisitOutcome::Failed {
            error: FetchError::Failed(_),
            ..
        } => Trust::No,
        _ if !chain.is_at_start() => Trust::IfRedirectedAlike,
        _ => Trust::Full,
    };
    end(chain, outcome, trust)
}

fn failed(error: FetchError) -> VisitOutcome {
    VisitOutcome::Failed { error, retry: None }
}

/// Returns the status of a page whose host does not exist.
pub(super) fn unknown_host(reason: &str) -> Status {
    Status {
        why: Some(reason.to_owned()),
        ..Status::of(Class::Dead, Time::now())
    }
}
