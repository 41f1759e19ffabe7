//! What the sender of a message must be and may do.
//!
//! Between reading what someone may do and giving them a place, that may change. Whatever changes it also raises a number in
//! the head, `rights_version`, in the same transaction; a place is given out only where that number is what it was.

use natter_chat::{ConversationId, MemberView, UserId};

use super::{
    Conversations, HeadPrecondition,
    items::{HeadItem, MemberItem},
};
use crate::{batch, error::StoreError, item, keys};

/// What an update's expression says where it changes who may do what.
pub(super) const RAISE_RIGHTS: &str = "ADD rights_version :one";

/// A member who wants to write something, and how their conversation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The conversation as the member sees it.
    pub view: MemberView,
    /// What the next place is given out by.
    pub basis: HeadPrecondition,
}

impl Conversations {
    /// What [`for_member`](Self::for_member) tells, and what places are given out by.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn admission(&self, conversation: ConversationId, user: UserId) -> Result<Option<Admission>, StoreError> {
        let operation = "admitting a sender";
        let wanted = vec![keys::head(conversation), keys::member(conversation, user)];
        let (mut head, mut member) = (None, None);
        for found in batch::get(&self.table, operation, wanted).await? {
            let is_head = found.get(keys::SORT_KEY) == Some(&item::string(keys::HEAD));
            *(if is_head { &mut head } else { &mut member }) = Some(found);
        }
        let (Some(head), Some(member)) = (head, member) else { return Ok(None) };
        let basis = item::read(operation, head.clone())?;
        let member: MemberItem = item::read(operation, member)?;
        let conversation = item::read::<HeadItem>(operation, head)?.into_open();
        Ok(conversation.map(|conversation| Admission { view: member.view(conversation), basis }))
    }
}
