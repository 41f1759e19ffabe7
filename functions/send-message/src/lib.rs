//! `sendMessage`: admit, take a place, store, deliver, acknowledge.
//!
//! Each step is one round trip to DynamoDB, four in all:
//!
//! 1. admit: the sender is a member and within the rate limit; a resend is found and answered here;
//! 2. take the next `seq` and leave the preview;
//! 3. store the entry, unless it is there;
//! 4. look up the members' connections and push. Only now, so that a device which connected and read the history before
//!    the entry was stored is found.
//!
//! A crash after 2 leaves a hole in `seq`, which readers tolerate; a crash after 3 is healed by the client's resend,
//! which is delivered again.

use std::time::Duration;

use natter_chat::frames::{self, Event, ServerFrame};
use natter_chat::history::RECENT_FOR;
use natter_chat::{ChatError, Entry, EntryContent, EntryId, ErrorCode, MessageText, UserId};
use natter_delivery::{Appended, Delivery, Draft, Log};
use natter_dynamo::{Allowance, Conversations, Messages, Meter, RateLimit, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};
use uuid::Uuid;

/// The function `send-message`.
pub struct SendMessage {
    conversations: Conversations,
    log: Log,
    users: Users,
    delivery: Delivery,
    limit: RateLimit,
    meter: Meter,
}

impl Action for SendMessage {
    type Request = frames::SendMessage;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let conversations = Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?);
        let messages = Messages::new(client.clone(), environment.required("MESSAGES_TABLE")?, RECENT_FOR);
        connect_early(&messages).await;
        Ok(Self {
            meter: client.meter().clone(),
            log: Log::new(conversations.clone(), messages),
            conversations,
            delivery: Delivery::from_environment(environment, &client)?,
            users: Users::new(client, environment.required("USERS_TABLE")?),
            limit: RateLimit {
                max: environment.required_parsed("RATE_LIMIT_MESSAGES")?,
                window: Duration::from_secs(environment.required_parsed("RATE_LIMIT_WINDOW_SECONDS")?),
            },
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::SendMessage) -> Result<ServerFrame, ActionError> {
        let content = EntryContent::plain(MessageText::parse(&request.text)?);
        let admitted = self.admit(caller, &request).await?;
        let entry = match admitted.sent_before {
            Some(original) => same(original, caller, &content)?,
            None => self.store(caller, &request, content).await?,
        };
        let events = [Event::EntryAdded { entry: entry.clone() }];
        self.delivery.to_users(&admitted.members, &events, Some(&caller.connection_id), caller.now).await;
        Ok(acknowledgement(request.id, &entry))
    }
}

/// Reads an entry that does not exist, so that the first message finds the connection open: Lambda gives an instance more
/// of a processor while it starts than afterwards.
async fn connect_early(messages: &Messages) {
    let nowhere = Uuid::nil();
    if let Err(error) = messages.get(nowhere.into(), nowhere.into()).await {
        tracing::warn!(error = %natter_chat::causes(&error), "DynamoDB did not answer at the start");
    }
}

/// What is known of a request once it is admitted.
struct Admitted {
    members: Vec<UserId>,
    /// The entry, where this is a resend.
    sent_before: Option<Entry>,
}

impl SendMessage {
    /// What this instance has consumed of DynamoDB so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    async fn admit(&self, caller: &Caller, request: &frames::SendMessage) -> Result<Admitted, ActionError> {
        let (allowance, members, sent_before) = tokio::try_join!(
            self.users.count_message(caller.user_id, caller.now, &self.limit),
            self.conversations.members(request.conversation_id),
            self.log.find(request.conversation_id, request.entry_id),
        )
        .map_err(ActionError::unavailable)?;
        if !members.contains(&caller.user_id) {
            return Err(ErrorCode::ConversationNotFound.into());
        }
        if sent_before.is_none() {
            check_new(request.entry_id, allowance, caller)?;
        }
        Ok(Admitted { members, sent_before })
    }

    /// Gives the entry its place and stores it; gives back the one that a concurrent twin of this request stored first.
    async fn store(
        &self,
        caller: &Caller,
        request: &frames::SendMessage,
        content: EntryContent,
    ) -> Result<Entry, ActionError> {
        let draft = Draft {
            conversation_id: request.conversation_id,
            entry_id: request.entry_id,
            sender_id: caller.user_id,
            sent_at: caller.now,
            content: content.clone(),
        };
        match self.log.append(draft).await.map_err(ActionError::unavailable)? {
            Appended::Now(entry) => Ok(entry),
            Appended::Before(winner) => Ok(same(winner, caller, &content)?),
        }
    }
}

fn check_new(entry_id: EntryId, allowance: Allowance, caller: &Caller) -> Result<(), ChatError> {
    entry_id.check_new(caller.now)?;
    match allowance {
        Allowance::Granted => Ok(()),
        Allowance::Refused { retry_after } => Err(ChatError::rate_limited(retry_after)),
    }
}

/// The entry that has this id already, where it says the same: a resend, and not another message.
fn same(original: Entry, caller: &Caller, content: &EntryContent) -> Result<Entry, ErrorCode> {
    let is_resend = original.sender_id == caller.user_id && original.content == *content;
    if is_resend { Ok(original) } else { Err(ErrorCode::EntryIdConflict) }
}

fn acknowledgement(id: frames::RequestId, entry: &Entry) -> ServerFrame {
    ServerFrame::MessageAccepted {
        id,
        conversation_id: entry.conversation_id,
        entry_id: entry.entry_id,
        seq: entry.seq,
        sent_at: entry.sent_at,
    }
}
