//! What one person has written.

use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::{ConversationId, Entry, EntryContent, Seq, UserId};

use super::Messages;
use crate::{entry_item::EntryItem, error::StoreError, item, keys};

/// How many entries are erased at once.
const CONCURRENCY: usize = 8;

impl Messages {
    /// The recent messages, edits, reactions and tips with words of one person in a conversation that are not erased, by rising place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn written_by(&self, conversation: ConversationId, user: UserId) -> Result<Vec<Entry>, StoreError> {
        let operation = "reading what somebody has written";
        let request = self
            .table
            .querying()
            .key_condition_expression("conversation_id = :conversation")
            .filter_expression("sender_id = :sender")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":sender", item::string(user))
            .consistent_read(true);
        let found: Vec<EntryItem> = self.table.query_all(operation, request).await?;
        let written = found.into_iter().map(Entry::from);
        Ok(written.filter(|entry| entry.content.is_personal()).collect())
    }

    /// Erases what these entries say; of a tip, what was said with it. Those that are not there (any more) are no error. May be
    /// repeated.
    ///
    /// # Errors
    /// [`StoreError`]; some of them may be erased then.
    pub async fn erase_all(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let erasing: Vec<_> = entries.iter().map(|entry| self.erase_words(entry)).collect();
        stream::iter(erasing).buffer_unordered(CONCURRENCY).try_collect::<Vec<()>>().await.map(drop)
    }

    async fn erase_words(&self, entry: &Entry) -> Result<(), StoreError> {
        match entry.content {
            EntryContent::Tip(_) => self.erase_note(entry.conversation_id, entry.seq).await,
            _ => self.erase(entry.conversation_id, entry.entry_id, entry.seq).await.map(drop),
        }
    }

    /// The tip itself is the other one's as well, and stays.
    async fn erase_note(&self, conversation: ConversationId, seq: Seq) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::place(conversation, seq))
            .update_expression("REMOVE content.#note")
            .condition_expression("attribute_exists(content.#note)")
            .expression_attribute_names("#note", "note");
        self.table.update_if("erasing what was said with a tip", request).await.map(drop)
    }
}
