//! Bad input: each gets a typed error, and none closes the socket or leaves anything behind.

use natter_e2e::{app, entry_id};
use serde_json::{Value, json};

use crate::chat::Pair;

fn assert_is_error(frame: &Value, code: &str, context: &str) {
    assert_eq!(frame["type"], "error", "{context}: {frame}");
    assert_eq!(frame["code"], code, "{context}: {frame}");
    assert!(frame["message"].as_str().is_some_and(|message| !message.is_empty()), "{context}: {frame}");
    assert!(frame["retryable"].is_boolean(), "{context}: {frame}");
}

#[tokio::test]
async fn frames_that_cannot_be_read_get_an_error_without_id() {
    let app = app().await;
    let mut device = app.connect(&app.user("mallory").await).await;
    for (frame, code) in [
        ("hello", "invalid_json"),
        ("{", "invalid_json"),
        (r#"{"action":"ping","id":1e999}"#, "invalid_json"),
        ("[]", "invalid_frame"),
        ("null", "invalid_frame"),
        ("7", "invalid_frame"),
        (r#"{"action":"ping"}"#, "invalid_frame"),
        (r#"{"action":"ping","id":7}"#, "invalid_frame"),
        (r#"{"action":"fly"}"#, "unknown_action"),
        (r#"{"action":{"a":1}}"#, "invalid_frame"),
    ] {
        device.send_text(frame).await;
        assert_is_error(&device.error_without_id().await, code, frame);
    }
    assert_eq!(device.request("ping", json!({})).await["type"], "pong");
}

#[tokio::test]
async fn a_frame_that_breaks_off_after_its_id_gets_an_error_with_it() {
    let app = app().await;
    let mut device = app.connect(&app.user("mallory").await).await;
    let deep = format!(r#"{{"action":"ping","id":"x","a":{}}}"#, "[".repeat(5_000));
    for frame in [deep.as_str(), r#"{"action":"ping","id":"x","#, r#"{"id":"x","text":"cut \ud83d off"}"#] {
        device.send_text(frame).await;
        let error = device.reply("x").await;
        assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!("invalid_json")), "{frame}");
    }
}

#[tokio::test]
async fn requests_that_are_wrong_get_an_error_with_their_id() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let conversation = pair.conversation.as_str();
    let send = |text: &str| json!({"conversationId": conversation, "entryId": entry_id(), "text": text});
    let with = |mut fields: Value, name: &str, value: Value| {
        fields[name] = value;
        fields
    };
    let future = "ffffffff-ffff-7000-8000-000000000000";
    for (action, fields, code) in [
        ("fly", json!({}), "unknown_action"),
        ("sendMessage", json!({}), "invalid_frame"),
        ("sendMessage", with(send("a"), "text", json!(7)), "invalid_frame"),
        ("sendMessage", with(send("a"), "text", json!(null)), "invalid_frame"),
        ("sendMessage", with(send("a"), "conversationId", json!("x")), "invalid_frame"),
        ("sendMessage", with(send("a"), "entryId", json!(12)), "invalid_frame"),
        ("sendMessage", with(send("a"), "entryId", json!("6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55")), "entry_id_invalid"),
        ("sendMessage", with(send("a"), "entryId", json!(future)), "entry_id_invalid"),
        ("sendMessage", with(send("a"), "entryId", json!("01800000-0000-7000-8000-000000000000")), "entry_id_expired"),
        ("sendMessage", send(""), "text_empty"),
        ("sendMessage", send(" \n\t "), "text_empty"),
        ("sendMessage", send(&"a".repeat(8_001)), "text_too_long"),
        ("sendMessage", send(&"é".repeat(4_001)), "text_too_long"),
        ("sendMessage", send("a\u{0}b"), "text_forbidden_character"),
        ("sendMessage", send("a\u{1b}[31mb"), "text_forbidden_character"),
        ("getMessages", json!({}), "invalid_frame"),
        ("getMessages", json!({"conversationId": conversation, "limit": 0}), "invalid_frame"),
        ("getMessages", json!({"conversationId": conversation, "limit": 101}), "invalid_frame"),
        ("getMessages", json!({"conversationId": conversation, "limit": -1}), "invalid_frame"),
        ("getMessages", json!({"conversationId": conversation, "before": 1.5}), "invalid_frame"),
        ("getMessages", json!({"conversationId": conversation, "before": 5, "after": 1}), "invalid_frame"),
        ("getConversations", json!({"limit": 0}), "invalid_frame"),
        ("getConversations", json!({"limit": 101}), "invalid_frame"),
        ("getConversations", json!({"after": 7}), "invalid_frame"),
        ("getUsers", json!({}), "invalid_frame"),
        ("getUsers", json!({"userIds": []}), "invalid_frame"),
        ("getUsers", json!({"userIds": ["x"]}), "invalid_frame"),
        ("getUsers", json!({"handlePrefix": "a"}), "invalid_frame"),
        ("getUsers", json!({"handlePrefix": "al", "userIds": [pair.bob.id]}), "invalid_frame"),
    ] {
        let context = format!("{action} {}", fields.to_string().chars().take(120).collect::<String>());
        assert_is_error(&pair.from_alice.request(action, fields).await, code, &context);
    }
    let page = pair.at_bob.messages(conversation, json!({})).await;
    assert_eq!(page["entries"], json!([]), "nothing was left behind");
}

#[tokio::test]
async fn a_doubled_key_is_refused_with_the_name_of_the_field() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let frame = format!(
        r#"{{"action":"sendMessage","id":"d","conversationId":"{}","entryId":"{}","text":"a","text":"b"}}"#,
        pair.conversation,
        entry_id()
    );
    pair.from_alice.send_text(&frame).await;
    let refused = pair.from_alice.reply("d").await;
    assert_is_error(&refused, "invalid_frame", "doubled text");
    assert!(refused["message"].as_str().unwrap().contains("text"));
}

#[tokio::test]
async fn the_longest_text_is_taken() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let longest = "é".repeat(4_000);
    assert_eq!(pair.from_alice.say(&pair.conversation, &format!(" {longest} ")).await["type"], "messageAccepted");
    assert_eq!(pair.at_bob.entry().await["content"]["text"], longest.as_str());
}

#[tokio::test]
async fn bad_http_requests_get_a_typed_error() {
    let app = app().await;
    let alice = app.user("alice").await;
    app.connect(&alice).await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (body, status, code) in [
        ("", 400, "invalid_json"),
        ("{", 400, "invalid_json"),
        ("[]", 400, "invalid_frame"),
        (r#"{"kind":"direct"}"#, 400, "invalid_frame"),
        (r#"{"kind":"flock","withUserId":"x"}"#, 400, "invalid_frame"),
        (r#"{"kind":"direct","withUserId":"x"}"#, 400, "invalid_frame"),
        (&format!(r#"{{"kind":"direct","withUserId":"{nobody}"}}"#), 404, "user_not_found"),
        (&format!(r#"{{"kind":"direct","withUserId":"{}"}}"#, alice.id), 400, "conversation_with_self"),
    ] {
        let (got, error) = app.post_text(Some(&alice.token), "/v1/conversations", body).await;
        assert_eq!((got, error["code"].as_str()), (status, Some(code)), "{body}: {error}");
    }
    for token in [None, Some("abc"), Some(alice.id_token.as_str())] {
        let (status, _) = app.post_text(token, "/v1/conversations", "{}").await;
        assert_eq!(status, 401, "{token:?}");
    }
}
