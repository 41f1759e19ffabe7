//! The recipients of an event.

use natter_chat::{Conversation, ConversationKind, Seq};
use natter_dynamo::{Conversations, Recipient, StoreError};

use crate::shards::{everybody, shards};
use natter_queue::Shard;

/// How many members a conversation has at most for which one invocation does everything. Above that, the connections of all
/// members take more than one read and the pushes more time than a sender should wait.
pub const MAX_MEMBERS_AT_ONCE: u32 = 100;

/// The members of a conversation at some moment, as [`Delivery::recipients`](crate::Delivery::recipients) found them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipients(pub(crate) Who);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// These.
    Few(Vec<Recipient>),
    /// So many that each of these shards is an invocation's work.
    Many(Vec<Shard>),
}

impl Recipients {
    /// Reads them, where there are few: for a direct conversation, there is nothing to read.
    pub(crate) async fn of(conversation: &Conversation, conversations: &Conversations) -> Result<Self, StoreError> {
        let conversation_id = conversation.conversation_id;
        let who = match conversation.kind {
            ConversationKind::Direct { user_ids } => {
                Who::Few(user_ids.map(|user_id| Recipient { user_id, hidden_up_to: Seq::ZERO }).to_vec())
            }
            ConversationKind::Group { member_count, .. } if member_count > MAX_MEMBERS_AT_ONCE => {
                Who::Many(shards(conversation_id, member_count))
            }
            ConversationKind::Group { .. } => Who::Few(conversations.recipients(conversation_id, everybody()).await?),
        };
        Ok(Self(who))
    }
}
