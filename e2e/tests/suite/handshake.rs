//! Who is let in.

use natter_e2e::{Device, app};

#[tokio::test]
async fn a_browser_hands_its_token_over_as_a_subprotocol_and_gets_the_other_one_back() {
    let app = app().await;
    let device = app.connect(&app.user("alice").await).await;
    assert_eq!(device.handshake_header("sec-websocket-protocol"), Some("natter.v1"));
}

#[tokio::test]
async fn a_service_hands_its_token_over_as_a_header() {
    let app = app().await;
    let user = app.user("service").await;
    let mut request = app.handshake("natter.v1", &app.origin);
    request.headers_mut().remove("Sec-WebSocket-Protocol");
    request.headers_mut().remove("Origin");
    request.headers_mut().insert("Authorization", format!("Bearer {}", user.token).parse().unwrap());
    let mut device = Device::connect(request).await.unwrap();
    assert_eq!(device.request("ping", serde_json::json!({})).await["type"], "pong");
}

#[tokio::test]
async fn a_handshake_without_a_good_token_is_refused() {
    let app = app().await;
    let user = app.user("mallory").await;
    let truncated = &user.token[..user.token.len() - 10];
    for protocols in [
        "natter.v1",
        "natter.v1, bearer.",
        "natter.v1, bearer.abc",
        &format!("natter.v1, bearer.{truncated}"),
        &format!("natter.v1, bearer.{}", user.id_token),
    ] {
        assert_eq!(Device::refused_status(app.handshake(protocols, &app.origin)).await, 401, "{protocols}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let app = app().await;
    let user = app.user("alice").await;
    let protocols = format!("natter.v1, bearer.{}", user.token);
    for origin in ["https://evil.example", "null", &format!("{}.evil.example", app.origin)] {
        assert_eq!(Device::refused_status(app.handshake(&protocols, origin)).await, 403, "{origin}");
    }
}
