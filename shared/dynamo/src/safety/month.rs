//! Months of the calendar, by which the audit is divided.

use std::fmt;
use std::str::FromStr;

use natter_chat::Timestamp;

/// A month in UTC, written as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: u64,
    month: u64,
}

impl Month {
    /// The month in which a moment lies.
    #[must_use]
    pub const fn of(moment: Timestamp) -> Self {
        // Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day comes last.
        let days = moment.as_secs() / 86_400 + 719_468;
        let day_of_era = days % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let months_since_march = (5 * day_of_year + 2) / 153;
        let is_next_year = months_since_march >= 10;
        let month = if is_next_year { months_since_march - 9 } else { months_since_march + 3 };
        let year = year_of_era + days / 146_097 * 400 + is_next_year as u64;
        Self { year, month }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

/// Why a text is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-11")]
pub struct NoMonth;

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text.split_once('-').filter(|_| text.len() == 7).ok_or(NoMonth)?;
        let (year, month) = (year.parse().map_err(|_| NoMonth)?, month.parse().map_err(|_| NoMonth)?);
        if (1..=12).contains(&month) { Ok(Self { year, month }) } else { Err(NoMonth) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_lies_in_its_month() {
        for (seconds, month) in [
            (0, "1970-01"),
            (951_782_399, "2000-02"),
            (951_868_800, "2000-03"),
            (1_709_164_800, "2024-02"),
            (1_735_689_599, "2024-12"),
            (1_735_689_600, "2025-01"),
        ] {
            assert_eq!(Month::of(Timestamp::from_millis(seconds * 1000)).to_string(), month);
        }
    }

    #[test]
    fn a_month_is_read_as_it_is_written() {
        assert_eq!("2026-11".parse::<Month>().map(|month| month.to_string()).as_deref(), Ok("2026-11"));
        for text in ["", "2026", "2026-13", "2026-00", "26-11-1", "2026-1x"] {
            assert_eq!(text.parse::<Month>(), Err(NoMonth), "{text}");
        }
    }
}
