//! Checks the session and account of HTTP requests.

use natter_chat::{Timestamp, device};
use natter_dynamo::Users;
use natter_lambda::{ActionError, Guard, HttpCaller};

/// Lets callers in whose session goes on and whose account may be used. API Gateway's authorizer goes by the token alone,
/// which is good for minutes after its session was ended. A sign-in that comes over HTTP first is noted, so that its owner
/// sees it among their devices and can end it.
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
        let standing = self.users.session_standing(caller.user_id, &caller.session_id).await?;
        standing.check(caller.signed_in_at, now)?;
        if !standing.is_known {
            let device = device::describe(&caller.user_agent);
            self.users.note_session(caller.user_id, &caller.session_id, &device, now).await?;
        }
        Ok(())
    }
}
