//! Whose sign-in has been ended, and who is suspended.

use std::time::Duration;

use natter_chat::Timestamp;
use natter_cognito::testing::{TestIssuer, changed};
use natter_cost::assert_cost;
use natter_dynamo::Act;
use natter_protocol::api::moderation::{AuditRecord, ModerationAct};
use natter_testing::World;
use serde_json::json;
use uuid::Uuid;

use crate::gateway::{NOW, accounts, alice, handshake, started_with};

/// What has happened to the account before the handshake.
#[derive(Debug, Clone, Copy)]
enum Before {
    Nothing,
    SignedIn(&'static str),
    Ended(&'static str),
    EndedEverywhere(Timestamp),
    Suspended(Timestamp),
}

const MINUTE: Duration = Duration::from_mins(1);

async fn prepare(accounts: &World, before: Before) {
    let users = &accounts.users;
    match before {
        Before::Nothing => {}
        Before::SignedIn(session) => {
            users.note_session(alice(), &session.to_owned().into(), "Firefox on Linux", NOW).await.unwrap();
        }
        Before::Ended(session) => {
            let session = session.to_owned().into();
            users.note_session(alice(), &session, "Firefox on Linux", NOW).await.unwrap();
            assert!(users.revoke_session(alice(), &session, NOW).await.unwrap());
        }
        Before::EndedEverywhere(at) => users.revoke_sessions(alice(), at).await.unwrap(),
        Before::Suspended(until) => {
            let act = ModerationAct::Suspended { user_id: alice(), until: Some(until) };
            let record = AuditRecord { at: NOW, moderator_id: alice(), act, reason: "spam".to_owned() };
            let act = Act { id: Uuid::now_v7(), record };
            accounts.safety.suspend(users, alice(), until, &act).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_token_is_refused_once_its_sign_in_has_been_ended_or_its_account_suspended() {
    let issuer = TestIssuer::start().await;
    let claims = changed(issuer.access_claims(alice(), NOW), json!({ "origin_jti": "phone" }));
    let authorization = format!("Bearer {}", issuer.sign(&issuer.header(), &claims));
    let cases = [
        (Before::Nothing, 200),
        (Before::SignedIn("phone"), 200),
        (Before::Ended("phone"), 401),
        (Before::Ended("laptop"), 200),
        (Before::EndedEverywhere(NOW.minus(MINUTE)), 200),
        (Before::EndedEverywhere(NOW), 401),
        (Before::Suspended(NOW.plus(MINUTE)), 403),
        (Before::Suspended(NOW), 200),
    ];
    for (before, expected) in cases {
        let accounts = accounts(&issuer).await;
        prepare(accounts, before).await;
        let authorizer = started_with(&accounts.environment(&[])).await;
        let outcome = handshake(&authorizer, &[("Authorization", &authorization)]).await;
        assert_eq!(outcome.status, expected, "{before:?}");
    }
}

#[tokio::test]
async fn without_the_accounts_nobody_is_let_in() {
    let issuer = TestIssuer::start().await;
    let environment = accounts(&issuer).await.environment(&[("USERS_TABLE", "NoSuchTable")]);
    let authorizer = started_with(&environment).await;
    let authorization = format!("Bearer {}", issuer.access_token(alice(), NOW));
    assert_eq!(handshake(&authorizer, &[("Authorization", &authorization)]).await.status, 500);
}

#[tokio::test]
async fn a_handshake_costs_what_the_table_says() {
    let issuer = TestIssuer::start().await;
    let accounts = accounts(&issuer).await;
    let authorizer = started_with(&accounts.environment(&[])).await;
    let authorization = format!("Bearer {}", issuer.access_token(alice(), NOW));
    let before = accounts.meter.reading();
    handshake(&authorizer, &[("Authorization", &authorization)]).await;
    assert_cost("$connect", "the authorizer's part", accounts.meter.reading() - before, 0);
}
