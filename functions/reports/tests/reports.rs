//! Reporting people and messages, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use natter_chat::lookup::LookedUp;
use natter_chat::{ConversationId, EntryId, UserId};
use natter_protocol::api::ReportsRoute as Route;
use natter_protocol::api::moderation::{Report, ReportStatus};
use natter_testing::http::{Api, Asked};
use natter_testing::person;
use reports::ReportsApi;
use serde_json::{Value, json};
use uuid::Uuid;

async fn start() -> Api<ReportsApi> {
    Api::start(&[("FIND_MESSAGE_FUNCTION", "find-message"), ("RATE_LIMIT_REPORTS", "3")]).await
}

fn of_user(user: UserId) -> Value {
    json!({"kind": "user", "userId": user})
}

fn of_message(conversation: ConversationId, entry: EntryId) -> Value {
    json!({"kind": "message", "conversationId": conversation, "entryId": entry})
}

fn report(subject: &Value) -> Asked {
    Asked::default().body(json!({"reportId": Uuid::now_v7(), "subject": subject, "category": "spam"}))
}

/// The reports that wait for a moderator.
async fn open(api: &Api<ReportsApi>) -> Vec<Report> {
    api.safety.reports(ReportStatus::Open, None, 20).await.unwrap().0
}

#[tokio::test]
async fn a_reported_message_comes_with_what_stands_around_it_as_far_as_the_reporter_sees_it() {
    let api = start().await;
    let (alice, bob, late) = (api.user("alice").await, api.user("bob").await, api.user("late").await);
    let group = api.group(&[alice, bob]).await;
    api.say(group, alice, "before their time").await;
    api.join_late(group, late).await;
    api.say(group, alice, "hello").await;
    let spam = api.say(group, bob, "Buy this!").await;
    api.say(group, alice, "no").await;
    api.done(late, Route::Report, report(&of_message(group, spam.entry_id))).await;
    let [report] = &open(&api).await[..] else { panic!("one report") };
    assert_eq!((report.accused_id, report.reporter_id), (bob, Some(late)));
    let entries = &report.evidence.as_ref().unwrap().entries;
    let texts: Vec<_> =
        entries.iter().map(|entry| serde_json::to_value(entry).unwrap()["content"]["text"].clone()).collect();
    assert_eq!(texts, ["hello", "Buy this!", "no"]);
}

#[tokio::test]
async fn a_message_that_the_reporter_cannot_see_is_not_reported() {
    let api = start().await;
    let (alice, late) = (api.user("alice").await, api.user("late").await);
    let group = api.group(&[alice]).await;
    let hidden = api.say(group, alice, "before their time").await;
    api.join_late(group, late).await;
    let of_hidden = of_message(group, hidden.entry_id);
    assert_eq!(api.refused(late, Route::Report, report(&of_hidden)).await, "entry_not_found");
    let outsider = api.user("outsider").await;
    assert_eq!(api.refused(outsider, Route::Report, report(&of_hidden)).await, "conversation_not_found");
    assert_eq!(api.refused(alice, Route::Report, report(&of_user(person()))).await, "user_not_found");
    assert_eq!(open(&api).await, []);
}

#[tokio::test]
async fn a_message_that_has_left_dynamodb_is_looked_up_in_the_archive() {
    let api = start().await;
    let (alice, bob, conversation) = api.direct().await;
    let mut old = api.say(conversation, bob, "long ago").await;
    old.entry_id = Uuid::now_v7().into();
    let found = LookedUp { entry: Some(old.clone()), changes: Vec::new() };
    api.outside.answer_invocations(Some(json!(found)));
    api.done(alice, Route::Report, report(&of_message(conversation, old.entry_id))).await;
    let [report] = &open(&api).await[..] else { panic!("one report") };
    assert_eq!((report.accused_id, report.evidence.as_ref().unwrap().entries.len()), (bob, 1));
}

#[tokio::test]
async fn a_repeated_report_is_one_and_nobody_reports_without_end() {
    let api = start().await;
    let (alice, bob) = (api.user("alice").await, api.user("bob").await);
    let asked = report(&of_user(bob));
    let (first, again) =
        (api.call(alice, Route::Report, asked.clone()).await, api.call(alice, Route::Report, asked).await);
    assert_eq!((first.0, again.0), (201, 200));
    assert_eq!(first.1, again.1);
    assert_eq!(open(&api).await.len(), 1);
    api.done(alice, Route::Report, report(&of_user(bob))).await;
    assert_eq!(api.refused(alice, Route::Report, report(&of_user(bob))).await, "rate_limited");
}
