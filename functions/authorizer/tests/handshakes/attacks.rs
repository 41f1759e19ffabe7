//! Bad tokens: the usual attempts, each of them wherever a token can be carried.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use natter_cognito::MAX_TOKEN_BYTES;
use natter_cognito::testing::{TestIssuer, changed, unsigned};
use serde_json::{Value, json};

use crate::gateway::{NOW, alice, handshake, started};

/// Every bad token that is usually tried.
fn bad_tokens(issuer: &TestIssuer, stranger: &TestIssuer) -> Vec<(&'static str, String)> {
    let good = issuer.access_token(alice(), NOW);
    let claims = issuer.access_claims(alice(), NOW);
    let header_with = |changes: Value| issuer.sign(&changed(issuer.header(), changes), &claims);
    let claims_with = |changes: Value| issuer.sign(&issuer.header(), &changed(claims.clone(), changes));
    let seconds = NOW.as_secs();
    let others_key: Value = serde_json::from_str(&stranger.key_set()).unwrap();
    let own_key = json!({ "jwk": others_key["keys"][0], "jku": stranger.settings().jwks_url });
    let (message, signature) = good.rsplit_once('.').unwrap();
    let tampered = unsigned(&issuer.header(), &changed(claims.clone(), json!({ "username": "mallory" })));
    vec![
        ("empty", String::new()),
        ("garbage", "garbage".to_owned()),
        ("truncated in its signature", good[..good.len() - 40].to_owned()),
        ("truncated in its claims", message[..message.len() - 40].to_owned()),
        ("oversized", claims_with(json!({ "padding": "x".repeat(MAX_TOKEN_BYTES) }))),
        ("alg none", format!("{}.", unsigned(&json!({ "alg": "none", "kid": issuer.header()["kid"] }), &claims))),
        (
            "alg none with the signature of another",
            format!("{}.{signature}", unsigned(&json!({ "alg": "none" }), &claims)),
        ),
        ("HS256 with the public key as secret", hmac_signed(issuer, &claims)),
        ("RS512 in its header", header_with(json!({ "alg": "RS512" }))),
        ("a kid that nobody knows", header_with(json!({ "kid": "unknown" }))),
        ("no kid", header_with(json!({ "kid": null }))),
        ("another key under our kid", stranger.sign(&issuer.header(), &claims)),
        ("its own key in its header", stranger.sign(&changed(issuer.header(), own_key.clone()), &claims)),
        ("its own key and kid in its header", stranger.sign(&changed(stranger.header(), own_key), &claims)),
        ("tampered claims", format!("{tampered}.{signature}")),
        (
            "another issuer",
            claims_with(json!({ "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other" })),
        ),
        ("another client", claims_with(json!({ "client_id": "another" }))),
        ("an id token", issuer.sign(&issuer.header(), &issuer.id_claims(alice(), NOW))),
        ("expired", claims_with(json!({ "exp": seconds }))),
        ("not valid yet", claims_with(json!({ "nbf": seconds + 3600 }))),
        ("issued in the future", claims_with(json!({ "iat": seconds + 3600 }))),
        ("a subject that is no user", claims_with(json!({ "sub": "admin" }))),
    ]
}

fn hmac_signed(issuer: &TestIssuer, claims: &Value) -> String {
    let kid = issuer.header()["kid"].as_str().map(str::to_owned);
    let secret = EncodingKey::from_secret(issuer.public_key_pem().as_bytes());
    encode(&Header { kid, ..Header::new(Algorithm::HS256) }, claims, &secret).unwrap()
}

#[tokio::test]
async fn every_bad_token_is_refused_with_401_wherever_it_is_carried() {
    let (issuer, stranger) = (TestIssuer::start().await, TestIssuer::start().await);
    let authorizer = started(&issuer).await;
    for (case, token) in bad_tokens(&issuer, &stranger) {
        let authorization = format!("Bearer {token}");
        assert_eq!(handshake(&authorizer, &[("Authorization", &authorization)]).await.status, 401, "{case}");
        let protocols = format!("natter.v1, bearer.{token}");
        assert_eq!(handshake(&authorizer, &[("Sec-WebSocket-Protocol", &protocols)]).await.status, 401, "{case}");
    }
    let good = format!("Bearer {}", issuer.access_token(alice(), NOW));
    assert_eq!(handshake(&authorizer, &[("Authorization", &good)]).await.status, 200);
    assert_eq!(issuer.fetches(), 1, "a token caused a fetch beyond that of the start");
    assert_eq!(stranger.fetches(), 0, "the address of keys in a header was followed");
}
