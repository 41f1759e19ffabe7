//! `POST /v1/conversations`: opens a direct conversation, the same whichever of the two opens it.

use lambda_http::{Body, Request, Response};
use natter_chat::{ConversationSummary, ErrorCode, Unread, UserId};
use natter_dynamo::{Conversations, Users};
use natter_lambda::http::{body, caller, json};
use natter_lambda::{ActionError, Clock, Environment, HttpFunction, InitError, aws::sdk_config};
use serde::Deserialize;

/// The function `conversations`.
pub struct ConversationsApi {
    conversations: Conversations,
    users: Users,
    clock: Clock,
}

/// The request's body.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum OpenConversation {
    /// A conversation of the caller with one other person.
    Direct {
        /// The other person.
        with_user_id: UserId,
    },
}

impl HttpFunction for ConversationsApi {
    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let conversations = Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?);
        let users = Users::new(client, environment.required("USERS_TABLE")?);
        Ok(Self { conversations, users, clock: environment.clock() })
    }

    async fn respond(&self, request: Request) -> Result<Response<Body>, ActionError> {
        let caller = caller(&request)?;
        let OpenConversation::Direct { with_user_id } = body(&request)?;
        self.open_direct(caller, with_user_id).await
    }
}

impl ConversationsApi {
    /// 201 where the conversation is new, 200 where it was there.
    async fn open_direct(&self, caller: UserId, other: UserId) -> Result<Response<Body>, ActionError> {
        if other == caller {
            return Err(ErrorCode::ConversationWithSelf.into());
        }
        if self.users.get(&[other]).await.map_err(ActionError::unavailable)?.is_empty() {
            return Err(ErrorCode::UserNotFound.into());
        }
        let opened = self.conversations.open_direct(caller, other, self.clock.now()).await;
        let opened = opened.map_err(ActionError::unavailable)?;
        let conversation = ConversationSummary {
            conversation: opened.view.conversation,
            membership: opened.view.membership,
            unread: Unread::default(),
            peer: None,
        };
        json(if opened.created { 201 } else { 200 }, &conversation)
    }
}
