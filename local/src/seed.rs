//! Two people to try Natter as.

use crate::{
    services::{DemoUser, NewUser, ServiceError},
    sources::{CognitoTriggers, TriggerError},
};

/// Everybody who is there from the start. The passwords are no secret: they are printed, and shown on the page.
const PEOPLE: [NewUser<'static>; 2] = [
    NewUser {
        username: "alice",
        password: "alice-likes-to-chat",
        name: "Alice Example",
        email: "alice@natter.example",
    },
    NewUser { username: "bob", password: "bob-answers-quickly", name: "Bob Example", email: "bob@natter.example" },
];

/// Their names, in order.
pub fn usernames() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().map(|person| person.username)
}

/// Why somebody could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Cognito refused.
    #[error("the user {username} could not be created")]
    User {
        /// Who.
        username: &'static str,
        /// Why.
        #[source]
        source: ServiceError,
    },
    /// The function that registers users failed.
    #[error("the user {username} could not be registered")]
    Registration {
        /// Who.
        username: &'static str,
        /// Why.
        #[source]
        source: TriggerError,
    },
}

/// Makes the demo users where they are missing, and has them registered as though they had signed up.
///
/// # Errors
/// [`SeedError`].
pub async fn demo_users(triggers: &CognitoTriggers) -> Result<Vec<DemoUser>, SeedError> {
    let mut users = Vec::new();
    for person in PEOPLE {
        let username = person.username;
        let made = triggers.cognito.make_user(&triggers.pool, person).await;
        made.map_err(|source| SeedError::User { username, source })?;
        // Also where they were there: whoever was killed in between catches up, and it changes nothing otherwise.
        triggers.confirmed(username).await.map_err(|source| SeedError::Registration { username, source })?;
        users.push(DemoUser { username: username.to_owned(), password: person.password.to_owned() });
    }
    Ok(users)
}
