//! Which revisions to check: the latest commit at each time.

use crate::cli::args::TrendArgs;
use crate::cli::message::status;
use crate::git::{TimedCommit, timeline};
use crate::trend::{Since, day_of};
use anyhow::bail;

/// Maximum number of points.
const MAX_POINTS: usize = 1000;

/// A time, and the commit that was the latest one.
pub(super) struct Moment {
    /// The time, in seconds since 1970.
    pub(super) time: i64,
    pub(super) commit: String,
}

/// Returns the times to measure, the oldest first. The last one is that of the last commit.
pub(super) fn moments(args: &TrendArgs) -> anyhow::Result<Vec<Moment>> {
    let timeline = timeline(&args.head)?;
    let Some(last) = timeline.commits.first() else {
        bail!("`{}` has no commits", args.head);
    };
    let since = match &args.since {
        Since::Date(time) => *time,
        Since::Before(interval) => interval.before(last.time),
        Since::Revision(name) => time_of(name)?,
    };
    if since > last.time {
        bail!(
            "`--since` starts on {}, but `{}` was committed on {}: name an earlier start",
            day_of(since),
            args.head,
            day_of(last.time)
        );
    }
    if let Some(oldest) = timeline.commits.last()
        && timeline.is_shallow
        && oldest.time > since
    {
        status!(
            args.quiet,
            "warning: this clone is shallow, and its history starts on {}: fetch the rest with `git fetch --unshallow`",
            day_of(oldest.time)
        );
    }
    let Some(times) = args.every.starts(since, last.time, MAX_POINTS - 1) else {
        bail!(
            "there are more than {MAX_POINTS} times to check: choose a longer `--every` or a later `--since`"
        );
    };
    Ok(latest(&timeline.commits, &times))
}

fn time_of(revision: &str) -> anyhow::Result<i64> {
    match timeline(revision) {
        Ok(timeline) => Ok(timeline.commits.first().map_or(0, |commit| commit.time)),
        Err(error) => bail!(
            "`--since {revision}` is not a date such as `2026-01-31`, a length of time such as `2years`, or a revision: {error}"
        ),
    }
}

/// Returns the latest of `commits`, the newest first, at each of `times`, and the newest commit.
fn latest(commits: &[TimedCommit], times: &[i64]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let mut rest = commits.iter().peekable();
    moments.extend(rest.peek().map(|newest| Moment {
        time: newest.time,
        commit: newest.commit.clone(),
    }));
    for time in times.iter().rev() {
        while rest.next_if(|commit| commit.time >= *time).is_some() {}
        let Some(commit) = rest.peek() else { break };
        moments.push(Moment {
            time: *time,
            commit: commit.commit.clone(),
        });
    }
    moments.reverse();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_commit_before_each_time_counts() {
        let commits: Vec<TimedCommit> = [("d", 40), ("c", 30), ("b", 12), ("a", 10)]
            .map(|(commit, time)| TimedCommit {
                commit: commit.to_owned(),
                time,
            })
            .into();
        let found: Vec<(i64, String)> = latest(&commits, &[5, 10, 11, 20, 30, 40])
            .into_iter()
            .map(|moment| (moment.time, moment.commit))
            .collect();
        let expected = [(11, "a"), (20, "b"), (30, "b"), (40, "c"), (40, "d")];
        assert_eq!(
            found,
            expected.map(|(time, commit)| (time, commit.to_owned()))
        );
    }
}
