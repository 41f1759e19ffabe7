//! Which members of large groups may be connected.
//!
//! Reading everybody's connections costs far more than telling those few who are there. So a member's item says until when at
//! most they are connected, and only those are looked up of whom it does not say that they are not. Of whom it says nothing,
//! nothing is presumed. docs/decisions/0043-who-is-there.md says why nobody is missed.
//!
//! A user's partition has a note of each group where their item says it, so that each connection of theirs prolongs it. The
//! note is written before the item says anything, and deleted only once the item is gone.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder, types::ReturnValuesOnConditionCheckFailure,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::{ConversationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Conversations, Recipient};
use crate::{batch, error::StoreError, item, keys, table::Refused};

const NOTING: &str = "noting a large group of a member's";
const PROLONGING: &str = "noting until when a member may be connected";

/// By how much more than needed it is prolonged: whoever connects again and again does not write each time.
const SLACK: Duration = Duration::from_mins(30);

/// How many items are written at once.
const CONCURRENCY: usize = 8;

/// That somebody's item in a group says until when they are connected.
#[derive(Serialize, Deserialize)]
struct LargeGroupNote {
    conversation_id: String,
    sk: String,
    group_id: ConversationId,
    /// The item says this or more, where it says anything.
    here_until: Timestamp,
    /// When the note was made: one that was made anew meanwhile is another one.
    noted_at: Timestamp,
}

impl Conversations {
    /// Notes for these members of a large group that each connection of theirs from now on is to prolong what their items say.
    /// To be done before anything is looked up that [`presume`](Self::presume) goes by.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_large_group(
        &self,
        group: ConversationId,
        members: &[UserId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let notes = members.iter().map(|member| {
            let note = LargeGroupNote {
                conversation_id: keys::user_partition(*member),
                sk: keys::large_group_sort_key(group),
                group_id: group,
                here_until: Timestamp::from_millis(0),
                noted_at: now,
            };
            item::write(NOTING, note)
        });
        batch::put(&self.table, NOTING, notes.collect::<Result<_, _>>()?).await
    }

    /// Has the items of these members say until when they are connected at most, but for those that say it already, and those
    /// of members who have left and come back since they were read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn presume(&self, group: ConversationId, members: &[(Recipient, Timestamp)]) -> Result<(), StoreError> {
        let writes = members.iter().map(|(member, until)| async move {
            let request = self
                .prolonging(group, member.user_id, *until)
                .condition_expression("joined_at = :joined_at AND attribute_not_exists(here_until)")
                .expression_attribute_values(":joined_at", item::number(member.joined_at.as_millis()));
            self.table.update_if(PROLONGING, request).await
        });
        stream::iter(writes.collect::<Vec<_>>()).buffer_unordered(CONCURRENCY).try_collect::<Vec<_>>().await.map(drop)
    }

    /// Prolongs, in all large groups of somebody's, until when they are presumed to be connected. To be done once the connection
    /// is registered, and before anybody counts on it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_connected(&self, user: UserId, until: Timestamp) -> Result<(), StoreError> {
        let notes = self.large_groups(user).await?;
        let short = notes.into_iter().filter(|note| note.here_until < until);
        let writes = short.map(|note| self.prolong_by(user, note, until.plus(SLACK)));
        stream::iter(writes.collect::<Vec<_>>()).buffer_unordered(CONCURRENCY).try_collect::<Vec<_>>().await.map(drop)
    }

    /// Forgets the large groups of somebody who is in none any more, and connects no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_large_groups(&self, user: UserId) -> Result<(), StoreError> {
        let notes = self.large_groups(user).await?;
        let keys = notes.into_iter().map(|note| keys::large_group(user, note.group_id)).collect();
        batch::delete(&self.table, NOTING, keys).await
    }

    async fn large_groups(&self, user: UserId) -> Result<Vec<LargeGroupNote>, StoreError> {
        let request =
            self.table.querying_prefix(keys::CONVERSATION_ID, keys::user_partition(user), keys::LARGE_GROUP_PREFIX);
        self.table.query_all("reading a user's large groups", request).await
    }

    async fn prolong_by(&self, user: UserId, note: LargeGroupNote, until: Timestamp) -> Result<(), StoreError> {
        let found = self.prolong(note.group_id, user, until).await?;
        let (key, noted_at) = (keys::large_group(user, note.group_id), item::number(note.noted_at.as_millis()));
        if found {
            let request = self
                .table
                .updating(key)
                .update_expression("SET here_until = :until")
                .condition_expression("noted_at = :noted_at")
                .expression_attribute_values(":until", item::number(until.as_millis()))
                .expression_attribute_values(":noted_at", noted_at);
            self.table.update_if(NOTING, request).await.map(drop)
        } else {
            let request = self
                .table
                .deleting(key)
                .condition_expression("noted_at = :noted_at")
                .expression_attribute_values(":noted_at", noted_at);
            self.table.delete_if(NOTING, request).await.map(drop)
        }
    }

    /// Whether there is such a member.
    async fn prolong(&self, group: ConversationId, member: UserId, until: Timestamp) -> Result<bool, StoreError> {
        let request = self
            .prolonging(group, member, until)
            .condition_expression(
                "attribute_exists(user_id) AND (attribute_not_exists(here_until) OR here_until < :until)",
            )
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let ended = self.table.update_or_refuse(PROLONGING, request).await?;
        Ok(!matches!(ended, Err(Refused(None))))
    }

    fn prolonging(&self, group: ConversationId, member: UserId, until: Timestamp) -> UpdateItemFluentBuilder {
        let request = self.table.updating(keys::member(group, member)).update_expression("SET here_until = :until");
        request.expression_attribute_values(":until", item::number(until.as_millis()))
    }
}
