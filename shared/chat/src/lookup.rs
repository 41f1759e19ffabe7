//! The request from a function that cannot reach the archive to one that can: look up a message.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, Entry, EntryId};

/// Which entry is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lookup {
    /// Where it is.
    pub conversation_id: ConversationId,
    /// Its id.
    pub entry_id: EntryId,
}

/// What the archive has of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookedUp {
    /// The entry, where it is archived.
    pub entry: Option<Entry>,
    /// Whatever changes it, in no particular order.
    pub changes: Vec<Entry>,
}
