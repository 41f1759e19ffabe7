//! Conversations and groups over HTTP: the routes of [`ConversationsRoute`].

use natter_chat::api::ConversationsRoute;
use natter_chat::api::conversations::OpenConversation;
use natter_chat::{ConversationSummary, ErrorCode, Timestamp, Unread, UserId};
use natter_dynamo::{Conversations, Users};
use natter_lambda::http::{Body, Guard, HttpCaller, HttpFunction, HttpRequest, Response, json};
use natter_lambda::{ActionError, Environment, InitError, aws::sdk_config};

/// The function `conversations`.
pub struct ConversationsApi {
    conversations: Conversations,
    users: Users,
}

impl Guard for ConversationsApi {
    async fn admit(&self, _: &HttpCaller, _: Timestamp) -> Result<(), ActionError> {
        Ok(())
    }
}

impl HttpFunction for ConversationsApi {
    type Routes = ConversationsRoute;
    type Guard = Self;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let conversations = Conversations::new(client.clone(), environment.required("CONVERSATIONS_TABLE")?);
        let users = Users::new(client, environment.required("USERS_TABLE")?);
        Ok(Self { conversations, users })
    }

    fn guard(&self) -> &Self {
        self
    }

    async fn respond(&self, route: ConversationsRoute, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        match route {
            ConversationsRoute::Open => {
                let OpenConversation::Direct { with_user_id } = request.body()? else {
                    return Err(ErrorCode::NotAGroup.into());
                };
                self.open_direct(request.caller.user_id, with_user_id, request.now).await
            }
            _ => Err(ErrorCode::RouteNotFound.into()),
        }
    }
}

impl ConversationsApi {
    /// 201 where the conversation is new, 200 where it was there.
    async fn open_direct(&self, caller: UserId, other: UserId, now: Timestamp) -> Result<Response<Body>, ActionError> {
        if other == caller {
            return Err(ErrorCode::ConversationWithSelf.into());
        }
        if self.users.get(&[other]).await.map_err(ActionError::unavailable)?.is_empty() {
            return Err(ErrorCode::UserNotFound.into());
        }
        let opened = self.conversations.open_direct(caller, other, now).await;
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
