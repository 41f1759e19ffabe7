//! That someone is typing.

use natter_e2e::app;
use serde_json::json;

use crate::chat::Pair;

#[tokio::test]
async fn the_other_one_sees_that_somebody_types_and_nobody_else_does() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut mallory = app.connect(&app.user("mallory").await).await;
    let fields = |active| json!({"conversationId": pair.conversation, "active": active});
    for active in [true, false] {
        assert_eq!(pair.from_alice.request("typing", fields(active)).await["type"], "done");
        let told = pair.at_bob.event("typing").await;
        assert_eq!((&told["userId"], &told["active"]), (&json!(pair.alice.id), &json!(active)));
    }
    let quiet = json!({"conversationId": pair.conversation, "active": true, "quiet": true});
    let id = pair.from_alice.send_request("typing", quiet).await;
    assert_eq!(pair.at_bob.event("typing").await["active"], true);
    assert_eq!(pair.from_alice.request("ping", json!({})).await["type"], "pong");
    assert!(!pair.from_alice.has_reply(&id), "nobody waits for it");
    assert_eq!(mallory.request("typing", fields(true)).await["code"], "conversation_not_found");
    assert!(pair.at_bob.events_so_far("typing").await.is_empty());
    assert!(pair.from_alice.events_so_far("typing").await.is_empty());
}
