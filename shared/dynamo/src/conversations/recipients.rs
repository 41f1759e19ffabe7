//! Who is to be told what happens in a conversation.

use std::ops::RangeInclusive;

use natter_chat::{ConversationId, Seq, Timestamp, UserId};
use serde::Deserialize;

use super::Conversations;
use crate::{error::StoreError, item, keys};

/// A member of a conversation, as far as whoever tells them something has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Recipient {
    /// Who.
    pub user_id: UserId,
    /// Everything up to this place is hidden from them.
    pub hidden_up_to: Seq,
    /// Since when.
    pub joined_at: Timestamp,
    /// Until when they are connected at most, where that is known: in large groups.
    #[serde(default)]
    pub here_until: Option<Timestamp>,
}

impl Recipient {
    /// Whether they may be connected.
    #[must_use]
    pub fn may_be_here(&self, now: Timestamp) -> bool {
        self.here_until.is_none_or(|until| until > now)
    }
}

impl Conversations {
    /// The members of a conversation whose ids lie within `people`, by rising id. Read consistently: who was put out
    /// before is not among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recipients(
        &self,
        conversation: ConversationId,
        people: RangeInclusive<UserId>,
    ) -> Result<Vec<Recipient>, StoreError> {
        let operation = "reading whom to tell in a conversation";
        let request = self
            .table
            .querying()
            .consistent_read(true)
            .key_condition_expression("conversation_id = :conversation AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":first", item::string(keys::member_sort_key(*people.start())))
            .expression_attribute_values(":last", item::string(keys::member_sort_key(*people.end())))
            .projection_expression("user_id, hidden_up_to, joined_at, here_until");
        self.table.query_all(operation, request).await
    }
}
