//! What the sender of a message must be and may do, and the places that are given out within a conversation's limit.

use std::time::Duration;

use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnValue};
use natter_chat::{ConversationId, MemberView, Preview, Seq, Timestamp, UserId};
use serde::Deserialize;

use super::{
    Conversations,
    items::{HeadItem, MemberItem, Progress},
};
use crate::{RateLimit, StoreError, batch, item, keys};

/// A member who wants to write something, and how much has been written of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The conversation as the member sees it.
    pub view: MemberView,
    /// How much has been written in it.
    pub pace: Pace,
}

/// How much was written in a conversation when somebody looked. It is a guess at what the next update will find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Pace {
    /// When the window began in which something was written last.
    #[serde(rename = "window_start")]
    start: Option<Timestamp>,
    /// How much was written in it.
    #[serde(rename = "window_count", default)]
    count: u32,
}

/// Whether there is a place for one more message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// There is: this one, and it is taken.
    Taken(Seq),
    /// As much has been written in this window as may be.
    Refused {
        /// When the next window begins, from now.
        retry_after: Duration,
    },
}

/// What an update of the head makes of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    /// It is the first message of a new one.
    First,
    /// It is one more of the present one.
    More,
}

impl Conversations {
    /// What [`for_member`](Self::for_member) tells, and how much has been written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn admission(&self, conversation: ConversationId, user: UserId) -> Result<Option<Admission>, StoreError> {
        let operation = "admitting a sender";
        let wanted = vec![keys::head(conversation), keys::member(conversation, user)];
        let (mut head, mut member) = (None, None);
        for found in batch::get(&self.table, operation, wanted).await? {
            let is_head = found.get(keys::SORT_KEY) == Some(&item::string(keys::HEAD));
            *(if is_head { &mut head } else { &mut member }) = Some(found);
        }
        let (Some(head), Some(member)) = (head, member) else { return Ok(None) };
        let pace = item::read(operation, head.clone())?;
        let member: MemberItem = item::read(operation, member)?;
        let conversation = item::read::<HeadItem>(operation, head)?.into_open();
        Ok(conversation.map(|conversation| Admission { view: member.view(conversation), pace }))
    }

    /// As [`next_seq`](Self::next_seq) for a message, unless as many have been written in the present window as `limit`
    /// allows, by whomever. `pace` is what [`admission`](Self::admission) found: it makes one update enough, but where
    /// somebody else opens or fills the window meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_seq_within(
        &self,
        conversation: ConversationId,
        preview: &Preview,
        pace: Pace,
        limit: &RateLimit,
        now: Timestamp,
    ) -> Result<Place, StoreError> {
        let (start, end) = limit.window_at(now);
        let refused = Place::Refused { retry_after: end.since(now) };
        let likely = if pace.start.is_some_and(|known| known >= start) { Count::More } else { Count::First };
        if likely == Count::More && pace.count >= limit.max {
            return Ok(refused);
        }
        let otherwise = if likely == Count::More { Count::First } else { Count::More };
        for count in [likely, otherwise] {
            if let Some(seq) = self.count_place(conversation, preview, count, (start, limit.max)).await? {
                return Ok(Place::Taken(seq));
            }
        }
        Ok(refused)
    }

    /// `None` where the window is not as `count` has it.
    async fn count_place(
        &self,
        conversation: ConversationId,
        preview: &Preview,
        count: Count,
        (start, max): (Timestamp, u32),
    ) -> Result<Option<Seq>, StoreError> {
        let operation = "taking the next place in a conversation";
        let request = self
            .update_head(conversation)
            .expression_attribute_values(":preview", item::write_attribute(operation, preview)?)
            .expression_attribute_values(":start", item::number(start.as_millis()))
            .return_values(ReturnValue::UpdatedNew);
        let place = "last_seq = last_seq + :one, message_count = message_count + :one, preview = :preview";
        let request = match count {
            Count::First => request
                .update_expression(format!("SET {place}, window_start = :start, window_count = :one"))
                .condition_expression(
                    "attribute_exists(conversation_id) AND (attribute_not_exists(window_start) OR window_start < :start)",
                ),
            // A window that began later is that of a clock ahead of this one.
            Count::More => request
                .update_expression(format!("SET {place}, window_count = window_count + :one"))
                .condition_expression("window_start >= :start AND window_count < :max")
                .expression_attribute_values(":max", item::number(max.into())),
        };
        match request.send().await {
            Ok(answer) => {
                self.table.meter().wrote(answer.consumed_capacity());
                let progress: Progress = item::read(operation, answer.attributes.unwrap_or_default())?;
                Ok(Some(progress.last_seq))
            }
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::call(operation)(error)),
        }
    }
}
