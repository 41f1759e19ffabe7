//! Doing a job: finding whom it is for, and asking the rules.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::notification::{About, Decision, Notice, PAUSE, Person, decide, reaches};
use natter_chat::{Conversation, ConversationKind, Seq, SessionId, Timestamp, UserId};
use natter_delivery::{MAX_MEMBERS_AT_ONCE, shards};
use natter_dynamo::{Claimed, PushDevice, StoreError, Subscriber};
use natter_push::PushServices;
use natter_queue::{NotificationJob, NotifyJob, NotifyWhom, QueueError, ReadJob};
use uuid::Uuid;

use crate::Notify;
use crate::people::{Audience, memberships_of};
use crate::push::{Notification, Told};

/// How long after its message a deletion still takes notifications back; no device remembers longer.
const WITHDRAWN_FOR: Duration = Duration::from_hours(24);

/// Why a job is to be done again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// It is no job.
    #[error("the message cannot be read")]
    Unreadable,
    /// A table does not answer.
    #[error("a table does not answer")]
    Store(#[from] StoreError),
    /// The queue does not take what is left to do.
    #[error("the queue does not answer")]
    Queue(#[from] QueueError),
    /// The push service does not take it now, perhaps after this time.
    #[error("the push service does not take it now")]
    Busy(Option<Duration>),
}

impl JobError {
    pub(crate) const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy(after) => *after,
            _ => None,
        }
    }
}

impl Notify {
    /// Does a job, in the name of the message that brought it. What fails for some is left to jobs of their own; the job itself
    /// fails only before it has notified anybody, or for the one device that it is about.
    pub(crate) async fn work(
        &self,
        push: &PushServices,
        job: &NotificationJob,
        claim: &str,
        now: Timestamp,
    ) -> Result<(), JobError> {
        let notice = &job.notice;
        if notice.is_late(now) || is_past_taking_back(notice, now) {
            return Ok(());
        }
        let Some(conversation) = self.conversations.head(notice.conversation_id).await? else { return Ok(()) };
        let Some(ids) = self.whom(job, &conversation).await? else { return Ok(()) };
        let subscribers = self.users.subscribers(&ids, notice.sender_id, now).await?;
        let audience = Audience { conversation: &conversation, subscribers: &subscribers };
        match &notice.about {
            About::Deleted { target_seq, .. } => self.withdraw(push, job, &audience, *target_seq, now).await,
            _ => self.notify(push, job, &audience, claim, now).await,
        }
    }

    /// Whom a job is for; `None` where it is for so many that others do it.
    async fn whom(&self, job: &NotificationJob, conversation: &Conversation) -> Result<Option<Vec<UserId>>, JobError> {
        let id = conversation.conversation_id;
        Ok(Some(match &job.whom {
            NotifyWhom::Everybody {} => match conversation.kind {
                ConversationKind::Group { member_count, .. } if member_count > MAX_MEMBERS_AT_ONCE => {
                    let shards = shards(id, member_count).into_iter();
                    let whom = shards.map(|shard| NotifyWhom::Shard { first: shard.first, last: shard.last });
                    self.leave(&job.notice, whom.collect(), Duration::ZERO).await?;
                    return Ok(None);
                }
                ConversationKind::Group { .. } => self.conversations.members(id).await?,
                ConversationKind::Direct { user_ids } => user_ids.to_vec(),
            },
            NotifyWhom::Shard { first, last } => {
                let recipients = self.conversations.recipients(id, *first..=*last).await?;
                recipients.into_iter().map(|recipient| recipient.user_id).collect()
            }
            NotifyWhom::Person { user_id } | NotifyWhom::Device { user_id, .. } => vec![*user_id],
        }))
    }

    async fn notify(
        &self,
        push: &PushServices,
        job: &NotificationJob,
        audience: &Audience<'_>,
        claim: &str,
        now: Timestamp,
    ) -> Result<(), JobError> {
        let NotificationJob { notice, whom } = job;
        let (told, waiting) = self.decide_for_each(job, audience, now).await?;
        let connected = self.connected(&told, now).await?;
        let sender = if told.is_empty() { None } else { self.users.get(&[notice.sender_id]).await?.pop() };
        // Before anybody is notified: should the queue fail, all of it is done again.
        self.leave(notice, waiting, PAUSE).await?;
        let notification = Notification { notice, conversation: audience.conversation, sender: sender.as_ref() };
        for (subscriber, read) in told {
            for device in chosen(whom, subscriber, &connected) {
                let key = (subscriber.user_id, &device.session_id);
                let claimed = match whom {
                    NotifyWhom::Device { count, .. } => {
                        Some((*count, self.users.notification_ticket(key, notice.conversation_id).await?))
                    }
                    _ => self.claim(key, notice, claim, read, now).await,
                };
                let Some((count, ticket)) = claimed else { continue };
                let told = Told { subscriber, device, count, read, ticket };
                let outcome = notification.send(push, &told, now).await;
                self.settle(job, (subscriber, device, count), outcome).await?;
            }
        }
        Ok(())
    }

    /// Who is told now, and how far they have read; and who is given time to read it first. Those who may miss it are noted for an
    /// email.
    async fn decide_for_each<'a>(
        &self,
        job: &NotificationJob,
        audience: &Audience<'a>,
        now: Timestamp,
    ) -> Result<(Vec<(&'a Subscriber, Seq)>, Vec<NotifyWhom>), JobError> {
        let NotificationJob { notice, whom } = job;
        let memberships = memberships_of(&self.conversations, audience).await?;
        let (mut told, mut waiting) = (Vec::new(), Vec::new());
        for subscriber in audience.subscribers {
            let person = Person {
                user_id: subscriber.user_id,
                membership: memberships.get(&subscriber.user_id),
                settings: &subscriber.settings,
                is_direct: matches!(audience.conversation.kind, ConversationKind::Direct { .. }),
                blocks_sender: subscriber.blocks,
                is_shut: subscriber.status.check(now).is_err(),
                is_active: subscriber.is_active,
                was_given_time: matches!(whom, NotifyWhom::Person { .. } | NotifyWhom::Device { .. }),
            };
            let decision = decide(notice, &person, now);
            if let Some(after) = subscriber.settings.digest_after_hours.filter(|_| decision.can_be_missed()) {
                self.users.plan_digest(subscriber, after.hour_for(notice.sent_at), now).await?;
            }
            if subscriber.devices.is_empty() {
                continue;
            }
            match (decision, person.membership) {
                (Decision::Notify, Some(place)) => told.push((subscriber, place.read_seq)),
                (Decision::Wait, _) => waiting.push(NotifyWhom::Person { user_id: subscriber.user_id }),
                _ => {}
            }
        }
        Ok((told, waiting))
    }

    /// Of how many messages a device is notified, and the secret of its ticket. `None` where it was another's, was read meanwhile
    /// or cannot be told: better not at all than twice.
    async fn claim(
        &self,
        key: (UserId, &SessionId),
        notice: &Notice,
        claim: &str,
        read: Seq,
        now: Timestamp,
    ) -> Option<(u32, Option<String>)> {
        let place = (notice.conversation_id, notice.seq);
        let fresh = Uuid::new_v4().simple().to_string();
        let claim = async {
            let claimed = self.users.claim_notification(key, place, (claim, &fresh), read, now).await?;
            let Some(Claimed { count, is_first, ticket }) = claimed else { return Ok(None) };
            // Whoever reads up to the first that is unread has it taken away.
            let is_unread = !is_first || self.conversations.note_notified(place.0, key.0, notice.seq).await?;
            Ok(is_unread.then_some((count, Some(ticket))))
        };
        claim.await.unwrap_or_else(|error: StoreError| {
            tracing::error!(error = %natter_chat::causes(&error), "a device is not notified");
            None
        })
    }

    /// Takes what somebody has read away from their devices: first from the devices, then from what is known of them, so that
    /// a crash between the two leaves no notification on a device.
    pub(crate) async fn take_back(&self, push: &PushServices, job: &ReadJob, now: Timestamp) -> Result<(), JobError> {
        let ReadJob { reader_id, conversation_id, read_at } = *job;
        if now.since(read_at) > WITHDRAWN_FOR {
            return Ok(());
        }
        let Some((_, place)) = self.conversations.memberships(conversation_id, &[reader_id]).await?.pop() else {
            return Ok(());
        };
        let mut left = Vec::new();
        for device in self.users.devices(reader_id, now).await? {
            let key = (reader_id, &device.session_id);
            let told = self.users.notified_places(key, conversation_id).await?;
            left.extend(told.range(place.read_seq.next()..).next().copied());
            let read: Vec<_> = told.range(..=place.read_seq).copied().collect();
            if read.is_empty() {
                continue;
            }
            let outcome = crate::push::take_back_read(push, &device, (conversation_id, place.read_seq), now).await;
            self.settle_read((reader_id, &device), outcome).await?;
            self.users.forget_notified(key, conversation_id, read.into_iter()).await?;
        }
        // Reading on takes away these, too. Where they have just done so, nobody was asked to take them away.
        match left.into_iter().min() {
            Some(next) if !self.conversations.note_notified(conversation_id, reader_id, next).await? => {
                Err(JobError::Busy(None))
            }
            _ => Ok(()),
        }
    }

    /// Takes back what devices have shown of a message that is deleted: first from the devices, then from what is known of them,
    /// as [`take_back`](Self::take_back) does.
    async fn withdraw(
        &self,
        push: &PushServices,
        job: &NotificationJob,
        audience: &Audience<'_>,
        target: Seq,
        now: Timestamp,
    ) -> Result<(), JobError> {
        let place = (job.notice.conversation_id, target);
        for subscriber in audience.subscribers {
            for device in chosen(&job.whom, subscriber, &BTreeSet::new()) {
                let is_again = matches!(job.whom, NotifyWhom::Device { .. });
                let key = (subscriber.user_id, &device.session_id);
                if is_again || self.users.withdraw_notification(key, place, now).await? {
                    let outcome = crate::push::withdraw(push, device, place, now).await;
                    self.settle(job, (subscriber, device, 0), outcome).await?;
                    self.users.forget_notified(key, place.0, std::iter::once(target)).await?;
                }
            }
        }
        Ok(())
    }

    /// The devices on which Natter is open of those who are using it.
    async fn connected(
        &self,
        told: &[(&Subscriber, Seq)],
        now: Timestamp,
    ) -> Result<BTreeSet<(UserId, SessionId)>, JobError> {
        let active = told.iter().filter(|(subscriber, _)| subscriber.is_active);
        let active: Vec<UserId> = active.map(|(subscriber, _)| subscriber.user_id).collect();
        if active.is_empty() { Ok(BTreeSet::new()) } else { Ok(self.connections.open_sessions(&active, now).await?) }
    }

    pub(crate) async fn leave(&self, notice: &Notice, whom: Vec<NotifyWhom>, after: Duration) -> Result<(), JobError> {
        let jobs = whom.into_iter().map(|whom| NotifyJob::Notify(NotificationJob { notice: notice.clone(), whom }));
        let jobs: Vec<_> = jobs.collect();
        Ok(self.queue.send_all(&jobs, after).await?)
    }
}

/// The devices of somebody that a job is about and that do not tell by themselves.
fn chosen<'a>(
    whom: &'a NotifyWhom,
    subscriber: &'a Subscriber,
    connected: &'a BTreeSet<(UserId, SessionId)>,
) -> impl Iterator<Item = &'a PushDevice> {
    subscriber.devices.iter().filter(move |device| {
        let is_meant = match whom {
            NotifyWhom::Device { session_id, .. } => *session_id == device.session_id,
            _ => true,
        };
        let is_connected = connected.contains(&(subscriber.user_id, device.session_id.clone()));
        is_meant && reaches(subscriber.is_active, is_connected)
    })
}

fn is_past_taking_back(notice: &Notice, now: Timestamp) -> bool {
    match &notice.about {
        About::Deleted { target_id, .. } => target_id.made_at().is_none_or(|made| now.since(made) > WITHDRAWN_FOR),
        _ => false,
    }
}
