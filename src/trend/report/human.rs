//! Format `human`: tables.

use super::series::{Chart, Series, articles, charts, findings};
use crate::report::{digits, escape_controls};
use crate::trend::{Trend, day_of};
use std::io::{self, Write};

/// Maximum number of points that are listed without `--all`, and of rows of the other tables.
const MAX_ROWS: usize = 15;
/// Digits of a commit that are shown.
const COMMIT_DIGITS: usize = 10;
/// The average length of a month, in days.
const MONTH: f64 = 30.44;

pub(super) fn write(trend: &Trend, lists_all: bool, out: &mut dyn Write) -> io::Result<()> {
    let (Some(first), Some(last)) = (trend.points.first(), trend.points.last()) else {
        return writeln!(out, "no revision is that old");
    };
    writeln!(
        out,
        "from {} to {} ({}, {}), every {}",
        day_of(first.time),
        day_of(last.time),
        escape_controls(&trend.head),
        short(&last.commit),
        trend.every
    )?;
    let max = if lists_all { usize::MAX } else { MAX_ROWS };
    let charts = charts(trend);
    writeln!(out)?;
    let mut hides_rows = points(trend, &charts, lists_all, out)?;
    for chart in &charts {
        writeln!(out)?;
        hides_rows |= table(trend, chart, max, out)?;
    }
    let failed = trend.points.iter().filter_map(|point| {
        let error = point.error.as_ref()?;
        Some((point, error))
    });
    for (point, error) in failed {
        writeln!(
            out,
            "\n{} ({}) could not be checked: {}",
            day_of(point.time),
            short(&point.commit),
            escape_controls(error)
        )?;
    }
    if hides_rows {
        writeln!(out, "\n`--all` lists everything")?;
    }
    Ok(())
}

fn short(commit: &str) -> &str {
    commit.get(..COMMIT_DIGITS).unwrap_or(commit)
}

/// Writes the table of the points. Returns true if it leaves out some of them. Only the table of
/// all points has the ages of the articles.
fn points(
    trend: &Trend,
    charts: &[Chart],
    lists_all: bool,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let mut columns = vec![articles(trend), findings(trend)];
    for chart in charts {
        match chart.noun {
            "severity" => columns.extend(chart.series.iter().map(|series| Series {
                name: format!("{}s", series.name),
                ..series.clone()
            })),
            "age" if lists_all => columns.extend(chart.series.iter().map(|series| Series {
                name: format!("unchanged {}", series.name),
                ..series.clone()
            })),
            _ => {}
        }
    }
    let mut rows = vec![vec!["date".to_owned(), "commit".to_owned()]];
    rows[0].extend(columns.iter().map(|column| column.name.clone()));
    let max = if lists_all { usize::MAX } else { MAX_ROWS };
    for at in chosen(trend.points.len(), max) {
        let point = &trend.points[at];
        let mut row = vec![day_of(point.time), short(&point.commit).to_owned()];
        row.extend(columns.iter().map(|column| number(column.values[at])));
        rows.push(row);
    }
    aligned(&rows, 2, out)?;
    let left_out = trend.points.len() + 1 - rows.len();
    if left_out > 0 {
        writeln!(out, "and {} more", digits(left_out))?;
    }
    Ok(left_out > 0)
}

/// Returns which of `count` points to list, evenly spaced, with the first and the last one.
fn chosen(count: usize, max: usize) -> Vec<usize> {
    if count <= max {
        return (0..count).collect();
    }
    let last = count - 1;
    (0..max).map(|at| at * last / (max - 1)).collect()
}

/// Writes the table of a chart. Returns true if it leaves out some rows.
fn table(trend: &Trend, chart: &Chart, max: usize, out: &mut dyn Write) -> io::Result<bool> {
    let has_lives = chart.noun == "rule";
    let mut header = vec![chart.noun, "first", "last", "change"];
    if has_lives {
        header.extend(["new", "gone", "half-life"]);
    }
    let mut rows: Vec<Vec<String>> = vec![header.into_iter().map(str::to_owned).collect()];
    for series in chart.series.iter().take(max) {
        let mut row = vec![
            escape_controls(&series.name).into_owned(),
            number(series.first()),
            number(series.last()),
            change(series),
        ];
        if has_lives {
            row.extend(lives(trend, &series.name));
        }
        rows.push(row);
    }
    writeln!(out, "{}", chart.title)?;
    aligned(&rows, 1, out)?;
    let left_out = chart.series.len().saturating_sub(max);
    if left_out > 0 {
        writeln!(out, "and {} more", digits(left_out))?;
    }
    Ok(left_out > 0)
}

/// Returns how many findings of a rule came and went, and their half-life.
fn lives(trend: &Trend, rule: &str) -> [String; 3] {
    let found = trend.half_lives.iter().find(|one| one.rule == rule);
    let Some(found) = found else {
        return ["0", "0", "-"].map(str::to_owned);
    };
    [
        digits(found.added),
        digits(found.gone),
        found.days.map_or_else(|| "-".to_owned(), length_of_time),
    ]
}

/// Returns a length of time in words, as in `14 months`.
pub(super) fn length_of_time(days: f64) -> String {
    let (count, unit) = match days {
        days if days < 1.0 => return "under a day".to_owned(),
        days if days < 2.0 * MONTH => (days.round(), "day"),
        days if days < 24.0 * MONTH => ((days / MONTH).round(), "month"),
        days => ((days / MONTH / 12.0).round(), "year"),
    };
    let s = if count == 1.0 { "" } else { "s" };
    format!("{count} {unit}{s}")
}

pub(super) fn change(series: &Series) -> String {
    match (series.first(), series.last()) {
        (Some(first), Some(last)) if last > first => format!("+{}", digits(last - first)),
        (Some(first), Some(last)) if last < first => format!("-{}", digits(first - last)),
        (Some(_), Some(_)) => "0".to_owned(),
        _ => "-".to_owned(),
    }
}

pub(super) fn number(value: Option<usize>) -> String {
    value.map_or_else(|| "-".to_owned(), digits)
}

/// Writes rows in columns. The first `left` columns are aligned on the left, the others on the
/// right.
fn aligned(rows: &[Vec<String>], left: usize, out: &mut dyn Write) -> io::Result<()> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(at, (cell, width))| {
            if at < left {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
