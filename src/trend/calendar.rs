//! Dates: when a project is measured. All of them are in UTC and come from commits and arguments.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime};
use std::fmt;
use std::str::FromStr;

/// Longest interval, in its unit.
const MAX_COUNT: u32 = 1000;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A length of time in days, weeks, months or years, as in `2weeks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    count: u32,
    unit: Unit,
}

impl FromStr for Interval {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || {
            format!(
                "`{text}` is not a length of time: write a number and a unit, as in `1month`, `2weeks`, `90days` or `1year`"
            )
        };
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text.split_at(digits);
        let unit = match unit.trim() {
            "day" | "days" | "d" => Unit::Day,
            "week" | "weeks" | "w" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" | "y" => Unit::Year,
            _ => return Err(fault()),
        };
        let count = match count {
            "" => 1,
            count => count.parse().map_err(|_| fault())?,
        };
        if count == 0 || count > MAX_COUNT {
            return Err(fault());
        }
        Ok(Self { count, unit })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => f.write_str(self.unit.name()),
            count => write!(f, "{count} {}s", self.unit.name()),
        }
    }
}

impl Interval {
    /// Returns this number of months.
    pub(crate) fn months(count: u32) -> Self {
        Self {
            count,
            unit: Unit::Month,
        }
    }

    /// Returns the time in seconds since 1970 that is this long before `time`.
    pub(crate) fn before(self, time: i64) -> i64 {
        let Some(moment) = DateTime::from_timestamp(time, 0) else {
            return time;
        };
        let earlier = match self.unit {
            Unit::Day => moment.checked_sub_days(Days::new(u64::from(self.count))),
            Unit::Week => moment.checked_sub_days(Days::new(7 * u64::from(self.count))),
            Unit::Month => moment.checked_sub_months(Months::new(self.count)),
            Unit::Year => moment.checked_sub_months(Months::new(12 * self.count)),
        };
        earlier.map_or(time, |earlier| earlier.timestamp())
    }

    /// Returns the starts of the days that divide time into such intervals, from `first` to `last`,
    /// in seconds since 1970. They do not depend on `first` and `last`, so that a later run measures
    /// at the same times: days are counted from 1970, weeks start on Mondays, months and years on
    /// their first days. `None` if there are more than `max`.
    pub(crate) fn starts(self, first: i64, last: i64, max: usize) -> Option<Vec<i64>> {
        let mut starts = Vec::new();
        let mut next = self.floor(first);
        while let Some(date) = next {
            let time = midnight(date);
            if time > last {
                break;
            }
            if time >= first {
                if starts.len() == max {
                    return None;
                }
                starts.push(time);
            }
            next = self.after(date);
        }
        Some(starts)
    }

    /// Returns the last such day that is not after `time`.
    fn floor(self, time: i64) -> Option<NaiveDate> {
        let date = DateTime::from_timestamp(time, 0)?.date_naive();
        let days = |length: i64, offset: i64| {
            let number = midnight(date) / 86_400 + offset;
            let back = u64::try_from(number.rem_euclid(length)).ok()?;
            date.checked_sub_days(Days::new(back))
        };
        let count = i64::from(self.count);
        match self.unit {
            Unit::Day => days(count, 0),
            // 1970 began on a Thursday.
            Unit::Week => days(7 * count, 3),
            Unit::Month => {
                let months = i64::from(date.year()) * 12 + i64::from(date.month0());
                first_of_month(months - months.rem_euclid(count))
            }
            Unit::Year => {
                let year = i64::from(date.year());
                first_of_month((year - year.rem_euclid(count)) * 12)
            }
        }
    }

    fn after(self, date: NaiveDate) -> Option<NaiveDate> {
        match self.unit {
            Unit::Day => date.checked_add_days(Days::new(u64::from(self.count))),
            Unit::Week => date.checked_add_days(Days::new(7 * u64::from(self.count))),
            Unit::Month => date.checked_add_months(Months::new(self.count)),
            Unit::Year => date.checked_add_months(Months::new(12 * self.count)),
        }
    }
}

/// Returns the first day of a month, counted from the year 0.
fn first_of_month(months: i64) -> Option<NaiveDate> {
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// The start of a trend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Since {
    /// A date, in seconds since 1970.
    Date(i64),
    /// This long before the last revision.
    Before(Interval),
    /// A revision.
    Revision(String),
}

impl From<&str> for Since {
    fn from(text: &str) -> Self {
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Self::Date(midnight(date));
        }
        match text.parse() {
            Ok(interval) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                Self::Before(interval)
            }
            _ => Self::Revision(text.to_owned()),
        }
    }
}

/// Returns the day of a time in seconds since 1970, as `2026-03-09`.
pub(crate) fn day_of(time: i64) -> String {
    match DateTime::from_timestamp(time, 0) {
        Some(moment) => moment.date_naive().to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(interval: &str, first: &str, last: &str) -> Vec<String> {
        let time = |day: &str| match Since::from(day) {
            Since::Date(time) => time,
            other => panic!("{other:?}"),
        };
        let interval: Interval = interval.parse().expect("an interval");
        let starts = interval.starts(time(first), time(last), 100);
        starts.expect("few").into_iter().map(day_of).collect()
    }

    #[test]
    fn intervals_are_aligned() {
        assert_eq!(
            days("1month", "2025-11-15", "2026-02-01"),
            ["2025-12-01", "2026-01-01", "2026-02-01"]
        );
        assert_eq!(
            days("3 months", "2025-01-02", "2025-12-31"),
            ["2025-04-01", "2025-07-01", "2025-10-01"]
        );
        assert_eq!(
            days("week", "2026-11-29", "2026-12-08"),
            ["2026-11-30", "2026-12-07"]
        );
        assert_eq!(
            days("2years", "2019-01-01", "2024-01-01"),
            ["2020-01-01", "2022-01-01", "2024-01-01"]
        );
        assert_eq!(
            days("1day", "2026-02-28", "2026-03-01"),
            ["2026-02-28", "2026-03-01"]
        );
    }

    #[test]
    fn intervals_do_not_depend_on_the_start() {
        for interval in ["10days", "2weeks", "5months"] {
            let all = days(interval, "2020-01-01", "2021-01-01");
            let late = days(interval, "2020-06-17", "2021-01-01");
            assert!(all.ends_with(&late), "{all:?} {late:?}");
        }
    }

    #[test]
    fn too_many_times_are_refused() {
        let day: Interval = "1day".parse().expect("an interval");
        assert_eq!(day.starts(0, 86_400 * 10, 10), None);
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (text, shown) in [("1month", "month"), ("2 weeks", "2 weeks"), ("d", "day")] {
            let interval: Interval = text.parse().expect(text);
            assert_eq!(interval.to_string(), shown);
        }
        for text in ["", "0days", "1fortnight", "1001days", "-1day", "1.5months"] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }

    #[test]
    fn starts_of_trends_are_dates_lengths_or_revisions() {
        assert_eq!(Since::from("1970-01-02"), Since::Date(86_400));
        assert_eq!(
            Since::from("2years"),
            Since::Before(Interval {
                count: 2,
                unit: Unit::Year
            })
        );
        assert_eq!(Since::from("v1.0"), Since::Revision("v1.0".to_owned()));
        assert_eq!(Since::from("d"), Since::Revision("d".to_owned()));
    }

    #[test]
    fn months_before_the_end_of_a_month_exist() {
        let march_31 = midnight(NaiveDate::from_ymd_opt(2026, 3, 31).expect("a date"));
        assert_eq!(day_of(Interval::months(1).before(march_31)), "2026-02-28");
    }
}
