//! What happens when time goes by.

use std::time::Duration;

use natter_chat::Timestamp;
use natter_e2e::{App, Device, User};
use natter_local::gateway::{Fault, Times, Where};
use serde_json::json;

use crate::chat::Pair;
use crate::presence::presence_of;

/// Lets a connection go on with this user's token; gives when that expires.
async fn authenticate(device: &mut Device, user: &User) -> Timestamp {
    let reply = device.request("authenticate", json!({"token": user.token})).await;
    assert_eq!(reply["type"], "authenticated", "{reply}");
    Timestamp::from_millis(reply["sessionExpiresAt"].as_u64().unwrap())
}

#[tokio::test]
async fn an_expired_session_answers_so_to_everything_until_it_is_renewed() {
    let app = App::offline().await;
    let clock = app.stack().clock();
    let mut pair = Pair::new(&app).await;
    let (renewed, left) = (&mut pair.from_alice, &mut app.connect(&pair.alice).await);
    let first = authenticate(left, &pair.alice).await;
    // A token tells whole seconds: until one has passed, a fresh one expires at the same time.
    let fresh = loop {
        let fresh = app.refresh(&pair.alice).await;
        if authenticate(renewed, &fresh).await > first {
            break fresh;
        }
    };
    clock.set_speed(0);
    clock.advance(first.since(clock.now()));
    let fields = json!({"conversationId": pair.conversation});
    for action in ["ping", "getMessages", "getConversations"] {
        assert_eq!(left.request(action, fields.clone()).await["code"], "session_expired", "{action}");
        assert_ne!(renewed.request(action, fields.clone()).await["type"], "error", "{action}");
    }
    authenticate(left, &fresh).await;
    assert_eq!(left.request("ping", json!({})).await["type"], "pong");
}

#[tokio::test]
async fn who_goes_without_a_word_is_there_no_more_after_a_while() {
    let app = App::offline().await;
    let mut pair = Pair::acquainted(&app).await;
    pair.at_bob.request("ping", json!({"active": true})).await;
    app.stack().faults().inject(Fault::LostDisconnect, Where::Route("$disconnect".to_owned()), Times::Next(1));
    drop(pair.at_bob);
    assert_eq!(presence_of(&mut pair.from_alice, &pair.bob).await["online"], true, "nobody has said otherwise");
    app.stack().clock().advance(Duration::from_mins(18));
    let gone = presence_of(&mut pair.from_alice, &pair.bob).await;
    assert_eq!(gone["online"], false);
    assert!(gone["lastSeenAt"].is_u64(), "{gone}");
}
