//! `account-jobs` over the embedded DynamoDB, with a Cognito, an S3, an archive and an API Gateway that remember what they
//! are asked, and that fail after as many requests as a test wants.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod erasure;
mod export;
mod failure;
mod outside;
mod tips;
mod world;
