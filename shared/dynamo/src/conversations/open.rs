//! Opening a direct conversation.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, ConversationKind, MemberView, Membership, Role, Seq, Timestamp, UserId};

use super::{
    Conversations, Written,
    items::{HeadItem, MemberItem},
};
use crate::error::StoreError;

pub(crate) const OPENING: &str = "opening a direct conversation";

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
    /// however much at once, there is one, and one call alone created it. They know each other: for the other one it is
    /// no request.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_direct(&self, me: UserId, other: UserId, now: Timestamp) -> Result<Opened, StoreError> {
        let opened = self.create_direct(me, Membership::new(Role::Member, now, Seq::ZERO), other, Vec::new()).await?;
        opened.ok_or_else(|| StoreError::NoConversation(ConversationId::direct(me, other)))
    }

    /// `None` where it is not there, and one of `conditions` does not hold.
    pub(crate) async fn create_direct(
        &self,
        me: UserId,
        theirs: Membership,
        other: UserId,
        conditions: Vec<TransactWriteItem>,
    ) -> Result<Option<Opened>, StoreError> {
        let conversation = ConversationId::direct(me, other);
        // Opening one that exists is the common case, and a read is a fifth of what a refused transaction costs.
        if let Some(view) = self.for_member(conversation, me).await? {
            return Ok(Some(Opened { view, created: false }));
        }
        let now = theirs.joined_at;
        let head = HeadItem::new(conversation, ConversationKind::direct(me, other), now);
        let mine = MemberItem::new(conversation, me, &Membership::new(Role::Member, now, Seq::ZERO));
        let theirs = MemberItem::new(conversation, other, &theirs);
        let mut writes =
            vec![self.put_new(OPENING, &head)?, self.put_new(OPENING, &mine)?, self.put_new(OPENING, &theirs)?];
        writes.extend(conditions);
        self.note_joining(conversation, &[me, other], now).await?;
        match self.write(OPENING, &writes).await? {
            Written::Done => Ok(Some(Opened { view: mine.view(head.into(), Some(theirs)), created: true })),
            Written::Raced => {
                let view = self.for_member(conversation, me).await?;
                Ok(view.map(|view| Opened { view, created: false }))
            }
        }
    }
}
