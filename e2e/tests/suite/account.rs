//! Devices, sessions, and leaving.

use std::time::Duration;

use natter_e2e::{App, User, app, entry_id};
use serde_json::{Value, json};
use tokio::time::{Instant, interval};

use crate::chat::Pair;
use crate::outsiders::routes_by_token;
use crate::profiles::found;

/// How long something may take that goes on in the background.
const PATIENCE: Duration = Duration::from_mins(1);

/// Signs in until a session is accepted: tokens tell the second in which they were issued, and one of the second in which
/// sessions were revoked is not.
async fn sign_in_anew(app: &App, user: &User) -> User {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let user = app.sign_in_again(user).await.unwrap();
        if app.http(&user, "GET", "/v1/me", &Value::Null).await.0 == 200 {
            return user;
        }
    }
    panic!("nobody can sign in any more");
}

/// Asks until the answer is as wanted.
pub(crate) async fn until(app: &App, user: &User, path: &str, is_so: impl Fn(u16, &Value) -> bool) -> Value {
    let mut ticks = interval(Duration::from_millis(50));
    let begun = Instant::now();
    loop {
        ticks.tick().await;
        let (status, answer) = app.http(user, "GET", path, &Value::Null).await;
        if is_so(status, &answer) {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{path}: {status} {answer}");
    }
}

#[tokio::test]
async fn one_device_is_signed_out_and_the_others_stay() {
    let app = app().await;
    let phone = app.user("alice").await;
    let laptop = app.sign_in_again(&phone).await.unwrap();
    let (mut on_phone, mut on_laptop) = (app.connect(&phone).await, app.connect(&laptop).await);
    let (_, devices) = app.http(&laptop, "GET", "/v1/me/devices", &Value::Null).await;
    let devices = devices["devices"].as_array().unwrap();
    assert_eq!(devices.len(), 2);
    let other = devices.iter().find(|device| device["isCurrent"] == false).unwrap();
    let path = format!("/v1/me/devices/{}", other["sessionId"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(app.http(&laptop, "DELETE", &path, &Value::Null).await.0, 200);
    }
    on_phone.closed().await;
    let (status, error) = app.http(&phone, "GET", "/v1/me", &Value::Null).await;
    assert_eq!((status, &error["code"]), (401, &json!("session_revoked")));
    assert_eq!(on_laptop.request("ping", json!({})).await["type"], "pong");
    let (_, devices) = app.http(&laptop, "GET", "/v1/me/devices", &Value::Null).await;
    assert_eq!(devices["devices"].as_array().unwrap().len(), 1);
    let (status, error) =
        app.http(&laptop, "DELETE", &format!("/v1/me/devices/{}", "x".repeat(129)), &Value::Null).await;
    assert_eq!((status, &error["code"]), (404, &json!("device_not_found")));
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_and_lets_one_sign_in_anew() {
    let app = app().await;
    let user = app.user("alice").await;
    let mut device = app.connect(&user).await;
    assert_eq!(app.http(&user, "DELETE", "/v1/me/sessions", &Value::Null).await.0, 200);
    device.closed().await;
    for route in routes_by_token() {
        let path = route.path.split('/').map(|part| if part.starts_with('{') { user.id.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let (status, error) = app.http(&user, route.method.as_str(), &path, &json!({})).await;
        assert_eq!((status, &error["code"]), (401, &json!("session_revoked")), "{}", route.key());
    }
    let user = sign_in_anew(app, &user).await;
    app.connect(&user).await;
}

#[tokio::test]
async fn all_ones_data_come_in_one_archive() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    pair.from_alice.say(&pair.conversation, "for the archive").await;
    let (status, export) = app.http(&pair.alice, "POST", "/v1/me/export", &json!({})).await;
    assert_eq!((status, &export["state"]), (202, &json!("running")), "{export}");
    let ready = until(app, &pair.alice, "/v1/me/export", |_, export| export["state"] == "ready").await;
    let archive = app.download(ready["url"].as_str().unwrap()).await;
    assert!(archive.starts_with(b"PK"), "a ZIP file");
    let stolen = ready["url"].as_str().unwrap().replace("X-Amz-Signature=", "X-Amz-Signature=0");
    assert!(!app.download(&stolen).await.starts_with(b"PK"));
    let (_, others) = app.http(&pair.bob, "GET", "/v1/me/export", &Value::Null).await;
    assert_eq!(others["state"], "none");
}

#[tokio::test]
async fn who_leaves_takes_along_the_group_in_which_nobody_else_is_left() {
    let app = app().await;
    let user = app.user("alice").await;
    // Whoever connects is registered, also where Cognito's trigger does not do it.
    let _device = app.connect(&user).await;
    let group = json!({"kind": "group", "requestId": entry_id(), "title": "Alone", "userIds": []});
    let (status, made) = app.http(&user, "POST", "/v1/conversations", &group).await;
    assert_eq!(status, 201, "{made}");
    let (status, erasure) = app.http(&user, "DELETE", "/v1/me", &json!({"handle": user.username})).await;
    assert_eq!(status, 202, "{erasure}");
    // Their Cognito user goes last.
    let (mut ticks, begun) = (interval(Duration::from_millis(50)), Instant::now());
    while app.is_known(&user).await {
        ticks.tick().await;
        assert!(begun.elapsed() < PATIENCE, "the erasure does not come to its end");
    }
}

#[tokio::test]
async fn who_leaves_is_gone_and_the_others_keep_their_conversation() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    pair.from_alice.say(&pair.conversation, "forget me").await;
    pair.at_bob.say(&pair.conversation, "never").await;
    let (status, error) = app.http(&pair.alice, "DELETE", "/v1/me", &json!({"handle": pair.bob.username})).await;
    assert_eq!((status, &error["code"]), (400, &json!("handle_invalid")));
    let (status, erasure) = app.http(&pair.alice, "DELETE", "/v1/me", &json!({"handle": pair.alice.username})).await;
    assert_eq!(status, 202, "{erasure}");
    assert!(erasure["receiptId"].is_string());
    pair.from_alice.closed().await;
    let told = pair.at_bob.event("profileChanged").await;
    assert_eq!((&told["profile"]["userId"], &told["profile"]["isDeleted"]), (&json!(pair.alice.id), &json!(true)));
    assert_eq!(told["profile"]["displayName"], "Deleted user");
    let (_, profile) = app.http(&pair.bob, "GET", &format!("/v1/users/{}", pair.alice.id), &Value::Null).await;
    assert_eq!(profile, told["profile"]);
    // What she wrote goes before she does.
    let path = format!("/v1/conversations/{}/members", pair.conversation);
    until(app, &pair.bob, &path, |_, page| page["members"].as_array().is_some_and(|members| members.len() == 1)).await;
    assert_eq!(app.http(&pair.alice, "GET", "/v1/me", &Value::Null).await.0, 401);
    assert!(found(app, &pair.bob, &pair.alice.username).await.is_empty());
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    let contents: Vec<_> = page["entries"].as_array().unwrap().iter().map(|entry| entry["content"].clone()).collect();
    assert_eq!(contents, [json!({"kind": "erased"}), json!({"kind": "message", "text": "never"})]);
}
