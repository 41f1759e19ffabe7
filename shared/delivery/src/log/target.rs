//! The message or tip that is to be changed.

use std::time::Duration;

use natter_chat::entry::{EntryState, states};
use natter_chat::history::RECENT_FOR;
use natter_chat::ids::ENTRY_ID_MAX_LEAD;
use natter_chat::lookup::{LookedUp, Lookup};
use natter_chat::{ConversationId, Entry, EntryId, Seq, Timestamp};
use natter_dynamo::Messages;
use natter_invoke::Callee;
use natter_lambda::{ActionError, Environment, InitError, aws::sdk_config};

/// Finds messages, in DynamoDB and, where they are older than a week, in the archive. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Targets {
    messages: Messages,
    archive: Callee<Lookup, LookedUp>,
}

/// A message, or a tip, that is there and not deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its entry.
    pub entry: Entry,
    /// What has become of it; nothing, where nothing has.
    pub state: Option<EntryState>,
}

/// How old an entry's id is at least where DynamoDB may have deleted the entry: a client may be ahead of our time.
const OLD: Duration = RECENT_FOR.saturating_sub(ENTRY_ID_MAX_LEAD);

impl Targets {
    /// The messages in this store, and in the archive that the function `FIND_MESSAGE_FUNCTION` looks into.
    ///
    /// # Errors
    /// [`InitError`] where the variable is not set or the client cannot be built.
    pub fn from_environment(environment: &Environment, messages: Messages) -> Result<Self, InitError> {
        let config = sdk_config(environment, "LAMBDA")?;
        Ok(Self { messages, archive: Callee::new(&config, environment.required("FIND_MESSAGE_FUNCTION")?) })
    }

    /// The message, or the tip, with this id, where there is one and it is not deleted; at this place, where that is known.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`](natter_protocol::ErrorCode::Unavailable) where a store does not answer that may have it.
    pub async fn find(
        &self,
        conversation_id: ConversationId,
        entry_id: EntryId,
        seq: Option<Seq>,
        now: Timestamp,
    ) -> Result<Option<Target>, ActionError> {
        let ids = [entry_id];
        let (recent, mut changes) = futures_util::future::try_join(
            self.messages.find(conversation_id, entry_id, seq),
            self.messages.changes_of(conversation_id, &ids),
        )
        .await?;
        let is_old = entry_id.made_at().is_some_and(|made| made < now.minus(OLD));
        let entry = match recent {
            None if is_old => {
                let archived = self.archive.ask(&Lookup { conversation_id, entry_id }).await?;
                changes.extend(archived.changes);
                archived.entry
            }
            recent => recent,
        };
        Ok(entry.and_then(|entry| Target::of(entry, &changes)))
    }
}

impl Target {
    fn of(entry: Entry, changes: &[Entry]) -> Option<Self> {
        let state = states(changes).remove(&entry.entry_id);
        let is_deleted = state.as_ref().is_some_and(|state| state.deleted.is_some());
        (entry.content.counts() && !is_deleted).then_some(Self { entry, state })
    }
}
