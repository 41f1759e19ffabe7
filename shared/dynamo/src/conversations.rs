//! The Conversations table: what conversations there are, who is in them, and how far they have come.

mod admission;
mod blocks;
mod cursors;
mod delete;
mod forgetting;
mod groups;
mod here;
mod items;
mod links;
mod lists;
mod members;
mod membership;
mod open;
mod pending;
mod places;
mod preview;
mod recipients;
mod removal;
mod search;
mod views;
mod withdrawal;
mod writes;

use natter_chat::{ConversationId, UserId};

use self::items::MemberKey;
use crate::{client::Client, error::StoreError, keys, table::Table};

pub use self::admission::Admission;
pub use self::cursors::MovedCursors;
pub use self::groups::NewGroup;
pub use self::links::GroupLink;
pub use self::members::{Way, newcomer};
pub use self::membership::MembershipChange;
pub(crate) use self::open::OPENING;
pub use self::open::Opened;
pub use self::pending::PendingEntry;
pub use self::places::{HeadPrecondition, LogHead, REMEMBERED, SeqAssignment, Terms};
pub use self::recipients::Recipient;
pub(crate) use self::withdrawal::{NewPreview, Shown};
pub use self::writes::Written;

/// The store of conversations.
#[derive(Debug, Clone)]
pub struct Conversations {
    pub(crate) table: Table,
}

impl Conversations {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// Who is in a conversation, by rising id; nobody where there is no such conversation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn members(&self, conversation: ConversationId) -> Result<Vec<UserId>, StoreError> {
        let operation = "reading the members of a conversation";
        let request = self
            .table
            .querying_prefix(keys::CONVERSATION_ID, conversation, keys::MEMBER_PREFIX)
            .projection_expression(keys::USER_ID);
        let found: Vec<MemberKey> = self.table.query_all(operation, request).await?;
        Ok(found.into_iter().map(|member| member.user_id).collect())
    }
}
