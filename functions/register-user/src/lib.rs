//! Cognito's `PostConfirmation` trigger: makes the profile of somebody who has just signed up.
//!
//! Cognito calls it again where it failed or took longer than 5 s, and also after a password reset: making a profile is
//! idempotent, and the reset is passed over. `connect` makes the profile of whom this missed.

use natter_chat::UserId;
use natter_dynamo::Users;
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use serde::Deserialize;
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
        Ok(())
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
}
