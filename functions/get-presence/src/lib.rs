//! `getPresence`: which of the caller's contacts are online, as far as their settings allow. Presence is
//! requested, never broadcast: its cost grows with those who look, not with those who come and go.

use std::collections::BTreeSet;

use natter_chat::frames::{self, Presences};
use natter_chat::{ChatError, ConversationId, ErrorCode, Presence, UserId};
use natter_delivery::{OpenSessions, Services, profile_audience};
use natter_dynamo::{Conversations, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};

/// About how many people one may ask at once.
const MAX_IDS: usize = 100;

/// The function `get-presence`.
pub struct GetPresence {
    users: Users,
    conversations: Conversations,
}

impl Action for GetPresence {
    type Request = frames::GetPresence;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { conversations: services.conversations()?, users: services.users()? })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetPresence) -> Result<Presences, ActionError> {
        if !(1..=MAX_IDS).contains(&request.user_ids.len()) {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "`userIds` must have 1 to 100 ids.").into());
        }
        let people = request.user_ids.into_iter().collect();
        let presences = self.presences(caller, &people).await?;
        Ok(Presences { presences })
    }
}

impl GetPresence {
    async fn presences(&self, caller: &Caller, people: &BTreeSet<UserId>) -> Result<Vec<Presence>, StoreError> {
        let (mut presences, known) = tokio::try_join!(
            self.users.presences(caller.user_id, people, caller.now),
            self.known(caller.user_id, people),
        )?;
        presences.retain(|presence| known.contains(&presence.user_id));
        Ok(presences)
    }

    /// Those who know the caller: they have a direct conversation with them, and have accepted it, or are in a small group
    /// with them. The groups are looked at only for those who have no direct conversation with the caller.
    async fn known(&self, caller: UserId, people: &BTreeSet<UserId>) -> Result<BTreeSet<UserId>, StoreError> {
        let others = people.iter().copied().filter(|other| *other != caller);
        let places: Vec<_> = others.map(|other| (ConversationId::direct(caller, other), other)).collect();
        let memberships = self.conversations.places(&places).await?;
        let (mut known, mut strangers) = (BTreeSet::from([caller]), BTreeSet::new());
        for (conversation, other) in places {
            match memberships.get(&conversation) {
                Some(place) if place.is_request => {}
                Some(_) => _ = known.insert(other),
                None => _ = strangers.insert(other),
            }
        }
        if !strangers.is_empty() {
            let profile_audience = profile_audience(&self.conversations, caller).await?;
            known.extend(profile_audience.into_iter().filter(|person| strangers.contains(person)));
        }
        Ok(known)
    }
}
