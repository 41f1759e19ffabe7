//! Who is there.

use natter_e2e::{Device, User, app};
use serde_json::{Value, json};

use crate::chat::Pair;

/// What somebody learns of somebody; null where that is nothing.
pub(crate) async fn presence_of(device: &mut Device, user: &User) -> Value {
    let reply = device.request("getPresence", json!({"userIds": [user.id]})).await;
    assert_eq!(reply["type"], "presence", "{reply}");
    reply["presences"].get(0).cloned().unwrap_or_default()
}

#[tokio::test]
async fn somebody_is_there_from_their_first_active_ping_until_their_last_device_goes() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    assert_eq!(presence_of(&mut pair.from_alice, &pair.bob).await, Value::Null, "never there");
    pair.at_bob.request("ping", json!({})).await;
    assert_eq!(presence_of(&mut pair.from_alice, &pair.bob).await, Value::Null, "connected, but not looking");
    pair.at_bob.request("ping", json!({"active": true})).await;
    let there = presence_of(&mut pair.from_alice, &pair.bob).await;
    assert_eq!(
        (&there["userId"], &there["online"], there.get("lastSeenAt")),
        (&json!(pair.bob.id), &json!(true), None)
    );
    drop(pair.at_bob);
    loop {
        // `$disconnect` runs some time after the socket has closed.
        let gone = presence_of(&mut pair.from_alice, &pair.bob).await;
        if gone["online"] == false {
            assert!(gone["lastSeenAt"].is_u64(), "{gone}");
            break;
        }
    }
}

#[tokio::test]
async fn a_pong_tells_who_is_there_until_they_go_out_of_sight() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    for active in [true, false, true] {
        pair.at_bob.request("ping", json!({"active": active})).await;
        let watch = json!({"watch": [pair.bob.id]});
        let pong = pair.from_alice.request("ping", watch.clone()).await;
        assert_eq!(pong["presences"][0]["online"], active, "{pong}");
        let mut token = watch;
        token["token"] = json!(pair.alice.token);
        assert_eq!(pair.from_alice.request("authenticate", token).await["presences"], pong["presences"]);
    }
}

#[tokio::test]
async fn nothing_is_learned_across_a_block() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    pair.at_bob.request("ping", json!({"active": true})).await;
    assert_eq!(presence_of(&mut pair.from_alice, &pair.bob).await["online"], true);
    let (status, _) = app.http(&pair.bob, "PUT", &format!("/v1/me/blocks/{}", pair.alice.id), &json!({})).await;
    assert_eq!(status, 200);
    assert_eq!(presence_of(&mut pair.from_alice, &pair.bob).await, Value::Null);
    let pong = pair.from_alice.request("ping", json!({"watch": [pair.bob.id]})).await;
    assert_eq!(pong.get("presences"), None, "{pong}");
    let typing = json!({"conversationId": pair.conversation, "active": true});
    assert_eq!(pair.from_alice.request("typing", typing).await["code"], "blocked");
}
