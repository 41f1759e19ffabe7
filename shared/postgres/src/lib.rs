#![doc = include_str!("../README.md")]

mod archive;
mod breaker;
mod connection;
mod error;
mod iam;
mod migrate;
mod settings;
mod tls;

pub use archive::{Archive, ArchivedPage, Found, OldEntry, Progress, Search};
pub use breaker::BreakerOpen;
pub use error::{ArchiveError, ConnectError, StatementError};
pub use iam::TokenError;
pub use migrate::{MigrateError, migrate};
pub use settings::{DatabaseSettings, SettingsError};
pub use tls::TlsError;
