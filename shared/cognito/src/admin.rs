//! What a function does to a user of the pool: lock them out, let them in again, end their sessions, delete them.
//!
//! Each of these may be repeated. A user who is not (or no longer) in the pool is in the state that was wanted.

use std::error::Error;

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_types::SdkConfig;
use natter_chat::{Dependency, UserId};

/// The administrator of a user pool.
#[derive(Debug, Clone)]
pub struct Admin {
    client: Client,
    pool_id: String,
}

/// Why Cognito did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed")]
pub struct AdminError {
    operation: &'static str,
    is_transient: bool,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl Dependency for AdminError {
    fn is_transient(&self) -> bool {
        self.is_transient
    }
}

impl Admin {
    /// The administrator of the pool with this id. Connects with the first call.
    #[must_use]
    pub fn new(config: &SdkConfig, pool_id: impl Into<String>) -> Self {
        Self { client: Client::new(config), pool_id: pool_id.into() }
    }

    /// Keeps a user from signing in and from renewing tokens.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn disable(&self, user: UserId) -> Result<(), AdminError> {
        let request = self.client.admin_disable_user().user_pool_id(&self.pool_id).username(user.to_string());
        settle("disabling a user", request.send().await)
    }

    /// Lets a user sign in again.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn enable(&self, user: UserId) -> Result<(), AdminError> {
        let request = self.client.admin_enable_user().user_pool_id(&self.pool_id).username(user.to_string());
        settle("enabling a user", request.send().await)
    }

    /// Makes every refresh token of a user's void. Access tokens stay good until they expire: Natter's own record of the
    /// revocation refuses those.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn sign_out(&self, user: UserId) -> Result<(), AdminError> {
        let request = self.client.admin_user_global_sign_out().user_pool_id(&self.pool_id).username(user.to_string());
        settle("signing a user out", request.send().await)
    }

    /// The verified email address of a user; `None` where there is none.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn email(&self, user: UserId) -> Result<Option<String>, AdminError> {
        let request = self.client.admin_get_user().user_pool_id(&self.pool_id).username(user.to_string());
        let Some(found) = found("reading a user", request.send().await)? else { return Ok(None) };
        let value = |name: &str| {
            let attribute = found.user_attributes().iter().find(|attribute| attribute.name() == name)?;
            attribute.value().map(str::to_owned)
        };
        Ok(value("email").filter(|_| value("email_verified").as_deref() == Some("true")))
    }

    /// Whether a user is in this group at this moment.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn is_in(&self, user: UserId, group: &str) -> Result<bool, AdminError> {
        let request = self.client.admin_list_groups_for_user().user_pool_id(&self.pool_id).username(user.to_string());
        let found = found("reading a user's groups", request.send().await)?;
        Ok(found.is_some_and(|found| found.groups().iter().any(|each| each.group_name() == Some(group))))
    }

    /// Deletes a user for good.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn delete(&self, user: UserId) -> Result<(), AdminError> {
        let request = self.client.admin_delete_user().user_pool_id(&self.pool_id).username(user.to_string());
        settle("deleting a user", request.send().await)
    }
}

fn settle<T, E, R>(operation: &'static str, answer: Result<T, SdkError<E, R>>) -> Result<(), AdminError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    found(operation, answer).map(drop)
}

/// What there is of a user; `None` where they are not in the pool.
fn found<T, E, R>(operation: &'static str, answer: Result<T, SdkError<E, R>>) -> Result<Option<T>, AdminError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code() == Some("UserNotFoundException") => Ok(None),
        Err(error) => Err(AdminError { operation, is_transient: is_transient(&error), source: error.into() }),
    }
}

/// Whether the very same call may succeed later.
fn is_transient<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    match error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or_default();
            matches!(code, "TooManyRequestsException" | "ThrottlingException" | "InternalErrorException")
        }
        SdkError::ConstructionFailure(_) => false,
        _ => true,
    }
}
