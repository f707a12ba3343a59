//! Number of new, fixed and remaining findings, by rule and by owner of the article.

use super::gate::GoneFinding;
use super::human::{digits, numbers, plural};
use super::sanitize::{SanitizingWriter, escape_controls};
use super::view::Owner;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Findings to count.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    /// Findings that are new; all of them if nothing was compared.
    pub added: &'a [Finding],
    /// Findings that were known before.
    pub still: &'a [Finding],
    /// The findings that are gone.
    pub gone: &'a [GoneFinding],
    /// True if the findings were compared with a revision or a baseline.
    pub is_compared: bool,
}

/// Maximum number of owners in the table.
const MAX_OWNERS: usize = 20;

/// Severities in the order of the columns.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Suggestion];

/// Number of findings of one rule, of one owner or of all.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Counts {
    /// New findings by severity, the most severe first.
    added: [usize; 3],
    gone: usize,
    still: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding) {
        let column = SEVERITIES.iter().position(|one| *one == finding.severity);
        if let Some(column) = column {
            self.added[column] += 1;
        }
    }

    fn total(&self) -> usize {
        self.added.iter().sum()
    }

    fn is_unchanged(&self) -> bool {
        self.total() == 0 && self.gone == 0
    }

    /// Returns the numbers in the order of [`columns`].
    fn row(&self, is_compared: bool) -> [usize; 5] {
        let [errors, warnings, suggestions] = self.added;
        if is_compared {
            return [errors, warnings, suggestions, self.gone, self.still];
        }
        [errors, warnings, suggestions, self.total(), 0]
    }
}

/// Returns the names of the columns.
fn columns(is_compared: bool) -> &'static [&'static str] {
    if is_compared {
        return &[
            "new errors",
            "new warnings",
            "new suggestions",
            "fixed",
            "still",
        ];
    }
    &["errors", "warnings", "suggestions", "all"]
}

/// Writes the tables of `tally`.
pub fn summarize(corpus: &Corpus, tally: &Tally<'_>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut SanitizingWriter::new(out);
    let mut by_rule: BTreeMap<String, Counts> = BTreeMap::new();
    let mut by_owner: BTreeMap<String, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let mut count = |rule: &str, owner: String, add: &dyn Fn(&mut Counts)| {
        add(&mut all);
        add(by_rule.entry(rule.to_owned()).or_default());
        add(by_owner.entry(owner).or_default());
    };
    for finding in tally.added {
        let owner = owner_of(corpus, finding);
        count(finding.rule.as_str(), owner, &|counts| counts.add(finding));
    }
    for finding in tally.still {
        let owner = owner_of(corpus, finding);
        count(finding.rule.as_str(), owner, &|counts| counts.still += 1);
    }
    for gone in tally.gone {
        count(&gone.rule, gone.owner.clone(), &|counts| counts.gone += 1);
    }
    writeln!(out, "{}", headline(&all, tally.is_compared))?;
    table(out, "rule", tally.is_compared, by_rule, usize::MAX)?;
    table(out, "owner", tally.is_compared, by_owner, MAX_OWNERS)
}

fn headline(all: &Counts, is_compared: bool) -> String {
    let [errors, warnings, suggestions] = all.added;
    let mut text = if is_compared {
        format!("{} added", digits(all.total()))
    } else {
        plural(all.total(), "finding")
    };
    if all.total() > 0 {
        let by_severity = numbers(&[suggestions, warnings, errors]);
        text.push_str(&format!(" ({by_severity})"));
    }
    if is_compared {
        let (gone, still) = (digits(all.gone), digits(all.still));
        text.push_str(&format!(", {gone} fixed, {still} still there"));
    }
    text
}

/// Returns the name of the owner of the file of a finding.
pub fn owner_of(corpus: &Corpus, finding: &Finding) -> String {
    match corpus.as_article(finding.file) {
        Some(article) => owner_of_article(article),
        None => "(configuration)".to_owned(),
    }
}

/// Returns the name of the owner of an article.
pub fn owner_of_article(article: &Article) -> String {
    let owner = Owner::of(article);
    let name = owner.ownership_id.or(owner.author).or(owner.service);
    name.map_or_else(
        || "(nobody)".to_owned(),
        |name| escape_controls(&name).into_owned(),
    )
}

/// Writes a table. If findings were compared, rows without a change are only counted.
fn table(
    out: &mut dyn Write,
    row_name: &str,
    is_compared: bool,
    rows: BTreeMap<String, Counts>,
    max_rows: usize,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (unchanged, mut rows): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|(_, counts)| is_compared && counts.is_unchanged());
    rows.sort_by_cached_key(|(name, counts)| (Reverse(*counts), name.clone()));
    writeln!(out)?;
    if !rows.is_empty() {
        let listed = &rows[..rows.len().min(max_rows)];
        let longest = listed.iter().map(|(name, _)| name.chars().count()).max();
        let width = longest.unwrap_or_default().max(row_name.len());
        let columns = columns(is_compared);
        write!(out, "{row_name:<width$} ")?;
        for column in columns {
            write!(out, " {column:>7}")?;
        }
        writeln!(out)?;
        for (name, counts) in listed {
            write!(out, "{name:<width$} ")?;
            for (column, count) in columns.iter().zip(counts.row(is_compared)) {
                write!(out, " {count:>width$}", width = column.len().max(7))?;
            }
            writeln!(out)?;
        }
    }
    if rows.len() > max_rows {
        writeln!(out, "and {} more", plural(rows.len() - max_rows, row_name))?;
    }
    if !unchanged.is_empty() {
        let still: usize = unchanged.iter().map(|(_, counts)| counts.still).sum();
        writeln!(
            out,
            "{} without a change ({} still there)",
            plural(unchanged.len(), row_name),
            plural(still, "finding")
        )?;
    }
    Ok(())
}
