//! Who may come in over HTTP.

use natter_chat::Timestamp;
use natter_dynamo::Users;
use natter_lambda::{ActionError, Guard, HttpCaller};

/// Lets callers in whose session goes on and whose account may be used. API Gateway's authorizer goes by the token alone,
/// which is good for minutes after its session was ended.
#[derive(Debug, Clone)]
pub struct Gate {
    users: Users,
}

impl Gate {
    /// A gate that knows people from this store.
    #[must_use]
    pub const fn new(users: Users) -> Self {
        Self { users }
    }
}

impl Guard for Gate {
    async fn admit(&self, caller: &HttpCaller, now: Timestamp) -> Result<(), ActionError> {
        let standing = self.users.session_standing(caller.user_id, &caller.session_id).await;
        Ok(standing.map_err(ActionError::unavailable)?.check(caller.signed_in_at, now)?)
    }
}
