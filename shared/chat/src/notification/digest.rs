//! Emails of what somebody has missed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Decision, NoHours, Silence};
use crate::Timestamp;

const LONGEST_HOURS: u8 = 72;

const HOUR_MS: u64 = 3_600_000;

/// After how many hours unread messages are emailed, from 1 to 72.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct DigestAfter(u8);

impl TryFrom<u8> for DigestAfter {
    type Error = NoHours;

    fn try_from(hours: u8) -> Result<Self, NoHours> {
        if (1..=LONGEST_HOURS).contains(&hours) { Ok(Self(hours)) } else { Err(NoHours) }
    }
}

impl From<DigestAfter> for u8 {
    fn from(DigestAfter(hours): DigestAfter) -> Self {
        hours
    }
}

impl DigestAfter {
    /// When a message of this time is emailed if it is still unread.
    #[must_use]
    pub fn hour_for(self, sent_at: Timestamp) -> DueHour {
        let due = sent_at.plus(Duration::from_hours(self.0.into()));
        DueHour(due.as_millis().div_ceil(HOUR_MS))
    }
}

/// A full hour at which digests are due, counted from the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DueHour(u64);

impl DueHour {
    /// The last hour that has begun.
    #[must_use]
    pub const fn latest(now: Timestamp) -> Self {
        Self(now.as_millis() / HOUR_MS)
    }

    /// So many hours earlier.
    #[must_use]
    pub const fn minus(self, hours: u64) -> Self {
        Self(self.0.saturating_sub(hours))
    }

    /// How many there have been since the Unix epoch.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// When it begins.
    #[must_use]
    pub const fn begins_at(self) -> Timestamp {
        Timestamp::from_millis(self.0 * HOUR_MS)
    }
}

impl Decision {
    /// Whether it is something that they miss where they do not read it: also what they are only not disturbed with.
    #[must_use]
    pub const fn can_be_missed(self) -> bool {
        matches!(self, Self::Notify | Self::Wait | Self::Never(Silence::QuietHours))
    }
}
