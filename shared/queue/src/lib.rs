#![doc = include_str!("../README.md")]

mod error;
mod fan_out;
mod inspections;
mod jobs;
mod notifications;
mod queue;

pub use error::QueueError;
pub use fan_out::{FanOut, FanOutQueue, Shard};
pub use inspections::{INSPECTION_DELIVERIES, Inspection, InspectionCause, InspectionQueue};
pub use jobs::{AccountJob, JobQueue, export_key, exports_of};
pub use notifications::{AlertDevices, AlertJob, NotificationJob, NotifyJob, NotifyQueue, NotifyWhom, ReadJob};
pub use queue::Queue;

#[cfg(test)]
mod tests;
