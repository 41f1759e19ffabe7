//! Transactions over several tables.
//!
//! Each store makes the parts that concern its own table, and none of them knows another. Here the parts are put together.

mod blocks;
mod grants;
mod opening;
mod sealing;
mod suspensions;
