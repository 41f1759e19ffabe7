//! Who is told that a member's read or delivery cursor has moved.

use std::collections::BTreeSet;

use natter_chat::{MemberView, UserId};
use natter_delivery::activity_audience;
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
            self.who_may_know_what_was_read(member, &others).await?
        } else {
            BTreeSet::new()
        };
        let others = others.into_iter().map(|user| (user, readers.contains(&user)));
        Ok(others.chain([(member, true)]).collect())
    }

    /// Those who tell what they have read, where the member does as well.
    async fn who_may_know_what_was_read(
        &self,
        member: UserId,
        others: &[UserId],
    ) -> Result<BTreeSet<UserId>, StoreError> {
        if others.is_empty() {
            return Ok(BTreeSet::new());
        }
        let people: Vec<UserId> = others.iter().copied().chain([member]).collect();
        let standings = self.users.standings_eventually(&people).await?;
        let tell = standings.into_iter().filter(|(_, standing)| standing.settings.read_receipts);
        let tell: BTreeSet<UserId> = tell.map(|(user, _)| user).collect();
        Ok(if tell.contains(&member) { tell } else { BTreeSet::new() })
    }
}
