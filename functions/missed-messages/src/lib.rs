//! `missed-messages`: emails people what they have missed, if they want that, and lets whoever has such an email turn it off.
//!
//! `notify` notes who is due at which hour; each hour this looks at those of the hours past. What is said is what is unread then.
//! Whoever takes the hour away from somebody's push item writes to them: a schedule that fires twice writes once. Where sending
//! fails, the hour is given back; where this dies between the two, that email is lost, rather than sent twice.
//!
//! The link for turning it off is for whoever has the email, signed in or not (RFC 8058): only a `POST` does it, since mail
//! programs follow links by themselves.

mod email;
mod unsubscribe;

use natter_chat::notification::DueHour;
use natter_chat::{ConversationKind, ConversationSummary, Dependency, Preview, Timestamp, UserId, causes};
use natter_cognito::admin::{Admin, AdminError};
use natter_delivery::{Lists, Services, Summaries};
use natter_dynamo::{DIGEST_SHARDS, DigestPlan, OVERDUE_HOURS, StoreError, Users};
use natter_email::{EmailError, Mailer};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use email::{Missed, Places};
use unsubscribe::{Page, Unsubscribe};

/// How many conversations an email names.
const MAX_CONVERSATIONS: usize = 20;

/// The function `missed-messages`.
pub struct MissedMessages {
    users: Users,
    lists: Lists,
    summaries: Summaries,
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
        let mut is_sent = false;
        if plan.due == Some(hour) && plan.settings.digest_after_hours.is_some() {
            let token = Uuid::new_v4().simple().to_string();
            // Another has taken it, and may be at it still.
            let Some(claimed) = self.users.claim_digest(user, hour, &token, now).await? else { return Ok(false) };
            let token = claimed.token;
            let since = claimed.since.unwrap_or(Timestamp::from_millis(0));
            is_sent = match self.send(mailer, user, &plan, &token, since, now).await {
                Err(failure) if failure.is_transient() => {
                    self.users.give_digest_back(user, hour).await?;
                    return Err(failure);
                }
                Err(failure) => {
                    tracing::error!(error = %causes(&failure), "a digest cannot be sent");
                    false
                }
                Ok(is_sent) => is_sent,
            };
        }
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
        let mut views = self.lists.page(user, None, usize::MAX).await?.views;
        views.retain(|view| {
            view.conversation.active_at() > since && view.membership.read_seq < view.conversation.last_seq
        });
        let mut unread = self.summaries.of(user, views, now).await?;
        unread.retain(|summary| is_wanted(summary, plan, now));
        let senders: Vec<UserId> =
            unread.iter().filter_map(|summary| Some(summary.conversation.preview.as_ref()?.sender_id)).collect();
        let blocked = self.users.blocks_between(user, &senders).await?.blocked;
        let is_blocked = |preview: &Preview| blocked.contains(&preview.sender_id);
        // In a group, others may have written before.
        unread.retain(|summary| {
            summary.unread.unread > 1 || !summary.conversation.preview.as_ref().is_some_and(is_blocked)
        });
        unread.truncate(MAX_CONVERSATIONS);
        let peers = unread.iter().filter_map(|summary| summary.conversation.kind.peer_of(user));
        let profiles = self.users.get(&peers.collect::<Vec<_>>()).await?;
        let name_of = |peer| profiles.iter().find(|profile| Some(profile.user_id) == peer);
        let missed = unread.into_iter().map(|ConversationSummary { conversation, unread, .. }| Missed {
            conversation_id: conversation.conversation_id,
            title: match &conversation.kind {
                ConversationKind::Group { group, .. } => group.title.to_string(),
                kind @ ConversationKind::Direct { .. } => {
                    name_of(kind.peer_of(user)).map_or_else(String::new, |peer| peer.display_name.clone())
                }
            },
            unread,
            newest: conversation
                .preview
                .filter(|preview| preview.sender_id != user && !is_blocked(preview))
                .map(|preview| preview.text),
        });
        Ok(missed.collect())
    }
}

/// Whether somebody wants to be told of what is unread here. What is for them in particular is not known of a group: of one in which
/// they want nothing else, nothing is said.
fn is_wanted(summary: &ConversationSummary, plan: &DigestPlan, now: Timestamp) -> bool {
    let place = &summary.membership;
    let is_group = matches!(summary.conversation.kind, ConversationKind::Group { .. });
    let is_muted = place.muted_until.is_some_and(|until| until > now);
    let mentions_only = is_group && (place.mentions_only || plan.settings.mentions_only);
    summary.unread.unread > 0 && !(is_muted || mentions_only || place.is_request || place.blocks)
}
