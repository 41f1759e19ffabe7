//! Devices, the export and the erasure of an account, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use account::AccountApi;
use natter_chat::{SessionId, UserId};
use natter_dynamo::{JobKind, JobState};
use natter_protocol::api::AccountRoute as Route;
use natter_queue::AccountJob;
use natter_testing::http::{Api, Asked, SESSION};
use serde_json::{Value, json};

const OWN: [(&str, &str); 3] = [
    ("ACCOUNT_JOBS_QUEUE_URL", "http://127.0.0.1/AccountJobsQueue"),
    ("EXPORTS_BUCKET", "exports"),
    ("USER_POOL_ID", "us-east-1_test"),
];

async fn signed_in(api: &Api<AccountApi>, user: UserId, session: &str) {
    api.users.note_session(user, &SessionId::from(session.to_owned()), "a browser", api.now).await.unwrap();
}

/// The jobs that the queue was given since this was last asked.
fn jobs(api: &Api<AccountApi>) -> Vec<AccountJob> {
    api.outside.take_messages().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

async fn state(api: &Api<AccountApi>, user: UserId) -> Value {
    api.done(user, Route::Export, Asked::default()).await["state"].clone()
}

#[tokio::test]
async fn a_device_that_is_signed_out_is_refused_from_then_on_and_only_that() {
    let api = Api::<AccountApi>::start(&OWN).await;
    let alice = api.user("alice").await;
    for session in [SESSION, "phone"] {
        signed_in(&api, alice, session).await;
    }
    let phone = || Asked::default().parameter("sessionId", "phone");
    api.done(alice, Route::RevokeDevice, phone()).await;
    let account = api.users.session_status(alice, &SessionId::from("phone".to_owned())).await.unwrap();
    assert!(account.check(api.now, api.now).is_err(), "its tokens are refused");
    let devices = api.done(alice, Route::Devices, Asked::default()).await;
    let sessions: Vec<&Value> = devices["devices"].as_array().unwrap().iter().map(|one| &one["sessionId"]).collect();
    assert_eq!(sessions, [SESSION]);
    let impossible = Asked::default().parameter("sessionId", "x".repeat(129));
    assert_eq!(api.refused(alice, Route::RevokeDevice, impossible).await, "device_not_found");
}

#[tokio::test]
async fn an_export_runs_once_is_fetched_and_may_be_asked_for_again_where_it_failed() {
    let mut api = Api::<AccountApi>::start(&OWN).await;
    let alice = api.user("alice").await;
    assert_eq!(state(&api, alice).await, "none");
    api.done(alice, Route::StartExport, Asked::default()).await;
    let [AccountJob::Export { user_id, .. }] = jobs(&api)[..] else { panic!("one export") };
    assert_eq!((user_id, state(&api, alice).await), (alice, json!("running")));
    assert_eq!(api.refused(alice, Route::StartExport, Asked::default()).await, "job_running");
    let job = api.users.job(alice, JobKind::Export).await.unwrap().unwrap();
    let kept_until = api.now.plus(Duration::from_hours(24 * 7));
    api.users.end_job(alice, JobKind::Export, JobState::Failed, kept_until).await.unwrap();
    assert_eq!(state(&api, alice).await, "failed");
    api.done(alice, Route::StartExport, Asked::default()).await;
    let again = api.users.job(alice, JobKind::Export).await.unwrap().unwrap();
    assert_ne!(again.job_id, job.job_id);
    api.users.end_job(alice, JobKind::Export, JobState::Ready, kept_until).await.unwrap();
    let ready = api.done(alice, Route::Export, Asked::default()).await;
    assert!(ready["url"].as_str().unwrap().contains(&again.job_id.to_string()), "{ready}");
    assert_eq!(api.refused(alice, Route::StartExport, Asked::default()).await, "rate_limited");
    api.now = kept_until;
    api.restart(&OWN).await;
    assert_eq!(state(&api, alice).await, "none", "it is kept for some days");
}

#[tokio::test]
async fn an_account_is_erased_by_whoever_types_its_handle_and_shut_at_once() {
    let api = Api::<AccountApi>::start(&OWN).await;
    let alice = api.user("alice").await;
    let device = api.device(alice).await;
    let typed = |handle: &str| Asked::default().body(json!({"handle": handle}));
    assert_eq!(api.refused(alice, Route::Erase, typed("bob")).await, "handle_invalid");
    assert!(jobs(&api).is_empty());
    let erasure = api.done(alice, Route::Erase, typed("alice")).await;
    let [AccountJob::Erase { user_id, job_id }] = jobs(&api)[..] else { panic!("one erasure") };
    assert_eq!((user_id, json!(job_id)), (alice, erasure["receiptId"].clone()));
    assert!(api.users.current_account_status(alice).await.unwrap().check(api.now).is_err());
    assert_eq!(api.outside.closed(), [device]);
}
