//! A device that was away catches up with one frame.

use natter_e2e::app;
use serde_json::json;

use crate::chat::{Pair, texts};

#[tokio::test]
async fn a_device_that_comes_back_gets_what_it_missed_and_one_that_starts_gets_the_list() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    pair.from_alice.say(&pair.conversation, "one").await;
    let seen = pair.at_bob.entry().await["seq"].clone();
    drop(pair.at_bob);
    for text in ["two", "three"] {
        pair.from_alice.say(&pair.conversation, text).await;
    }
    let mut back = app.connect(&pair.bob).await;
    let positions = json!({pair.conversation.as_str(): seen});
    for (positions, expected) in [(positions, vec!["two", "three"]), (json!({}), vec!["one", "two", "three"])] {
        let synced = back.request("sync", json!({"positions": positions})).await;
        assert_eq!(synced["type"], "synced", "{synced}");
        let conversation = &synced["conversations"][0];
        assert_eq!((texts(&conversation["entries"]), &conversation["recovered"]), (expected, &json!(true)));
        assert_eq!((&conversation["unread"], &conversation["lastSeq"]), (&json!(3), &json!(3)));
    }
}

#[tokio::test]
async fn nobody_catches_up_with_a_conversation_of_others() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    pair.from_alice.say(&pair.conversation, "private").await;
    let mut mallory = app.connect(&app.user("mallory").await).await;
    let synced = mallory.request("sync", json!({"positions": {pair.conversation.as_str(): 0}})).await;
    assert_eq!(synced["removed"], json!([pair.conversation]));
    assert_eq!(synced["conversations"], json!([]));
}
