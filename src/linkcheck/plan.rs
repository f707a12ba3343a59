//! What a run asks for: what is due, the longest unasked first, within the budget
//! of each host.

use super::extract::{Addresses, Wanted};
use super::settings::Settings;
use crate::status::{Address, Status, Statuses, Time};
use crate::util::Fnv1a;
use std::collections::BTreeMap;
use url::Url;

/// A page to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its address.
    pub page: String,
    /// Places to look for on it.
    pub fragments: Vec<String>,
}

/// The pages of one host, in the order in which they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The host.
    pub host: String,
    /// Its pages.
    pub jobs: Vec<Job>,
}

/// What a run asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The hosts; those with the most to ask first.
    pub lanes: Vec<Lane>,
    /// Pages whose last answer still holds.
    pub fresh: usize,
    /// Pages that are due, but beyond the budget of their host.
    pub beyond: usize,
}

impl Plan {
    /// What of `addresses` is to be asked at `now`.
    pub fn of(addresses: &Addresses, statuses: &Statuses, settings: &Settings, now: Time) -> Self {
        let mut plan = Self::default();
        let mut hosts: BTreeMap<String, Vec<(Option<Time>, Job)>> = BTreeMap::new();
        for (page, wanted) in addresses {
            if !is_due(page, wanted, statuses, settings.ttl, now) {
                plan.fresh += 1;
                continue;
            }
            let Some(host) = host_of(page) else { continue };
            let job = Job {
                page: page.clone(),
                fragments: wanted.fragments.iter().cloned().collect(),
            };
            let asked = statuses.get(page).map(Status::asked);
            hosts.entry(host).or_default().push((asked, job));
        }
        for (host, mut jobs) in hosts {
            // What was never asked comes first: `None` is the least.
            jobs.sort_by_key(|(asked, _)| *asked);
            let budget = settings.budget_of(&host);
            plan.beyond += jobs.len().saturating_sub(budget);
            jobs.truncate(budget);
            let jobs = jobs.into_iter().map(|(_, job)| job).collect();
            plan.lanes.push(Lane { host, jobs });
        }
        plan.lanes.sort_by_key(|lane| usize::MAX - lane.jobs.len());
        plan
    }

    /// How many pages are asked for.
    pub fn len(&self) -> usize {
        self.lanes.iter().map(|lane| lane.jobs.len()).sum()
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    pub(super) fn needs_tls(&self) -> bool {
        let mut jobs = self.lanes.iter().flat_map(|lane| &lane.jobs);
        jobs.any(|job| job.page.starts_with("https:"))
    }
}

/// The host of an address, as it is asked.
pub fn host_of(page: &str) -> Option<String> {
    Url::parse(page).ok()?.host_str().map(str::to_owned)
}

fn is_due(page: &str, wanted: &Wanted, statuses: &Statuses, ttl: u32, now: Time) -> bool {
    let holds = |address: &str| {
        statuses
            .get(address)
            .is_some_and(|status| holds(address, status, ttl, now))
    };
    let place = |fragment: &String| holds(&Address::with_fragment(page, fragment));
    !(holds(page) && wanted.fragments.iter().all(place))
}

/// Whether the last answer still holds. Failures never do: they are asked for in
/// each run. Of good ones not all end on one day: each holds for three to five
/// fourths of the time, which hangs on the address and the answer.
fn holds(address: &str, status: &Status, ttl: u32, now: Time) -> bool {
    if !status.now().holds() {
        return false;
    }
    // A time that is still to come is that of a wrong clock.
    let Some(seen) = status.seen.filter(|seen| *seen <= now) else {
        return false;
    };
    let spread = hash(address, seen.0) % 1024;
    let time = u64::from(ttl) * 86_400;
    let time = time * 3 / 4 + time / 2 * spread / 1024;
    now.0 < seen.0.saturating_add(time)
}

/// FNV-1a: the same on every machine.
fn hash(text: &str, number: u64) -> u64 {
    let mut hash = Fnv1a::default();
    hash.update(text.as_bytes());
    hash.update(&number.to_le_bytes());
    let hash = hash.value();
    // The low bits of FNV are weak for texts that differ in their end.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Class;

    const DAY: u64 = 86_400;

    fn addresses(pages: &[&str]) -> Addresses {
        let pages = pages.iter();
        pages
            .map(|page| ((*page).to_owned(), Wanted::default()))
            .collect()
    }

    fn asked(plan: &Plan) -> Vec<&str> {
        let jobs = plan.lanes.iter().flat_map(|lane| &lane.jobs);
        jobs.map(|job| job.page.as_str()).collect()
    }

    #[test]
    fn failures_are_asked_again_and_good_answers_are_not() {
        let now = Time(1000 * DAY);
        let mut statuses = Statuses::default();
        for (page, class) in [
            ("https://a/ok", Class::Ok),
            ("https://a/moved", Class::Moved),
            ("https://a/dead", Class::Dead),
            ("https://a/soft", Class::Soft404),
        ] {
            statuses.note(page.to_owned(), Status::of(class, Time(now.0 - DAY)));
        }
        let ok = Status::of(Class::Ok, Time(now.0 - DAY));
        let troubled = Status::troubled(Some(&ok), "429".to_owned(), Time(now.0 - 10));
        statuses.note("https://a/429".to_owned(), troubled);
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
            asked(&plan),
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
    fn answers_end_on_different_days() {
        let pages: Vec<String> = (0..1000).map(|n| format!("https://a/{n}")).collect();
        let mut statuses = Statuses::default();
        for page in &pages {
            statuses.note(page.clone(), Status::of(Class::Ok, Time(0)));
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
    fn a_budget_takes_the_oldest() {
        let mut statuses = Statuses::default();
        for (page, seen) in [
            ("https://a/1", 300),
            ("https://a/2", 100),
            ("https://a/3", 200),
        ] {
            statuses.note(page.to_owned(), Status::of(Class::Dead, Time(seen)));
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
        assert_eq!(asked(&plan), ["https://a/4", "https://a/2", "https://b/"]);
        assert_eq!(plan.beyond, 2);
    }
}
