//! Checks the session, account and budget of HTTP requests.

use futures_util::future::join;
use natter_chat::{ServiceLevel, Timestamp, device};
use natter_dynamo::Users;
use natter_lambda::{ActionError, Environment, Guard, HttpCaller, InitError};

use crate::{Budget, Service, Services, connect_early};

/// How many calls [`Gate::admit`](Guard::admit) makes at once.
const CALLS_AT_ONCE: usize = 2;

/// Lets callers in whose session goes on, whose account may be used, and who have not asked for too much of late. API Gateway's authorizer goes by the token alone,
/// which is good for minutes after its session was ended. A sign-in that comes over HTTP first is noted, so that its owner
/// sees it among their devices and can end it.
#[derive(Debug, Clone)]
pub struct Gate {
    users: Users,
    budget: Budget,
    service: Service,
}

impl Gate {
    /// A gate that knows people from this store, and what they may ask for.
    #[must_use]
    pub const fn new(users: Users, budget: Budget, service: Service) -> Self {
        Self { users, budget, service }
    }
}

impl Guard for Gate {
    fn init(environment: &Environment) -> Result<Self, InitError> {
        Services::of(environment)?.gate()
    }

    async fn connect(&self) {
        connect_early(CALLS_AT_ONCE, |nobody| async move { self.users.account_statuses(&[nobody]).await }).await;
    }

    async fn admit(&self, caller: &HttpCaller, weight: u32, now: Timestamp) -> Result<(), ActionError> {
        let (account, charged) = join(
            self.users.session_status(caller.user_id, &caller.session_id),
            self.budget.charge(caller.user_id, weight, now),
        )
        .await;
        let account = account?;
        account.check(caller.signed_in_at, now)?;
        charged?;
        if !account.is_known {
            let device = device::describe(&caller.user_agent);
            self.users.note_session(caller.user_id, &caller.session_id, &device, now).await?;
        }
        Ok(())
    }

    async fn service_level(&self, now: Timestamp) -> ServiceLevel {
        self.service.level(now).await
    }
}
