//! Requests: settings, progress, and the link-status file, which is also saved during the run.

use super::command::LinkCheck;
use crate::cli::args::LinksArgs;
use crate::cli::logging;
use crate::cli::message::status;
use crate::cli::session::Session;
use crate::linkcheck::{self, AddressPolicy, LinkCheckContext, Plan, Progress, Settings};
use crate::report::{escape_controls, plural};
use crate::status::{Address, Statuses, Time};
use crate::util::replace;
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

/// Minimum time between two saves of the link-status file.
const SAVE_INTERVAL: Duration = Duration::from_millis(500);
/// Minimum ratio of the time between two saves to the time that a save takes.
const SAVE_RATIO: u32 = 30;

/// Checks the links that are due and saves the link-status file.
pub(super) fn send(link_check: &mut LinkCheck, args: &LinksArgs) -> anyhow::Result<()> {
    let quiet = args.common.output.quiet;
    let settings = settings(&link_check.session, args)?;
    let known = if args.refresh {
        &Statuses::default()
    } else {
        &link_check.statuses
    };
    let plan = Plan::of(&link_check.targets, known, &settings, Time::now());
    let is_empty = plan.is_empty();
    let over_budget = match plan.over_budget {
        0 => String::new(),
        pages => format!(
            ", {pages} left for the next run by `--budget {}`",
            args.requests.budget
        ),
    };
    status!(
        quiet,
        "{}, {} with a result that is still valid{over_budget}",
        plural(link_check.targets.len(), "page"),
        plan.fresh
    );
    if !is_empty {
        check_pages(link_check, plan, settings, args)?;
    }
    let before = link_check.statuses.len();
    remove_unused(link_check, args);
    if !is_empty || link_check.statuses.len() != before {
        save(&link_check.statuses, &link_check.file)?;
    }
    Ok(())
}

/// Checks the pages of `plan` and prints the progress.
fn check_pages(
    link_check: &mut LinkCheck,
    plan: Plan,
    settings: Settings,
    args: &LinksArgs,
) -> anyhow::Result<()> {
    let quiet = args.common.output.quiet;
    let start = Instant::now();
    let hosts = plan.queues.len();
    let mut bar = HostProgress::of(&plan, quiet);
    let mut saved = Ok(());
    let mut next_save = Instant::now() + SAVE_INTERVAL;
    let context = LinkCheckContext {
        settings,
        links: &link_check.session.schemas.links,
        soft_404: &link_check.session.config.links.soft_404,
        threads: args.common.jobs.jobs,
    };
    let summary = linkcheck::run(plan, &mut link_check.statuses, context, &mut |progress| {
        bar.update(&progress);
        if Instant::now() >= next_save && saved.is_ok() {
            let save_start = Instant::now();
            saved = save(progress.statuses, &link_check.file);
            next_save = Instant::now() + SAVE_INTERVAL.max(save_start.elapsed() * SAVE_RATIO);
        }
    })?;
    bar.finish();
    saved?;
    let skipped = match summary.skipped {
        0 => String::new(),
        pages => format!(
            "; {pages} left for the next run, because their hosts do not respond or limit requests"
        ),
    };
    status!(
        quiet,
        "checked {} on {} in {:.1} s{skipped}",
        plural(summary.checked, "page"),
        plural(hosts, "host"),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Removes the results of addresses without a link, unless only some of the links were read.
fn remove_unused(link_check: &mut LinkCheck, args: &LinksArgs) {
    let is_part = link_check.difference.is_some() || args.common.shard.is_some();
    if is_part || !link_check.corpus.tree.selected.is_empty() {
        return;
    }
    let targets = &link_check.targets;
    let is_fragment_used = |address: &str| {
        let Some(address) = Address::read(address) else {
            return false;
        };
        let fragment = address.fragment.unwrap_or_default();
        targets
            .get(&address.page)
            .is_some_and(|links| links.fragments.contains(&fragment))
    };
    link_check
        .statuses
        .retain(|address| targets.contains_key(address) || is_fragment_used(address));
}

/// Combines the command line and the configuration. Only a trusted configuration may allow hosts
/// or set headers.
fn settings(session: &Session, args: &LinksArgs) -> anyhow::Result<Settings> {
    let (requests, links) = (&args.requests, &session.config.links);
    let is_trusted = session.is_trusted();
    let has_hosts = !links.hosts.is_empty() || !links.allow.is_empty();
    if has_hosts && !is_trusted {
        status!(
            args.common.output.quiet,
            "warning: `links.hosts` and `links.allow` are used only with `--trusted-config REV`: otherwise, a change to helpc.yaml could send requests and secrets to any host"
        );
    }
    if !(requests.timeout.is_finite() && requests.timeout > 0.0 && requests.timeout < 86_400.0) {
        bail!("invalid `--timeout`: use a number of seconds above 0 and below 86400");
    }
    let mut allowed: Vec<&str> = requests.allow_host.iter().map(String::as_str).collect();
    if is_trusted {
        allowed.extend(links.allow.iter().map(String::as_str));
    }
    let mut settings = Settings {
        policy: AddressPolicy::allowing(allowed)?,
        host_overrides: requests.resolve.clone(),
        user_agent: linkcheck::user_agent(links.contact.as_deref()),
        budget: requests.budget,
        timeout: Duration::from_secs_f64(requests.timeout),
        attempts: requests.attempts.max(1),
        first_wait: Duration::from_millis(requests.backoff),
        max_wait: Duration::from_secs(requests.longest_wait),
        max_requests: requests.total,
        ttl: links.ttl.unwrap_or(Settings::default().ttl),
        seed: requests.seed.unwrap_or_else(|| Time::now().0),
        ..Settings::default()
    };
    settings.set_rate_limit(
        requests.concurrency,
        Duration::from_millis(requests.interval),
    );
    if is_trusted {
        settings.set_hosts(&links.hosts, &|name| std::env::var(name).ok())?;
    }
    Ok(settings)
}

/// Replaces the link-status file atomically.
fn save(statuses: &Statuses, file: &Path) -> anyhow::Result<()> {
    replace(file, |out| statuses.write(out)).with_context(|| {
        format!(
            "cannot write {}; choose another file with `--status FILE`",
            file.display()
        )
    })
}

/// Progress bar, which also shows the number of pages left on the current host.
struct HostProgress {
    bar: ProgressBar,
    /// Number of pages left, by host.
    left: HashMap<String, usize>,
}

impl HostProgress {
    fn of(plan: &Plan, quiet: bool) -> Self {
        // A progress bar would overwrite the lines of the log.
        let is_hidden = quiet || logging::is_enabled() || !std::io::stderr().is_terminal();
        let target = if is_hidden {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(Some(plan.len() as u64), target);
        let style =
            ProgressStyle::with_template("{bar:24} {pos}/{len}  {per_sec}  {eta} left  {wide_msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        let queues = plan.queues.iter();
        Self {
            bar,
            left: queues
                .map(|queue| (queue.host.clone(), queue.jobs.len()))
                .collect(),
        }
    }

    fn update(&mut self, progress: &Progress<'_>) {
        self.bar.inc(1);
        let left = self.left.entry(progress.host.to_owned()).or_default();
        *left = left.saturating_sub(1);
        if !self.bar.is_hidden() {
            let message = format!("{}: {left} left", progress.host);
            self.bar.set_message(escape_controls(&message).into_owned());
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
