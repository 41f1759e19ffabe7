//! Days of the calendar.

use crate::Timestamp;

const MILLIS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

/// When the day `YYYY-MM-DD` begins, UTC; `None` where there is no such day, and before 1970.
pub(super) fn begin_of_day(text: &str) -> Option<Timestamp> {
    let number = |range: std::ops::Range<usize>| -> Option<u64> {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let has_form = text.len() == 10 && text.get(4..5)? == "-" && text.get(7..8)? == "-";
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let is_day = has_form && year >= 1970 && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    is_day.then(|| Timestamp::from_millis(days_since_epoch(year, month, day) * MILLIS_PER_DAY))
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    let years: u64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let months: u64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_when_the_calendar_says() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29", 951_782_400),
            ("2000-03-01", 951_868_800),
            ("2026-11-21", 1_795_219_200),
            ("9999-12-31", 253_402_214_400),
        ] {
            assert_eq!(begin_of_day(text).map(Timestamp::as_secs), Some(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        let none = ["", "2026", "2026-11", "2026-13-01", "2026-00-10", "2025-02-29", "1900-02-29", "1969-12-31"];
        for text in none.into_iter().chain(["2026-11-31", "2026-1-01x", "26-11-2026", "2026-11-2é", "+026-11-21"]) {
            assert_eq!(begin_of_day(text), None, "{text}");
        }
    }
}
