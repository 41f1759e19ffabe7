//! Cognito's `PostConfirmation` trigger: creates the profile of a user who has just signed up.
//!
//! Cognito calls it again if it failed or took longer than 5 s, and also after a password reset: creating a profile is
//! idempotent, and the reset is ignored. `connect` creates the profiles that this missed.

use natter_chat::UserId;
use natter_dynamo::{EmailDigest, Users};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The trigger's source for a confirmed sign-up; the other is a confirmed new password.
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
        let confirmation = PostConfirmation::deserialize(&event)
            .map_err(|error| HandlerError::because("the event is no PostConfirmation", error))?;
        if confirmation.trigger_source == CONFIRMED_SIGN_UP {
            self.register(confirmation).await?;
        }
        Ok(event)
    }
}

impl RegisterUser {
    async fn register(&self, confirmation: PostConfirmation) -> Result<(), HandlerError> {
        let attributes = confirmation.request.user_attributes;
        let display_name = attributes.name.unwrap_or_default();
        let registered =
            self.users.register(attributes.sub, &confirmation.user_name, &display_name, self.clock.now()).await;
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

/// The part of the trigger's event that is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostConfirmation {
    trigger_source: String,
    user_name: String,
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
