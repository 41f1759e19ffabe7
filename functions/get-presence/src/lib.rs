//! `getPresence`: who is there, as far as each lets the caller know. Asked for, never broadcast: what it costs grows with
//! those who look, not with those who come and go.

use std::collections::BTreeSet;

use natter_chat::frames::{self, ServerFrame};
use natter_chat::{ChatError, ConversationId, ErrorCode, Presence, UserId};
use natter_delivery::OpenSessions;
use natter_dynamo::{Conversations, Meter, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};

/// About how many people one may ask at once.
const MAX_IDS: usize = 100;

/// The function `get-presence`.
pub struct GetPresence {
    users: Users,
    conversations: Conversations,
    sessions: OpenSessions,
    meter: Meter,
}

impl Action for GetPresence {
    type Request = frames::GetPresence;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self {
            meter: client.meter().clone(),
            sessions: OpenSessions::from_environment(environment, &client)?,
            conversations: Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?),
            users: Users::new(client, environment.required("USERS_TABLE")?),
        })
    }

    fn sessions(&self) -> &OpenSessions {
        &self.sessions
    }

    async fn perform(&self, caller: &Caller, request: frames::GetPresence) -> Result<ServerFrame, ActionError> {
        if !(1..=MAX_IDS).contains(&request.user_ids.len()) {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "`userIds` takes 1 to 100 ids.").into());
        }
        let people = request.user_ids.into_iter().collect();
        let presences = self.presences(caller, &people).await.map_err(ActionError::unavailable)?;
        Ok(ServerFrame::Presence { id: request.id, presences })
    }
}

impl GetPresence {
    /// What this instance has consumed of DynamoDB so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    async fn presences(&self, caller: &Caller, people: &BTreeSet<UserId>) -> Result<Vec<Presence>, StoreError> {
        let (mut presences, undecided) = tokio::try_join!(
            self.users.presences(caller.user_id, people, caller.now),
            self.undecided(caller.user_id, people),
        )?;
        presences.retain(|presence| !undecided.contains(&presence.user_id));
        Ok(presences)
    }

    /// Those to whom the caller is a stranger whose conversation they have not accepted yet.
    async fn undecided(&self, caller: UserId, people: &BTreeSet<UserId>) -> Result<BTreeSet<UserId>, StoreError> {
        let others = people.iter().copied().filter(|other| *other != caller);
        let places: Vec<_> = others.map(|other| (ConversationId::direct(caller, other), other)).collect();
        let memberships = self.conversations.places(&places).await?;
        let is_request = |conversation| memberships.get(conversation).is_some_and(|membership| membership.is_request);
        Ok(places.iter().filter(|(conversation, _)| is_request(conversation)).map(|(_, other)| *other).collect())
    }
}
