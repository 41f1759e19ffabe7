//! Where a token and an origin are looked for.

use natter_cognito::testing::{TestIssuer, changed};
use serde_json::{Value, json};

use crate::gateway::{NOW, ORIGIN, alice, ask, event, handshake, started};

/// What it is, its headers, and the status that it gets.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], u16);

#[tokio::test]
async fn a_token_is_taken_from_the_two_headers_and_only_if_it_is_the_only_one() {
    let issuer = TestIssuer::start().await;
    let authorizer = started(&issuer).await;
    let token = issuer.access_token(alice(), NOW);
    let authorization: &str = &format!("Bearer {token}");
    let lower_case: &str = &format!("bearer {token}");
    let protocols: &str = &format!("natter.v1, bearer.{token}");
    let alone: &str = &format!("bearer.{token}");
    let twice: &str = &format!("natter.v1, bearer.{token}, bearer.{token}");
    let upper_case: &str = &format!("natter.v1, Bearer.{token}");
    let joined: &str = &format!("Bearer {token}, Bearer {token}");
    let cookie: &str = &format!("token={token}");
    let cases: &[Case<'_>] = &[
        ("Authorization", &[("Authorization", authorization)], 200),
        ("authorization, as HTTP/2 spells it", &[("authorization", authorization)], 200),
        ("the scheme in lower case, which RFC 9110 allows", &[("Authorization", lower_case)], 200),
        ("subprotocols", &[("Sec-WebSocket-Protocol", protocols)], 200),
        ("sec-websocket-protocol in lower case", &[("sec-websocket-protocol", protocols)], 200),
        (
            "subprotocols in two headers",
            &[("Sec-WebSocket-Protocol", "natter.v1"), ("Sec-WebSocket-Protocol", alone)],
            200,
        ),
        ("nothing", &[], 401),
        ("subprotocols without a token", &[("Sec-WebSocket-Protocol", "natter.v1")], 401),
        ("an empty bearer subprotocol", &[("Sec-WebSocket-Protocol", "natter.v1, bearer.")], 401),
        ("the token twice in subprotocols", &[("Sec-WebSocket-Protocol", twice)], 401),
        (
            "the token in two subprotocol headers",
            &[("Sec-WebSocket-Protocol", protocols), ("Sec-WebSocket-Protocol", alone)],
            401,
        ),
        ("the subprotocol in another case", &[("Sec-WebSocket-Protocol", upper_case)], 401),
        ("two Authorization headers", &[("Authorization", authorization), ("Authorization", authorization)], 401),
        (
            "two Authorization headers of another case",
            &[("Authorization", authorization), ("authorization", authorization)],
            401,
        ),
        ("two tokens in one Authorization header", &[("Authorization", joined)], 401),
        ("both headers", &[("Authorization", authorization), ("Sec-WebSocket-Protocol", protocols)], 401),
        ("another scheme", &[("Authorization", "Basic YWxpY2U6c2VjcmV0")], 401),
        (
            "another scheme beside a good token",
            &[("Authorization", "Basic YQ=="), ("Sec-WebSocket-Protocol", protocols)],
            401,
        ),
        ("the scheme alone", &[("Authorization", "Bearer")], 401),
        ("no scheme", &[("Authorization", &token)], 401),
        ("an empty header", &[("Authorization", "")], 401),
        ("a cookie", &[("Cookie", cookie)], 401),
    ];
    for (case, headers, status) in cases {
        assert_eq!(handshake(&authorizer, headers).await.status, *status, "{case}");
    }
}

#[tokio::test]
async fn a_token_in_the_address_is_not_looked_at() {
    let issuer = TestIssuer::start().await;
    let authorizer = started(&issuer).await;
    let token = issuer.access_token(alice(), NOW);
    let mut event = event(&[("Origin", ORIGIN)]);
    for name in ["token", "access_token", "Authorization", "authorization"] {
        event["queryStringParameters"][name] = json!(token);
        event["multiValueQueryStringParameters"][name] = json!([token]);
    }
    assert_eq!(ask(&authorizer, event).await.status, 401);
}

#[tokio::test]
async fn headers_that_come_in_one_form_only_will_do() {
    let issuer = TestIssuer::start().await;
    let authorizer = started(&issuer).await;
    let authorization = format!("Bearer {}", issuer.access_token(alice(), NOW));
    let both = event(&[("authorization", &authorization), ("origin", ORIGIN)]);
    for absent in ["headers", "multiValueHeaders"] {
        assert_eq!(ask(&authorizer, changed(both.clone(), json!({ absent: null }))).await.status, 200);
        let mut null = both.clone();
        null[absent] = Value::Null;
        assert_eq!(ask(&authorizer, null).await.status, 200);
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_with_403_even_with_a_good_token() {
    let issuer = TestIssuer::start().await;
    let authorizer = started(&issuer).await;
    let authorization: &str = &format!("Bearer {}", issuer.access_token(alice(), NOW));
    let cases: &[Case<'_>] = &[
        ("our page", &[("Origin", ORIGIN)], 200),
        ("our page, in lower case", &[("origin", ORIGIN)], 200),
        ("no browser", &[], 200),
        ("a foreign page", &[("Origin", "https://evil.example")], 403),
        ("a page that hides its origin", &[("Origin", "null")], 403),
        ("an empty origin", &[("Origin", "")], 403),
        ("our page and a foreign one", &[("Origin", ORIGIN), ("Origin", "https://evil.example")], 403),
        ("a foreign page and ours", &[("origin", "https://evil.example"), ("Origin", ORIGIN)], 403),
    ];
    for (case, origins, status) in cases {
        let headers = [&[("Authorization", authorization)], *origins].concat();
        assert_eq!(handshake(&authorizer, &headers).await.status, *status, "{case}");
    }
    assert_eq!(handshake(&authorizer, &[("Origin", "https://evil.example")]).await.status, 403, "without a token");
}
