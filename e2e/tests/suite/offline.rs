//! What only the offline stack can show: it can be told to fail, its clock can be turned, and one can look behind its
//! sockets. Left out, by name, where the suite runs against a deployed stack.

mod archive_away;
mod budget;
mod drill;
mod email;
mod erasure;
mod expiry;
mod faults;
mod large_group;
mod limits;
mod log_away;
mod media;
mod metrics;
mod notification_day;
mod notifications;
mod pictures;
mod restoring;
mod retention;
mod samples;
mod schedules;
mod security_notices;
mod tips;
mod visibility;
mod wallets;
mod week;
