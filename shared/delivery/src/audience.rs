//! Who may know what of somebody.

mod activity;
mod profile;
mod receipts;

pub use activity::{MAX_WITNESSES, activity_audience};
pub use profile::profile_audience;
pub use receipts::{marks_for, who_gives_receipts};
