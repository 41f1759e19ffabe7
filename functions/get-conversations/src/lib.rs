//! `getConversations`: the caller's conversations, the most recently active first.

use futures_util::future::try_join;
use natter_delivery::{Lists, OpenSessions, Services, Summaries};
use natter_dynamo::StoreError;
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames::{self, ConversationCursor, ConversationPage, page_limit};

/// How many conversations a page holds where the client does not say.
const DEFAULT_LIMIT: u16 = 50;

/// The function `get-conversations`.
pub struct GetConversations {
    lists: Lists,
    summaries: Summaries,
}

impl Action for GetConversations {
    type Request = frames::GetConversations;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { lists: services.lists()?, summaries: services.summaries()? })
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
