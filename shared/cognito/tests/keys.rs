//! When the keys are fetched, and what happens where they cannot be.

#![expect(clippy::unwrap_used, reason = "a panic is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use natter_chat::{Timestamp, UserId};
use natter_cognito::testing::{Answer, TestIssuer};
use natter_cognito::{REFETCH_INTERVAL, RETRY_INTERVAL, TokenError, Verifier};
use serde_json::json;
use tokio::task::JoinSet;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn alice() -> UserId {
    "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01".parse().unwrap()
}

/// A token whose key is none of the issuer's.
fn of_unknown_key(issuer: &TestIssuer, key_id: &str) -> String {
    let header = json!({ "alg": "RS256", "kid": key_id });
    issuer.sign(&header, &issuer.access_claims(alice(), NOW))
}

#[tokio::test]
async fn verifying_with_prefetched_keys_asks_nobody() {
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    assert_eq!(issuer.fetches(), 1);
    for _ in 0..100 {
        assert!(verifier.verify(&issuer.access_token(alice(), NOW), NOW).await.is_ok());
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn random_key_ids_cause_one_fetch_per_interval() {
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    let attack = async |now| {
        for attempt in 0..50 {
            let token = of_unknown_key(&issuer, &format!("random-{attempt}"));
            assert_eq!(verifier.verify(&token, now).await, Err(TokenError::UnknownKey));
        }
    };
    attack(NOW).await;
    assert_eq!(issuer.fetches(), 1, "right after the prefetch");
    attack(NOW.plus(REFETCH_INTERVAL).minus(Duration::from_millis(1))).await;
    assert_eq!(issuer.fetches(), 1, "just before the interval ends");
    attack(NOW.plus(REFETCH_INTERVAL)).await;
    assert_eq!(issuer.fetches(), 2, "when it has ended");
}

#[tokio::test]
async fn tokens_that_miss_a_key_at_the_same_time_share_a_fetch() {
    let issuer = TestIssuer::start().await;
    let verifier = Arc::new(Verifier::new(issuer.settings()).unwrap());
    let token = issuer.access_token(alice(), NOW);
    let mut verifications = JoinSet::new();
    for _ in 0..50 {
        let (verifier, token) = (Arc::clone(&verifier), token.clone());
        verifications.spawn(async move { verifier.verify(&token, NOW).await });
    }
    assert!(verifications.join_all().await.iter().all(Result::is_ok));
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn a_new_key_is_found_and_the_old_one_forgotten() {
    let mut issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    let old = issuer.access_token(alice(), NOW);
    issuer.rotate();
    let later = NOW.plus(REFETCH_INTERVAL);
    assert!(verifier.verify(&issuer.access_token(alice(), later), later).await.is_ok());
    assert_eq!(verifier.verify(&old, later).await, Err(TokenError::UnknownKey));
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_failed_fetch_keeps_the_keys_at_hand() {
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    let too_large = format!(r#"{{"keys":[],"padding":"{}"}}"#, "x".repeat(100_000));
    let only_other_keys = r#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"},{"kty":"RSA","kid":"b","use":"enc","n":"AQAB","e":"AQAB"}]}"#;
    let answers = [
        Answer::Status(500),
        Answer::Status(302),
        Answer::Ok("no json".to_owned()),
        Answer::Ok(r#"{"keys":[]}"#.to_owned()),
        Answer::Ok(only_other_keys.to_owned()),
        Answer::Ok(too_large),
    ];
    let mut later = NOW.plus(REFETCH_INTERVAL);
    for (failures, answer) in answers.into_iter().enumerate() {
        issuer.answer(answer.clone());
        let unknown = verifier.verify(&of_unknown_key(&issuer, "new"), later).await;
        assert_eq!(unknown, Err(TokenError::KeysUnavailable), "{answer:?}");
        assert_eq!(issuer.fetches(), 2 + failures);
        assert!(verifier.verify(&issuer.access_token(alice(), later), later).await.is_ok(), "{answer:?}");
        later = later.plus(RETRY_INTERVAL);
    }
}

#[tokio::test]
async fn without_any_keys_nothing_is_said_about_a_token_until_a_retry_brings_them() {
    let issuer = TestIssuer::start().await;
    let keys = issuer.key_set();
    issuer.answer(Answer::Status(503));
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    issuer.answer(Answer::Ok(keys));
    let token = issuer.access_token(alice(), NOW);
    assert_eq!(verifier.verify(&token, NOW).await, Err(TokenError::KeysUnavailable));
    assert_eq!(issuer.fetches(), 1, "retried before the interval ended");
    let later = NOW.plus(RETRY_INTERVAL);
    assert!(verifier.verify(&token, later).await.is_ok());
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_clock_that_went_back_does_not_stop_fetches_for_ever() {
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    issuer.answer(Answer::Status(503));
    verifier.prefetch(NOW.plus(Duration::from_hours(1))).await;
    issuer.answer(Answer::Ok(issuer.key_set()));
    assert!(verifier.verify(&issuer.access_token(alice(), NOW), NOW).await.is_ok());
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_makes_the_keys_unavailable() {
    let mut settings = TestIssuer::start().await.settings();
    // Port 1 is nobody's.
    settings.jwks_url = "http://127.0.0.1:1/jwks.json".to_owned();
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(settings).unwrap();
    let token = issuer.access_token(alice(), NOW);
    assert_eq!(verifier.verify(&token, NOW).await, Err(TokenError::KeysUnavailable));
}

// The paused clock runs ahead to the next timeout whenever every task waits.
#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_given_up() {
    let issuer = TestIssuer::start().await;
    issuer.answer(Answer::Silence);
    let verifier = Verifier::new(issuer.settings()).unwrap();
    let token = issuer.access_token(alice(), NOW);
    assert_eq!(verifier.verify(&token, NOW).await, Err(TokenError::KeysUnavailable));
}

#[tokio::test]
async fn a_fetch_under_way_holds_up_no_token_of_a_known_key() {
    let issuer = TestIssuer::start().await;
    let verifier = Arc::new(Verifier::new(issuer.settings()).unwrap());
    verifier.prefetch(NOW).await;
    issuer.answer(Answer::Silence);
    let later = NOW.plus(REFETCH_INTERVAL);
    let (stuck, token) = (Arc::clone(&verifier), of_unknown_key(&issuer, "new"));
    let stuck = tokio::spawn(async move { stuck.verify(&token, later).await });
    issuer.fetched(2).await;
    assert!(verifier.verify(&issuer.access_token(alice(), later), later).await.is_ok());
    assert!(!stuck.is_finished());
    stuck.abort();
}
