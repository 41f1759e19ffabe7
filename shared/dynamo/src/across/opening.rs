//! Opening a direct conversation, which a block prevents.

use natter_chat::{Membership, Role, Seq, Timestamp, UserId};

use crate::{
    conversations::{Conversations, OPENING, Opened},
    error::StoreError,
    users::Users,
};

impl Conversations {
    /// As [`open_direct`](Self::open_direct), where neither has blocked the other; `is_request` says whether the other
    /// one is yet to accept it. `None` where it is not there and one has blocked the other.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_unless_blocked(
        &self,
        users: &Users,
        (me, other): (UserId, UserId),
        is_request: bool,
        now: Timestamp,
    ) -> Result<Option<Opened>, StoreError> {
        let theirs = Membership { is_request, ..Membership::new(Role::Member, now, Seq::ZERO) };
        self.create_direct(me, theirs, other, users.unblocked(OPENING, me, other)?).await
    }
}
