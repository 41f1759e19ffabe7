//! Who comes in over HTTP.

use natter_chat::{SessionId, UserId};
use natter_dynamo::Users;
use natter_lambda::{ActionError, Guard, HttpCaller, log_and_reduce};
use natter_protocol::ErrorCode;

use crate::world::{NOW, World, person};

fn caller(user_id: UserId, session: &str) -> HttpCaller {
    HttpCaller {
        user_id,
        session_id: SessionId::from(session.to_owned()),
        signed_in_at: NOW,
        groups: Vec::new(),
        user_agent: "curl/8.5.0".to_owned(),
    }
}

fn code(outcome: Result<(), ActionError>) -> Option<ErrorCode> {
    outcome.err().map(|error| log_and_reduce(error).code)
}

/// Their devices, as they see them.
async fn devices(users: &Users, user: UserId) -> Vec<(String, String)> {
    let sessions = users.sessions(user, NOW).await.unwrap().into_iter();
    sessions.map(|session| (session.session_id.to_string(), session.device)).collect()
}

#[tokio::test]
async fn a_sign_in_that_uses_http_alone_is_seen_and_can_be_ended() {
    let world = World::new().await;
    let (users, user) = (world.users.clone(), person());
    let gate = world.gate(&[]);
    for _ in 0..2 {
        assert_eq!(code(gate.admit(&caller(user, "hidden"), 1, NOW).await), None);
    }
    assert_eq!(devices(&users, user).await, [("hidden".to_owned(), "curl".to_owned())]);
    assert!(users.revoke_session(user, &"hidden".to_owned().into(), NOW).await.unwrap());
    assert_eq!(code(gate.admit(&caller(user, "hidden"), 1, NOW).await), Some(ErrorCode::SessionRevoked));
}

#[tokio::test]
async fn a_sign_in_that_was_ended_before_it_came_is_kept_out() {
    let world = World::new().await;
    let (users, user) = (world.users.clone(), person());
    assert!(users.revoke_session(user, &"unseen".to_owned().into(), NOW).await.unwrap());
    assert!(devices(&users, user).await.is_empty());
    let gate = world.gate(&[]);
    // Tokens that are refreshed later go back to the same sign-in.
    for _ in 0..2 {
        assert_eq!(code(gate.admit(&caller(user, "unseen"), 1, NOW).await), Some(ErrorCode::SessionRevoked));
    }
    assert!(devices(&users, user).await.is_empty(), "it is not noted anew");
    assert_eq!(code(gate.admit(&caller(user, "another"), 1, NOW).await), None);
}
