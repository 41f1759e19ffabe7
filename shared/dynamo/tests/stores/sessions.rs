use std::time::Duration;

use natter_chat::{SessionId, Timestamp};
use natter_protocol::ErrorCode;

use crate::support::{NOW, Stores, alice, bob};

const LATER: Timestamp = Timestamp::from_millis(NOW.as_millis() + 60_000);

fn session(id: &str) -> SessionId {
    id.to_owned().into()
}

async fn check(stores: &Stores, id: &str, signed_in_at: Timestamp) -> Result<(), ErrorCode> {
    stores.users.session_status(alice(), &session(id)).await.unwrap().check(signed_in_at, LATER)
}

#[tokio::test]
async fn a_sign_in_of_which_nothing_is_known_is_let_in() {
    assert_eq!(check(&Stores::start().await, "phone", NOW).await, Ok(()));
}

#[tokio::test]
async fn a_sign_in_keeps_its_beginning_and_tells_when_it_was_seen_last() {
    let stores = Stores::start().await;
    stores.users.note_session(alice(), &session("phone"), "Firefox on Android", NOW).await.unwrap();
    stores.users.note_session(alice(), &session("phone"), "Chrome on Android", LATER).await.unwrap();
    stores.users.note_session(bob(), &session("laptop"), "Safari on macOS", NOW).await.unwrap();
    let [phone] = stores.users.sessions(alice(), LATER).await.unwrap().try_into().unwrap();
    assert_eq!((phone.session_id, phone.device), (session("phone"), "Chrome on Android".to_owned()));
    assert_eq!((phone.created_at, phone.last_seen_at), (NOW, LATER));
}

#[tokio::test]
async fn an_ended_sign_in_is_refused_and_listed_no_more_and_another_handshake_does_not_bring_it_back() {
    let stores = Stores::start().await;
    for id in ["phone", "laptop"] {
        stores.users.note_session(alice(), &session(id), "Firefox on Linux", NOW).await.unwrap();
    }
    for _ in 0..2 {
        assert!(stores.users.revoke_session(alice(), &session("phone"), NOW).await.unwrap());
    }
    stores.users.note_session(alice(), &session("phone"), "Firefox on Linux", LATER).await.unwrap();
    assert_eq!(check(&stores, "phone", LATER).await, Err(ErrorCode::SessionRevoked));
    assert_eq!(check(&stores, "laptop", NOW).await, Ok(()));
    let left = stores.users.sessions(alice(), LATER).await.unwrap();
    assert_eq!(left.into_iter().map(|left| left.session_id).collect::<Vec<_>>(), [session("laptop")]);
}

#[tokio::test]
async fn nobody_ends_a_sign_in_of_somebody_else_and_what_cannot_be_one_is_none() {
    let stores = Stores::start().await;
    stores.users.note_session(bob(), &session("phone"), "Firefox on Linux", NOW).await.unwrap();
    for (id, can_be_one) in [("phone", true), ("", false), (&*"x".repeat(2_000), false)] {
        assert_eq!(stores.users.revoke_session(alice(), &session(id), NOW).await.unwrap(), can_be_one, "{id}");
    }
    assert_eq!(stores.users.sessions(bob(), NOW).await.unwrap().len(), 1);
    assert!(!stores.users.session_status(bob(), &session("phone")).await.unwrap().is_revoked);
}

#[tokio::test]
async fn signing_out_everywhere_ends_what_began_before_and_nothing_that_begins_after() {
    let stores = Stores::start().await;
    stores.users.revoke_sessions(alice(), NOW).await.unwrap();
    assert_eq!(check(&stores, "phone", NOW.minus(Duration::from_secs(1))).await, Err(ErrorCode::SessionRevoked));
    assert_eq!(check(&stores, "phone", NOW.plus(Duration::from_secs(1))).await, Ok(()));
}

#[tokio::test]
async fn a_sign_in_is_forgotten_some_time_after_it_was_seen_last() {
    let stores = Stores::start().await;
    stores.users.note_session(alice(), &session("phone"), "Firefox on Linux", NOW).await.unwrap();
    let kept = natter_dynamo::users::SESSION_KEPT_FOR;
    assert_eq!(
        stores.users.sessions(alice(), NOW.plus(kept.saturating_sub(Duration::from_hours(1)))).await.unwrap().len(),
        1
    );
    assert!(stores.users.sessions(alice(), NOW.plus(kept)).await.unwrap().is_empty());
}
