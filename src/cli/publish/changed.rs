//! The addresses that a publish changed, for the cache of a content delivery network.

use crate::publish::Plan;
use crate::published::MANIFEST;
use std::collections::BTreeSet;

/// Returns the addresses of files that a plan replaces or deletes, one per line. New files are not
/// in a cache, and neither are objects, whose content never changes.
pub(super) fn addresses(plan: &Plan, url: Option<&str>) -> String {
    let mut paths: BTreeSet<&str> = plan.pages.iter().map(|page| &*page.path).collect();
    paths.extend(plan.removed.iter().map(String::as_str));
    if plan.from.as_ref() != Some(&plan.to) {
        paths.insert(MANIFEST);
    }
    let base = url.map_or("", |url| url.trim_end_matches('/'));
    let mut lines = String::new();
    for path in paths {
        lines.push_str(&format!("{base}/{path}\n"));
        // Hosts also serve it as the folder.
        if path == "index.html" {
            lines.push_str(&format!("{base}/\n"));
        }
    }
    lines
}
