//! `getUsers`: people by their ids, or by the beginning of their handle.

use natter_chat::frames::{self, ServerFrame};
use natter_chat::{ChatError, ErrorCode, UserId, UserProfile};
use natter_delivery::OpenSessions;
use natter_dynamo::{StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError, aws::sdk_config};

/// How many people may be asked for at once by their ids.
const MAX_IDS: usize = 100;

/// The shortest beginning of a handle that may be asked for, in bytes: the table is divided by it.
const MIN_PREFIX_BYTES: usize = 2;

/// How many people are found at most by the beginning of their handle.
const MAX_FOUND: usize = 20;

/// The function `get-users`.
pub struct GetUsers {
    users: Users,
    sessions: OpenSessions,
}

impl Action for GetUsers {
    type Request = frames::GetUsers;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self {
            sessions: OpenSessions::from_environment(environment, &client)?,
            users: Users::new(client, environment.required("USERS_TABLE")?),
        })
    }

    fn sessions(&self) -> &OpenSessions {
        &self.sessions
    }

    async fn perform(&self, _caller: &Caller, request: frames::GetUsers) -> Result<ServerFrame, ActionError> {
        let query = Query::try_from((request.user_ids, request.handle_prefix))?;
        let users = self.find(query).await.map_err(ActionError::unavailable)?;
        Ok(ServerFrame::Users { id: request.id, users })
    }
}

/// Who is asked for.
enum Query {
    ByIds(Vec<UserId>),
    ByHandlePrefix(String),
}

impl TryFrom<(Option<Vec<UserId>>, Option<String>)> for Query {
    type Error = ChatError;

    fn try_from(asked: (Option<Vec<UserId>>, Option<String>)) -> Result<Self, ChatError> {
        match asked {
            (Some(ids), None) if (1..=MAX_IDS).contains(&ids.len()) => Ok(Self::ByIds(ids)),
            (Some(_), None) => Err(invalid("`userIds` takes 1 to 100 ids.")),
            (None, Some(prefix)) => {
                let prefix = prefix.trim().trim_start_matches('@').to_ascii_lowercase();
                if prefix.len() < MIN_PREFIX_BYTES {
                    return Err(invalid("`handlePrefix` takes at least 2 characters."));
                }
                Ok(Self::ByHandlePrefix(prefix))
            }
            _ => Err(invalid("Exactly one of `userIds` and `handlePrefix` is needed.")),
        }
    }
}

fn invalid(message: &str) -> ChatError {
    ChatError::with_message(ErrorCode::InvalidFrame, message)
}

impl GetUsers {
    async fn find(&self, query: Query) -> Result<Vec<UserProfile>, StoreError> {
        match query {
            Query::ByIds(ids) => self.users.get(&ids).await,
            Query::ByHandlePrefix(prefix) => self.users.by_handle_prefix(&prefix, MAX_FOUND).await,
        }
    }
}
