//! Opening a conversation.

use aws_sdk_dynamodb::types;
use natter_chat::{ConversationId, ConversationKind, MemberView, Membership, Role, Seq, Timestamp, UserId};
use serde::Serialize;

use super::{
    Conversations,
    items::{HeadItem, MemberItem},
};
use crate::{
    StoreError, item,
    transaction::{self, Outcome},
};

const OPERATION: &str = "opening a direct conversation";

/// A conversation that is open now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The conversation, as the one who opened it sees it.
    pub view: MemberView,
    /// Whether it was not there before.
    pub created: bool,
}

impl Conversations {
    /// Opens the direct conversation of two different people, or finds it: whoever of the two asks, however often and
    /// however much at once, there is one, and one call alone created it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_direct(&self, me: UserId, other: UserId, now: Timestamp) -> Result<Opened, StoreError> {
        let conversation = ConversationId::direct(me, other);
        // Opening one that exists is the common case, and a read is a fifth of what a refused transaction costs.
        if let Some(view) = self.for_member(conversation, me).await? {
            return Ok(Opened { view, created: false });
        }
        let head = HeadItem::new(conversation, ConversationKind::direct(me, other), now);
        let membership = Membership::new(Role::Member, now, Seq::ZERO);
        let mine = MemberItem::new(conversation, me, &membership);
        let theirs = MemberItem::new(conversation, other, &membership);
        let puts = [self.put_new(&head)?, self.put_new(&mine)?, self.put_new(&theirs)?];
        match transaction::put_all(&self.table, OPERATION, &puts).await? {
            Outcome::Committed => Ok(Opened { view: mine.view(head.into()), created: true }),
            Outcome::Refused(_) => self.opened_meanwhile(conversation, me).await,
        }
    }

    async fn opened_meanwhile(&self, conversation: ConversationId, me: UserId) -> Result<Opened, StoreError> {
        let view = self.for_member(conversation, me).await?;
        let view = view.ok_or(StoreError::NoConversation(conversation))?;
        Ok(Opened { view, created: false })
    }

    fn put_new(&self, item: impl Serialize) -> Result<types::Put, StoreError> {
        let put = types::Put::builder().table_name(self.table.name()).set_item(Some(item::write(OPERATION, item)?));
        put.condition_expression("attribute_not_exists(conversation_id)")
            .build()
            .map_err(StoreError::request(OPERATION))
    }
}
