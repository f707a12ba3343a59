//! The command: checks the revisions in turn, and prints the trend.

use super::history::{Moment, moments};
use super::revision::{Checked, Checker};
use crate::cli::Outcome;
use crate::cli::args::TrendArgs;
use crate::cli::message::status;
use crate::cli::progress::Progress;
use crate::cli::targets;
use crate::git::Touches;
use crate::trend::{self, Interval, Point, Survival, Trend, Untouched};
use anyhow::Context as _;

pub(in crate::cli) fn run(args: &TrendArgs) -> anyhow::Result<Outcome> {
    targets::validate(&args.format, "html=trend.html")?;
    let moments = moments(args)?;
    let progress = Progress::start(args.quiet, "checking revisions");
    let trend = measure(args, &moments)?;
    drop(progress);
    targets::write(&args.format, "the trend", |format, _, out| {
        trend::write(&trend, format, args.all, out)
    })?;
    let failed = trend.points.iter().filter(|point| point.error.is_some());
    let failed = failed.count();
    if failed > 0 {
        status!(
            args.quiet,
            "warning: {failed} of {} revisions could not be checked",
            trend.points.len()
        );
    }
    Ok(Outcome::Clean)
}

/// Checks the commits of all moments.
fn measure(args: &TrendArgs, moments: &[Moment]) -> anyhow::Result<Trend> {
    let mut months = args.untouched.clone();
    months.sort_unstable();
    months.dedup();
    let mut checker = Checker::start(args)?;
    let last = moments.last().context("there is no commit to check")?;
    let mut touches = Touches::start(&last.commit)?;
    let mut survival = Survival::default();
    let mut points: Vec<Point> = Vec::new();
    let mut previous: Option<(i64, Checked)> = None;
    for moment in moments {
        let is_new = points
            .last()
            .is_none_or(|point| point.commit != moment.commit);
        let mut error = None;
        if is_new {
            touches.advance(&moment.commit)?;
            match checker.check(&moment.commit) {
                Ok(checked) => {
                    if let Some((time, before)) = &previous
                        && checked.is_comparable
                    {
                        survival.add(&before.marks, &checked.marks, moment.time - time);
                    }
                    previous = Some((moment.time, checked));
                }
                Err(cause) => {
                    previous = None;
                    error = Some(format!("{cause:#}"));
                }
            }
        } else {
            error = points.last().and_then(|point| point.error.clone());
        }
        let measured = previous.as_ref().map(|(_, checked)| checked);
        points.push(Point {
            time: moment.time,
            commit: moment.commit.clone(),
            measures: measured.map(|checked| checked.measures.clone()),
            untouched: match measured {
                Some(checked) => untouched(checked, &touches, moment.time, &months),
                None => Vec::new(),
            },
            error,
        });
    }
    if points.iter().all(|point| point.measures.is_none())
        && let Some(error) = points.iter_mut().rev().find_map(|point| point.error.take())
    {
        return Err(anyhow::Error::msg(error)).context("no revision could be checked");
    }
    Ok(Trend::new(args.head.clone(), args.every, points, &survival))
}

/// Returns how many articles did not change for some months before `now`.
fn untouched(checked: &Checked, touches: &Touches, now: i64, months: &[u32]) -> Vec<Untouched> {
    let times = checked.paths.iter().filter_map(|path| touches.time(path));
    let times: Vec<i64> = times.collect();
    let rows = months.iter().map(|months| {
        let limit = Interval::months(*months).before(now);
        Untouched {
            months: *months,
            articles: times.iter().filter(|time| **time <= limit).count(),
        }
    });
    rows.collect()
}
