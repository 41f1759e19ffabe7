//! The recipients of an event.

use natter_chat::{Conversation, ConversationKind, Seq, Timestamp, UserId};
use natter_dynamo::{OpenConnection, Recipient, StoreError};
use natter_queue::Shard;

use super::Delivery;
use super::shards::{everybody, shards};

/// How many members a conversation has at most for which one invocation does everything. Above that, the connections of all
/// members take more than one read and the pushes more time than a sender should wait.
pub const MAX_MEMBERS_AT_ONCE: u32 = 100;

/// The members of a conversation and their open connections at some moment, as [`Delivery::recipients`] found them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipients(pub(super) Who);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// These, on these connections.
    Few(Vec<Recipient>, Vec<OpenConnection>),
    /// So many that each of these shards is an invocation's work.
    Many(Vec<Shard>),
}

impl Delivery {
    /// Finds out who [`to_members`](Self::to_members) would tell now. One that appends an entry may ask beside storing it, but
    /// only once the entry has its `seq`: nobody who was put out before gets it, and who connects afterwards and asks what is
    /// there is answered with that `seq` filled or sealed (docs/decisions/0036-metering.md).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recipients(&self, conversation: &Conversation, now: Timestamp) -> Result<Recipients, StoreError> {
        let conversation_id = conversation.conversation_id;
        let people = match conversation.kind {
            ConversationKind::Direct { user_ids } => user_ids
                .map(|user_id| Recipient { user_id, hidden_up_to: Seq::ZERO, joined_at: now, here_until: None })
                .to_vec(),
            ConversationKind::Group { member_count, .. } if member_count > MAX_MEMBERS_AT_ONCE => {
                return Ok(Recipients(Who::Many(shards(conversation_id, member_count))));
            }
            ConversationKind::Group { .. } => self.conversations.recipients(conversation_id, everybody()).await?,
        };
        let ids: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
        let open = self.connections.of_users(&ids, now).await?;
        Ok(Recipients(Who::Few(people, open)))
    }
}
