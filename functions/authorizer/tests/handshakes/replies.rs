//! What is answered, and how a start or an answer fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use authorizer::Authorizer;
use natter_chat::Timestamp;
use natter_cognito::RETRY_INTERVAL;
use natter_cognito::testing::{Answer, TOKEN_LIFETIME_SECS, TestIssuer, changed};
use natter_lambda::{Clock, Function, InitError};
use serde_json::{Value, json};

use crate::gateway::{METHOD_ARN, NOW, accounts, alice, ask, handshake, started, started_with};

#[tokio::test]
async fn the_reply_allows_this_very_handshake_and_says_who_it_is() {
    let issuer = TestIssuer::start().await;
    let claims = changed(issuer.access_claims(alice(), NOW), json!({ "origin_jti": "phone" }));
    let authorization = format!("Bearer {}", issuer.sign(&issuer.header(), &claims));
    let outcome = handshake(&started(&issuer).await, &[("Authorization", &authorization)]).await;
    let expires_at = (NOW.as_secs() + TOKEN_LIFETIME_SECS) * 1000;
    let expected = json!({
        "principalId": alice(),
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{ "Action": "execute-api:Invoke", "Effect": "Allow", "Resource": METHOD_ARN }],
        },
        "context": {
            "userId": alice(), "username": "alice", "sessionExpiresAt": expires_at.to_string(), "sessionId": "phone",
            "signedInAt": NOW.as_millis().to_string(),
        },
    });
    assert_eq!(outcome.reply, Some(expected));
}

#[tokio::test]
async fn the_context_stays_under_8_kb_with_the_longest_username() {
    let issuer = TestIssuer::start().await;
    // The character that takes the most bytes in JSON.
    let claims = changed(issuer.access_claims(alice(), NOW), json!({ "username": "\u{1}".repeat(128) }));
    let authorization = format!("Bearer {}", issuer.sign(&issuer.header(), &claims));
    let outcome = handshake(&started(&issuer).await, &[("Authorization", &authorization)]).await;
    assert!(outcome.reply.unwrap().to_string().len() < 8 * 1024);
}

#[tokio::test]
async fn without_any_keys_the_handshake_fails_with_500_until_a_retry_brings_them() {
    let issuer = TestIssuer::start().await;
    let time = Arc::new(AtomicU64::new(NOW.as_millis()));
    let clock = Clock::new({
        let time = Arc::clone(&time);
        move || Timestamp::from_millis(time.load(Relaxed))
    });
    issuer.answer(Answer::Status(503));
    let authorizer = started_with(&accounts(&issuer).await.environment_by(clock, &[])).await;
    let authorization = format!("Bearer {}", issuer.access_token(alice(), NOW));
    assert_eq!(handshake(&authorizer, &[("Authorization", &authorization)]).await.status, 500);
    assert_eq!(handshake(&authorizer, &[("Authorization", "Bearer garbage")]).await.status, 401);

    issuer.answer(Answer::Ok(issuer.key_set()));
    time.store(NOW.plus(RETRY_INTERVAL).as_millis(), Relaxed);
    assert_eq!(handshake(&authorizer, &[("Authorization", &authorization)]).await.status, 200);
}

#[tokio::test]
async fn a_configuration_that_is_not_complete_is_named() {
    let issuer = TestIssuer::start().await;
    let accounts = accounts(&issuer).await;
    for name in ["COGNITO_ISSUER", "COGNITO_CLIENT_ID", "COGNITO_JWKS_URL", "ALLOWED_ORIGINS", "USERS_TABLE"] {
        let error = Authorizer::init(&accounts.environment(&[(name, "")])).await.err().unwrap();
        assert!(matches!(error, InitError::MissingVariable { name: missing } if missing == name), "{error}");
    }
}

#[tokio::test]
async fn the_sample_event_is_understood() {
    let issuer = TestIssuer::start().await;
    let sample: Value = serde_json::from_str(include_str!("../../../../events/authorizer.json")).unwrap();
    let good = format!("natter.v1, bearer.{}", issuer.access_token(alice(), NOW));
    let authorizer = started(&issuer).await;
    assert_eq!(ask(&authorizer, sample.clone()).await.status, 401, "with the token that is none");
    let mut with_token = sample;
    with_token["multiValueHeaders"]["Sec-WebSocket-Protocol"] = json!([good]);
    let outcome = ask(&authorizer, with_token).await;
    assert_eq!(outcome.status, 200);
    assert_eq!(outcome.reply.unwrap()["policyDocument"]["Statement"][0]["Resource"], METHOD_ARN);
}
