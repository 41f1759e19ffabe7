//! Notifications: who is told of an entry outside the app, on which devices, and what the devices are sent.

mod digest;
mod payload;
mod quiet_hours;
mod rules;
mod subscription;
mod ticket;

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use digest::{DigestAfter, DueHour};
pub use payload::{Alert, AlertAbout, Payload, Shown, Withdrawal};
pub use quiet_hours::QuietHours;
pub use rules::{About, Decision, LATEST, Notice, PAUSE, Person, Silence, decide, reaches};
pub use subscription::{Language, NativeDevice, NativeService, PushAddress, PushHosts, PushKeys, PushSubscription};
pub use ticket::{NotificationAction, NotificationOrder, NotificationTicket, TICKET_LIFETIME};

/// What was given are no hours that there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are no such hours")]
pub struct NoHours;

/// What somebody wants to be notified of, on all their devices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationSettings {
    /// In groups, only of messages that name them, answer them or tip them.
    pub mentions_only: bool,
    /// A notification says neither who wrote nor what.
    pub hide_content: bool,
    /// When they want to be left alone, each day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// After how many hours what they have not read is emailed to them, from 1 to 72; absent where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub digest_after_hours: Option<DigestAfter>,
}
