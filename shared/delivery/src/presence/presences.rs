//! Who is online, as far as it may be known.

use std::collections::BTreeSet;

use natter_chat::{ConversationId, Presence, Timestamp, UserId};
use natter_dynamo::{Conversations, StoreError, Users};

use crate::profile_audience;

/// Knows who is online. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presences {
    users: Users,
    conversations: Conversations,
}

impl Presences {
    /// The presence of the people in these stores.
    #[must_use]
    pub const fn new(users: Users, conversations: Conversations) -> Self {
        Self { users, conversations }
    }

    /// Who of these people is there, and when the others were last, as far as each lets the caller know. Nobody is looked up
    /// where there are none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(
        &self,
        caller: UserId,
        people: &BTreeSet<UserId>,
        now: Timestamp,
    ) -> Result<Vec<Presence>, StoreError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let (mut presences, known) =
            futures_util::try_join!(self.users.presences(caller, people, now), self.known(caller, people))?;
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
