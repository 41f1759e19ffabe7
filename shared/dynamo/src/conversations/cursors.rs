//! How far members have come.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use natter_chat::{ConversationId, Cursors, Membership, Seq, UserId};

use super::{Conversations, items::MemberItem};
use crate::{
    backoff, batch,
    error::StoreError,
    item::{self, Item},
    keys,
    table::Refused,
};

const MOVING: &str = "moving a member's marks";

const READ_WITH_RECEIPT: &str =
    "SET delivered_seq = :delivered, read_seq = :read, read_at = :at, receipt_seq = :read, receipt_at = :at";

/// A place from before receipts were noted has none, which would let others ask for the setting.
const READ_WITHOUT_RECEIPT: &str = "SET delivered_seq = :delivered, read_seq = :read, read_at = :at, \
     receipt_seq = if_not_exists(receipt_seq, hidden_up_to)";

/// A member's marks before and after they were moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedCursors {
    /// Before.
    pub before: Cursors,
    /// After.
    pub after: Cursors,
    /// The first unread place before that one of their devices was notified of.
    pub notified: Option<Seq>,
}

impl MovedCursors {
    /// Whether they have read what a device of theirs was notified of.
    #[must_use]
    pub fn reads_notified(&self) -> bool {
        self.notified.is_some_and(|notified| notified > self.before.read_seq && notified <= self.after.read_seq)
    }
}

impl Conversations {
    /// Moves the marks of a member, who had come as far as `known` says, to where `to` takes them; nothing is written where
    /// that changes nothing. Where another device moves them at the same time, `to` is applied to what that left. What was
    /// read is noted as the receipt that others may see where the member `gives_receipts`; otherwise that stays as it is. `None` where
    /// the user is not in the conversation any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn move_cursors(
        &self,
        conversation: ConversationId,
        user: UserId,
        known: Cursors,
        gives_receipts: bool,
        to: impl Fn(Cursors) -> Cursors,
    ) -> Result<Option<MovedCursors>, StoreError> {
        let mut before = known;
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let after = to(before);
            if after == before {
                return Ok(Some(MovedCursors { before, after, notified: None }));
            }
            match self.replace_cursors(keys::member(conversation, user), before, after, gives_receipts).await? {
                Replaced::Done(notified) => return Ok(Some(MovedCursors { before, after, notified })),
                Replaced::Raced(found) => before = found,
                Replaced::NotThere => return Ok(None),
            }
            backoff::pause(attempt).await;
        }
        Err(StoreError::Unfinished { operation: MOVING })
    }

    async fn replace_cursors(
        &self,
        member: Item,
        before: Cursors,
        after: Cursors,
        gives_receipts: bool,
    ) -> Result<Replaced, StoreError> {
        let request = self.table.updating(member);
        let request = match after.read_at.filter(|_| after.read_seq > before.read_seq) {
            Some(at) => request
                .update_expression(if gives_receipts { READ_WITH_RECEIPT } else { READ_WITHOUT_RECEIPT })
                .expression_attribute_values(":read", item::number(after.read_seq.get()))
                .expression_attribute_values(":at", item::number(at.as_millis())),
            None => request.update_expression("SET delivered_seq = :delivered"),
        };
        let request = request
            // Fails also where there is no item.
            .condition_expression("read_seq = :was_read AND delivered_seq = :was_delivered")
            .expression_attribute_values(":delivered", item::number(after.delivered_seq.get()))
            .expression_attribute_values(":was_read", item::number(before.read_seq.get()))
            .expression_attribute_values(":was_delivered", item::number(before.delivered_seq.get()))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.table.update_or_refuse(MOVING, request).await? {
            Ok(found) => Ok(Replaced::Done(item::read::<MemberItem>(MOVING, found)?.notified_seq)),
            Err(Refused(None)) => Ok(Replaced::NotThere),
            Err(Refused(Some(found))) => {
                let found: MemberItem = item::read(MOVING, found)?;
                Ok(Replaced::Raced(Membership::from(found).marks()))
            }
        }
    }

    /// Notes that a device of a member is notified of an unread place, so that reading it takes that back. `false` where they have
    /// read it meanwhile, or are not in the conversation any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_notified(
        &self,
        conversation: ConversationId,
        user: UserId,
        seq: Seq,
    ) -> Result<bool, StoreError> {
        let operation = "noting that a device is notified";
        let request = self
            .table
            .updating(keys::member(conversation, user))
            .update_expression("SET notified_seq = :seq")
            // Fails also where there is no item, and where an earlier unread place is noted.
            .condition_expression(
                "read_seq < :seq AND (attribute_not_exists(notified_seq) OR notified_seq <= read_seq OR notified_seq > :seq)",
            )
            .expression_attribute_values(":seq", item::number(seq.get()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.table.update_or_refuse(operation, request).await? {
            Ok(_) => Ok(true),
            Err(Refused(None)) => Ok(false),
            Err(Refused(Some(found))) => Ok(item::read::<MemberItem>(operation, found)?.read_seq < seq),
        }
    }

    /// The places of these people in these conversations, one person for each, as they were a moment ago; who is not in
    /// theirs is left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn places(
        &self,
        people: &[(ConversationId, UserId)],
    ) -> Result<HashMap<ConversationId, Membership>, StoreError> {
        let operation = "reading others' places in conversations";
        let wanted = people.iter().map(|(conversation, user)| keys::member(*conversation, *user)).collect();
        let found: Vec<MemberItem> =
            item::read_all(operation, batch::get_lagging(&self.table, operation, wanted).await?)?;
        Ok(found.into_iter().map(|item| (item.conversation_id, item.into())).collect())
    }
}

enum Replaced {
    /// The first unread place before that a device was notified of.
    Done(Option<Seq>),
    /// Another device has moved them: to these.
    Raced(Cursors),
    NotThere,
}
