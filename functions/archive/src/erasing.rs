//! Finishing what a deletion has begun.
//!
//! Who deletes a message appends that, and then erases what it said; who edits one looks afterwards whether it was deleted.
//! Either may die in between, and no one need ask again. The stream has the entry all the same.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use natter_chat::{ConversationId, EntryContent, EntryId, Seq, causes};
use natter_dynamo::stream::StreamRecord;
use natter_dynamo::{Conversations, Messages, StoreError};

/// How many messages are looked at at once.
const CONCURRENCY: usize = 8;

/// Erases in DynamoDB what is left of deleted messages.
pub(crate) struct Erasing {
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
}

/// A message, by where it is, its id and, where that is known, its place.
type Target = (ConversationId, EntryId, Option<Seq>);

impl Erasing {
    /// Does so for the messages that these records delete or edit. Gives the numbers of the records whose messages it could
    /// not get to.
    pub(crate) async fn finish<'a>(&self, records: &'a [StreamRecord]) -> Vec<&'a str> {
        let mut targets: BTreeMap<Target, Vec<&'a str>> = BTreeMap::new();
        for record in records {
            if let Some(target) = target(record) {
                targets.entry(target).or_default().push(record.sequence_number());
            }
        }
        let outcomes = targets.into_iter().map(async |(target, numbers)| (self.finish_one(target).await, numbers));
        let mut outcomes = stream::iter(outcomes.collect::<Vec<_>>()).buffer_unordered(CONCURRENCY);
        let mut failed = Vec::new();
        while let Some((outcome, numbers)) = outcomes.next().await {
            if let Err(error) = outcome {
                tracing::error!(error = %causes(&error), "what was deleted may not be erased yet");
                failed.extend(numbers);
            }
        }
        failed
    }

    async fn finish_one(&self, (conversation, message, seq): Target) -> Result<(), StoreError> {
        if self.messages.finish_deletion(conversation, message, seq).await? {
            self.conversations.erase_preview(conversation, message).await?;
        }
        Ok(())
    }
}

/// The message that a new entry deletes or edits.
fn target(record: &StreamRecord) -> Option<Target> {
    // One that cannot be read is reported where it is to be archived.
    let entry = record.inserted().ok().flatten()?;
    match entry.content {
        EntryContent::Deleted { target_id, target_seq } | EntryContent::Edited { target_id, target_seq, .. } => {
            Some((entry.conversation_id, target_id, target_seq))
        }
        _ => None,
    }
}
