//! What every route, and reading history, takes of DynamoDB, API Gateway, SQS, other functions and PostgreSQL, as `costs.json` says it. A route of
//! an area that is measured here and not in the table fails, and so does a row that nothing here measures.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod account;
mod conversations;
mod groups;
mod history;
mod media;
mod moderation;
mod pictures;
mod search;
mod users;
mod world;
