//! How long a sign-in is good, and who ends it.

use natter_e2e::{App, Device, User, app};
use serde_json::{Value, json};

async fn authenticate(device: &mut Device, user: &User) -> Value {
    device.request("authenticate", json!({"token": user.token})).await
}

async fn ping(device: &mut Device) -> Value {
    device.request("ping", json!({})).await
}

fn status_of(app: &App, user: &User) -> impl Future<Output = u16> {
    Device::refused_status(app.handshake_of(user))
}

#[tokio::test]
async fn a_fresh_token_renews_an_open_connection_and_nobody_elses_does() {
    let app = app().await;
    let (alice, mallory) = (app.user("alice").await, app.user("mallory").await);
    let mut device = app.connect(&alice).await;
    let renewed = authenticate(&mut device, &app.refresh(&alice).await).await;
    assert_eq!(renewed["type"], "authenticated", "{renewed}");
    assert!(renewed["sessionExpiresAt"].is_u64());
    for token in [&mallory.token, &alice.id_token, "eyJ", ""] {
        let refused = device.request("authenticate", json!({"token": token})).await;
        assert_eq!(refused["code"], "token_invalid", "{refused}");
    }
    assert_eq!(ping(&mut device).await["type"], "pong", "what was refused changes nothing");
}

#[tokio::test]
async fn a_revoked_device_is_cut_off_within_seconds_and_the_others_go_on() {
    let app = app().await;
    let laptop = app.user("alice").await;
    let phone = app.sign_in(&laptop).await;
    let (mut on_laptop, mut on_phone) = (app.connect(&laptop).await, app.connect(&phone).await);
    let (_, listed) = app.http(&laptop, "GET", "/v1/me/devices", &Value::Null).await;
    let devices = listed["devices"].as_array().unwrap();
    assert_eq!(devices.len(), 2, "{listed}");
    let other = devices.iter().find(|device| device["isCurrent"] == false).unwrap();
    let path = format!("/v1/me/devices/{}", other["sessionId"].as_str().unwrap());
    assert_eq!(app.http(&laptop, "DELETE", &path, &Value::Null).await.0, 200);

    on_phone.closed().await;
    assert_eq!(status_of(app, &phone).await, 401);
    let (status, error) = app.http(&phone, "GET", "/v1/me", &Value::Null).await;
    assert_eq!((status, &error["code"]), (401, &json!("session_revoked")));
    assert_eq!(ping(&mut on_laptop).await["type"], "pong");
    let refused = authenticate(&mut on_laptop, &phone).await;
    assert_eq!(refused["code"], "session_revoked", "{refused}");
}

#[tokio::test]
async fn signing_out_everywhere_cuts_everything_off() {
    let app = app().await;
    let laptop = app.user("alice").await;
    let phone = app.sign_in(&laptop).await;
    let (mut on_laptop, mut on_phone) = (app.connect(&laptop).await, app.connect(&phone).await);
    assert_eq!(app.http(&laptop, "DELETE", "/v1/me/sessions", &Value::Null).await.0, 200);
    on_laptop.closed().await;
    on_phone.closed().await;
    for user in [&laptop, &phone] {
        assert_eq!(status_of(app, user).await, 401);
        assert_eq!(app.http(user, "GET", "/v1/me", &Value::Null).await.0, 401);
    }
}
