//! What moderators do, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use moderation::ModerationApi;
use natter_chat::{EntryContent, Seq, UserId};
use natter_protocol::api::ModerationRoute as Route;
use natter_testing::http::{Api, Asked};
use natter_testing::person;
use serde_json::{Value, json};
use uuid::Uuid;

async fn start() -> (Api<ModerationApi>, UserId) {
    let own = [("MEDIA_BUCKET", "media"), ("PICTURES_BUCKET", "pictures"), ("USER_POOL_ID", "us-east-1_test")];
    let api = Api::start(&own).await;
    let moderator = api.user("moderator").await;
    (api, moderator)
}

fn about(user: UserId, body: Value) -> Asked {
    Asked::default().as_moderator().parameter("userId", user).body(body)
}

/// What the audit log tells of this month, the newest first.
async fn audit(api: &Api<ModerationApi>, moderator: UserId) -> Vec<Value> {
    let page = api.done(moderator, Route::Audit, Asked::default().as_moderator()).await;
    page["records"].as_array().unwrap().iter().map(|record| record["act"]["kind"].clone()).collect()
}

#[tokio::test]
async fn who_is_suspended_is_cut_off_until_it_ends_and_it_is_written_down() {
    let (api, moderator) = start().await;
    let bob = api.user("bob").await;
    let device = api.device(bob).await;
    let until = api.now.plus(Duration::from_hours(1));
    api.done(moderator, Route::Suspend, about(bob, json!({"until": until, "reason": "spam"}))).await;
    assert_eq!(api.outside.closed(), [device]);
    let status = api.users.current_account_status(bob).await.unwrap();
    assert!(status.check(api.now).is_err());
    assert!(status.check(until).is_ok(), "it ends by itself");
    api.done(moderator, Route::Unsuspend, about(bob, json!({"reason": "a mistake"}))).await;
    assert!(api.users.current_account_status(bob).await.unwrap().check(api.now).is_ok());
    let mut kinds = audit(&api, moderator).await;
    kinds.sort_by_key(Value::to_string);
    assert_eq!(kinds, ["suspended", "unsuspended"]);
}

#[tokio::test]
async fn nothing_happens_without_a_reason_or_to_nobody_or_in_the_past() {
    let (api, moderator) = start().await;
    let bob = api.user("bob").await;
    let refused = async |user, body| api.refused(moderator, Route::Suspend, about(user, body)).await;
    assert_eq!(refused(bob, json!({"reason": " "})).await, "invalid_frame");
    assert_eq!(
        refused(bob, json!({"reason": "spam", "until": api.now.minus(Duration::from_secs(1))})).await,
        "invalid_frame"
    );
    assert_eq!(refused(person(), json!({"reason": "spam"})).await, "user_not_found");
    assert!(api.users.current_account_status(bob).await.unwrap().check(api.now).is_ok());
    assert_eq!(audit(&api, moderator).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_removed_message_is_erased_and_told_and_a_repetition_changes_nothing() {
    let (api, moderator) = start().await;
    let (alice, bob, conversation) = api.direct().await;
    let spam = api.say(conversation, bob, "Buy this!").await;
    let device = api.device(alice).await;
    let removal = |request: Uuid| {
        let asked = Asked::default().as_moderator().parameter("conversationId", conversation);
        asked.parameter("entryId", spam.entry_id).body(json!({"requestId": request, "reason": "spam"}))
    };
    let request = Uuid::now_v7();
    for _ in 0..2 {
        api.done(moderator, Route::RemoveMessage, removal(request)).await;
    }
    let stored = api.messages.get(conversation, spam.seq).await.unwrap().unwrap();
    assert_eq!(stored.content, EntryContent::Erased {});
    let deleted = EntryContent::Deleted { target_id: spam.entry_id, target_seq: Some(spam.seq) };
    let told = api.entries_at(&device);
    assert!(told.iter().all(|entry| entry.content == deleted && entry.sender_id == moderator), "{told:?}");
    let head = api.conversations.head(conversation).await.unwrap().unwrap();
    assert_eq!(head.last_seq, spam.seq.next(), "one entry tells it");
    assert_eq!(audit(&api, moderator).await, ["messageRemoved"]);
    assert!(head.last_seq > Seq::ZERO);
}
