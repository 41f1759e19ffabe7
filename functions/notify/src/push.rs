//! What a device is sent, and what becomes of that.

use std::time::Duration;

use natter_chat::notification::{About, LATEST, Notice, NotificationTicket, Payload, Shown, Withdrawal};
use natter_chat::{Conversation, ConversationId, ConversationKind, Seq, Timestamp, UserId, UserProfile, causes};
use natter_dynamo::{PushDevice, Subscriber};
use natter_push::{Message, Outcome, PushServices};
use natter_queue::{NotificationJob, NotifyWhom};
use uuid::Uuid;

use crate::jobs::JobError;
use crate::{FIRST_PAUSE, Notify};

/// The push service of a device does not take it now, perhaps after this time.
pub(crate) struct Busy(pub(crate) Option<Duration>);

/// A notice, with what it takes to show it.
pub(crate) struct Notification<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) conversation: &'a Conversation,
    pub(crate) sender: Option<&'a UserProfile>,
}

/// A device that is to show it.
pub(crate) struct Told<'a> {
    pub(crate) subscriber: &'a Subscriber,
    pub(crate) device: &'a PushDevice,
    /// Of how many messages it is notified, this one included.
    pub(crate) count: u32,
    /// How far the person has read.
    pub(crate) read: Seq,
    /// The secret of the ticket by which the device may act in the conversation.
    pub(crate) ticket: Option<String>,
}

impl Notification<'_> {
    pub(crate) async fn send(&self, push: &PushServices, told: &Told<'_>, now: Timestamp) -> Outcome {
        let payload = Payload::Show(Box::new(self.shown(told)));
        let topic = topic(told.subscriber.user_id, self.notice.conversation_id);
        let lifetime = LATEST.saturating_sub(now.since(self.notice.sent_at));
        send(push, told.device, &payload, Some(&topic), lifetime, now).await
    }

    fn shown(&self, told: &Told<'_>) -> Shown {
        let notice = self.notice;
        let hidden = Shown {
            user_id: told.subscriber.user_id,
            language: told.device.subscription.language(),
            conversation_id: notice.conversation_id,
            entry_id: notice.entry_id,
            seq: notice.seq,
            sent_at: notice.sent_at,
            count: told.count,
            read_seq: told.read,
            hidden: true,
            sender: None,
            picture: None,
            group: None,
            text: None,
            tip: None,
            ticket: told.ticket.clone().map(|secret| NotificationTicket {
                user_id: told.subscriber.user_id,
                session_id: told.device.session_id.clone(),
                conversation_id: notice.conversation_id,
                secret,
            }),
            added: false,
        };
        if told.subscriber.settings.hide_content {
            return hidden;
        }
        let (text, tip, added) = match &notice.about {
            About::Message { text, .. } => (Some(text.clone()), None, false),
            About::Tip { asset, amount, .. } => (None, Some((asset.clone(), amount.clone())), false),
            About::Added { .. } | About::Deleted { .. } => (None, None, true),
        };
        // In a group, the sender may have blocked whoever is told: the picture is for the two of a direct conversation.
        let (group, picture) = match &self.conversation.kind {
            ConversationKind::Group { group, .. } => (Some(group.title.to_string()), None),
            ConversationKind::Direct { .. } => {
                (None, self.sender.and_then(|sender| Some((sender.user_id, sender.picture?))))
            }
        };
        let sender = self.sender.map(|sender| sender.display_name.clone());
        Shown { hidden: false, sender, picture, group, text, tip, added, ..hidden }
    }
}

/// Takes a notification back.
pub(crate) async fn withdraw(
    push: &PushServices,
    device: &PushDevice,
    (conversation_id, seq): (ConversationId, Seq),
    now: Timestamp,
) -> Outcome {
    send_silently(push, device, &Payload::Withdraw(Withdrawal { conversation_id, seq }), now).await
}

/// Takes all notifications of a conversation back up to a place.
pub(crate) async fn take_back_read(
    push: &PushServices,
    device: &PushDevice,
    (conversation_id, seq): (ConversationId, Seq),
    now: Timestamp,
) -> Outcome {
    send_silently(push, device, &Payload::Read(Withdrawal { conversation_id, seq }), now).await
}

/// Where the browser does not take what shows nothing, the notification stays until Natter is opened there or shows the next one.
/// Without a topic: it would take the place of what still waits for the device.
async fn send_silently(push: &PushServices, device: &PushDevice, payload: &Payload, now: Timestamp) -> Outcome {
    if !device.subscription.takes_silent_messages() {
        return Outcome::Sent;
    }
    send(push, device, payload, None, LATEST, now).await
}

pub(crate) async fn send(
    push: &PushServices,
    device: &PushDevice,
    payload: &Payload,
    topic: Option<&str>,
    lifetime: Duration,
    now: Timestamp,
) -> Outcome {
    // Our own types: they can be written.
    let content = serde_json::to_vec(payload).unwrap_or_default();
    let is_silent = matches!(payload, Payload::Withdraw(_) | Payload::Read(_));
    push.send(&device.subscription, &Message { content: &content, lifetime, topic, is_silent }, now).await
}

/// What gathers a conversation's messages at the push service: the same for one person, and none of the conversation's id.
fn topic(user: UserId, conversation: ConversationId) -> String {
    Uuid::new_v5(&conversation.as_uuid(), user.as_uuid().as_bytes()).simple().to_string()
}

impl Notify {
    /// Does what follows from the push service's answer. A device that is busy gets a job of its own, which fails where it is
    /// busy again.
    pub(crate) async fn settle(
        &self,
        job: &NotificationJob,
        (subscriber, device, count): (&Subscriber, &PushDevice, u32),
        outcome: Outcome,
    ) -> Result<(), JobError> {
        let user_id = subscriber.user_id;
        let Err(Busy(after)) = self.conclude((user_id, device), outcome).await else { return Ok(()) };
        if matches!(job.whom, NotifyWhom::Device { .. }) {
            return Err(JobError::Busy(after));
        }
        let whom = NotifyWhom::Device { user_id, session_id: device.session_id.clone(), count };
        self.leave(&job.notice, vec![whom], after.unwrap_or(FIRST_PAUSE)).await
    }

    /// The same for what was read. A device that is busy has all of it done again: the others have nothing left to take away.
    pub(crate) async fn settle_read(
        &self,
        (user_id, device): (UserId, &PushDevice),
        outcome: Outcome,
    ) -> Result<(), JobError> {
        let concluded = self.conclude((user_id, device), outcome).await;
        concluded.map_err(|Busy(after)| JobError::Busy(after))
    }

    /// What follows from the push service's answer, whatever it was about.
    pub(crate) async fn conclude(
        &self,
        (user_id, device): (UserId, &PushDevice),
        outcome: Outcome,
    ) -> Result<(), Busy> {
        match outcome {
            Outcome::Sent => {}
            Outcome::Gone => self.forget(user_id, device).await,
            Outcome::Later(after) => return Err(Busy(after)),
            // It comes again, and goes to the dead letters at last, which alarm the operator.
            Outcome::Unauthorized(status) => {
                tracing::error!(%status, "a push service refuses the server's credentials");
                return Err(Busy(None));
            }
            Outcome::Refused(refusal) => tracing::error!(%refusal, "a push service refuses a message for good"),
        }
        Ok(())
    }

    async fn forget(&self, user_id: UserId, device: &PushDevice) {
        if let Err(error) = self.users.forget_device(user_id, device).await {
            tracing::warn!(error = %causes(&error), "a subscription that is gone is left");
        }
    }
}
