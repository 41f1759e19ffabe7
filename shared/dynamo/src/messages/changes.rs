//! What has become of messages, and the erasing of what they said.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem};
use futures_util::{
    StreamExt, TryStreamExt,
    future::{try_join, try_join_all},
    stream,
};
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Seq};

use super::{MessageLocation, Messages};
use crate::{
    entry_item::EntryItem,
    error::StoreError,
    item::{self, Item},
    keys,
    table::Page,
    transaction::Part,
};

/// How many requests of one call are under way at once.
const CONCURRENCY: usize = 8;

impl Messages {
    /// The recent entries that change one of these messages, read consistently, in no particular order; perhaps some that
    /// change other messages.
    ///
    /// One query takes all messages of a page, whose ids lie close together in time. Where what lies between them fills
    /// an answer (a client chooses its ids within six days), the messages that are left are asked for one by one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn changes_of(
        &self,
        conversation: ConversationId,
        messages: &[EntryId],
    ) -> Result<Vec<Entry>, StoreError> {
        // As text, as DynamoDB compares them.
        let messages: BTreeSet<String> = messages.iter().map(ToString::to_string).collect();
        let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return Ok(Vec::new()) };
        let (mut found, end) = self.changes_between(conversation, first, last, None).await?;
        let reached = end.as_ref().and_then(|end| end.get(keys::TARGET_ID)?.as_s().ok());
        let Some(reached) = reached else { return Ok(found) };
        // The changes of that one may go on in the next answer.
        found.retain(|change| change.content.target().is_some_and(|target| target.to_string() < *reached));
        let rest: Vec<_> =
            messages.range(reached.clone()..).map(|message| self.changes_of_one(conversation, message)).collect();
        let rest: Vec<Vec<Entry>> = stream::iter(rest).buffer_unordered(CONCURRENCY).try_collect().await?;
        found.extend(rest.into_iter().flatten());
        Ok(found)
    }

    async fn changes_of_one(&self, conversation: ConversationId, message: &str) -> Result<Vec<Entry>, StoreError> {
        let (mut found, mut end) = self.changes_between(conversation, message, message, None).await?;
        while end.is_some() {
            let (more, next) = self.changes_between(conversation, message, message, end).await?;
            found.extend(more);
            end = next;
        }
        Ok(found)
    }

    /// One request: DynamoDB stops after 1 MB, and then says where to go on.
    async fn changes_between(
        &self,
        conversation: ConversationId,
        first: &str,
        last: &str,
        start: Option<Item>,
    ) -> Result<(Vec<Entry>, Option<Item>), StoreError> {
        let operation = "reading the changes of messages";
        let request = self
            .table
            .querying()
            .index_name(keys::BY_TARGET)
            .key_condition_expression("conversation_id = :conversation AND target_id BETWEEN :first AND :last")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":first", item::string(first))
            .expression_attribute_values(":last", item::string(last))
            .consistent_read(true)
            .set_exclusive_start_key(start);
        let page: Page<EntryItem> = self.table.query(operation, request).await?;
        Ok((page.items.into_iter().map(Entry::from).collect(), page.next))
    }

    /// Erases what a message said, in all its versions; its place is searched for where it is not known. What is not there (any
    /// more) is no error; that it was deleted, and by whom, stays. May be repeated. Gives what it said, where that was there.
    ///
    /// # Errors
    /// [`StoreError`]; some of it may be erased then.
    pub async fn scrub(
        &self,
        conversation: ConversationId,
        message: EntryId,
        seq: Option<Seq>,
    ) -> Result<Option<EntryContent>, StoreError> {
        let of_message = [message];
        let (changes, seq) =
            try_join(self.changes_of(conversation, &of_message), self.place_of(conversation, message, seq)).await?;
        let edits = changes.iter().filter(|change| matches!(change.content, EntryContent::Edited { .. }));
        let said = async {
            match seq {
                Some(seq) => self.erase(conversation, message, seq).await,
                None => Ok(None),
            }
        };
        let edits = try_join_all(edits.map(|edit| self.erase(conversation, edit.entry_id, edit.seq)));
        Ok(try_join(said, edits).await?.0)
    }

    async fn place_of(
        &self,
        conversation: ConversationId,
        message: EntryId,
        seq: Option<Seq>,
    ) -> Result<Option<Seq>, StoreError> {
        match seq {
            Some(seq) => Ok(Some(seq)),
            None => Ok(self.find(conversation, message, MessageLocation::Newest).await?.map(|found| found.seq)),
        }
    }

    /// As [`scrub`](Self::scrub), where the message was deleted, which it says. Writes only what is not erased yet.
    ///
    /// # Errors
    /// [`StoreError`]; some of it may be erased then.
    pub async fn finish_deletion(
        &self,
        conversation: ConversationId,
        message: EntryId,
        seq: Option<Seq>,
    ) -> Result<bool, StoreError> {
        let changes = self.changes_of(conversation, &[message]).await?;
        let of_message = || changes.iter().filter(|change| change.content.target() == Some(message));
        if !of_message().any(|change| matches!(change.content, EntryContent::Deleted { .. })) {
            return Ok(false);
        }
        // An edit that is erased is not found by its target any more.
        let edits = of_message().filter(|change| matches!(change.content, EntryContent::Edited { .. }));
        let said =
            self.find(conversation, message, seq).await?.filter(|entry| entry.content != EntryContent::Erased {});
        let left: Vec<&Entry> = edits.chain(&said).collect();
        try_join_all(left.iter().map(|entry| self.erase(conversation, entry.entry_id, entry.seq))).await?;
        Ok(true)
    }

    /// That an entry still says what it said, as a part of a transaction.
    pub(crate) fn says_something(
        &self,
        operation: &'static str,
        entry: &Entry,
    ) -> Result<TransactWriteItem, StoreError> {
        let erased: AttributeValue = item::write_attribute(operation, EntryContent::Erased {})?;
        self.table
            .check_part(keys::place(entry.conversation_id, entry.seq))
            .condition_expression("entry_id = :entry AND content <> :erased")
            .expression_attribute_values(":entry", item::string(entry.entry_id))
            .expression_attribute_values(":erased", erased)
            .part(operation)
    }

    /// Gives what the entry said, where it was there and not erased yet.
    pub(super) async fn erase(
        &self,
        conversation: ConversationId,
        entry: EntryId,
        seq: Seq,
    ) -> Result<Option<EntryContent>, StoreError> {
        let operation = "erasing an entry";
        let erased: AttributeValue = item::write_attribute(operation, EntryContent::Erased {})?;
        let request = self
            .table
            .updating(keys::place(conversation, seq))
            .update_expression("SET content = :erased REMOVE target_id")
            // Once only: each write goes through the stream to its consumers.
            .condition_expression("entry_id = :entry AND content <> :erased")
            .expression_attribute_values(":entry", item::string(entry))
            .expression_attribute_values(":erased", erased)
            .return_values(ReturnValue::UpdatedOld);
        let before = self.table.update_if(operation, request).await?;
        let said = before.and_then(|mut before| before.remove("content"));
        said.map(|said| item::read_attribute(operation, said)).transpose()
    }
}
