//! `getConversations`: the caller's conversations, the most recently active first.

use futures_util::future::try_join;
use natter_chat::frames::{self, ConversationCursor, ConversationPage, page_limit};
use natter_chat::history::RECENT_FOR;
use natter_delivery::{Lists, Log, OpenSessions, Summaries};
use natter_dynamo::{Conversations, Messages, Meter, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};

/// How many conversations a page holds where the client does not say.
const DEFAULT_LIMIT: u16 = 50;

/// The function `get-conversations`.
pub struct GetConversations {
    lists: Lists,
    summaries: Summaries,
    sessions: OpenSessions,
    meter: Meter,
}

impl Action for GetConversations {
    type Request = frames::GetConversations;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let conversations = Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?);
        let messages = Messages::new(client.clone(), environment.required("MESSAGES_TABLE")?, RECENT_FOR);
        let users = Users::new(client.clone(), environment.required("USERS_TABLE")?);
        let log = Log::from_environment(environment, conversations.clone(), messages)?;
        Ok(Self {
            lists: Lists::new(conversations),
            summaries: Summaries::new(log, users),
            sessions: OpenSessions::from_environment(environment, &client)?,
            meter: client.meter().clone(),
        })
    }

    fn sessions(&self) -> &OpenSessions {
        &self.sessions
    }

    async fn perform(
        &self,
        caller: &Caller,
        request: frames::GetConversations,
    ) -> Result<ConversationPage, ActionError> {
        let limit = page_limit(request.limit, DEFAULT_LIMIT)?;
        Ok(self.page(caller, request.after, limit).await?)
    }
}

impl GetConversations {
    /// What this instance has consumed of DynamoDB so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    async fn page(
        &self,
        caller: &Caller,
        after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<ConversationPage, StoreError> {
        let (user, now) = (caller.user_id, caller.now);
        let page = self.lists.page(user, after, limit).await?;
        let summaries = self.summaries.of(user, page.views.clone(), now);
        let (conversations, next) = try_join(summaries, self.lists.next(user, &page, None, now)).await?;
        Ok(ConversationPage { conversations, next })
    }
}
