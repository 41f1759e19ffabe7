//! Every function of Natter.

use archive::ArchiveEntries;
use authorizer::Authorizer;
use connect::Connect;
use conversations::ConversationsApi;
use default::Fallback;
use disconnect::Disconnect;
use get_conversations::GetConversations;
use get_messages::GetMessages;
use get_users::GetUsers;
use migrate::Migrate;
use natter_lambda::{Http, OnMessage};
use register_user::RegisterUser;
use moderation::ModerationApi;
use reports::ReportsApi;
use users::UsersApi;
use send_message::SendMessage;

use super::Registry;

/// Every function of Natter, by the name of its binary.
#[must_use]
pub fn all() -> Registry {
    Registry::new()
        .register::<ArchiveEntries>("archive")
        .register::<Authorizer>("authorizer")
        .register::<Connect>("connect")
        .register::<Http<ConversationsApi>>("conversations")
        .register::<OnMessage<Fallback>>("default")
        .register::<Disconnect>("disconnect")
        .register::<OnMessage<GetConversations>>("get-conversations")
        .register::<OnMessage<GetMessages>>("get-messages")
        .register::<OnMessage<GetUsers>>("get-users")
        .register::<Migrate>("migrate")
        .register::<Http<ModerationApi>>("moderation")
        .register::<RegisterUser>("register-user")
        .register::<Http<ReportsApi>>("reports")
        .register::<OnMessage<SendMessage>>("send-message")
        .register::<Http<UsersApi>>("users")
}
