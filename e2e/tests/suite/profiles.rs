//! Profiles, settings and finding people.

use natter_e2e::{User, app};
use serde_json::{Value, json};

/// The ids of those who are found by what `caller` types.
pub(crate) async fn found(app: &natter_e2e::App, caller: &User, typed: &str) -> Vec<String> {
    let (status, found) = app.http(caller, "GET", &format!("/v1/users?query={typed}"), &Value::Null).await;
    assert_eq!(status, 200, "{found}");
    let users = found["users"].as_array().unwrap().iter();
    users.map(|user| user["userId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_change_of_the_profile_reaches_ones_own_devices_and_those_one_talks_to() {
    let app = app().await;
    let (alice, bob, eve) = (app.user("alice").await, app.user("bob").await, app.user("eve").await);
    let (mut hers, mut his, mut outside) =
        (app.connect(&alice).await, app.connect(&bob).await, app.connect(&eve).await);
    app.open_direct(&alice, &bob).await;
    let change = json!({"displayName": "Alice Ä.", "about": "Hi!", "pronouns": "she/her"});
    let (status, profile) = app.http(&alice, "PATCH", "/v1/me", &change).await;
    assert_eq!((status, &profile["displayName"]), (200, &json!("Alice Ä.")));
    assert_eq!((&profile["about"], &profile["pronouns"]), (&json!("Hi!"), &json!("she/her")));
    for device in [&mut hers, &mut his] {
        assert_eq!(device.event("profileChanged").await["profile"], profile);
    }
    assert!(outside.events_so_far("profileChanged").await.is_empty());
    let (_, seen) = app.http(&eve, "GET", &format!("/v1/users/{}", alice.id), &Value::Null).await;
    assert_eq!(seen, profile);
    let (_, me) = app.http(&alice, "GET", "/v1/me", &Value::Null).await;
    assert_eq!((&me["profile"], &me["isModerator"]), (&profile, &json!(false)));
}

#[tokio::test]
async fn a_handle_is_taken_by_one_and_the_old_one_is_held() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&alice).await;
    app.connect(&bob).await;
    let wanted = format!("{}x", alice.username);
    let (status, profile) = app.http(&alice, "PATCH", "/v1/me", &json!({"handle": wanted.to_uppercase()})).await;
    assert_eq!((status, &profile["handle"]), (200, &json!(wanted)));
    for taken in [&wanted, &alice.username] {
        let (status, error) = app.http(&bob, "PATCH", "/v1/me", &json!({"handle": taken})).await;
        assert_eq!((status, &error["code"]), (409, &json!("handle_taken")));
    }
    for (body, code) in [
        (json!({"handle": "no!"}), "handle_invalid"),
        (json!({"handle": "support"}), "handle_invalid"),
        (json!({"handle": "deadbeefdeadbeefdeadbeefdeadbeef"}), "handle_invalid"),
        (json!({"displayName": "  "}), "display_name_invalid"),
        (json!({"displayName": "\u{200b}\u{3164}"}), "display_name_invalid"),
        (json!({"displayName": "Ben \u{202e}esaC"}), "display_name_invalid"),
        (json!({"about": "a".repeat(501)}), "about_invalid"),
        (json!({"pronouns": "a".repeat(41)}), "pronouns_invalid"),
        (json!({"nickname": "Al"}), "invalid_frame"),
    ] {
        let (status, error) = app.http(&bob, "PATCH", "/v1/me", &body).await;
        assert_eq!((status, &error["code"]), (400, &json!(code)));
    }
}

#[tokio::test]
async fn people_are_found_by_handle_and_name_as_they_wish() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&alice).await;
    let name = format!("zz{}", &alice.username[6..]);
    app.http(&alice, "PATCH", "/v1/me", &json!({"displayName": format!("Ms {name}")})).await;
    assert_eq!(found(app, &bob, &alice.username).await, [alice.id.as_str()]);
    assert_eq!(found(app, &bob, &name).await, [alice.id.as_str()]);
    let mut device = app.connect(&alice).await;
    let change = json!({"findableByName": false});
    let (status, settings) = app.http(&alice, "PATCH", "/v1/me/settings", &change).await;
    assert_eq!((status, &settings["findableByName"], &settings["presence"]), (200, &json!(false), &json!(true)));
    assert_eq!(device.event("settingsChanged").await["settings"], settings);
    assert!(found(app, &bob, &alice.username).await.is_empty());
    assert!(found(app, &bob, &name).await.is_empty());
}

#[tokio::test]
async fn nobody_lists_everybody() {
    let app = app().await;
    let eve = app.user("eve").await;
    for _ in 0..100 {
        let (status, answer) = app.http(&eve, "GET", "/v1/users?query=al", &Value::Null).await;
        if status == 429 {
            assert_eq!(answer["code"], "rate_limited");
            assert!(answer["retryAfterMs"].as_u64().unwrap() <= 60_000);
            return;
        }
        assert_eq!(status, 200, "{answer}");
    }
    panic!("a hundred searches in a row were answered");
}
