//! Making it so.

mod tell;

use std::time::Duration;

use natter_chat::history::RECENT_FOR;
use natter_chat::{Dependency, Timestamp, TipStatus, UserId};
use natter_delivery::{Delivery, Log, Undelivered};
use natter_dynamo::{Advanced, Client, Conversations, Messages, StoreError, TipProgress, TipRecord, Tips, Users};
use natter_ethereum::{ChainId, Networks, Outcome, TIP_NETWORKS, Trace, UnknownReason};
use natter_lambda::{Environment, InitError};
use natter_metrics::Metric;

use crate::decide::{counted_elsewhere, decide};
use crate::expected::{Unreadable, expected, watch};
use crate::says::new_id;

/// How long a tip is left alone that cannot be settled as it is.
const PUT_OFF_FOR: Duration = Duration::from_hours(1);

/// Settles tips. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Settlement {
    tips: Tips,
    networks: Networks,
    users: Users,
    conversations: Conversations,
    messages: Messages,
    log: Log,
    delivery: Delivery,
}

/// How a change of a tip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// It is made, and the conversation told.
    Done(Box<TipRecord>),
    /// It is not: the tip has changed since it was read.
    Raced,
    /// It is not: the event that was to pay the tip is counted for another one.
    CountedElsewhere,
}

/// Why a tip could not be settled. It stays what it was, and its time comes again.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// DynamoDB failed.
    #[error("a store failed")]
    Store(#[from] StoreError),
    /// The people of a conversation could not be told.
    #[error("a conversation was not told")]
    Undelivered(#[from] Undelivered),
    /// The tip is not as it should be.
    #[error("a tip is not as it should be")]
    Unreadable(#[from] Unreadable),
}

impl Dependency for SettleError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) => error.is_transient(),
            Self::Undelivered(error) => error.is_transient(),
            Self::Unreadable(_) => false,
        }
    }
}

impl Settlement {
    /// Settlement in the stores and on the chains that the environment names, with the stores on this client.
    ///
    /// # Errors
    /// [`InitError`] where one of the variables is missing or wrong (`TIPS_TABLE`, `MESSAGES_TABLE`, `USERS_TABLE`, those that
    /// `natter-delivery` needs, and perhaps [`TIP_NETWORKS`]), or a client cannot be built.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        let conversations = Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?);
        let messages = Messages::new(client.clone(), environment.required("MESSAGES_TABLE")?, RECENT_FOR);
        Ok(Self {
            tips: Tips::new(client.clone(), environment.required("TIPS_TABLE")?),
            networks: environment.parsed_or(TIP_NETWORKS, Networks::default())?,
            users: Users::new(client.clone(), environment.required("USERS_TABLE")?),
            log: Log::new(conversations.clone(), messages.clone()),
            messages,
            conversations,
            delivery: Delivery::from_environment(environment, client)?,
        })
    }

    /// The store of tips.
    #[must_use]
    pub const fn tips(&self) -> &Tips {
        &self.tips
    }

    /// Where tips can be given.
    #[must_use]
    pub const fn networks(&self) -> &Networks {
        &self.networks
    }

    /// Looks at a tip, and makes of it what the chain says. What an earlier attempt has left untold is told first. Gives the
    /// tip as it is then.
    ///
    /// # Errors
    /// [`SettleError`]. What the chain does not say is no error.
    pub async fn settle(&self, tip: TipRecord, now: Timestamp) -> Result<TipRecord, SettleError> {
        let tip = self.tell(tip, now).await?;
        if tip.is_settled() {
            return Ok(tip);
        }
        let trace = self.trace(&tip).await?;
        let reason = match trace.outcome {
            Outcome::Unknown(reason) => Some(reason.code()),
            _ => None,
        };
        tracing::info!(tip_id = tip.meant.tip_id, outcome = trace.outcome.code(), reason, "checked a tip");
        let next = decide(&tip, &trace, now, &new_id);
        match self.apply(&tip, next, now).await? {
            Applied::Done(tip) => return Ok(*tip),
            Applied::Raced => {}
            Applied::CountedElsewhere => {
                tracing::error!(
                    tip_id = tip.meant.tip_id,
                    "an event that pays this tip is already claimed by another one"
                );
                if let Applied::Done(tip) = self.apply(&tip, counted_elsewhere(&tip, now, &new_id), now).await? {
                    return Ok(*tip);
                }
            }
        }
        // Somebody else has looked at it, and tells of it.
        Ok(self.tips.get(&tip.meant.tip_id).await?.unwrap_or(tip))
    }

    /// Puts off a tip that cannot be settled as it is, so that it is in nobody's way until somebody has looked after it.
    ///
    /// # Errors
    /// [`SettleError::Store`].
    pub async fn put_off(&self, tip: &TipRecord, now: Timestamp) -> Result<(), SettleError> {
        let progress = TipProgress { due: Some(now.plus(PUT_OFF_FOR)), ..tip.progress.clone() };
        // Where somebody else has changed it, its time is another one already.
        let _ = self.tips.advance(tip, progress).await?;
        Ok(())
    }

    /// Makes of a tip that was read what `progress` says, and tells its conversation.
    ///
    /// # Errors
    /// [`SettleError`]; the change may be made then, and the conversation is told by whoever looks at the tip next.
    pub async fn apply(
        &self,
        before: &TipRecord,
        mut progress: TipProgress,
        now: Timestamp,
    ) -> Result<Applied, SettleError> {
        if !progress.notes.is_empty() {
            self.check_people(before, &mut progress).await?;
        }
        Ok(match self.tips.advance(before, progress).await? {
            Advanced::Done(tip) => {
                measure(before.progress.status.as_ref(), tip.progress.status.as_ref());
                Applied::Done(Box::new(self.tell(*tip, now).await?))
            }
            Advanced::Raced => Applied::Raced,
            Advanced::CountedElsewhere => Applied::CountedElsewhere,
        })
    }

    async fn trace(&self, tip: &TipRecord) -> Result<Trace, SettleError> {
        let (watch, next_block) = (watch(tip)?, tip.progress.next_block);
        let Some(network) = self.networks.get(ChainId(tip.meant.asset.chain_id)) else {
            // The deployment has given the chain up, with tips still under way on it.
            let outcome = Outcome::Unknown(UnknownReason::Unreachable);
            return Ok(Trace { outcome, watch, next_block, is_complete: false });
        };
        let expected = expected(tip, network.confirmations)?;
        Ok(Box::pin(network.quorum.trace(&expected, watch.as_ref(), next_block)).await)
    }

    /// Between the intent and its payment, and after it, somebody may have been put out of the conversation, blocked, or have
    /// left Natter. What is paid is paid; but nobody says anything where they may not: a tip is a way to write as any other.
    async fn check_people(&self, tip: &TipRecord, progress: &mut TipProgress) -> Result<(), SettleError> {
        let (from, to) = (tip.meant.from_user_id, tip.meant.to_user_id);
        let people = [to];
        let (view, profiles, blocks) = futures_util::future::try_join3(
            self.conversations.for_member(tip.meant.conversation_id, from),
            self.users.get(&[from, to]),
            self.users.blocks_between(from, &people),
        )
        .await?;
        let is_gone = |user: UserId| !profiles.iter().any(|profile| profile.user_id == user && !profile.is_deleted);
        progress.is_sender_gone |= is_gone(from);
        progress.is_recipient_gone |= is_gone(to);
        if view.is_none_or(|view| view.check_may_post().is_err()) || blocks.part(to) {
            // What was told already stays; it may be that more can be told of it another time.
            progress.is_silent |= !tip.is_open();
            progress.notes.clear();
        }
        Ok(())
    }
}

/// Counts a tip that has become something else.
fn measure(before: Option<&TipStatus>, after: Option<&TipStatus>) {
    if let Some(status) = after.filter(|after| Some(*after) != before) {
        natter_metrics::count(
            match status {
                TipStatus::Pending {} => Metric::TipsPending,
                TipStatus::Confirmed { .. } => Metric::TipsConfirmed,
                TipStatus::Failed { .. } => Metric::TipsFailed,
                TipStatus::Reorganised {} => Metric::TipsReorganised,
            },
            1,
        );
    }
}
