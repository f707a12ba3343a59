//! Asking the web: settings, progress, and the link-status file, which is written
//! from time to time.

use super::{Work, save};
use crate::cli::args::LinksArgs;
use crate::cli::session::{Session, talk};
use crate::linkcheck::{self, Guard, LinkCheckContext, Plan, Progress, Settings};
use crate::report::{escape_controls, plural};
use crate::status::{Address, Statuses, Time};
use anyhow::bail;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// So often the link-status file is written while a run goes on, at most.
const SAVE: Duration = Duration::from_millis(500);
/// So much of the time may be spent on writing it: one part in so many.
const SHARE: u32 = 30;

/// Asks for what is due, and writes the link-status file.
pub(super) fn ask(work: &mut Work, args: &LinksArgs) -> anyhow::Result<()> {
    let quiet = args.output.quiet;
    let settings = settings(&work.session, args)?;
    let known = match args.refresh {
        true => &Statuses::default(),
        false => &work.statuses,
    };
    let plan = Plan::of(&work.wanted, known, &settings, Time::now());
    let is_empty = plan.is_empty();
    let start = Instant::now();
    let mut said = format!(
        "{}, {} known and not due",
        plural(work.wanted.len(), "page"),
        plan.fresh
    );
    if plan.beyond > 0 {
        said.push_str(&format!(
            ", {} left for the next run (beyond `--budget {}` of their hosts)",
            plan.beyond, args.pace.budget
        ));
    }
    talk(quiet, &said);
    if !is_empty {
        let mut watch = Watch::of(&plan, quiet);
        let mut saved = Ok(());
        let mut next = Instant::now() + SAVE;
        let context = LinkCheckContext {
            settings,
            links: &work.session.schemas.links,
            soft_404: &work.session.config.links.soft_404,
            threads: args.jobs.jobs,
        };
        let hosts = plan.lanes.len();
        let done = linkcheck::run(plan, &mut work.statuses, context, &mut |progress| {
            watch.tell(&progress);
            if Instant::now() >= next && saved.is_ok() {
                let begin = Instant::now();
                saved = save(progress.statuses, &work.file);
                next = Instant::now() + SAVE.max(begin.elapsed() * SHARE);
            }
        })?;
        watch.end();
        saved?;
        let mut said = format!(
            "asked for {} at {} in {:.1} s",
            plural(done.asked, "page"),
            plural(hosts, "host"),
            start.elapsed().as_secs_f64()
        );
        if done.left > 0 {
            said.push_str(&format!(
                "; {} left, for their hosts want to rest or do not answer",
                done.left
            ));
        }
        talk(quiet, &said);
    }
    let before = work.statuses.len();
    forget(work);
    if !is_empty || work.statuses.len() != before {
        save(&work.statuses, &work.file)?;
    }
    Ok(())
}

/// Forgets addresses that no link leads to any more, where all links were looked
/// at.
fn forget(work: &mut Work) {
    if work.difference.is_some() || !work.corpus.tree.selected.is_empty() {
        return;
    }
    let wanted = &work.wanted;
    work.statuses
        .retain(|address| match wanted.contains_key(address) {
            true => true,
            false => Address::read(address).is_some_and(|place| {
                let fragment = place.fragment.unwrap_or_default();
                wanted
                    .get(&place.page)
                    .is_some_and(|wanted| wanted.fragments.contains(&fragment))
            }),
        });
}

fn settings(session: &Session, args: &LinksArgs) -> anyhow::Result<Settings> {
    let (pace, links) = (&args.pace, &session.config.links);
    let trusted = session.is_trusted();
    let names_hosts = !links.hosts.is_empty() || !links.allow.is_empty();
    if names_hosts && !trusted {
        talk(
            args.output.quiet,
            "warning: `links.hosts` and `links.allow` are heeded only with `--trusted-config REV`: a tree must not say whom to ask, and with what",
        );
    }
    if !(pace.timeout.is_finite() && pace.timeout > 0.0 && pace.timeout < 86_400.0) {
        bail!("--timeout is a number of seconds above 0 and below a day");
    }
    let allowed = links.allow.iter().filter(|_| trusted);
    let allowed = pace.allow_host.iter().chain(allowed);
    let mut settings = Settings {
        guard: Guard::allowing(allowed.map(String::as_str))?,
        told: pace.resolve.clone(),
        agent: linkcheck::agent(links.contact.as_deref()),
        budget: pace.budget,
        time: Duration::from_secs_f64(pace.timeout),
        attempts: pace.attempts.max(1),
        first_wait: Duration::from_millis(pace.backoff),
        longest_wait: Duration::from_secs(pace.longest_wait),
        total: pace.total,
        ttl: links.ttl.unwrap_or(Settings::default().ttl),
        seed: pace.seed.unwrap_or_else(|| Time::now().0),
        ..Settings::default()
    };
    settings.set_pace(pace.concurrency, Duration::from_millis(pace.interval));
    if trusted {
        settings.set_hosts(&links.hosts, &|name| std::env::var(name).ok())?;
    }
    Ok(settings)
}

/// What a person at a terminal sees meanwhile.
struct Watch {
    bar: ProgressBar,
    /// How many pages of each host are left.
    left: HashMap<String, usize>,
}

impl Watch {
    fn of(plan: &Plan, quiet: bool) -> Self {
        let target = match quiet || !std::io::stderr().is_terminal() {
            true => ProgressDrawTarget::hidden(),
            false => ProgressDrawTarget::stderr_with_hz(8),
        };
        let bar = ProgressBar::with_draw_target(Some(plan.len() as u64), target);
        let style =
            ProgressStyle::with_template("{bar:24} {pos}/{len}  {per_sec}  {eta} left  {wide_msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        let lanes = plan.lanes.iter();
        Self {
            bar,
            left: lanes
                .map(|lane| (lane.host.clone(), lane.jobs.len()))
                .collect(),
        }
    }

    fn tell(&mut self, progress: &Progress<'_>) {
        self.bar.inc(1);
        let left = self.left.entry(progress.host.to_owned()).or_default();
        *left = left.saturating_sub(1);
        if !self.bar.is_hidden() {
            let said = format!("{}: {left} waiting", progress.host);
            self.bar.set_message(escape_controls(&said).into_owned());
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
