//! What may become of a tip.

use natter_chat::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{BlockRef, TxHash};

/// What is known of a tip. Codes never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It may still become anything.
    Pending(Waiting),
    /// It is paid, in a block that is on the chain and deep enough.
    Confirmed(Confirmation),
    /// The transaction does not pay it and will not.
    Failed(FailureReason),
    /// The block that it was seen in has left the chain. It waits again.
    Reorganised {
        /// That block.
        was: BlockRef,
        /// What it waits for.
        now: Waiting,
    },
    /// Nothing can be said now: whatever was known before still holds.
    Unknown(UnknownReason),
}

/// How far a transaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// Nobody knows it: not sent, not spread yet, or dropped.
    Unseen,
    /// Endpoints know it, and no block has it.
    Pooled,
    /// It is in a block with too few behind it.
    Mined {
        /// How many, its own among them.
        confirmations: u64,
        /// The block.
        block: BlockRef,
    },
}

/// Where a tip is paid. One transaction may pay several: the log's index tells them apart, and is unique within its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmation {
    /// The transaction.
    pub transaction: TxHash,
    /// The block.
    pub block: BlockRef,
    /// The event's index in the block.
    pub log_index: u64,
    /// The block's time.
    pub mined_at: Timestamp,
}

/// Why a transaction does not pay the tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureReason {
    /// It was reverted.
    Reverted,
    /// Its sender used its nonce for another one.
    Replaced,
    /// Its block is older than the intent.
    TooEarly,
    /// It holds no event of the jar.
    NoTip,
    /// The jar's events in it have other references.
    OtherReference,
    /// Somebody else gave.
    OtherSender,
    /// Somebody else got it.
    OtherRecipient,
    /// It was given in something else.
    OtherAsset,
    /// It was more or less.
    OtherAmount,
    /// Several events in it are the tip to the letter.
    Ambiguous,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnknownReason {
    /// The endpoint is of another chain.
    OtherChain,
    /// The endpoint does not have the block yet in which others saw the transaction.
    Behind,
    /// What the endpoint says does not fit together: the chain moved while it was asked, or it is broken.
    Inconsistent,
    /// Too few endpoints answered.
    Unreachable,
    /// The endpoints contradict each other.
    Disagreement,
    /// The reported transaction has failed, and not all blocks have been searched for another one yet.
    Searching,
}

impl Outcome {
    /// Its kind: `pending`, `confirmed`, `failed`, `reorganised` or `unknown`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pending(_) => "pending",
            Self::Confirmed(_) => "confirmed",
            Self::Failed(_) => "failed",
            Self::Reorganised { .. } => "reorganised",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl FailureReason {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Reverted,
        Self::Replaced,
        Self::TooEarly,
        Self::NoTip,
        Self::OtherReference,
        Self::OtherSender,
        Self::OtherRecipient,
        Self::OtherAsset,
        Self::OtherAmount,
        Self::Ambiguous,
    ];

    /// For stores and clients.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reverted => "reverted",
            Self::Replaced => "replaced",
            Self::TooEarly => "too_early",
            Self::NoTip => "no_tip",
            Self::OtherReference => "other_reference",
            Self::OtherSender => "other_sender",
            Self::OtherRecipient => "other_recipient",
            Self::OtherAsset => "other_asset",
            Self::OtherAmount => "other_amount",
            Self::Ambiguous => "ambiguous",
        }
    }
}

impl UnknownReason {
    /// For logs and metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherChain => "other_chain",
            Self::Behind => "behind",
            Self::Inconsistent => "inconsistent",
            Self::Unreachable => "unreachable",
            Self::Disagreement => "disagreement",
            Self::Searching => "searching",
        }
    }
}

impl Waiting {
    /// The block that it is in.
    #[must_use]
    pub const fn block(&self) -> Option<BlockRef> {
        match self {
            Self::Mined { block, .. } => Some(*block),
            Self::Unseen | Self::Pooled => None,
        }
    }
}
