//! Which tokens are accepted, and for which reason each other one is refused.

#![expect(clippy::unwrap_used, reason = "a panic is a failed test")]

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use natter_chat::{Timestamp, UserId};
use natter_cognito::testing::{TOKEN_LIFETIME_SECS, TestIssuer, changed, unsigned};
use natter_cognito::{CLOCK_LEEWAY, MAX_TOKEN_BYTES, TokenError, Verifier};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn alice() -> UserId {
    "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01".parse().unwrap()
}

fn claims_with(issuer: &TestIssuer, changes: Value) -> Value {
    changed(issuer.access_claims(alice(), NOW), changes)
}

fn header_with(issuer: &TestIssuer, changes: Value) -> Value {
    changed(issuer.header(), changes)
}

async fn refusals(issuer: &TestIssuer, tokens: Vec<(&str, String, TokenError)>) {
    let verifier = Verifier::new(issuer.settings()).unwrap();
    verifier.prefetch(NOW).await;
    for (case, token, expected) in tokens {
        assert_eq!(verifier.verify(&token, NOW).await, Err(expected), "{case}");
    }
    assert!(verifier.verify(&issuer.access_token(alice(), NOW), NOW).await.is_ok());
}

#[tokio::test]
async fn a_good_token_says_who_it_is() {
    let issuer = TestIssuer::start().await;
    let claims = issuer.access_claims(alice(), NOW);
    let token = issuer.sign(&issuer.header(), &claims);
    let accepted = Verifier::new(issuer.settings()).unwrap().verify(&token, NOW).await.unwrap();
    assert_eq!(accepted.user_id, alice());
    assert_eq!(accepted.username, "alice");
    assert_eq!(accepted.expires_at.as_secs(), NOW.as_secs() + TOKEN_LIFETIME_SECS);
    assert_eq!(Some(accepted.session_id.as_str()), claims["origin_jti"].as_str());
    assert_eq!(accepted.signed_in_at.as_secs(), NOW.as_secs());
}

#[tokio::test]
async fn a_refreshed_token_goes_back_to_its_sign_in_and_one_that_does_not_say_so_to_itself() {
    let issuer = TestIssuer::start().await;
    let verifier = Verifier::new(issuer.settings()).unwrap();
    let an_hour_ago = NOW.as_secs() - 3600;
    let cases = [
        (json!({ "auth_time": an_hour_ago, "origin_jti": "sign-in", "jti": "own" }), ("sign-in", an_hour_ago)),
        (json!({ "auth_time": null, "origin_jti": null, "jti": "own" }), ("own", NOW.as_secs())),
    ];
    for (changes, (session, signed_in_at)) in cases {
        let token = issuer.sign(&issuer.header(), &claims_with(&issuer, changes));
        let accepted = verifier.verify(&token, NOW).await.unwrap();
        assert_eq!((accepted.session_id.as_str(), accepted.signed_in_at.as_secs()), (session, signed_in_at));
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_unreadable() {
    let issuer = TestIssuer::start().await;
    let good = issuer.access_token(alice(), NOW);
    let tokens = [
        ("empty", String::new()),
        ("garbage", "garbage".to_owned()),
        ("dots", "..".to_owned()),
        ("not base64", "ä.ö.ü".to_owned()),
        ("zero bytes", "\0.\0.\0".to_owned()),
        ("no json", "AAAA.AAAA.AAAA".to_owned()),
        ("cut before the signature", good.rsplit_once('.').unwrap().0.to_owned()),
        ("a fourth part", format!("{good}.AAAA")),
        ("a header that is no object", format!("{}.AAAA", unsigned(&json!([["RS256"]]), &json!({})))),
        ("alg none", format!("{}.", unsigned(&json!({ "alg": "none" }), &issuer.access_claims(alice(), NOW)))),
        ("alg NONE", issuer.sign(&header_with(&issuer, json!({ "alg": "NONE" })), &json!({}))),
        ("alg rs256", issuer.sign(&header_with(&issuer, json!({ "alg": "rs256" })), &json!({}))),
        ("no alg", issuer.sign(&json!({ "kid": issuer.header()["kid"] }), &issuer.access_claims(alice(), NOW))),
        ("kid as a number", issuer.sign(&header_with(&issuer, json!({ "kid": 1 })), &json!({}))),
    ];
    let tokens = tokens.map(|(case, token)| (case, token, TokenError::Unreadable));
    refusals(&issuer, tokens.into()).await;
}

#[tokio::test]
async fn a_token_longer_than_the_limit_is_not_read() {
    let issuer = TestIssuer::start().await;
    let padded = |length: usize| {
        let claims = claims_with(&issuer, json!({ "padding": "x".repeat(length) }));
        issuer.sign(&issuer.header(), &claims)
    };
    let room = MAX_TOKEN_BYTES - padded(0).len();
    let verifier = Verifier::new(issuer.settings()).unwrap();
    // Four characters of base64 hold three bytes.
    for length in room * 3 / 4 - 3..room * 3 / 4 + 3 {
        let token = padded(length);
        let verdict = verifier.verify(&token, NOW).await.map(|claims| claims.user_id);
        let expected = if token.len() <= MAX_TOKEN_BYTES { Ok(alice()) } else { Err(TokenError::TooLarge) };
        assert_eq!(verdict, expected, "{} bytes", token.len());
    }
    assert_eq!(verifier.verify(&"x".repeat(10_000_000), NOW).await, Err(TokenError::TooLarge));
}

#[tokio::test]
async fn a_token_of_another_algorithm_is_refused() {
    let issuer = TestIssuer::start().await;
    let claims = issuer.access_claims(alice(), NOW);
    let key_id = issuer.header()["kid"].as_str().map(str::to_owned);
    let hmac = |secret: &[u8]| {
        let header = Header { kid: key_id.clone(), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &EncodingKey::from_secret(secret)).unwrap()
    };
    let key_set: Value = serde_json::from_str(&issuer.key_set()).unwrap();
    let modulus = key_set["keys"][0]["n"].as_str().unwrap();
    let named = |algorithm: &str| issuer.sign(&header_with(&issuer, json!({ "alg": algorithm })), &claims);
    let tokens = [
        ("HS256 with the public key in PEM", hmac(issuer.public_key_pem().as_bytes())),
        ("HS256 with the modulus", hmac(modulus.as_bytes())),
        ("HS256 with nothing", hmac(b"")),
        ("RS384", named("RS384")),
        ("PS256", named("PS256")),
        ("ES256", named("ES256")),
        ("EdDSA", named("EdDSA")),
    ];
    let tokens = tokens.map(|(case, token)| (case, token, TokenError::Algorithm));
    refusals(&issuer, tokens.into()).await;
}

#[tokio::test]
async fn a_token_of_another_key_is_refused_whatever_its_header_says() {
    let (issuer, stranger) = (TestIssuer::start().await, TestIssuer::start().await);
    let claims = issuer.access_claims(alice(), NOW);
    let keys: Value = serde_json::from_str(&stranger.key_set()).unwrap();
    let own_key = json!({ "jwk": keys["keys"][0], "jku": stranger.settings().jwks_url });
    let tokens = vec![
        ("a key that nobody knows", stranger.sign(&stranger.header(), &claims), TokenError::UnknownKey),
        (
            "a path as kid",
            issuer.sign(&header_with(&issuer, json!({ "kid": "../../dev/null" })), &claims),
            TokenError::UnknownKey,
        ),
        ("an empty kid", issuer.sign(&header_with(&issuer, json!({ "kid": "" })), &claims), TokenError::UnknownKey),
        ("no kid", issuer.sign(&json!({ "alg": "RS256" }), &claims), TokenError::NoKeyId),
        ("our kid, another key", stranger.sign(&issuer.header(), &claims), TokenError::Signature),
        ("brings its own key", stranger.sign(&header_with(&issuer, own_key.clone()), &claims), TokenError::Signature),
        (
            "brings its own key and kid",
            stranger.sign(&header_with(&stranger, own_key), &claims),
            TokenError::UnknownKey,
        ),
        (
            "an extension",
            issuer.sign(&header_with(&issuer, json!({ "crit": ["b64"], "b64": false })), &claims),
            TokenError::Extension,
        ),
    ];
    refusals(&issuer, tokens).await;
    assert_eq!(stranger.fetches(), 0, "the address of keys in a header was followed");
}

#[tokio::test]
async fn a_token_that_was_changed_after_signing_is_refused() {
    let issuer = TestIssuer::start().await;
    let good = issuer.access_token(alice(), NOW);
    let parts: Vec<&str> = good.split('.').collect();
    let other_claims = unsigned(&issuer.header(), &claims_with(&issuer, json!({ "username": "mallory" })));
    let other_header = unsigned(&header_with(&issuer, json!({ "typ": "JWT" })), &json!({}));
    let tokens = vec![
        ("other claims", format!("{other_claims}.{}", parts[2]), TokenError::Signature),
        (
            "another header",
            format!("{}.{}.{}", other_header.split('.').next().unwrap(), parts[1], parts[2]),
            TokenError::Signature,
        ),
        ("no signature", format!("{}.{}.", parts[0], parts[1]), TokenError::Signature),
        (
            "half a signature",
            format!("{}.{}.{}", parts[0], parts[1], &parts[2][..parts[2].len() / 2 / 4 * 4]),
            TokenError::Signature,
        ),
        (
            "a signature of zeros",
            format!("{}.{}.{}", parts[0], parts[1], "A".repeat(parts[2].len())),
            TokenError::Signature,
        ),
    ];
    refusals(&issuer, tokens).await;
}

#[tokio::test]
async fn a_signed_token_with_wrong_claims_is_refused() {
    let issuer = TestIssuer::start().await;
    let seconds = NOW.as_secs();
    let leeway = CLOCK_LEEWAY.as_secs();
    let with = |changes: Value| issuer.sign(&issuer.header(), &claims_with(&issuer, changes));
    let id_token = issuer.sign(&issuer.header(), &issuer.id_claims(alice(), NOW));
    let tokens = vec![
        (
            "another pool",
            with(json!({ "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other" })),
            TokenError::Issuer,
        ),
        ("our pool among others", with(json!({ "iss": [issuer.settings().issuer] })), TokenError::Claims),
        ("no issuer", with(json!({ "iss": null })), TokenError::Claims),
        ("an id token", id_token, TokenError::TokenUse),
        ("a refresh token", with(json!({ "token_use": "refresh" })), TokenError::TokenUse),
        ("no use", with(json!({ "token_use": null })), TokenError::Claims),
        ("another client", with(json!({ "client_id": "somebody-else" })), TokenError::Client),
        ("no client", with(json!({ "client_id": null })), TokenError::Client),
        (
            "the client as audience only",
            with(json!({ "client_id": null, "aud": issuer.settings().client_id })),
            TokenError::Client,
        ),
        ("expires this second", with(json!({ "exp": seconds })), TokenError::Expired),
        ("expired at the epoch", with(json!({ "exp": 0 })), TokenError::Expired),
        ("never expires", with(json!({ "exp": null })), TokenError::Claims),
        ("expires before the epoch", with(json!({ "exp": -1 })), TokenError::Claims),
        ("expiry as text", with(json!({ "exp": (seconds + 60).to_string() })), TokenError::Claims),
        ("expiry beyond all integers", with(json!({ "exp": 1e300 })), TokenError::Claims),
        ("issued in the future", with(json!({ "iat": seconds + leeway + 1 })), TokenError::NotYetValid),
        ("not issued at all", with(json!({ "iat": null })), TokenError::Claims),
        ("valid in the future", with(json!({ "nbf": seconds + leeway + 1 })), TokenError::NotYetValid),
        ("valid at the end of time", with(json!({ "nbf": u64::MAX })), TokenError::NotYetValid),
        ("a name as subject", with(json!({ "sub": "alice" })), TokenError::Subject),
        ("an empty subject", with(json!({ "sub": "" })), TokenError::Subject),
        ("no subject", with(json!({ "sub": null })), TokenError::Claims),
        ("no username", with(json!({ "username": null })), TokenError::Claims),
        ("an empty username", with(json!({ "username": "" })), TokenError::Claims),
        ("an endless username", with(json!({ "username": "x".repeat(129) })), TokenError::Claims),
        ("no claims", issuer.sign(&issuer.header(), &json!({})), TokenError::Claims),
        ("claims that are none", issuer.sign(&issuer.header(), &json!(["access"])), TokenError::Claims),
    ];
    refusals(&issuer, tokens).await;
}

#[tokio::test]
async fn a_clock_that_is_a_little_slow_accepts_a_fresh_token() {
    let issuer = TestIssuer::start().await;
    let ahead = NOW.as_secs() + CLOCK_LEEWAY.as_secs();
    let claims = claims_with(&issuer, json!({ "iat": ahead, "nbf": ahead }));
    let verifier = Verifier::new(issuer.settings()).unwrap();
    assert!(verifier.verify(&issuer.sign(&issuer.header(), &claims), NOW).await.is_ok());
}

#[tokio::test]
async fn an_expiry_beyond_all_time_does_not_overflow() {
    let issuer = TestIssuer::start().await;
    let claims = claims_with(&issuer, json!({ "exp": u64::MAX }));
    let verifier = Verifier::new(issuer.settings()).unwrap();
    let accepted = verifier.verify(&issuer.sign(&issuer.header(), &claims), NOW).await.unwrap();
    assert_eq!(accepted.expires_at, Timestamp::from_millis(u64::MAX));
}
