//! Findings counted: what is new, what is gone, what is still there; by rule and
//! by who answers for the article.

use super::human::plural;
use super::view::Owner;
use super::visible::{Harmless, visible};
use crate::corpus::Corpus;
use crate::finding::Finding;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What is counted.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    /// Findings that are new; all of them where nothing was compared.
    pub added: &'a [Finding],
    /// Findings that were there before.
    pub still: &'a [Finding],
    /// Rule and path (below the root) of findings that are gone.
    pub gone: &'a [(String, String)],
    /// Whether anything was compared: else all findings are just there.
    pub is_compared: bool,
}

/// So many owners are named.
const OWNERS: usize = 20;

#[derive(Default, Clone, Copy)]
struct Counts([usize; 3]);

/// Writes the tables of `tally`.
pub fn summarize(corpus: &Corpus, tally: &Tally<'_>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Harmless::new(out);
    let mut by_rule: BTreeMap<String, Counts> = BTreeMap::new();
    let mut by_owner: BTreeMap<String, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let mut count = |kind: usize, rule: &str, owner: String| {
        all.0[kind] += 1;
        by_rule.entry(rule.to_owned()).or_default().0[kind] += 1;
        by_owner.entry(owner).or_default().0[kind] += 1;
    };
    for (kind, findings) in [(0, tally.added), (2, tally.still)] {
        for finding in findings {
            count(kind, finding.rule, owner_of(corpus, finding));
        }
    }
    for (rule, path) in tally.gone {
        let article = corpus.by_path(path).map(|file| corpus.article(file));
        count(
            1,
            rule,
            article.map_or_else(|| "(no article any more)".to_owned(), owner),
        );
    }
    let [added, gone, still] = all.0;
    let columns: &[&str] = match tally.is_compared {
        true => &["added", "fixed", "still"],
        false => &["findings"],
    };
    match tally.is_compared {
        true => writeln!(out, "{added} added, {gone} fixed, {still} still there")?,
        false => writeln!(out, "{}", plural(added, "finding"))?,
    }
    table(out, "rule", columns, by_rule, usize::MAX)?;
    table(out, "owner", columns, by_owner, OWNERS)
}

fn owner_of(corpus: &Corpus, finding: &Finding) -> String {
    let article = corpus.as_article(finding.file);
    article.map_or_else(|| "(configuration)".to_owned(), owner)
}

/// Who answers for an article, by the first name there is.
fn owner(article: &crate::article::Article) -> String {
    let owner = Owner::of(article);
    let name = owner.ownership_id.or(owner.author).or(owner.service);
    name.map_or_else(|| "(nobody)".to_owned(), |name| visible(&name).into_owned())
}

fn table(
    out: &mut dyn Write,
    what: &str,
    columns: &[&str],
    rows: BTreeMap<String, Counts>,
    most: usize,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<(String, Counts)> = rows.into_iter().collect();
    // Who has most to do stands first.
    rows.sort_by(|(a, x), (b, y)| y.0.cmp(&x.0).then_with(|| a.cmp(b)));
    let width = rows.iter().take(most).map(|(name, _)| name.chars().count());
    let width = width.max().unwrap_or_default().max(what.len());
    write!(out, "\n{what:<width$} ")?;
    for column in columns {
        write!(out, " {column:>7}")?;
    }
    writeln!(out)?;
    for (name, Counts(counts)) in rows.iter().take(most) {
        write!(out, "{name:<width$} ")?;
        for (column, count) in columns.iter().zip(counts) {
            write!(out, " {count:>width$}", width = column.len().max(7))?;
        }
        writeln!(out)?;
    }
    if rows.len() > most {
        writeln!(out, "and {} more", rows.len() - most)?;
    }
    Ok(())
}
