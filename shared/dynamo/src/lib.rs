#![doc = include_str!("../README.md")]

pub mod connections;
pub mod conversations;
pub mod error;
pub mod media;
pub mod messages;
pub mod meter;
pub mod safety;
pub mod stream;
pub mod tips;
pub mod users;

mod across;
mod backoff;
mod batch;
mod client;
mod conflicts;
mod entry_item;
mod item;
mod keys;
mod table;
mod transaction;

pub use client::{Client, client, client_on};
pub use connections::{Connections, NewConnection, OpenConnection, Registered, SignIn};
pub use conversations::{
    Admission, Conversations, GroupLink, HeadPrecondition, LogHead, MembershipChange, MovedCursors, NewGroup, Opened,
    PendingEntry, REMEMBERED, Recipient, SeqAssignment, Terms, Way, Written, newcomer,
};
pub use error::StoreError;
pub use media::{Grant, Inspected, Media, MediaRecord, ReportedFile, Restore, Revoked, SharedPage, UNSENT_FOR};
pub use messages::{MessageLocation, Messages, Part, Put, Reached};
pub use meter::{Consumption, Meter};
pub use safety::{Act, Reported, Safety};
pub use tips::{
    Advanced, CountedEvent, Intended, ListedTip, TipChange, TipDraft, TipNote, TipPeriod, TipProgress, TipRecord, Tips,
};
pub use users::{
    AccountStatus, Allowance, Block, Blocks, Claimed, ClaimedDigest, Counted, DIGEST_LEASE, DIGEST_SHARDS,
    DIGEST_TRIES, DigestPlan, Edited, EmailDigest, FindBy, Job, JobKind, JobState, Linked, LinkedWallet, OVERDUE_HOURS,
    OwnersNotice, PushDevice, RateLimit, Receipt, SessionStatus, Subscriber, Tally, Units, UserSession, Users,
    WalletAddress, WalletChallenge, Wallets,
};
