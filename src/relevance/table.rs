//! Prints an evaluation as text.

use super::compare::Comparison;
use super::evaluate::{Evaluation, Means};
use crate::report::{escape_controls, plural};
use std::io::{self, Write};

/// Maximum number of characters of a query that are printed.
const MAX_QUERY_CHARS: usize = 48;

/// Writes the means, then the queries with the lowest nDCG@3 (at most `worst`), then the queries
/// that got worse.
pub fn write_table(
    evaluation: &Evaluation,
    comparison: Option<&Comparison>,
    worst: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{:<20}{:>9}", "", "queries")?;
    for (name, _) in evaluation.all.measures.named() {
        write!(out, "{name:>11}")?;
    }
    writeln!(out)?;
    for (name, means) in &evaluation.sets {
        write_means(name, means, out)?;
    }
    write_means("all", &evaluation.all, out)?;
    let unjudged: usize = evaluation
        .queries
        .iter()
        .filter(|result| result.is_judged)
        .map(|result| result.unjudged_in_3)
        .sum();
    if unjudged > 0 {
        let articles = plural(unjudged, "article");
        writeln!(
            out,
            "\n{articles} among the first 3 of a query have no grade and count as 0"
        )?;
    }
    let empty = evaluation
        .queries
        .iter()
        .filter(|result| !result.is_judged)
        .count();
    if empty > 0 {
        writeln!(
            out,
            "{} without an article that helps: not counted",
            queries(empty)
        )?;
    }
    write_worst(evaluation, worst, out)?;
    let Some(comparison) = comparison else {
        return Ok(());
    };
    if comparison.means.is_empty() && comparison.queries.is_empty() {
        return writeln!(out, "\nnothing is worse than in the baseline");
    }
    writeln!(out, "\nworse than in the baseline")?;
    for worse in &comparison.means {
        writeln!(
            out,
            "  mean {}: {:.3}, was {:.3}",
            worse.name, worse.now, worse.before
        )?;
    }
    for worse in &comparison.queries {
        let name = escape_controls(&worse.name);
        writeln!(
            out,
            "  {name}: nDCG@10 {:.3}, was {:.3}",
            worse.now, worse.before
        )?;
    }
    Ok(())
}

fn write_means(name: &str, means: &Means, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{:<20}{:>9}", escape_controls(name), means.queries)?;
    for (_, value) in means.measures.named() {
        write!(out, "{value:>11.3}")?;
    }
    writeln!(out)
}

fn write_worst(evaluation: &Evaluation, worst: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut judged: Vec<_> = evaluation
        .queries
        .iter()
        .filter(|result| result.is_judged && result.measures.ndcg_at_3 < 1.0)
        .collect();
    judged.sort_by(|a, b| a.measures.ndcg_at_3.total_cmp(&b.measures.ndcg_at_3));
    judged.truncate(worst);
    if judged.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nlowest nDCG@3")?;
    for result in judged {
        let text: String = result.query.chars().take(MAX_QUERY_CHARS).collect();
        writeln!(
            out,
            "  {:.3}  {}",
            result.measures.ndcg_at_3,
            escape_controls(&text)
        )?;
    }
    Ok(())
}

fn queries(count: usize) -> String {
    if count == 1 {
        "1 query".to_owned()
    } else {
        format!("{count} queries")
    }
}
