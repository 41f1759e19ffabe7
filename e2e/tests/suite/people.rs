//! Finding people, and the list of conversations.

use natter_e2e::{app, conversation_of};
use serde_json::{Value, json};

use crate::chat::Pair;

#[tokio::test]
async fn either_side_opens_the_same_conversation() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&alice).await;
    app.connect(&bob).await;
    let (first, opened) = app.post(&alice, "/v1/conversations", &json!({"kind": "direct", "withUserId": bob.id})).await;
    let (second, again) = app.post(&bob, "/v1/conversations", &json!({"kind": "direct", "withUserId": alice.id})).await;
    assert_eq!((first, second), (201, 200));
    for field in ["conversationId", "kind", "userIds", "createdAt", "lastSeq"] {
        assert_eq!(opened[field], again[field], "{field}");
    }
    // Alice is a stranger to Bob, who has yet to accept.
    let requests = [&opened, &again].map(|conversation| &conversation["membership"]["isRequest"]);
    assert_eq!((requests, &opened["kind"]), ([&json!(false), &json!(true)], &json!("direct")));
    let mut members: Vec<&str> = opened["userIds"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    members.sort_unstable();
    let mut both = [alice.id.as_str(), bob.id.as_str()];
    both.sort_unstable();
    assert_eq!(members, both);
}

#[tokio::test]
async fn a_person_is_found_by_handle_and_by_id() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&bob).await;
    let mut device = app.connect(&alice).await;
    let beginning = format!("@{}", &bob.username[..10].to_uppercase());
    let by_handle = device.request("getUsers", json!({"handlePrefix": beginning})).await;
    let by_id = device.request("getUsers", json!({"userIds": [bob.id, "00000000-0000-4000-8000-000000000000"]})).await;
    for found in [by_handle, by_id] {
        let users = found["users"].as_array().unwrap();
        assert_eq!(users.len(), 1, "{found}");
        assert_eq!(
            (users[0]["userId"].as_str(), users[0]["handle"].as_str()),
            (Some(bob.id.as_str()), Some(bob.username.as_str()))
        );
    }
}

#[tokio::test]
async fn conversations_are_listed_by_last_activity_with_a_preview_and_paged() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut ids = vec![pair.conversation.clone()];
    for name in ["carol", "dave"] {
        let other = app.user(name).await;
        app.connect(&other).await;
        ids.push(app.open_direct(&pair.alice, &other).await);
    }
    for id in &ids {
        pair.from_alice.say(id, &format!("in {id}")).await;
    }
    let (mut listed, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = pair.from_alice.request("getConversations", json!({"limit": 2, "after": after})).await;
        for conversation in page["conversations"].as_array().unwrap() {
            let id = conversation_of(conversation);
            assert_eq!(conversation["preview"]["text"], format!("in {id}"));
            assert_eq!(conversation["lastSeq"], 1);
            listed.push(id);
        }
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    ids.reverse();
    assert_eq!(listed, ids);
}
