//! Who is told that a member's read or delivery cursor has moved.

use std::collections::BTreeSet;

use natter_chat::{MemberView, UserId};
use natter_delivery::{activity_audience, receipt_audience};
use natter_dynamo::{Conversations, MovedCursors, StoreError, Users};

/// Finds those who may know.
#[derive(Debug, Clone)]
pub(crate) struct Audience {
    conversations: Conversations,
    users: Users,
}

impl Audience {
    pub(crate) const fn new(conversations: Conversations, users: Users) -> Self {
        Self { conversations, users }
    }

    /// Who may know that a member's marks have moved, and whether they may know what was read. The member's own devices may
    /// know everything.
    pub(crate) async fn of(
        &self,
        member: UserId,
        view: &MemberView,
        moved: MovedCursors,
    ) -> Result<Vec<(UserId, bool)>, StoreError> {
        let others = activity_audience(&self.conversations, &self.users, member, view).await?;
        let readers = if moved.after.read_seq > moved.before.read_seq {
            receipt_audience(&self.users, member, others.clone()).await?
        } else {
            BTreeSet::new()
        };
        let others = others.into_iter().map(|user| (user, readers.contains(&user)));
        Ok(others.chain([(member, true)]).collect())
    }
}
