//! `missed-messages`: emails people what they have missed, if they want that, and lets whoever has such an email turn it off.
//!
//! `notify` notes who is due at which hour; each hour this looks at those of the hours past. What is said is what is unread then.
//! Whoever takes the hour away from somebody's push item writes to them: a schedule that fires twice writes once. Where sending
//! fails, the hour is given back. Where this dies before it has noted that the email is sent, it is written again at the next
//! hour, three times in all at most: rather twice than never.
//!
//! The link for turning it off is for whoever has the email, signed in or not (RFC 8058): only a `POST` does it, since mail
//! programs follow links by themselves.

mod email;
mod unsubscribe;

use std::collections::BTreeSet;

use natter_chat::history::Range;
use natter_chat::notification::{DueHour, Notice};
use natter_chat::{
    Conversation, ConversationKind, ConversationSummary, Dependency, Seq, Timestamp, Unread, UserId, UserProfile,
    causes,
};
use natter_cognito::admin::{Admin, AdminError};
use natter_delivery::{Lists, Services, Summaries};
use natter_dynamo::{
    ClaimedDigest, DIGEST_SHARDS, DIGEST_TRIES, DigestPlan, Messages, OVERDUE_HOURS, StoreError, Users,
};
use natter_email::{EmailError, Mailer};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use email::{Missed, Places};
use unsubscribe::{Page, Unsubscribe};

/// How many conversations an email names.
const MAX_CONVERSATIONS: usize = 20;

/// How many of a group's newest entries are looked at for what is for somebody in particular.
const MAX_LOOKED_AT: usize = 200;

/// The function `missed-messages`.
pub struct MissedMessages {
    users: Users,
    lists: Lists,
    summaries: Summaries,
    messages: Messages,
    admin: Admin,
    /// `None` where the deployment sends no emails of its own.
    mailer: Option<Mailer>,
    places: Places,
    clock: Clock,
}

/// What calls the function.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Somebody has followed the link in an email, or their mail program has.
    Unsubscribe(Unsubscribe),
    /// The schedule, which says nothing.
    Tick {},
}

/// What came of it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// A page for whoever has followed the link.
    Page(Page),
    /// How many emails were sent.
    Sent {
        /// So many.
        sent: usize,
    },
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("somebody's email address is not known")]
    Address(#[from] AdminError),
    #[error("somebody was not written to")]
    Email(#[from] EmailError),
}

impl Dependency for Failure {
    fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) => error.is_transient(),
            Self::Address(error) => error.is_transient(),
            Self::Email(error) => error.is_transient(),
        }
    }
}

impl Function for MissedMessages {
    type Event = Event;
    type Reply = Outcome;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let cognito = sdk_config(environment, "COGNITO_IDENTITY_PROVIDER")?;
        let from = environment.optional("EMAIL_FROM");
        let mailer = from.map(|from| Ok(Mailer::new(&sdk_config(environment, "SESV2")?, from))).transpose()?;
        Ok(Self {
            users: services.users()?,
            lists: services.lists()?,
            summaries: services.summaries()?,
            messages: services.messages()?,
            admin: Admin::new(&cognito, environment.required("USER_POOL_ID")?),
            mailer,
            places: Places::new(environment.required("SITE_ORIGINS")?, environment.required("API_URL")?),
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: Event) -> Result<Outcome, HandlerError> {
        match event {
            Event::Unsubscribe(request) => self.unsubscribe(&request).await.map(Outcome::Page),
            Event::Tick {} => self.write_to_all().await.map(|sent| Outcome::Sent { sent }),
        }
    }
}

impl MissedMessages {
    /// Fails only where it is not known who is due; whoever could not be written to is due again at the next hour.
    async fn write_to_all(&self) -> Result<usize, HandlerError> {
        let Some(mailer) = &self.mailer else { return Ok(0) };
        let (now, mut sent) = (self.clock.now(), 0);
        for earlier in (0..=OVERDUE_HOURS).rev() {
            let hour = DueHour::latest(now).minus(earlier);
            for shard in 0..DIGEST_SHARDS {
                let due = self.users.due_digests(hour, shard).await;
                for user in due.map_err(|error| HandlerError::because("it is not known who is due", error))? {
                    match self.write_to(mailer, user, hour, now).await {
                        Ok(is_sent) => sent += usize::from(is_sent),
                        Err(error) => tracing::error!(error = %causes(&error), "a digest was not sent"),
                    }
                }
            }
        }
        tracing::info!(sent, "digests");
        Ok(sent)
    }

    /// Writes to somebody who may be due at this hour. Whether there was something to write.
    async fn write_to(&self, mailer: &Mailer, user: UserId, hour: DueHour, now: Timestamp) -> Result<bool, Failure> {
        let plan = self.users.digest_plan(user, now).await?;
        if !is_due(&plan, hour) {
            self.users.end_digest(user, hour).await?;
            return Ok(false);
        }
        let token = Uuid::new_v4().simple().to_string();
        let claimed = self.users.claim_digest(user, (hour, &plan), &token, now).await?;
        // Another has taken it, and may be at it still.
        let Some(ClaimedDigest { token, since }) = claimed else { return Ok(false) };
        let is_sent = match self.send(mailer, user, &plan, &token, since, now).await {
            Err(failure) if failure.is_transient() => {
                self.users.give_digest_back(user, hour, now).await?;
                return Err(failure);
            }
            Err(failure) => {
                tracing::error!(error = %causes(&failure), "a digest cannot be sent");
                false
            }
            Ok(is_sent) => is_sent,
        };
        self.users.finish_digest(user, hour, now).await?;
        self.users.end_digest(user, hour).await?;
        Ok(is_sent)
    }

    async fn send(
        &self,
        mailer: &Mailer,
        user: UserId,
        plan: &DigestPlan,
        token: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        if self.users.current_account_status(user).await?.check(now).is_err() {
            return Ok(false);
        }
        let missed = self.missed(user, plan, since, now).await?;
        if missed.is_empty() {
            return Ok(false);
        }
        let Some(to) = self.admin.email(user).await? else { return Ok(false) };
        let settings = &plan.settings;
        mailer
            .send(email::digest(to, plan.language, settings.hide_content, &missed, &self.places, (user, token)))
            .await?;
        Ok(true)
    }

    /// What somebody has not read of what has come since their last digest, and wants to be told of.
    async fn missed(
        &self,
        user: UserId,
        plan: &DigestPlan,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Missed>, Failure> {
        let summaries = self.wanted(user, since, now).await?;
        let senders = summaries.iter().filter_map(|summary| Some(summary.conversation.preview.as_ref()?.sender_id));
        let blocked = self.users.blocks_between(user, &senders.collect::<Vec<_>>()).await?.blocked;
        let peers = summaries.iter().filter_map(|summary| summary.conversation.kind.peer_of(user));
        let profiles = self.users.get(&peers.collect::<Vec<_>>()).await?;
        let mut missed = Vec::new();
        for summary in summaries {
            let ConversationSummary { conversation, membership, .. } = &summary;
            let is_direct = conversation.kind.peer_of(user).is_some();
            let (unread, newest) = if !is_direct && (membership.mentions_only || plan.settings.mentions_only) {
                self.naming(user, conversation, membership.read_seq, since).await?
            } else {
                unread_in(&summary, user, |sender| blocked.contains(&sender))
            };
            if unread.unread > 0 {
                let (conversation_id, title) =
                    (conversation.conversation_id, title(&conversation.kind, user, &profiles));
                missed.push(Missed { conversation_id, title, unread, newest });
            }
            if missed.len() == MAX_CONVERSATIONS {
                break;
            }
        }
        Ok(missed)
    }

    /// The conversations in which something is unread that somebody wants to be told of.
    async fn wanted(
        &self,
        user: UserId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<ConversationSummary>, Failure> {
        let mut views = self.lists.page(user, None, usize::MAX).await?.views;
        views.retain(|view| {
            view.conversation.active_at() > since && view.membership.read_seq < view.conversation.last_seq
        });
        let mut summaries = self.summaries.of(user, views, now).await?;
        summaries.retain(|summary| is_wanted(summary, now));
        Ok(summaries)
    }

    /// How much in a group is for somebody in particular that they have not read, and the newest of it. Summaries do not know
    /// that; the rules of notifications do.
    async fn naming(
        &self,
        user: UserId,
        conversation: &Conversation,
        read: Seq,
        since: Timestamp,
    ) -> Result<(Unread, Option<String>), Failure> {
        let entries = self.messages.nearest(conversation.conversation_id, Range::Before(None), MAX_LOOKED_AT).await?;
        let unread_is_minimum =
            entries.len() == MAX_LOOKED_AT && entries.last().is_some_and(|last| last.entry.seq > read);
        let entries = entries.into_iter().map(|found| found.entry).filter(|entry| entry.seq > read);
        let notices: Vec<Notice> = entries.filter_map(|entry| Notice::of(&entry)).collect();
        let deleted: BTreeSet<Seq> = notices.iter().filter_map(Notice::deleted_place).collect();
        let mut naming: Vec<&Notice> = notices
            .iter()
            .filter(|notice| notice.is_for(user) && notice.sent_at > since && !deleted.contains(&notice.seq))
            .collect();
        let senders: Vec<UserId> = naming.iter().map(|notice| notice.sender_id).collect();
        let blocked = self.users.blocks_between(user, &senders).await?.blocked;
        naming.retain(|notice| !blocked.contains(&notice.sender_id));
        let newest = naming.first().and_then(|notice| notice.text()).map(str::to_owned);
        let unread = u32::try_from(naming.len()).unwrap_or(u32::MAX);
        Ok((Unread { unread, unread_is_minimum: unread_is_minimum && unread > 0 }, newest))
    }
}

/// Whether it is somebody's hour: it was noted for them, or an earlier attempt at it has come to no end.
fn is_due(plan: &DigestPlan, hour: DueHour) -> bool {
    let is_left = plan.begun == Some(hour) && plan.tries < DIGEST_TRIES;
    (plan.due == Some(hour) || is_left) && plan.settings.digest_after_hours.is_some()
}

/// How much is unread in a conversation, and the newest of it, unless that is one's own or of someone who is blocked.
fn unread_in(
    summary: &ConversationSummary,
    user: UserId,
    is_blocked: impl Fn(UserId) -> bool,
) -> (Unread, Option<String>) {
    let preview = summary.conversation.preview.as_ref().filter(|preview| preview.sender_id != user);
    match preview {
        // In a group, others may have written before.
        Some(preview) if is_blocked(preview.sender_id) && summary.unread.unread == 1 => (Unread::default(), None),
        Some(preview) if is_blocked(preview.sender_id) => (summary.unread, None),
        _ => (summary.unread, preview.map(|preview| preview.text.clone())),
    }
}

/// What somebody calls a conversation: a group by its title, another person by their name.
fn title(kind: &ConversationKind, user: UserId, profiles: &[UserProfile]) -> String {
    match kind {
        ConversationKind::Group { group, .. } => group.title.to_string(),
        ConversationKind::Direct { .. } => {
            let peer = profiles.iter().find(|profile| Some(profile.user_id) == kind.peer_of(user));
            peer.map_or_else(String::new, |peer| peer.display_name.clone())
        }
    }
}

/// Whether somebody wants to be told of what is unread here at all.
fn is_wanted(summary: &ConversationSummary, now: Timestamp) -> bool {
    let place = &summary.membership;
    let is_muted = place.muted_until.is_some_and(|until| until > now);
    summary.unread.unread > 0 && !(is_muted || place.is_request || place.blocks)
}
