//! Who is told that a member's read or delivery cursor has moved.

use natter_chat::{MemberView, UserId};
use natter_delivery::{activity_audience, who_gives_receipts};
use natter_dynamo::{Conversations, StoreError, Users};

/// Finds those who may know.
#[derive(Debug, Clone)]
pub(crate) struct Audience {
    conversations: Conversations,
    users: Users,
}

/// Those who may know how far a member has come.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    /// The others, and whether they may know what was read.
    pub(crate) others: Vec<(UserId, bool)>,
    /// Whether the member gives read receipts.
    pub(crate) gives_receipts: bool,
}

impl Audience {
    pub(crate) const fn new(conversations: Conversations, users: Users) -> Self {
        Self { conversations, users }
    }

    /// Who may know that a member's marks move; no others where receipts are `left_out`. What is read, they may know where they and the
    /// member give receipts.
    pub(crate) async fn of(
        &self,
        member: UserId,
        view: &MemberView,
        is_read: bool,
        left_out: bool,
    ) -> Result<Listeners, StoreError> {
        let others = if left_out {
            Vec::new()
        } else {
            activity_audience(&self.conversations, &self.users, member, view).await?
        };
        let asked: Vec<UserId> = if is_read { others.iter().copied().chain([member]).collect() } else { Vec::new() };
        let givers = who_gives_receipts(&self.users, &asked).await?;
        let gives_receipts = givers.contains(&member);
        let others = others.into_iter().map(|user| (user, gives_receipts && givers.contains(&user))).collect();
        Ok(Listeners { others, gives_receipts })
    }
}
