//! Those who may be notified, and their places in the conversation.

use std::collections::BTreeMap;

use natter_chat::{Conversation, Membership, UserId};
use natter_dynamo::{Conversations, StoreError, Subscriber};

/// Those of a conversation who have devices to be notified.
pub(crate) struct Audience<'a> {
    pub(crate) conversation: &'a Conversation,
    pub(crate) subscribers: &'a [Subscriber],
}

/// Their places, as they are now; nothing of those who are not in it any more.
pub(crate) async fn memberships_of(
    conversations: &Conversations,
    audience: &Audience<'_>,
) -> Result<BTreeMap<UserId, Membership>, StoreError> {
    let ids: Vec<UserId> = audience.subscribers.iter().map(|subscriber| subscriber.user_id).collect();
    let found = conversations.memberships(audience.conversation.conversation_id, &ids).await?;
    Ok(found.into_iter().collect())
}
