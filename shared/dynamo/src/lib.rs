#![doc = include_str!("../README.md")]

pub mod connections;
pub mod conversations;
pub mod error;
pub mod messages;
pub mod meter;
pub mod safety;
pub mod stream;
pub mod tips;
pub mod users;

mod backoff;
mod batch;
mod client;
mod conflicts;
mod entry_item;
mod item;
mod keys;
mod transaction;

pub use client::{Client, client, client_on};
pub use connections::{Connections, NewConnection, OpenConnection, SignIn};
pub use conversations::{
    Admission, Basis, Conversations, GroupLink, LogHead, MembershipChange, MovedMarks, NewGroup, Opened, PendingEntry,
    Place, REMEMBERED, Recipient, Terms, Way, Written, newcomer,
};
pub use error::StoreError;
pub use messages::{Messages, Part, Put, Reached, Whereabouts};
pub use meter::{Consumption, Meter};
pub use safety::{Act, Month, Reported, Safety};
pub use tips::{
    Advanced, CountedEvent, Intended, ListedTip, MeantTip, TipChange, TipNote, TipPeriod, TipProgress, TipRecord, Tips,
};
pub use users::{
    Allowance, Block, Blocks, Counted, Edited, EmailDigest, FindBy, Job, JobKind, JobState, Linked, LinkedWallet,
    ProfileEdit, RateLimit, Receipt, SessionStanding, Standing, Tally, UserSession, Users, WalletAddress,
    WalletChallenge, Wallets,
};
