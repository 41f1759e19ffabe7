//! What someone makes of their own place in a conversation.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_chat::notification::QuietHours;
use natter_chat::{ConversationId, Membership, Seq, Timestamp, UserId};
use serde::Serialize;

use super::{Conversations, items::MemberItem};
use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
};

const OPERATION: &str = "changing a membership";

/// What is to be different about somebody's place; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MembershipChange {
    /// No notifications before this time; `Some(None)` ends that.
    pub muted_until: Option<Option<Timestamp>>,
    /// Whether to be notified only of what is for them in particular.
    pub mentions_only: Option<bool>,
    /// When they want no notifications, each day; `Some(None)` ends that.
    pub quiet_hours: Option<Option<QuietHours>>,
    /// Whether it is out of sight.
    pub archived: Option<bool>,
    /// Since when it is at the top of the list; `Some(None)` where it is not any more.
    pub pinned_at: Option<Option<Timestamp>>,
    /// At which place it was marked as unread; `Some(None)` where it is not any more.
    pub marked_unread_seq: Option<Option<Seq>>,
    /// Whether it is a stranger's request.
    pub is_request: Option<bool>,
}

impl Conversations {
    /// Changes somebody's own place in a conversation; gives it as it is then, or `None` where they are not in it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_membership(
        &self,
        conversation: ConversationId,
        user: UserId,
        change: &MembershipChange,
    ) -> Result<Option<Membership>, StoreError> {
        let (expression, values) = update(change)?;
        let request = self
            .table
            .updating(keys::member(conversation, user))
            .update_expression(expression)
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .condition_expression("attribute_exists(conversation_id)")
            .return_values(ReturnValue::AllNew);
        let Some(changed) = self.table.update_if(OPERATION, request).await? else { return Ok(None) };
        let item: MemberItem = item::read(OPERATION, changed)?;
        Ok(Some(item.into()))
    }
}

/// The update expression and its values. What is no more is removed.
fn update(change: &MembershipChange) -> Result<(String, Item), StoreError> {
    let attributes = [
        ("muted_until", written(change.muted_until.as_ref())?),
        ("mentions_only", written(change.mentions_only.as_ref())?),
        ("quiet_hours", written(change.quiet_hours.as_ref())?),
        ("archived", written(change.archived.as_ref())?),
        ("pinned_at", written(change.pinned_at.as_ref())?),
        ("marked_unread_seq", written(change.marked_unread_seq.as_ref())?),
        ("is_request", written(change.is_request.as_ref())?),
    ];
    let (mut set, mut remove, mut values) = (Vec::new(), Vec::new(), Item::new());
    for (name, value) in attributes {
        match value {
            Some(AttributeValue::Null(_)) => remove.push(name),
            Some(value) => {
                set.push(format!("{name} = :{name}"));
                values.insert(format!(":{name}"), value);
            }
            None => {}
        }
    }
    let set = (!set.is_empty()).then(|| format!("SET {}", set.join(", ")));
    let remove = (!remove.is_empty()).then(|| format!("REMOVE {}", remove.join(", ")));
    Ok((set.into_iter().chain(remove).collect::<Vec<_>>().join(" "), values))
}

/// What an attribute is to be: absent where it stays, null where it goes.
fn written(value: Option<&impl Serialize>) -> Result<Option<AttributeValue>, StoreError> {
    value.map(|value| item::write_attribute(OPERATION, value)).transpose()
}
