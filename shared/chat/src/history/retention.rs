//! How long a deployment keeps messages.

use std::time::Duration;

use crate::Timestamp;

/// The shortest time, in days, that anything is kept: a day more than DynamoDB holds it, so that what is given up is in one
/// store alone.
pub const MIN_RETENTION_DAYS: u32 = 8;

/// How long a deployment keeps what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention(Option<Duration>);

/// A deployment cannot keep what is said for so short a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} days are too short; use 0 to keep messages for ever, or at least {MIN_RETENTION_DAYS} days")]
pub struct TooShort(u32);

impl Retention {
    /// So many days; 0 is for ever.
    ///
    /// # Errors
    /// [`TooShort`] where that is less than [`MIN_RETENTION_DAYS`].
    pub fn of_days(days: u32) -> Result<Self, TooShort> {
        match days {
            0 => Ok(Self(None)),
            1..MIN_RETENTION_DAYS => Err(TooShort(days)),
            days => Ok(Self(Some(Duration::from_hours(24) * days))),
        }
    }

    /// What was said before this is given up; `None` where everything is kept.
    #[must_use]
    pub fn kept_since(self, now: Timestamp) -> Option<Timestamp> {
        self.0.map(|kept| now.minus(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_too_short_and_nothing_is_for_ever() {
        assert_eq!(Retention::of_days(0), Ok(Retention::default()));
        assert_eq!(Retention::of_days(7), Err(TooShort(7)));
        let now = Timestamp::from_millis(1_790_000_000_000);
        assert_eq!(Retention::default().kept_since(now), None);
        let eight = Retention::of_days(8).unwrap().kept_since(now);
        assert_eq!(eight, Some(now.minus(Duration::from_hours(8 * 24))));
    }
}
