//! Cognito's triggers: `PreSignUp` refuses usernames that cannot be handles, `PostConfirmation` creates the profile of a user who has
//! just signed up, and `PreTokenGeneration` learns of another email address and of sign-ins that can change the account.
//!
//! A username that looked like another user's id would be taken for it: Cognito's administrative calls accept either.
//!
//! Cognito calls `PostConfirmation` again if it failed or took longer than 5 s, and also after a password reset: creating a profile is
//! idempotent. `connect` creates the profiles that this missed. A password reset is noted for its owner.
//!
//! `PreTokenGeneration` comes with each sign-in and each renewal. It fails neither of them: what it misses now, it learns at the next.

use natter_chat::{Handle, SecurityEvent, SecurityNotice, UserId, causes};
use natter_delivery::Services;
use natter_dynamo::{EmailDigest, OwnersNotice, StoreError, Users};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

/// Somebody wants to sign up by themselves. Administrators may give any name.
const SIGN_UP: &str = "PreSignUp_SignUp";

/// Shown on Cognito's pages, after "`PreSignUp` failed with error".
const USERNAME_REFUSED: &str =
    "Choose another username: 3 to 32 letters from a to z, digits, '_', '-' and '.', beginning with a letter";

/// A sign-up was confirmed; the trigger's other source is a confirmed new password.
const CONFIRMED_SIGN_UP: &str = "PostConfirmation_ConfirmSignUp";

/// The password was reset.
const RESET_PASSWORD: &str = "PostConfirmation_ConfirmForgotPassword";

/// What the sources of `PreTokenGeneration` begin with, and the one of a renewal.
const TOKEN_GENERATION: &str = "TokenGeneration_";
const RENEWAL: &str = "TokenGeneration_RefreshTokens";

/// With it, a token can change how its owner signs in.
const ACCOUNT_SCOPE: &str = "aws.cognito.signin.user.admin";

/// The function `register-user`.
pub struct RegisterUser {
    users: Users,
    clock: Clock,
}

impl Function for RegisterUser {
    type Event = Value;
    /// The event itself, which Cognito wants back.
    type Reply = Value;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { users: Services::of(environment)?.users()?, clock: environment.clock() })
    }

    async fn handle(&self, event: Value) -> Result<Value, HandlerError> {
        let trigger =
            Trigger::deserialize(&event).map_err(|error| HandlerError::because("the event is no trigger", error))?;
        match trigger.trigger_source.as_str() {
            SIGN_UP => check_username(&trigger.user_name)?,
            CONFIRMED_SIGN_UP => {
                self.register(&trigger.user_name, confirmed_user(&event)?).await?;
            }
            RESET_PASSWORD => {
                let noted = self.note(confirmed_user(&event)?.sub, SecurityEvent::PasswordReset {}).await;
                noted.map_err(|error| HandlerError::because("the reset could not be noted", error))?;
            }
            source if source.starts_with(TOKEN_GENERATION) => self.look_at_sign_in(source, &event).await,
            _ => {}
        }
        Ok(event)
    }
}

/// Whom a `PostConfirmation` is about.
fn confirmed_user(event: &Value) -> Result<UserAttributes, HandlerError> {
    let confirmation = PostConfirmation::deserialize(event)
        .map_err(|error| HandlerError::because("the event is no PostConfirmation", error))?;
    Ok(confirmation.request.user_attributes)
}

fn check_username(username: &str) -> Result<(), HandlerError> {
    Handle::choose(username).map(drop).map_err(|_| HandlerError::new(USERNAME_REFUSED))
}

impl RegisterUser {
    async fn register(&self, username: &str, attributes: UserAttributes) -> Result<(), HandlerError> {
        let display_name = attributes.name.unwrap_or_default();
        let registered = self.users.register(attributes.sub, username, &display_name, self.clock.now()).await;
        registered.map_err(|error| HandlerError::because("the profile could not be made", error))?;
        self.remember_email(attributes.sub, attributes.email.as_deref().filter(|_| attributes.email_verified)).await
    }

    /// So that they are found by it, where they wish to be. An address that nobody has verified may be somebody else's.
    async fn remember_email(&self, user: UserId, email: Option<&str>) -> Result<(), HandlerError> {
        let Some(email) = email else { return Ok(()) };
        let remembered = self.users.remember_email(user, &EmailDigest::of(email)).await;
        remembered.map(drop).map_err(|error| HandlerError::because("the e-mail address could not be remembered", error))
    }

    /// Whoever signs in or goes on must not be kept from it by what only looks.
    async fn look_at_sign_in(&self, source: &str, event: &Value) {
        let request = match PreTokenGeneration::deserialize(event) {
            Ok(PreTokenGeneration { request }) => request,
            Err(error) => return tracing::error!(error = %causes(&error), "the event is no PreTokenGeneration"),
        };
        if let Err(error) = self.note_sign_in(source, request).await {
            tracing::error!(error = %causes(&error), "a sign-in could not be looked at");
        }
    }

    async fn note_sign_in(&self, source: &str, request: TokenRequest) -> Result<(), StoreError> {
        let TokenRequest { user_attributes: UserAttributes { sub, email, email_verified, .. }, scopes } = request;
        if let Some(email) = email.filter(|_| email_verified)
            && self.users.remember_email(sub, &EmailDigest::of(&email)).await?
        {
            self.note(sub, SecurityEvent::EmailChanged {}).await?;
        }
        if source != RENEWAL && scopes.iter().any(|scope| scope == ACCOUNT_SCOPE) {
            self.note(sub, SecurityEvent::SignInSettingsOpened {}).await?;
        }
        Ok(())
    }

    /// `security-notices` tells of it.
    async fn note(&self, user_id: UserId, event: SecurityEvent) -> Result<(), StoreError> {
        let notice = SecurityNotice { notice_id: Uuid::new_v4().to_string(), at: self.clock.now(), event };
        self.users.note_for_owner(&OwnersNotice { user_id, session_id: None, notice }).await
    }
}

/// What every trigger's event has, as far as it is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trigger {
    trigger_source: String,
    user_name: String,
}

/// What `PostConfirmation` has beside that.
#[derive(Debug, Deserialize)]
struct PostConfirmation {
    request: Request,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    user_attributes: UserAttributes,
}

/// What `PreTokenGeneration` has beside what every trigger has.
#[derive(Debug, Deserialize)]
struct PreTokenGeneration {
    request: TokenRequest,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenRequest {
    user_attributes: UserAttributes,
    /// Of the access token.
    #[serde(default)]
    scopes: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct UserAttributes {
    sub: UserId,
    name: Option<String>,
    email: Option<String>,
    /// Cognito writes every attribute as text.
    #[serde(default, deserialize_with = "flag")]
    email_verified: bool,
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    String::deserialize(deserializer).map(|flag| flag == "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_one_that_can_be_a_handle() {
        assert!(check_username("alice.b-1").is_ok());
        for refused in
            ["0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01", "admin", "Natter.Support", "al", "alice@example.com", "jörg"]
        {
            assert_eq!(check_username(refused).unwrap_err().to_string(), USERNAME_REFUSED, "{refused}");
        }
    }
}
