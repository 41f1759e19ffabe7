//! What the sender of a message must be and may do.
//!
//! Between reading what someone may do and giving them a place, that may change. Whatever changes it also raises a number in
//! the head, `rights_version`, in the same transaction; a place is given out only where that number is what it was.

use natter_chat::{ConversationId, ConversationKind, MemberView, UserId};

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
        self.admitted(conversation, user, true).await
    }

    /// As [`admission`](Self::admission), for who wants to post something new: a direct conversation in which they might post a
    /// moment ago is as it was then, which is half the price. If that has changed since, no place is given out by it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn admission_to_post(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Option<Admission>, StoreError> {
        if conversation.may_be_direct() {
            let found = self.admitted(conversation, user, false).await?;
            if found.as_ref().is_some_and(Admission::is_direct_and_open) {
                return Ok(found);
            }
        }
        self.admission(conversation, user).await
    }

    async fn admitted(
        &self,
        conversation: ConversationId,
        user: UserId,
        is_consistent: bool,
    ) -> Result<Option<Admission>, StoreError> {
        let reader = Reader { operation: "admitting a sender", user, is_consistent };
        let found = self.found(reader, conversation).await?;
        let Some(head) = found.head().cloned() else { return Ok(None) };
        let basis = item::read(reader.operation, head)?;
        Ok(found.view(reader)?.map(|view| Admission { view, basis }))
    }
}

impl Admission {
    fn is_direct_and_open(&self) -> bool {
        matches!(self.view.conversation.kind, ConversationKind::Direct { .. }) && self.view.check_may_post().is_ok()
    }
}
