//! What the sender of a message must be and may do.
//!
//! Between reading what someone may do and giving them a place, that may change. Whatever changes it also raises a number in
//! the head, `rights_version`, in the same transaction; a place is given out only where that number is what it was.

use natter_chat::{ConversationId, MemberView, UserId};

use super::{Conversations, HeadPrecondition, views::Reader};
use crate::{error::StoreError, item};

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
        let reader = Reader { operation: "admitting a sender", user, is_consistent: true };
        let found = self.found(reader, conversation).await?;
        let Some(head) = found.head().cloned() else { return Ok(None) };
        let basis = item::read(reader.operation, head)?;
        Ok(found.view(reader)?.map(|view| Admission { view, basis }))
    }
}
