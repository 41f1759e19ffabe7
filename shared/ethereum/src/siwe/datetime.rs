//! Times as messages write them.

use std::fmt;

use natter_chat::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A point in time as RFC 3339 writes it, to the letter: the text is what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTime {
    text: String,
    at: Timestamp,
}

impl DateTime {
    /// Reads an RFC 3339 date and time; none where it is not one, or lies before 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Stricter than RFC 3339, which allows lower-case letters, and a space by agreement: EIP-4361 has neither.
        if text.contains(|letter: char| letter.is_ascii_lowercase() || letter == ' ') {
            return None;
        }
        let milliseconds = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos() / 1_000_000;
        Some(Self { text: text.to_owned(), at: Timestamp::from_millis(u64::try_from(milliseconds).ok()?) })
    }

    /// A point in time, in UTC and to the second; none beyond the year 9999.
    #[must_use]
    pub fn from_timestamp(at: Timestamp) -> Option<Self> {
        let seconds = i64::try_from(at.as_secs()).ok()?;
        Self::parse(&OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()?)
    }

    /// The point in time.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_any_zone_and_written_as_it_was() {
        let times = [
            ("2021-09-30T16:25:24Z", 1_633_019_124_000),
            ("2021-09-30T16:25:24.750Z", 1_633_019_124_750),
            ("2021-09-30T18:25:24+02:00", 1_633_019_124_000),
            ("2021-09-30T11:25:24.000-05:00", 1_633_019_124_000),
        ];
        for (text, milliseconds) in times {
            let time = DateTime::parse(text).unwrap();
            assert_eq!((time.at().as_millis(), time.to_string()), (milliseconds, text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let texts = [
            "",
            "2021-09-30",
            "2021-09-30T16:25:24",
            "2021-09-30 16:25:24Z",
            "2021-09-30t16:25:24z",
            "2021-13-30T16:25:24Z",
            "2021-02-29T16:25:24Z",
            "2021-09-30T25:25:24Z",
            "1969-12-31T23:59:59Z",
            "1633019124",
        ];
        for text in texts {
            assert_eq!(DateTime::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_timestamp_is_written_in_utc_to_the_second() {
        let time = DateTime::from_timestamp(Timestamp::from_millis(1_633_019_124_750)).unwrap();
        assert_eq!(time.to_string(), "2021-09-30T16:25:24Z");
        assert_eq!(DateTime::from_timestamp(Timestamp::from_millis(u64::MAX)), None);
    }
}
