//! What a deployment leaves out when the month's money runs short, one step after the other.
//!
//! Budgets tell the function `degrade` that a threshold was passed; what is left of the service is kept in one place, and hosts ask
//! for it before they call what could be left out. See docs/decisions/0040-budgets.md.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Month, Refusal, Timestamp};

/// How much of the service there is. Each level leaves out what the ones before it do, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ServiceLevel {
    /// All of it.
    #[default]
    Full,
    /// Nobody is shown who is typing.
    NoTyping,
    /// Nobody is shown who is online.
    NoPresence,
    /// Nobody is shown what others have received or read.
    NoReceipts,
    /// No files can be uploaded.
    NoUploads,
    /// Nothing can be written, edited, pinned or reacted to.
    ReadOnly,
}

/// What can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// Who is typing.
    Typing,
    /// Who is online.
    Presence,
    /// What others have received and read.
    Receipts,
    /// Uploading files.
    Uploads,
    /// Writing, editing, pinning and reacting.
    Writing,
}

impl ServiceLevel {
    /// All of them, from the whole service to the least of it.
    pub const ALL: &[Self] =
        &[Self::Full, Self::NoTyping, Self::NoPresence, Self::NoReceipts, Self::NoUploads, Self::ReadOnly];

    /// Whether there is this feature.
    #[must_use]
    pub fn has(self, feature: Feature) -> bool {
        self < match feature {
            Feature::Typing => Self::NoTyping,
            Feature::Presence => Self::NoPresence,
            Feature::Receipts => Self::NoReceipts,
            Feature::Uploads => Self::NoUploads,
            Feature::Writing => Self::ReadOnly,
        }
    }

    /// Whether there is this feature.
    ///
    /// # Errors
    /// [`Refusal::ServiceReduced`] where it is left out.
    pub fn check(self, feature: Feature) -> Result<(), Refusal> {
        if self.has(feature) { Ok(()) } else { Err(Refusal::ServiceReduced) }
    }

    /// Whether it is the whole service.
    #[must_use]
    pub fn is_full(&self) -> bool {
        *self == Self::Full
    }
}

/// What is left of the service, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceState {
    /// The month for which it holds, as `2026-11`, UTC, as budgets count.
    month: Month,
    /// The lowest level that a budget has asked for in this month.
    reached: ServiceLevel,
    /// The level that holds.
    level: ServiceLevel,
}

impl ServiceState {
    /// The whole service.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { month: Month::of(now), reached: ServiceLevel::Full, level: ServiceLevel::Full }
    }

    /// The level that holds at a time: in another month, all is well again.
    #[must_use]
    pub fn level(&self, now: Timestamp) -> ServiceLevel {
        if self.month == Month::of(now) { self.level } else { ServiceLevel::Full }
    }

    /// What becomes of it when a budget asks for a level. Notifications come late, twice and in any order: only what is lower than
    /// everything that was asked for in this month counts.
    #[must_use]
    pub fn notified(self, asked: ServiceLevel, now: Timestamp) -> Self {
        let state = self.in_month_of(now);
        if asked <= state.reached {
            return state;
        }
        Self { reached: asked, level: state.level.max(asked), ..state }
    }

    /// What becomes of it when somebody sets it by hand. What a budget has asked for already does not lower it again; the next
    /// threshold does.
    #[must_use]
    pub fn set(self, level: ServiceLevel, now: Timestamp) -> Self {
        Self { level, ..self.in_month_of(now) }
    }

    fn in_month_of(self, now: Timestamp) -> Self {
        if self.month == Month::of(now) { self } else { Self::new(now) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The 29th of November 2026.
    const NOW: Timestamp = Timestamp::from_millis(1_795_910_400_000);
    /// The 2nd of December.
    const NEXT_MONTH: Timestamp = Timestamp::from_millis(1_796_169_600_000);

    fn levels() -> impl Strategy<Value = Vec<ServiceLevel>> {
        prop::collection::vec(prop::sample::select(ServiceLevel::ALL), 0..12)
    }

    fn after(notifications: &[ServiceLevel]) -> ServiceState {
        notifications.iter().fold(ServiceState::new(NOW), |state, level| state.notified(*level, NOW))
    }

    proptest! {
        #[test]
        fn whatever_their_order_and_number_the_lowest_that_was_asked_for_holds(notifications in levels()) {
            let lowest = notifications.iter().copied().max().unwrap_or_default();
            prop_assert_eq!(after(&notifications).level(NOW), lowest);
        }

        #[test]
        fn another_month_begins_with_everything(notifications in levels(), first in prop::sample::select(ServiceLevel::ALL)) {
            let state = after(&notifications);
            prop_assert_eq!(state.level(NEXT_MONTH), ServiceLevel::Full);
            prop_assert_eq!(state.notified(first, NEXT_MONTH).level(NEXT_MONTH), first);
        }

        #[test]
        fn what_is_set_by_hand_holds_until_a_lower_level_than_ever_is_asked_for(
            before in levels(),
            by_hand in prop::sample::select(ServiceLevel::ALL),
            later in levels(),
        ) {
            let reached = before.iter().copied().max().unwrap_or_default();
            let state = later.iter().fold(after(&before).set(by_hand, NOW), |state, level| state.notified(*level, NOW));
            let lower = later.into_iter().filter(|level| *level > reached).max().unwrap_or_default();
            prop_assert_eq!(state.level(NOW), by_hand.max(lower));
        }
    }

    #[test]
    fn each_level_leaves_out_one_feature_more() {
        let features = [Feature::Typing, Feature::Presence, Feature::Receipts, Feature::Uploads, Feature::Writing];
        for (missing, level) in ServiceLevel::ALL.iter().enumerate() {
            let left = features.iter().filter(|feature| level.has(**feature)).count();
            assert_eq!(left, features.len() - missing, "{level:?}");
        }
    }
}
