//! Number of pages by host and result.

use crate::linkcheck::{LinkTargets, host_of};
use crate::report::{escape_controls, plural};
use crate::status::{Address, Class, Statuses};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Number of pages by class; `None` for those that were never checked.
type ByClass = BTreeMap<Option<Class>, usize>;

/// Number of pages of a tree.
pub(super) struct Counts {
    all: ByClass,
    hosts: BTreeMap<String, ByClass>,
}

impl Counts {
    pub(super) fn of(targets: &LinkTargets, statuses: &Statuses) -> Self {
        let mut counts = Self {
            all: ByClass::new(),
            hosts: BTreeMap::new(),
        };
        for (page, links) in targets {
            let class = |address: &str| statuses.get(address).map(|status| status.current());
            let mut page_class = class(page);
            let is_gone = |fragment: &String| {
                class(&Address::with_fragment(page, fragment)) == Some(Class::AnchorGone)
            };
            if page_class.is_some_and(Class::is_good) && links.fragments.iter().any(is_gone) {
                page_class = Some(Class::AnchorGone);
            }
            *counts.all.entry(page_class).or_default() += 1;
            let host = host_of(page).unwrap_or_default();
            let by_class = counts.hosts.entry(host).or_default();
            *by_class.entry(page_class).or_default() += 1;
        }
        counts
    }

    /// Returns the numbers of all hosts on one line.
    pub(super) fn line(&self) -> String {
        let total = self.all.values().sum();
        let parts: Vec<String> = columns()
            .filter_map(|(class, name)| Some((self.all.get(&class)?, name)))
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        if parts.is_empty() {
            return "no links to the web".to_owned();
        }
        format!("{}: {}", plural(total, "page"), parts.join(", "))
    }
}

/// Returns the classes and their names in the order of the columns.
fn columns() -> impl Iterator<Item = (Option<Class>, &'static str)> {
    Class::ALL
        .into_iter()
        .map(|class| (Some(class), class.name()))
        .chain([(None, "not checked")])
}

/// Prints a table with a row for each host and a column for each class.
pub(super) fn print(counts: &Counts) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let longest = counts.hosts.keys().map(String::len).max();
    let width = longest.unwrap_or_default().clamp(5, 48);
    write!(out, "{:<width$}", "host")?;
    for (_, name) in columns() {
        write!(out, "  {name:>11}")?;
    }
    writeln!(out)?;
    let all = std::iter::once(("all", &counts.all));
    let hosts = counts.hosts.iter().map(|(host, one)| (host.as_str(), one));
    for (host, by_class) in hosts.chain(all) {
        write!(out, "{:<width$}", escape_controls(host))?;
        for (class, _) in columns() {
            let count = by_class.get(&class).copied().unwrap_or_default();
            write!(out, "  {count:>11}")?;
        }
        writeln!(out)?;
    }
    out.flush()
}
