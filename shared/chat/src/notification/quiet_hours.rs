//! The hours of the day in which someone wants no notifications.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NoHours;
use crate::Timestamp;

const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// The longest name of a time zone, in bytes: the longest of the database has 32.
const MAX_ZONE_BYTES: usize = 64;

/// A part of each day, on the clocks of a time zone. It may go over midnight.
///
/// What is read is not looked up in the database of time zones: a function of yesterday has to read a zone of today. Whoever takes
/// hours from a client asks [`QuietHours::check_zone`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct QuietHours(Raw);

/// A part of each day, on the clocks of a time zone. It may go over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "QuietHours")]
struct Raw {
    /// The minute of the day at which it begins, from 0 to 1439.
    from: u16,
    /// The minute of the day at which it is over, from 0 to 1439; another one than `from`.
    until: u16,
    /// The time zone's name in the IANA database, such as `Europe/Berlin`.
    time_zone: String,
}

impl From<QuietHours> for Raw {
    fn from(hours: QuietHours) -> Self {
        hours.0
    }
}

impl TryFrom<Raw> for QuietHours {
    type Error = NoHours;

    fn try_from(raw: Raw) -> Result<Self, NoHours> {
        let are_minutes = raw.from < MINUTES_OF_A_DAY && raw.until < MINUTES_OF_A_DAY && raw.from != raw.until;
        if are_minutes && raw.time_zone.len() <= MAX_ZONE_BYTES { Ok(Self(raw)) } else { Err(NoHours) }
    }
}

impl QuietHours {
    /// From one minute of the day to another in this time zone.
    ///
    /// # Errors
    /// [`NoHours`] where they are none, or the same, or there is no such zone.
    pub fn new(from: u16, until: u16, time_zone: &str) -> Result<Self, NoHours> {
        let hours = Self::try_from(Raw { from, until, time_zone: time_zone.to_owned() })?;
        hours.check_zone()?;
        Ok(hours)
    }

    /// # Errors
    /// [`NoHours`] where there is no such time zone.
    pub fn check_zone(&self) -> Result<(), NoHours> {
        TimeZone::get(&self.0.time_zone).map(drop).map_err(|_| NoHours)
    }

    /// Whether it is one of these hours now. Never in a zone that this build does not know.
    #[must_use]
    pub fn include(&self, now: Timestamp) -> bool {
        self.minute_of_the_day(now).is_some_and(|minute| {
            if self.0.from < self.0.until {
                (self.0.from..self.0.until).contains(&minute)
            } else {
                minute >= self.0.from || minute < self.0.until
            }
        })
    }

    fn minute_of_the_day(&self, now: Timestamp) -> Option<u16> {
        let now = jiff::Timestamp::from_millisecond(i64::try_from(now.as_millis()).ok()?).ok()?;
        let here = TimeZone::get(&self.0.time_zone).ok()?.to_datetime(now);
        u16::try_from(i32::from(here.hour()) * 60 + i32::from(here.minute())).ok()
    }
}
