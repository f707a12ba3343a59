//! How many links are what.

use crate::linkcheck::{Addresses, host_of};
use crate::report::{escape_controls, plural};
use crate::status::{Address, Class, Statuses};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many addresses are of which class; `None` for those that were never asked.
type ByClass = BTreeMap<Option<Class>, usize>;

/// The addresses of a tree, counted.
pub(super) struct Counts {
    all: ByClass,
    hosts: BTreeMap<String, ByClass>,
}

impl Counts {
    pub(super) fn of(wanted: &Addresses, statuses: &Statuses) -> Self {
        let mut counts = Self {
            all: ByClass::new(),
            hosts: BTreeMap::new(),
        };
        for (page, wanted) in wanted {
            let class = |address: &str| statuses.get(address).map(|status| status.now());
            let mut here = class(page);
            let is_gone = |fragment: &String| {
                class(&Address::with_fragment(page, fragment)) == Some(Class::AnchorGone)
            };
            if here.is_some_and(Class::holds) && wanted.fragments.iter().any(is_gone) {
                here = Some(Class::AnchorGone);
            }
            *counts.all.entry(here).or_default() += 1;
            let host = host_of(page).unwrap_or_default();
            *counts
                .hosts
                .entry(host)
                .or_default()
                .entry(here)
                .or_default() += 1;
        }
        counts
    }

    /// All of them on one line.
    pub(super) fn line(&self) -> String {
        let total = self.all.values().sum();
        let parts: Vec<String> = columns()
            .filter_map(|(class, name)| Some((self.all.get(&class)?, name)))
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        match parts.is_empty() {
            true => "no links to the web".to_owned(),
            false => format!("{}: {}", plural(total, "page"), parts.join(", ")),
        }
    }
}

/// The classes in the order of the table, and what they are called there.
fn columns() -> impl Iterator<Item = (Option<Class>, &'static str)> {
    let classes = Class::ALL.into_iter();
    classes
        .map(|class| (Some(class), class.name()))
        .chain([(None, "not asked")])
}

/// Prints a table: a line for each host, a column for each class.
pub(super) fn print(counts: &Counts) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let width = counts
        .hosts
        .keys()
        .map(String::len)
        .max()
        .unwrap_or_default();
    let width = width.clamp(5, 48);
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
            write!(
                out,
                "  {:>11}",
                by_class.get(&class).copied().unwrap_or_default()
            )?;
        }
        writeln!(out)?;
    }
    out.flush()
}
