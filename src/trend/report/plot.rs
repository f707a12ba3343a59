//! Plots as SVG. Lines differ in dashes, markers and labels, not only in color.

use super::series::Series;
use crate::report::{digits, escape_controls};
use crate::trend::{Trend, day_of};
use crate::util::shorten;
use serde::Serialize;
use std::fmt::Write;

/// Maximum number of lines in a plot.
pub(super) const MAX_LINES: usize = 6;
/// Size of a plot.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 300.0;
/// The area of the lines.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 540.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 268.0;
/// Height of a label.
const LABEL_HEIGHT: f64 = 15.0;
/// Maximum length of a label, in characters.
const MAX_LABEL_CHARS: usize = 26;
/// Maximum number of markers on a line, and of dates on the axis.
const MAX_MARKERS: usize = 12;
const MAX_DATES: usize = 5;

/// A plot, as the template draws it.
#[derive(Serialize)]
pub(super) struct Plot {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    /// Values on the vertical axis.
    values: Vec<Tick>,
    /// Dates on the horizontal axis.
    dates: Vec<Tick>,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Tick {
    at: String,
    label: String,
}

#[derive(Serialize)]
struct Line {
    /// The path of the line.
    path: String,
    /// The path of its markers.
    markers: String,
    label: String,
    /// The end of the line, where the label belongs, and the place of the label.
    end: String,
    label_at: String,
}

/// Returns the plot of at most [`MAX_LINES`] series; `None` if there is nothing to draw.
pub(super) fn plot(trend: &Trend, series: &[Series]) -> Option<Plot> {
    let series = &series[..series.len().min(MAX_LINES)];
    let most = series
        .iter()
        .flat_map(|series| series.values.iter().flatten());
    let (top, step) = scale(*most.max()?);
    let (first, last) = (trend.points.first()?.time, trend.points.last()?.time);
    let x = |time: i64| match last - first {
        0 => RIGHT,
        whole => LEFT + (RIGHT - LEFT) * (time - first) as f64 / whole as f64,
    };
    let y = |value: usize| BOTTOM - (BOTTOM - TOP) * value as f64 / top as f64;
    let xs: Vec<f64> = trend.points.iter().map(|point| x(point.time)).collect();
    let mut lines: Vec<(f64, Line)> = series
        .iter()
        .enumerate()
        .map(|(at, series)| {
            let places: Vec<Option<(f64, f64)>> = xs
                .iter()
                .zip(&series.values)
                .map(|(x, value)| Some((*x, y((*value)?))))
                .collect();
            let end = places.iter().rev().copied().flatten().next();
            let end = end.map_or(BOTTOM, |(_, y)| y);
            let line = Line {
                path: path(&places),
                markers: markers(&places, at),
                label: shorten(&escape_controls(&series.name), MAX_LABEL_CHARS).to_string(),
                end: coordinate(end),
                label_at: String::new(),
            };
            (end, line)
        })
        .collect();
    place_labels(&mut lines);
    let values = (0..=top / step).map(|at| Tick {
        at: coordinate(y(at * step)),
        label: digits(at * step),
    });
    Some(Plot {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        bottom: BOTTOM,
        values: values.collect(),
        dates: dates(trend, &xs),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
    })
}

/// Returns the end of the vertical axis and the distance of its values: 1, 2 or 5 times a power of
/// ten.
fn scale(most: usize) -> (usize, usize) {
    let mut step = 1;
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut power = 1usize;
    while most.div_ceil(step) > 5 {
        let factor = factors.next().unwrap_or(10);
        step = power.saturating_mul(factor);
        if factor == 10 {
            power = step;
        }
    }
    (most.div_ceil(step).max(1).saturating_mul(step), step)
}

fn coordinate(value: f64) -> String {
    format!("{value:.1}")
}

/// Returns the path of a line, which has a gap where there is no value.
fn path(places: &[Option<(f64, f64)>]) -> String {
    let mut path = String::new();
    let mut command = 'M';
    for place in places {
        let Some((x, y)) = place else {
            command = 'M';
            continue;
        };
        let _ = write!(path, "{command}{x:.1} {y:.1}");
        command = 'L';
    }
    path
}

/// Returns the path of markers of a shape on some of the places.
fn markers(places: &[Option<(f64, f64)>], shape: usize) -> String {
    let mut path = String::new();
    let every = places.len().div_ceil(MAX_MARKERS).max(1);
    let last = places.len().saturating_sub(1);
    for (at, place) in places.iter().enumerate() {
        let is_marked = (last - at).is_multiple_of(every);
        let Some((x, y)) = place.filter(|_| is_marked) else {
            continue;
        };
        let _ = match shape {
            0 => write!(path, "M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", x - 4.0),
            1 => write!(path, "M{:.1} {:.1}h8v8h-8z", x - 4.0, y - 4.0),
            2 => write!(path, "M{x:.1} {:.1}l5 9h-10z", y - 5.0),
            3 => write!(path, "M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
            4 => write!(
                path,
                "M{:.1} {:.1}l8 8M{:.1} {:.1}l-8 8",
                x - 4.0,
                y - 4.0,
                x + 4.0,
                y - 4.0
            ),
            _ => write!(path, "M{x:.1} {:.1}v10M{:.1} {y:.1}h10", y - 5.0, x - 5.0),
        };
    }
    path
}

/// Places the labels next to the ends of their lines, so that none covers another.
fn place_labels(lines: &mut [(f64, Line)]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].0.total_cmp(&lines[*b].0));
    let mut places = Vec::with_capacity(order.len());
    let mut free = TOP;
    for at in &order {
        let place = lines[*at].0.max(free);
        places.push(place);
        free = place + LABEL_HEIGHT;
    }
    // Labels below the plot move up again.
    let mut limit = BOTTOM;
    for (at, place) in order.iter().zip(&mut places).rev() {
        *place = place.min(limit);
        limit = *place - LABEL_HEIGHT;
        lines[*at].1.label_at = coordinate(*place);
    }
}

/// Returns some dates for the axis, evenly spaced over the points and without overlaps.
fn dates(trend: &Trend, xs: &[f64]) -> Vec<Tick> {
    let last = trend.points.len().saturating_sub(1);
    let count = MAX_DATES.min(last + 1);
    let mut ticks: Vec<Tick> = Vec::new();
    let mut free = f64::MIN;
    for at in 0..count {
        let point = match count {
            1 => 0,
            _ => at * last / (count - 1),
        };
        // Dates that are too close would cover each other.
        if xs[point] < free {
            continue;
        }
        free = xs[point] + 80.0;
        ticks.push(Tick {
            at: coordinate(xs[point]),
            label: day_of(trend.points[point].time),
        });
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_above_all_values() {
        assert_eq!(scale(0), (1, 1));
        assert_eq!(scale(5), (5, 1));
        assert_eq!(scale(6), (6, 2));
        assert_eq!(scale(28_856), (30_000, 10_000));
        assert_eq!(scale(101), (150, 50));
        for most in 0..2000 {
            let (top, step) = scale(most);
            assert!(top >= most && top / step <= 5, "{most}");
        }
    }

    #[test]
    fn lines_have_gaps() {
        let places = [Some((1.0, 2.0)), None, Some((3.0, 4.0)), Some((5.0, 6.0))];
        assert_eq!(path(&places), "M1.0 2.0M3.0 4.0L5.0 6.0");
    }

    #[test]
    fn labels_do_not_cover_each_other() {
        for ends in [
            [BOTTOM; 6],
            [TOP; 6],
            [100.0, 101.0, 99.0, 260.0, 261.0, 262.0],
        ] {
            let mut lines = ends.map(|end| {
                let line = Line {
                    path: String::new(),
                    markers: String::new(),
                    label: String::new(),
                    end: String::new(),
                    label_at: String::new(),
                };
                (end, line)
            });
            place_labels(&mut lines);
            let places = lines.iter().map(|(_, line)| line.label_at.parse::<f64>());
            let mut places: Vec<f64> = places.map(|place| place.expect("a number")).collect();
            places.sort_by(f64::total_cmp);
            for pair in places.windows(2) {
                assert!(pair[1] - pair[0] >= LABEL_HEIGHT - 0.11, "{places:?}");
            }
            assert!(
                places[0] >= TOP - 0.11 && places[5] <= BOTTOM + 0.11,
                "{places:?}"
            );
        }
    }
}
