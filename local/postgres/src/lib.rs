#![doc = include_str!("../README.md")]

mod account;
mod database;
mod error;
mod server;
mod testing;
mod tools;

pub use database::Database;
pub use error::PostgresError;
pub use server::{PostgresServer, ServerOptions};
pub use testing::test_database;
