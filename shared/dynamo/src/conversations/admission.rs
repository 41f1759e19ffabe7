//! What the sender of a message must be and may do, and the places that are given out on the strength of that.
//!
//! Between reading what somebody may do and giving them a place, that may change. Whatever changes it also raises a number in
//! the head, `rights_version`, in the same transaction; a place is given out only where that number is what it was.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use natter_chat::{ConversationId, MemberView, Preview, Seq, Timestamp, UserId};
use serde::Deserialize;

use super::{
    Conversations,
    items::{HeadItem, MemberItem, Progress},
};
use crate::{RateLimit, StoreError, batch, item, keys};

const OPERATION: &str = "taking the next place in a conversation";

/// How often an update is tried whose window somebody else changes: it is opened once, and then it is full or it is not.
const MAX_ATTEMPTS: usize = 4;

/// What an update's expression says where it changes who may do what.
pub(super) const RAISE_RIGHTS: &str = "ADD rights_version :one";

/// A member who wants to write something, and how their conversation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The conversation as the member sees it.
    pub view: MemberView,
    /// What the next place is given out by.
    pub basis: Basis,
}

/// How a conversation's head was when somebody looked: how much was written of late, and how often it had changed who may do
/// what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Basis {
    /// When the window began in which something was written last.
    #[serde(rename = "window_start")]
    start: Option<Timestamp>,
    /// How much was written in it.
    #[serde(rename = "window_count", default)]
    count: u32,
    /// Raised by whatever changes who may do what.
    #[serde(rename = "rights_version", default)]
    rights: u64,
}

/// Whether there is a place for one more entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// There is: this one, and it is taken.
    Taken(Seq),
    /// As much has been written in this window as may be.
    Refused {
        /// When the next window begins, from now.
        retry_after: Duration,
    },
    /// Who may do what has changed since the sender was admitted: they are to be admitted anew.
    Outdated,
}

/// How one update of the head ended.
enum Update {
    Done(Seq),
    /// The head was otherwise: so, or it is not there.
    Refused(Option<Basis>),
}

impl Conversations {
    /// What [`for_member`](Self::for_member) tells, and what places are given out by.
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
        let basis = item::read(operation, head.clone())?;
        let member: MemberItem = item::read(operation, member)?;
        let conversation = item::read::<HeadItem>(operation, head)?.into_open();
        Ok(conversation.map(|conversation| Admission { view: member.view(conversation), basis }))
    }

    /// As [`next_seq`](Self::next_seq) for a message, unless as many have been written in the present window as `limit`
    /// allows, by whomever, or `basis`, which [`admission`](Self::admission) found, does not hold any more. One update, but
    /// where somebody else opens or fills the window meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_seq_within(
        &self,
        conversation: ConversationId,
        preview: &Preview,
        mut basis: Basis,
        limit: &RateLimit,
        now: Timestamp,
    ) -> Result<Place, StoreError> {
        let (start, end) = limit.window_at(now);
        for _ in 0..MAX_ATTEMPTS {
            if basis.is_full(start, limit.max) {
                return Ok(Place::Refused { retry_after: end.since(now) });
            }
            match self.count_place(conversation, preview, basis, (start, limit.max)).await? {
                Update::Done(seq) => return Ok(Place::Taken(seq)),
                Update::Refused(Some(found)) if found.rights == basis.rights => basis = found,
                Update::Refused(_) => return Ok(Place::Outdated),
            }
        }
        Err(StoreError::Unfinished { operation: OPERATION })
    }

    /// As [`next_seq`](Self::next_seq) for an entry that is no message, where `basis` still holds; `None` where it does not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_seq_on(&self, conversation: ConversationId, basis: Basis) -> Result<Option<Seq>, StoreError> {
        let request = self.update_head(conversation).update_expression("SET last_seq = last_seq + :one");
        let condition = format!("attribute_exists(conversation_id) AND {}", basis.condition());
        Ok(match self.take(request.condition_expression(condition), basis).await? {
            Update::Done(seq) => Some(seq),
            Update::Refused(_) => None,
        })
    }

    /// One more message: the first of its window, or one more in it, as the basis has it. DynamoDB cannot branch.
    async fn count_place(
        &self,
        conversation: ConversationId,
        preview: &Preview,
        basis: Basis,
        (start, max): (Timestamp, u32),
    ) -> Result<Update, StoreError> {
        let request = self
            .update_head(conversation)
            .expression_attribute_values(":preview", item::write_attribute(OPERATION, preview)?)
            .expression_attribute_values(":start", item::number(start.as_millis()));
        let place = "last_seq = last_seq + :one, message_count = message_count + :one, preview = :preview";
        let rights = basis.condition();
        // A window that began later is that of a clock ahead of this one.
        let request = if basis.start.is_some_and(|known| known >= start) {
            request
                .update_expression(format!("SET {place}, window_count = window_count + :one"))
                .condition_expression(format!("window_start >= :start AND window_count < :max AND {rights}"))
                .expression_attribute_values(":max", item::number(max.into()))
        } else {
            request
                .update_expression(format!("SET {place}, window_start = :start, window_count = :one"))
                .condition_expression(format!(
                    "attribute_exists(conversation_id) \
                     AND (attribute_not_exists(window_start) OR window_start < :start) AND {rights}"
                ))
        };
        self.take(request, basis).await
    }

    async fn take(
        &self,
        mut request: aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder,
        basis: Basis,
    ) -> Result<Update, StoreError> {
        if basis.rights > 0 {
            request = request.expression_attribute_values(":rights", item::number(basis.rights));
        }
        let answer = request
            .return_values(ReturnValue::UpdatedNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let error = match answer {
            Ok(answer) => {
                self.table.meter().wrote(answer.consumed_capacity());
                let progress: Progress = item::read(OPERATION, answer.attributes.unwrap_or_default())?;
                return Ok(Update::Done(progress.last_seq));
            }
            Err(error) => error,
        };
        let Some(UpdateItemError::ConditionalCheckFailedException(refusal)) = error.as_service_error() else {
            return Err(StoreError::call(OPERATION)(error));
        };
        let found = refusal.item().filter(|found| !found.is_empty()).cloned();
        Ok(Update::Refused(found.map(|found| item::read(OPERATION, found)).transpose()?))
    }
}

impl Basis {
    /// Whether the window that began at `start` has no place left.
    fn is_full(&self, start: Timestamp, max: u32) -> bool {
        self.start.is_some_and(|known| known >= start) && self.count >= max
    }

    /// Holds where nothing has changed who may do what; with `:rights` where something ever has.
    const fn condition(self) -> &'static str {
        if self.rights == 0 { "attribute_not_exists(rights_version)" } else { "rights_version = :rights" }
    }
}
