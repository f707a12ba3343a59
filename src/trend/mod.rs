//! How a project develops: findings, ages and links at several times of its history.
//!
//! [`Interval`] chooses the times, [`Measures::of`] counts what a check of one revision finds,
//! [`Survival`] follows findings from one revision to the next, and [`write()`] prints the
//! [`Trend`]. The module reads no revision itself.

mod calendar;
mod lifetime;
mod measure;
mod model;
mod report;

pub(crate) use calendar::{Interval, Since, day_of};
pub(crate) use lifetime::{Marks, Survival};
pub(crate) use measure::Measures;
pub(crate) use model::{Point, Trend, Untouched};
pub(crate) use report::{Format, write};
