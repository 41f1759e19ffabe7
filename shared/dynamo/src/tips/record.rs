//! A tip, as it is kept.

use natter_chat::tip::TipStatus;
use natter_chat::{ConversationId, EntryContent, EntryId, MessageText, Timestamp, TipAmount, TipAsset, UserId};
use serde::{Deserialize, Serialize};

/// A tip: what was meant, and how it stands. Read from the store, and changed by it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TipRecord {
    /// What was meant; it never changes, but for the note, which is forgotten when the conversation has it.
    pub meant: TipDraft,
    /// How it stands.
    pub progress: TipProgress,
    /// How often it was written.
    pub(super) version: u64,
}

/// What somebody means to tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipDraft {
    /// By which its event is found on the chain: `0x` and 64 hexadecimal digits.
    pub tip_id: String,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// The id of its entry there.
    pub entry_id: EntryId,
    /// Who gives it.
    pub from_user_id: UserId,
    /// Who gets it.
    pub to_user_id: UserId,
    /// The wallet that pays it.
    pub from_address: String,
    /// The wallet that gets it.
    pub to_address: String,
    /// The contract that it goes through.
    pub tip_jar: String,
    /// In what.
    pub asset: TipAsset,
    /// How much.
    pub amount: TipAmount,
    /// What its sender says with it, until the conversation is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<MessageText>,
    /// The message that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<EntryId>,
    /// When it was meant.
    pub intended_at: Timestamp,
    /// Until when it is looked for on the chain where nothing has been seen of it.
    pub expected_until: Timestamp,
}

/// How a tip stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TipProgress {
    /// What has become of it; nothing as long as no transaction is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TipStatus>,
    /// The transaction that was reported, or found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// How many transactions its sender has reported.
    #[serde(default)]
    pub reports: u32,
    /// When a transaction was reported last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<Timestamp>,
    /// What settlement remembers of the transaction, as JSON: this store does not look into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<String>,
    /// The block from which on the tip's event is searched for.
    pub next_block: u64,
    /// How many blocks stood upon it when it was looked at, its own among them.
    #[serde(default)]
    pub confirmations: u64,
    /// The event that pays it, while it is confirmed: no other tip is paid by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<CountedEvent>,
    /// What it was before and is now, the first first.
    #[serde(default)]
    pub history: Vec<TipChange>,
    /// Entries that its conversation's log is still to get, in this order.
    #[serde(default)]
    pub notes: Vec<TipNote>,
    /// Whether the conversation is told nothing: its sender might not write there any more when it was seen, or it is gone.
    #[serde(default)]
    pub is_silent: bool,
    /// When its sender gave it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Timestamp>,
    /// Since when nothing could be said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_since: Option<Timestamp>,
    /// Whether its sender has left Natter.
    #[serde(default)]
    pub is_sender_gone: bool,
    /// Whether its recipient has left Natter.
    #[serde(default)]
    pub is_recipient_gone: bool,
    /// When it is to be looked at again; never where it is settled for good.
    #[serde(skip)]
    pub due: Option<Timestamp>,
}

/// The event that pays a tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedEvent {
    /// Its transaction.
    pub transaction: String,
    /// Its place among its block's events.
    pub log_index: u64,
    /// Its block.
    pub block_number: u64,
    /// Its block's hash.
    pub block_hash: String,
    /// Its block's time.
    pub mined_at: Timestamp,
}

/// That something became of a tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipChange {
    /// What.
    pub status: TipStatus,
    /// When.
    pub at: Timestamp,
}

/// An entry that a log is still to get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipNote {
    /// Its id.
    pub entry_id: EntryId,
    /// What it says.
    pub content: EntryContent,
}

impl TipRecord {
    /// Whether nothing will change about it any more.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.progress.due.is_none()
    }

    /// Whether people see it: a transaction is known.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.progress.status.is_some()
    }
}
