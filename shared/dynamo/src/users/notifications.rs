//! What people want to be notified of, on which devices, and of what each has been notified.
//!
//! All of somebody's subscriptions are in one item, each in an attribute of its own, so that one read finds every device.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_chat::notification::{DueHour, NotificationSettings, NotificationTicket, PushAddress, TICKET_LIFETIME};
use natter_chat::{ConversationId, Seq, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{
    AccountStatus, SESSION_KEPT_FOR, Users, account::AccountItem, digests::DUE, presence::PresenceItem,
    sessions::MAX_SESSION_ID_BYTES,
};
use crate::{
    batch,
    error::StoreError,
    item::{self, Item},
    keys,
};

/// How many devices of one person are notified at most; one more takes the place of the oldest.
const MAX_DEVICES: usize = 20;

/// How long it is remembered of what a device was notified, after the last time in that conversation.
const REMEMBERED_FOR: Duration = Duration::from_hours(24);

/// So many places of a conversation are remembered of a device before those that were read are forgotten.
const MAX_PLACES: usize = 100;

/// The attribute with the places whose messages are deleted.
const DELETED: &str = "deleted";

pub(super) const SETTINGS: &str = "settings";

/// A device that is notified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDevice {
    /// The sign-in on it.
    pub session_id: SessionId,
    /// When that began.
    pub signed_in_at: Timestamp,
    /// Where it takes messages.
    pub subscription: PushAddress,
    subscribed_at: Timestamp,
}

/// Of how much in a conversation a device is notified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// How many unread places, this one included.
    pub count: u32,
    /// Whether this is the first of them.
    pub is_first: bool,
    /// The secret of the ticket by which the device may act in the conversation.
    pub ticket: String,
}

/// Somebody who has a device that is notified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Who.
    pub user_id: UserId,
    /// What they want to be notified of.
    pub settings: NotificationSettings,
    /// Their devices whose sign-ins go on; none where they want digests alone.
    pub devices: Vec<PushDevice>,
    /// When their next digest is due, where one is.
    pub digest_due: Option<DueHour>,
    /// How their account stands.
    pub status: AccountStatus,
    /// One of their devices is in use.
    pub is_active: bool,
    /// They have blocked the person about whom was asked.
    pub blocks: bool,
}

impl Users {
    /// What somebody wants to be notified of.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_settings(&self, user: UserId) -> Result<NotificationSettings, StoreError> {
        let operation = "reading what to notify somebody of";
        let found = self.table.get_item(operation, keys::push(user)).await?;
        let settings = found.and_then(|mut found| found.remove(SETTINGS));
        settings.map_or(Ok(NotificationSettings::default()), |settings| item::read_attribute(operation, settings))
    }

    /// Replaces what somebody wants to be notified of.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_notification_settings(
        &self,
        user: UserId,
        settings: &NotificationSettings,
    ) -> Result<(), StoreError> {
        let operation = "changing what to notify somebody of";
        self.set_push(operation, user, SETTINGS, item::write_attribute(operation, settings)?).await.map(drop)
    }

    /// Has a device notified for as long as its sign-in goes on. To be checked after this, not before: one that is ended
    /// meanwhile ends the subscription, or is seen then. A browser has one subscription: what it had under an earlier
    /// sign-in is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn subscribe(
        &self,
        user: UserId,
        session: &SessionId,
        signed_in_at: Timestamp,
        subscription: impl Into<PushAddress>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let operation = "subscribing a device";
        let subscription = subscription.into();
        let place = subscription.clone();
        let device = PushDevice { session_id: session.clone(), signed_in_at, subscription, subscribed_at: now };
        let stored = item::write_attribute(operation, device)?;
        let found = self.set_push(operation, user, &keys::push_device(session), stored).await?;
        let mut others = read_devices(&found, now);
        others.retain(|other| other.session_id != *session);
        others.sort_by_key(|other| std::cmp::Reverse(other.subscribed_at));
        let surplus = others
            .into_iter()
            .enumerate()
            .filter(|(position, other)| *position >= MAX_DEVICES - 1 || other.subscription.is_same_place(&place));
        for (_, other) in surplus {
            self.unsubscribe(user, &other.session_id).await?;
        }
        Ok(())
    }

    /// Has a device notified no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unsubscribe(&self, user: UserId, session: &SessionId) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("REMOVE #device")
            .condition_expression("attribute_exists(#device)")
            .expression_attribute_names("#device", keys::push_device(session));
        self.table.update_if("ending a device's subscription", request).await.map(drop)
    }

    /// Has a device notified no more whose address is gone. One that has subscribed anew since it was read is still notified.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_device(&self, user: UserId, device: &PushDevice) -> Result<(), StoreError> {
        let operation = "forgetting a device whose address is gone";
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("REMOVE #device")
            .condition_expression("#device.subscribed_at = :then")
            .expression_attribute_names("#device", keys::push_device(&device.session_id))
            .expression_attribute_values(":then", item::write_attribute(operation, device.subscribed_at)?);
        self.table.update_if(operation, request).await.map(drop)
    }

    /// Those of these people who have a device to be notified or want digests, in no particular order, and whether each blocks `other`.
    /// Read eventually consistent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn subscribers(
        &self,
        users: &[UserId],
        other: UserId,
        now: Timestamp,
    ) -> Result<Vec<Subscriber>, StoreError> {
        let operation = "reading whose devices to notify";
        let users: BTreeSet<UserId> = users.iter().copied().filter(|user| *user != other).collect();
        let mut subscribers = BTreeMap::new();
        for found in batch::get_lagging(&self.table, operation, users.into_iter().map(keys::push).collect()).await? {
            if let Some(subscriber) = subscriber(operation, found, now)? {
                subscribers.insert(subscriber.user_id, subscriber);
            }
        }
        let wanted = subscribers
            .keys()
            .flat_map(|user| [keys::account(*user), keys::presence(*user), keys::block(*user, other)]);
        for found in batch::get_lagging(&self.table, operation, wanted.collect()).await? {
            let user: Option<UserId> =
                found.get(keys::USER_ID).and_then(|user| item::read_attribute(operation, user.clone()).ok());
            let Some(subscriber) = user.and_then(|user| subscribers.get_mut(&user)) else { continue };
            match found.get(keys::SORT_KEY).and_then(|key| key.as_s().ok()).map(String::as_str) {
                Some(keys::ACCOUNT) => subscriber.status = item::read::<AccountItem>(operation, found)?.into(),
                Some(keys::PRESENCE) => {
                    subscriber.is_active = item::read::<PresenceItem>(operation, found)?.is_online(now);
                }
                _ => subscriber.blocks = true,
            }
        }
        for subscriber in subscribers.values_mut() {
            let status = subscriber.status;
            subscriber.devices.retain(|device| !status.has_ended(device.signed_in_at, now));
        }
        Ok(subscribers.into_values().filter(Subscriber::wants_any).collect())
    }

    /// The devices of somebody that are notified.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn devices(&self, user: UserId, now: Timestamp) -> Result<Vec<PushDevice>, StoreError> {
        let found = self.table.get_item("reading somebody's devices", keys::push(user)).await?;
        Ok(found.map(|found| read_devices(&found, now)).unwrap_or_default())
    }

    /// Makes it `claim`'s to notify a device of a place, and tells of how many places after `read` it has been notified. `None` where it is another's or the message is deleted: that is notified once, and by nobody else. The
    /// same claim may be made again, where it did not get to the end. `ticket` becomes the secret of the device's ticket for the
    /// conversation, unless it has one that is not used up; either is good for [`TICKET_LIFETIME`] from now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim_notification(
        &self,
        (user, session): (UserId, &SessionId),
        (conversation, seq): (ConversationId, Seq),
        (claim, ticket): (&str, &str),
        read: Seq,
        now: Timestamp,
    ) -> Result<Option<Claimed>, StoreError> {
        let operation = "claiming a notification";
        let key = keys::notified(user, session, conversation);
        let request = self
            .table
            .updating(key.clone())
            .update_expression(
                "SET #place = :claim, expires_at = :expires, ticket = if_not_exists(ticket, :ticket), ticket_until = :until",
            )
            .condition_expression("(attribute_not_exists(#place) OR #place = :claim) AND NOT contains(#deleted, :seq)")
            .expression_attribute_names("#place", keys::notified_place(seq))
            .expression_attribute_names("#deleted", DELETED)
            .expression_attribute_values(":claim", item::string(claim))
            .expression_attribute_values(":seq", item::number(seq.get()))
            .expression_attribute_values(":ticket", item::string(ticket))
            .expression_attribute_values(":until", item::number(now.plus(TICKET_LIFETIME).as_millis()))
            .expression_attribute_values(":expires", item::number(now.plus(REMEMBERED_FOR).as_secs()))
            .return_values(ReturnValue::AllNew);
        let Some(mut attributes) = self.table.update_if(operation, request).await? else { return Ok(None) };
        let ticket = read_ticket(operation, &mut attributes)?.unwrap_or_default();
        let places = read_places(&attributes);
        if places.len() > MAX_PLACES {
            let old = places.iter().copied().filter(|place| *place <= read);
            self.forget_places(key, old.take(MAX_PLACES)).await?;
        }
        let unread: Vec<Seq> = places.into_iter().filter(|place| *place > read).collect();
        let count = u32::try_from(unread.len()).unwrap_or(u32::MAX);
        Ok(Some(Claimed { count, is_first: unread.first() == Some(&seq), ticket }))
    }

    /// Notes that what stood at a place is deleted: a device is not notified of it any more. Whether it has been: it is to be
    /// told then, and its place forgotten once that is done, so that nothing stays on show where this dies in between.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn withdraw_notification(
        &self,
        (user, session): (UserId, &SessionId),
        (conversation, seq): (ConversationId, Seq),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let request = self
            .table
            .updating(keys::notified(user, session, conversation))
            .update_expression("ADD #deleted :seqs SET expires_at = :expires")
            .expression_attribute_names("#deleted", DELETED)
            .expression_attribute_values(":seqs", AttributeValue::Ns(vec![seq.get().to_string()]))
            .expression_attribute_values(":expires", item::number(now.plus(REMEMBERED_FOR).as_secs()))
            .return_values(ReturnValue::AllNew);
        let after = self.table.update("withdrawing a notification", request).await?;
        Ok(after.contains_key(&keys::notified_place(seq)))
    }

    /// The secret of the ticket by which a device may act in a conversation; `None` where it is used up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_ticket(
        &self,
        (user, session): (UserId, &SessionId),
        conversation: ConversationId,
    ) -> Result<Option<String>, StoreError> {
        let operation = "reading the ticket of a notification";
        let found = self.table.get_item(operation, keys::notified(user, session, conversation)).await?;
        read_ticket(operation, &mut found.unwrap_or_default())
    }

    /// Uses a ticket up. Whether it was good.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_notification_ticket(
        &self,
        ticket: &NotificationTicket,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Whoever sends it may write anything there: a key has an end.
        if ticket.session_id.as_str().len() > MAX_SESSION_ID_BYTES {
            return Ok(false);
        }
        let request = self
            .table
            .updating(keys::notified(ticket.user_id, &ticket.session_id, ticket.conversation_id))
            .update_expression("REMOVE ticket, ticket_until")
            .condition_expression("ticket = :secret AND ticket_until > :now")
            .expression_attribute_values(":secret", item::string(&ticket.secret))
            .expression_attribute_values(":now", item::number(now.as_millis()));
        Ok(self.table.update_if("using the ticket of a notification", request).await?.is_some())
    }

    /// Of which places a device was notified that were not taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notified_places(
        &self,
        (user, session): (UserId, &SessionId),
        conversation: ConversationId,
    ) -> Result<BTreeSet<Seq>, StoreError> {
        let key = keys::notified(user, session, conversation);
        let found = self.table.get_item("reading of what a device was notified", key).await?.unwrap_or_default();
        Ok(read_places(&found))
    }

    /// Forgets that a device was notified of these places, or of the first hundred of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_notified(
        &self,
        (user, session): (UserId, &SessionId),
        conversation: ConversationId,
        places: impl Iterator<Item = Seq>,
    ) -> Result<(), StoreError> {
        self.forget_places(keys::notified(user, session, conversation), places.take(MAX_PLACES)).await
    }

    async fn forget_places(&self, key: Item, places: impl Iterator<Item = Seq>) -> Result<(), StoreError> {
        let mut request = self.table.updating(key);
        let mut removed = Vec::new();
        for (number, place) in places.enumerate() {
            let placeholder = format!("#p{number}");
            request = request.expression_attribute_names(&placeholder, keys::notified_place(place));
            removed.push(placeholder);
        }
        if removed.is_empty() {
            return Ok(());
        }
        let request = request
            .update_expression(format!("REMOVE {}", removed.join(", ")))
            .condition_expression("attribute_exists(user_id)");
        self.table.update_if("forgetting what a device was notified of", request).await.map(drop)
    }

    /// Sets an attribute of somebody's push item, and gives all of it.
    async fn set_push(
        &self,
        operation: &'static str,
        user: UserId,
        name: &str,
        value: AttributeValue,
    ) -> Result<Item, StoreError> {
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("SET #name = :value")
            .expression_attribute_names("#name", name)
            .expression_attribute_values(":value", value)
            .return_values(ReturnValue::AllNew);
        self.table.update(operation, request).await
    }
}

impl Subscriber {
    fn wants_any(&self) -> bool {
        !self.devices.is_empty() || self.settings.digest_after_hours.is_some()
    }
}

/// Whoever has a device or wants digests, their account yet to be looked at.
fn subscriber(operation: &'static str, mut found: Item, now: Timestamp) -> Result<Option<Subscriber>, StoreError> {
    let devices = read_devices(&found, now);
    let Some(user) = found.remove(keys::USER_ID) else { return Ok(None) };
    let settings = found.remove(SETTINGS).map(|settings| item::read_attribute(operation, settings)).transpose()?;
    let digest_due = found.remove(DUE).map(|due| item::read_attribute(operation, due)).transpose()?;
    let subscriber = Subscriber {
        user_id: item::read_attribute(operation, user)?,
        settings: settings.unwrap_or_default(),
        devices,
        digest_due,
        status: AccountStatus::default(),
        is_active: false,
        blocks: false,
    };
    Ok(Some(subscriber).filter(Subscriber::wants_any))
}

/// Of which places a device was notified, but for those whose messages are deleted.
fn read_places(found: &Item) -> BTreeSet<Seq> {
    let deleted = found.get(DELETED).and_then(|deleted| deleted.as_ns().ok());
    let is_deleted = |place: &Seq| deleted.is_some_and(|deleted| deleted.contains(&place.get().to_string()));
    found.keys().filter_map(|name| keys::place_of_notified(name)).filter(|place| !is_deleted(place)).collect()
}

fn read_ticket(operation: &'static str, found: &mut Item) -> Result<Option<String>, StoreError> {
    found.remove("ticket").map(|ticket| item::read_attribute(operation, ticket)).transpose()
}

/// The devices whose sign-ins are not forgotten yet. What cannot be read is none: it must not silence the others.
pub(super) fn read_devices(found: &Item, now: Timestamp) -> Vec<PushDevice> {
    let devices = found.iter().filter(|(name, _)| keys::is_push_device(name));
    let devices =
        devices.filter_map(|(_, value)| serde_dynamo::from_attribute_value::<_, PushDevice>(value.clone()).ok());
    devices.filter(|device| device.subscribed_at.plus(SESSION_KEPT_FOR) > now).collect()
}
