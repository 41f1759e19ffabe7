//! What happens when time goes by.

use natter_chat::Timestamp;
use natter_e2e::{App, Device, User};
use serde_json::json;

use crate::chat::Pair;

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
