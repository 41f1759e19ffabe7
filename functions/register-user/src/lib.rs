//! Cognito's triggers of a sign-up: `PreSignUp` refuses usernames that cannot be handles, and `PostConfirmation` creates the
//! profile of a user who has just signed up.
//!
//! A username that looked like another user's id would be taken for it: Cognito's administrative calls accept either.
//!
//! Cognito calls `PostConfirmation` it again if it failed or took longer than 5 s, and also after a password reset: creating a profile is
//! idempotent, and the reset is ignored. `connect` creates the profiles that this missed.

use natter_chat::{Handle, UserId};
use natter_dynamo::{EmailDigest, Users};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Somebody wants to sign up by themselves. Administrators may give any name.
const SIGN_UP: &str = "PreSignUp_SignUp";

/// Shown on Cognito's pages, after "`PreSignUp` failed with error".
const USERNAME_REFUSED: &str =
    "Choose another username: 3 to 32 letters from a to z, digits, '_', '-' and '.', beginning with a letter";

/// A sign-up was confirmed; the trigger's other source is a confirmed new password.
const CONFIRMED_SIGN_UP: &str = "PostConfirmation_ConfirmSignUp";

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
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self { users: Users::new(client, environment.required("USERS_TABLE")?), clock: environment.clock() })
    }

    async fn handle(&self, event: Value) -> Result<Value, HandlerError> {
        let trigger =
            Trigger::deserialize(&event).map_err(|error| HandlerError::because("the event is no trigger", error))?;
        match trigger.trigger_source.as_str() {
            SIGN_UP => check_username(&trigger.user_name)?,
            CONFIRMED_SIGN_UP => {
                let confirmation = PostConfirmation::deserialize(&event)
                    .map_err(|error| HandlerError::because("the event is no PostConfirmation", error))?;
                self.register(&trigger.user_name, confirmation.request.user_attributes).await?;
            }
            _ => {}
        }
        Ok(event)
    }
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
        remembered.map_err(|error| HandlerError::because("the e-mail address could not be remembered", error))
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
