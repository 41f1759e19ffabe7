//! The delivery of events to the members of a large group.

use std::ops::RangeInclusive;

use natter_chat::{ConnectionId, ConversationId, Entry, UserId};
use serde::{Deserialize, Serialize};

use crate::Queue;

/// Entries for some of a conversation's members, who are still to be looked at as far as the entries exist for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FanOut {
    /// For whom.
    pub shard: Shard,
    /// What they are to be told of, in this order.
    pub entries: Vec<Entry>,
    /// The connection that knows already: its request brought the entries about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<ConnectionId>,
}

/// The members of a conversation whose ids lie within bounds, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shard {
    /// Which conversation's.
    pub conversation_id: ConversationId,
    /// The smallest id.
    pub first: UserId,
    /// The largest id.
    pub last: UserId,
}

impl Shard {
    /// The bounds.
    #[must_use]
    pub const fn people(&self) -> RangeInclusive<UserId> {
        self.first..=self.last
    }
}

/// The queue to the function `fan-out`.
pub type FanOutQueue = Queue<FanOut>;
