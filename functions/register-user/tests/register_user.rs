//! Cognito's triggers, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use natter_chat::{SecurityEvent, SessionId, UserId};
use natter_dynamo::EmailDigest;
use natter_lambda::Function;
use natter_testing::{World, person};
use register_user::RegisterUser;
use serde_json::{Value, json};

/// The trigger about somebody, whose email address is verified or not.
fn trigger(source: &str, user: UserId, email: (&str, bool)) -> Value {
    let attributes =
        json!({"sub": user, "name": "Alice Example", "email": email.0, "email_verified": email.1.to_string()});
    let request = json!({"userAttributes": attributes, "scopes": ["aws.cognito.signin.user.admin"]});
    json!({"version": "1", "userName": "alice", "triggerSource": source, "request": request, "response": {}})
}

/// Cognito gets back what it sent.
async fn call(world: &World, event: Value) {
    let function = RegisterUser::init(&world.environment(&[])).await.unwrap();
    assert_eq!(function.handle(event.clone()).await.unwrap(), event);
}

/// Whose the address is.
async fn owner(world: &World, email: &str) -> Option<UserId> {
    world.users.by_email(&EmailDigest::of(email)).await.unwrap()
}

/// What happened to the account, as a sign-in sees it that was there before.
async fn notices(world: &World, user: UserId) -> Vec<SecurityEvent> {
    let notices = world.users.notices_for(user, &SessionId::from("before".to_owned())).await.unwrap();
    notices.into_iter().map(|notice| notice.event).collect()
}

#[tokio::test]
async fn a_confirmed_sign_up_makes_one_profile_however_often_cognito_calls() {
    let world = World::start().await;
    let user = person();
    for _ in 0..2 {
        call(&world, trigger("PostConfirmation_ConfirmSignUp", user, ("alice@natter.example", true))).await;
    }
    let [profile] = &world.users.get(&[user]).await.unwrap()[..] else { panic!("one profile") };
    assert_eq!((profile.handle.as_str(), &*profile.display_name), ("alice", "Alice Example"));
    assert_eq!(owner(&world, "alice@natter.example").await, Some(user));
}

#[tokio::test]
async fn an_address_that_is_not_verified_finds_nobody() {
    let world = World::start().await;
    let user = person();
    call(&world, trigger("PostConfirmation_ConfirmSignUp", user, ("alice@natter.example", false))).await;
    assert_eq!(owner(&world, "alice@natter.example").await, None);
    assert_eq!(world.users.get(&[user]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_could_lose_somebody_their_account_is_noted_for_them_and_a_renewal_is_not() {
    let world = World::start().await;
    let user = person();
    call(&world, trigger("PostConfirmation_ConfirmSignUp", user, ("alice@natter.example", true))).await;
    world.users.note_session(user, &SessionId::from("before".to_owned()), "Firefox", world.now).await.unwrap();
    let same = ("alice@natter.example", true);
    call(&world, trigger("TokenGeneration_RefreshTokens", user, same)).await;
    assert_eq!(notices(&world, user).await, []);
    call(&world, trigger("TokenGeneration_RefreshTokens", user, ("mallory@natter.example", true))).await;
    assert_eq!(notices(&world, user).await, [SecurityEvent::EmailChanged {}]);
    assert_eq!(owner(&world, "mallory@natter.example").await, Some(user));
    call(&world, trigger("TokenGeneration_HostedAuth", user, ("mallory@natter.example", true))).await;
    call(&world, trigger("PostConfirmation_ConfirmForgotPassword", user, same)).await;
    let mut found: Vec<String> = notices(&world, user).await.iter().map(|event| format!("{event:?}")).collect();
    found.sort();
    assert_eq!(found, ["EmailChanged", "PasswordReset", "SignInSettingsOpened"]);
}

#[tokio::test]
async fn a_sign_in_is_never_refused_for_what_is_only_looked_at() {
    let world = World::start().await;
    let broken = json!({"userName": "alice", "triggerSource": "TokenGeneration_HostedAuth", "request": {}});
    call(&world, broken).await;
}
