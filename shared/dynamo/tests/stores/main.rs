//! The stores against the embedded DynamoDB, with the tables of the template.

#![expect(clippy::unwrap_used, reason = "in a helper as in a test, a panic is a failed test")]

mod changes;
mod connections;
mod conversations;
mod costs;
mod failures;
mod groups;
mod lists;
mod media;
mod messages;
mod notifications;
mod people;
mod places;
mod profiles;
mod rate;
mod safety;
mod scripted;
mod sessions;
mod stream;
mod support;
mod wallets;
