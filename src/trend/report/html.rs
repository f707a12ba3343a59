//! Format `html`: a page with plots and a table next to each. It is self-contained and has no
//! scripts.

use super::human::{change, length_of_time, number};
use super::plot::{MAX_LINES, Plot, plot};
use super::series::{Chart, articles, charts, findings};
use crate::report::{digits, escape_controls};
use crate::schema::{embedded_template, render_template};
use crate::site::report_policy;
use crate::trend::{Trend, day_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Error, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

const TEMPLATE: &str = "trend/page.html";
const STYLE: &str = "trend/style.css";

/// A section: a plot and its table.
#[derive(Serialize)]
struct Section {
    /// The name of the section in addresses.
    id: &'static str,
    title: &'static str,
    note: &'static str,
    /// The plot in words.
    description: String,
    plot: Option<Plot>,
    /// The names of the columns.
    columns: Vec<String>,
    rows: Vec<Row>,
    /// Number of series that are not drawn.
    left_out: usize,
}

#[derive(Serialize)]
struct Row {
    name: String,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Failure {
    date: String,
    commit: String,
    error: String,
}

/// Renders the page. The same trend gives the same bytes.
pub(super) fn page(trend: &Trend) -> Result<String, Error> {
    let style = embedded_template(STYLE)?;
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let totals = Chart {
        noun: "total",
        title: "Articles and findings",
        note: "All articles, and all findings of a check of each revision.",
        series: vec![articles(trend), findings(trend)],
    };
    let all = std::iter::once(totals).chain(charts(trend));
    let sections: Vec<Section> = all.map(|chart| section(trend, &chart)).collect();
    let failures: Vec<Failure> = trend
        .points
        .iter()
        .filter_map(|point| {
            Some(Failure {
                date: day_of(point.time),
                commit: point.commit.clone(),
                error: escape_controls(point.error.as_ref()?).into_owned(),
            })
        })
        .collect();
    let date = |time: Option<i64>| time.map(day_of).unwrap_or_default();
    let values = context! {
        policy => Value::from_safe_string(report_policy(&hash)),
        style => Value::from_safe_string(style.to_owned()),
        from => date(trend.points.first().map(|point| point.time)),
        to => date(trend.points.last().map(|point| point.time)),
        head => escape_controls(&trend.head),
        commit => trend.points.last().map(|point| point.commit.as_str()),
        every => trend.every.to_string(),
        sections => Serde(&sections),
        half_lives => Serde(&half_lives(trend)),
        failures => Serde(&failures),
    };
    render_template(TEMPLATE, values)
}

fn section(trend: &Trend, chart: &Chart) -> Section {
    let shown = &chart.series[..chart.series.len().min(MAX_LINES)];
    let clean = |name: &str| escape_controls(name).into_owned();
    let sentences = shown.iter().map(|series| {
        format!(
            "{}: from {} to {}.",
            clean(&series.name),
            number(series.first()),
            number(series.last())
        )
    });
    let rows = trend.points.iter().enumerate().map(|(at, point)| Row {
        name: day_of(point.time),
        cells: shown
            .iter()
            .map(|series| number(series.values.get(at).copied().flatten()))
            .collect(),
    });
    let change = Row {
        name: "change".to_owned(),
        cells: shown.iter().map(change).collect(),
    };
    Section {
        id: chart.noun,
        title: chart.title,
        note: chart.note,
        description: sentences.collect::<Vec<_>>().join(" "),
        plot: plot(trend, shown),
        columns: shown.iter().map(|series| clean(&series.name)).collect(),
        rows: rows.chain([change]).collect(),
        left_out: chart.series.len() - shown.len(),
    }
}

/// Returns the rows of the table of half-lives.
fn half_lives(trend: &Trend) -> Vec<Row> {
    let rows = trend.half_lives.iter().map(|one| Row {
        name: match one.rule.as_str() {
            "" => "all rules".to_owned(),
            rule => escape_controls(rule).into_owned(),
        },
        cells: vec![
            digits(one.added),
            digits(one.gone),
            one.days.map_or_else(|| "-".to_owned(), length_of_time),
        ],
    });
    rows.collect()
}
