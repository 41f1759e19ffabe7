//! How much of a reply fits into a frame.

use natter_chat::history::MAX_PAGE_BYTES;
use natter_chat::{Conversation, ConversationId};
use natter_protocol::frames::SyncedConversation;
use serde::Serialize;

/// A page that is being filled.
pub(crate) struct Packing {
    conversations: Vec<SyncedConversation>,
    /// How much still fits, in bytes of JSON.
    left: usize,
}

impl Packing {
    /// An empty page, beside the conversations that the user is not in any more.
    pub(crate) fn beside(removed: &[ConversationId]) -> Self {
        Self { conversations: Vec::new(), left: MAX_PAGE_BYTES - json_bytes(removed) }
    }

    /// Takes one more conversation, unless the page is full. The first of a page is taken in any case, without its entries
    /// where it is too large with them.
    pub(crate) fn take(&mut self, mut conversation: SyncedConversation) -> bool {
        let mut bytes = json_bytes(&conversation) + 1;
        if bytes > self.left && self.conversations.is_empty() {
            conversation = conversation.without_entries();
            bytes = json_bytes(&conversation) + 1;
        }
        if bytes > self.left {
            return false;
        }
        self.left -= bytes;
        self.conversations.push(conversation);
        true
    }

    /// The conversation that was taken last.
    pub(crate) fn last(&self) -> Option<&Conversation> {
        self.conversations.last().map(|last| &last.summary.conversation)
    }

    pub(crate) fn into_conversations(self) -> Vec<SyncedConversation> {
        self.conversations
    }
}

pub(crate) fn json_bytes(value: &(impl Serialize + ?Sized)) -> usize {
    serde_json::to_vec(value).map_or(0, |json| json.len())
}
