//! Plans and histories for reading.

use crate::publish::{Generation, Plan};
use crate::report::{escape_controls, plural};

/// Maximum number of articles that are listed.
const MAX_LISTED: usize = 10;

/// Returns a plan as text.
pub(super) fn plan(plan: &Plan, is_unchanged: bool) -> String {
    let destination = &plan.destination;
    if is_unchanged {
        return format!(
            "{destination}: nothing to do, generation {} is this bundle\n",
            plan.generation
        );
    }
    let mut text = format!("{destination}: generation {}\n", plan.generation);
    text.push_str(&format!(
        "  {:<14} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
        "cloud", "before", "after", "added", "changed", "removed"
    ));
    for cloud in &plan.clouds {
        text.push_str(&format!(
            "  {:<14} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
            escape_controls(&cloud.cloud),
            cloud.before,
            cloud.after,
            cloud.added,
            cloud.changed,
            cloud.removed
        ));
    }
    let articles = &plan.articles;
    for (what, ids) in [
        ("removed", &articles.removed),
        ("changed", &articles.changed),
        ("added", &articles.added),
    ] {
        if !ids.is_empty() {
            text.push_str(&format!("  {what}: {}\n", list(ids)));
        }
    }
    text.push_str(&format!(
        "  writes {} and {} ({:.1} MB), deletes {}; about {}\n",
        plural(plan.objects.len(), "object"),
        plural(plan.pages.len(), "page"),
        plan.bytes as f64 / 1e6,
        plural(plan.removed.len(), "page"),
        plural(plan.requests, "request")
    ));
    text
}

fn list(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(MAX_LISTED).map(String::as_str).collect();
    let shown = escape_controls(&shown.join(", ")).into_owned();
    if ids.len() > MAX_LISTED {
        format!("{shown} and {} more", ids.len() - MAX_LISTED)
    } else {
        shown
    }
}

/// Returns generations as text, the newest first.
pub(super) fn history(generations: &[Generation]) -> String {
    let mut text = String::new();
    for (at, one) in generations.iter().enumerate().rev() {
        let mark = if at + 1 == generations.len() {
            "*"
        } else {
            " "
        };
        let mut notes = Vec::new();
        notes.extend(one.revision.clone());
        notes.extend(one.by.as_ref().map(|by| format!("by {by}")));
        notes.extend(one.restores.map(|number| format!("restores {number}")));
        let line = format!(
            "{mark} {:>5}  {}  {:>8}  {:<10} {}",
            one.number,
            one.time,
            plural(one.articles, "article"),
            one.audience.name(),
            notes.join(", ")
        );
        text.push_str(escape_controls(line.trim_end()).as_ref());
        text.push('\n');
    }
    text
}
