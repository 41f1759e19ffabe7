//! `getUsers`: people by their ids, or by the beginning of their handle.
//!
//! A caller who has an id gets the profile, which is needed to show messages; people whom its owner has blocked get
//! only the name. A search finds only people who let themselves be found, and never across a block. Searches of both
//! kinds share one rate limit.

use std::collections::BTreeSet;

use natter_chat::{UserId, UserProfile};
use natter_delivery::{OpenSessions, SearchLimit, Services};
use natter_dynamo::{FindBy, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames::{self, UserList};
use natter_protocol::{ChatError, ErrorCode};

/// How many people may be asked for at once by their ids.
const MAX_IDS: usize = 100;

/// The shortest beginning of a handle that may be asked for, in bytes: the table is divided by it.
const MIN_PREFIX_BYTES: usize = 2;

/// How many people are found at most by the beginning of their handle.
const MAX_FOUND: usize = 20;

/// How many are looked at for that: some do not let themselves be found.
const MAX_CANDIDATES: usize = 2 * MAX_FOUND;

/// The function `get-users`.
pub struct GetUsers {
    users: Users,
    search_limit: SearchLimit,
}

impl Action for GetUsers {
    type Request = frames::GetUsers;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { search_limit: SearchLimit::from_environment(environment)?, users: services.users()? })
    }

    async fn perform(&self, caller: &Caller, request: frames::GetUsers) -> Result<UserList, ActionError> {
        let users = match Query::try_from((request.user_ids, request.handle_prefix))? {
            Query::ByIds(ids) => self.users.profiles_for(caller.user_id, &ids).await,
            Query::ByHandlePrefix(prefix) => {
                self.search_limit.count(&self.users, caller.user_id, caller.now).await??;
                self.find(caller, prefix).await
            }
        };
        let users = users?;
        Ok(UserList { users })
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
            (Some(_), None) => Err(invalid("`userIds` must have 1 to 100 ids.")),
            (None, Some(prefix)) => {
                let prefix = prefix.trim().trim_start_matches('@').to_ascii_lowercase();
                if prefix.len() < MIN_PREFIX_BYTES {
                    return Err(invalid("`handlePrefix` must have at least 2 characters."));
                }
                Ok(Self::ByHandlePrefix(prefix))
            }
            _ => Err(invalid("Exactly one of `userIds` and `handlePrefix` is required.")),
        }
    }
}

fn invalid(message: &str) -> ChatError {
    ChatError::with_message(ErrorCode::InvalidFrame, message)
}

impl GetUsers {
    async fn find(&self, caller: &Caller, prefix: String) -> Result<Vec<UserProfile>, StoreError> {
        let candidates = self.users.by_handle_prefix(&prefix, MAX_CANDIDATES).await?;
        let ids = candidates.iter().map(|candidate| candidate.user_id).collect();
        let found: BTreeSet<UserId> =
            self.users.findable(caller.user_id, ids, &FindBy::Name(prefix)).await?.into_iter().collect();
        let candidates = candidates.into_iter().filter(|candidate| found.contains(&candidate.user_id));
        Ok(candidates.take(MAX_FOUND).collect())
    }
}
