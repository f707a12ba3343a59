//! Plan of a run: the pages that are due, those with the oldest result first, within the budget
//! of each host.

use super::settings::Settings;
use super::targets::{LinkTargets, PageTargets};
use crate::status::{Address, Status, Statuses, Time};
use crate::util::Fnv1a;
use std::collections::BTreeMap;
use url::Url;

/// A page to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Address of the page.
    pub page: String,
    /// Fragments that the page must contain.
    pub fragments: Vec<String>,
}

/// Pages of one host, in the order of the requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostQueue {
    /// Name of the host.
    pub host: String,
    /// Pages to check.
    pub jobs: Vec<Job>,
}

/// Pages that a run checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Hosts, those with the most pages first.
    pub queues: Vec<HostQueue>,
    /// Number of pages with a result that is still valid.
    pub fresh: usize,
    /// Number of pages that are due, but exceed the budget of their host.
    pub over_budget: usize,
}

impl Plan {
    /// Plans a run at the time `now`.
    pub fn of(targets: &LinkTargets, statuses: &Statuses, settings: &Settings, now: Time) -> Self {
        let mut plan = Self::default();
        let mut hosts: BTreeMap<String, Vec<(Option<Time>, Job)>> = BTreeMap::new();
        for (page, links) in targets {
            if !is_due(page, links, statuses, settings.ttl, now) {
                plan.fresh += 1;
                continue;
            }
            let Some(host) = host_of(page) else { continue };
            let job = Job {
                page: page.clone(),
                fragments: links.fragments.iter().cloned().collect(),
            };
            let last_checked = statuses.get(page).map(Status::last_checked);
            hosts.entry(host).or_default().push((last_checked, job));
        }
        for (host, mut jobs) in hosts {
            // New pages come first: `None` is the smallest key.
            jobs.sort_by_key(|(last_checked, _)| *last_checked);
            let budget = settings.budget_of(&host);
            plan.over_budget += jobs.len().saturating_sub(budget);
            jobs.truncate(budget);
            let jobs = jobs.into_iter().map(|(_, job)| job).collect();
            plan.queues.push(HostQueue { host, jobs });
        }
        plan.queues
            .sort_by_key(|queue| usize::MAX - queue.jobs.len());
        plan
    }

    /// Returns the number of pages to check.
    pub fn len(&self) -> usize {
        self.queues.iter().map(|queue| queue.jobs.len()).sum()
    }

    /// Returns true if there is no page to check.
    pub fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    /// Returns true if a page has an `https` address.
    pub(super) fn needs_tls(&self) -> bool {
        let mut jobs = self.queues.iter().flat_map(|queue| &queue.jobs);
        jobs.any(|job| job.page.starts_with("https:"))
    }
}

/// Returns the host of an address.
pub fn host_of(page: &str) -> Option<String> {
    Url::parse(page).ok()?.host_str().map(str::to_owned)
}

/// Returns true if the result of a page or of one of its fragments is missing or no longer valid.
fn is_due(page: &str, links: &PageTargets, statuses: &Statuses, ttl: u32, now: Time) -> bool {
    let is_valid = |address: &str| {
        statuses
            .get(address)
            .is_some_and(|status| is_valid(address, status, ttl, now))
    };
    let is_fragment_valid = |fragment: &String| is_valid(&Address::with_fragment(page, fragment));
    !(is_valid(page) && links.fragments.iter().all(is_fragment_valid))
}

/// Returns true if a result is still valid. Failures are checked again in each run. Good results
/// are valid for 75% to 125% of `ttl` days, so that they do not all expire on the same day. The
/// exact time depends on the address and the time of the result.
fn is_valid(address: &str, status: &Status, ttl: u32, now: Time) -> bool {
    if !status.current().is_good() {
        return false;
    }
    // A time in the future comes from a wrong clock.
    let Some(seen) = status.seen.filter(|seen| *seen <= now) else {
        return false;
    };
    let spread = hash(address, seen.0) % 1024;
    let time = u64::from(ttl) * 86_400;
    let time = time * 3 / 4 + time / 2 * spread / 1024;
    now.0 < seen.0.saturating_add(time)
}

/// Returns the FNV-1a hash, which is the same on every machine.
fn hash(text: &str, number: u64) -> u64 {
    let mut hash = Fnv1a::default();
    hash.update(text.as_bytes());
    hash.update(&number.to_le_bytes());
    let hash = hash.value();
    // The low bits of FNV-1a are weak for texts that differ only at their end.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Class;

    const DAY: u64 = 86_400;

    fn addresses(pages: &[&str]) -> LinkTargets {
        let pages = pages.iter();
        pages
            .map(|page| ((*page).to_owned(), PageTargets::default()))
            .collect()
    }

    fn planned(plan: &Plan) -> Vec<&str> {
        let jobs = plan.queues.iter().flat_map(|queue| &queue.jobs);
        jobs.map(|job| job.page.as_str()).collect()
    }

    #[test]
    fn failures_are_due_and_good_results_are_not() {
        let now = Time(1000 * DAY);
        let mut statuses = Statuses::default();
        for (page, class) in [
            ("https://a/ok", Class::Ok),
            ("https://a/moved", Class::Moved),
            ("https://a/dead", Class::Dead),
            ("https://a/soft", Class::Soft404),
        ] {
            statuses.merge(page.to_owned(), Status::of(class, Time(now.0 - DAY)));
        }
        let ok = Status::of(Class::Ok, Time(now.0 - DAY));
        let failed = Status::failed(Some(&ok), "429".to_owned(), Time(now.0 - 10));
        statuses.merge("https://a/429".to_owned(), failed);
        let pages = [
            "https://a/ok",
            "https://a/moved",
            "https://a/dead",
            "https://a/soft",
            "https://a/429",
            "https://a/new",
        ];
        let plan = Plan::of(&addresses(&pages), &statuses, &Settings::default(), now);
        assert_eq!(
            planned(&plan),
            [
                "https://a/new",
                "https://a/dead",
                "https://a/soft",
                "https://a/429"
            ]
        );
        assert_eq!(plan.fresh, 2);
    }

    #[test]
    fn results_expire_on_different_days() {
        let pages: Vec<String> = (0..1000).map(|n| format!("https://a/{n}")).collect();
        let mut statuses = Statuses::default();
        for page in &pages {
            statuses.merge(page.clone(), Status::of(Class::Ok, Time(0)));
        }
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let all = addresses(&pages);
        let settings = Settings {
            ttl: 20,
            budget: 0,
            ..Settings::default()
        };
        let due = |day: u64| Plan::of(&all, &statuses, &settings, Time(day * DAY)).len();
        assert_eq!((due(14), due(26)), (0, 1000));
        for day in 16..25 {
            let new = due(day) - due(day - 1);
            assert!((50..200).contains(&new), "{new} on day {day}");
        }
    }

    #[test]
    fn budget_takes_the_oldest_results() {
        let mut statuses = Statuses::default();
        for (page, seen) in [
            ("https://a/1", 300),
            ("https://a/2", 100),
            ("https://a/3", 200),
        ] {
            statuses.merge(page.to_owned(), Status::of(Class::Dead, Time(seen)));
        }
        let all = addresses(&[
            "https://a/1",
            "https://a/2",
            "https://a/3",
            "https://a/4",
            "https://b/",
        ]);
        let settings = Settings {
            budget: 2,
            ..Settings::default()
        };
        let plan = Plan::of(&all, &statuses, &settings, Time(400));
        assert_eq!(planned(&plan), ["https://a/4", "https://a/2", "https://b/"]);
        assert_eq!(plan.over_budget, 2);
    }
}
