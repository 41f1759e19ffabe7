//! `getConversations`: the caller's conversations, the most recently active first.

use std::cmp::Reverse;

use natter_chat::frames::{self, ConversationCursor, ServerFrame, page_limit};
use natter_chat::{Conversation, ConversationSummary, MemberView, Unread};
use natter_dynamo::Conversations;
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};

/// How many conversations a page holds where the client does not say.
const DEFAULT_LIMIT: u16 = 50;

/// The function `get-conversations`.
pub struct GetConversations {
    conversations: Conversations,
}

impl Action for GetConversations {
    type Request = frames::GetConversations;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self { conversations: Conversations::new(client, environment.required("CONVERSATIONS_TABLE")?) })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetConversations) -> Result<ServerFrame, ActionError> {
        let limit = page_limit(request.limit, DEFAULT_LIMIT)?;
        let all = self.conversations.of_user(caller.user_id).await.map_err(ActionError::unavailable)?;
        let (views, next) = page(all, request.after, limit);
        let conversations = views.into_iter().map(summary).collect();
        Ok(ServerFrame::Conversations { id: request.id, conversations, next })
    }
}

fn summary(view: MemberView) -> ConversationSummary {
    ConversationSummary {
        conversation: view.conversation,
        membership: view.membership,
        unread: Unread::default(),
        peer: None,
    }
}

fn page(
    mut all: Vec<MemberView>,
    after: Option<ConversationCursor>,
    limit: usize,
) -> (Vec<MemberView>, Option<ConversationCursor>) {
    all.retain(|view| after.is_none_or(|after| cursor(&view.conversation) < after));
    all.sort_by_key(|view| Reverse(cursor(&view.conversation)));
    let has_more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| has_more).map(|view| cursor(&view.conversation));
    (all, next)
}

fn cursor(conversation: &Conversation) -> ConversationCursor {
    ConversationCursor { active_at: conversation.active_at(), conversation_id: conversation.conversation_id }
}
