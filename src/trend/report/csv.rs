//! Format `csv`: one number per line.

use super::series::{Series, articles, charts, findings};
use crate::report::escape_controls;
use crate::trend::{Trend, day_of};
use crate::util::csv_row;
use std::io::{self, Write};

pub(super) fn write(trend: &Trend, out: &mut dyn Write) -> io::Result<()> {
    let header = ["date", "commit", "measure", "name", "value"];
    csv_row(out, header.map(Into::into))?;
    series(trend, "articles", &articles(trend), "", out)?;
    series(trend, "findings", &findings(trend), "", out)?;
    for chart in charts(trend) {
        for one in &chart.series {
            series(trend, chart.noun, one, &escape_controls(&one.name), out)?;
        }
    }
    let Some(last) = trend.points.last() else {
        return Ok(());
    };
    for half_life in &trend.half_lives {
        let Some(days) = half_life.days else { continue };
        csv_row(
            out,
            [
                day_of(last.time).into(),
                last.commit.as_str().into(),
                "half-life in days".into(),
                escape_controls(&half_life.rule),
                days.to_string().into(),
            ],
        )?;
    }
    Ok(())
}

fn series(
    trend: &Trend,
    measure: &'static str,
    series: &Series,
    name: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (point, value) in trend.points.iter().zip(&series.values) {
        let Some(value) = value else { continue };
        csv_row(
            out,
            [
                day_of(point.time).into(),
                point.commit.as_str().into(),
                measure.into(),
                name.into(),
                value.to_string().into(),
            ],
        )?;
    }
    Ok(())
}
