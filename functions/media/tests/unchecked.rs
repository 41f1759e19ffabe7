//! Files that could not be inspected: their senders learn of it, and may have them inspected again.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use inspect_media::InspectMedia;
use media::MediaApi;
use natter_chat::{Timestamp, UserId};
use natter_lambda::http::Http;
use natter_lambda::{Action, Clock, Environment, Function, log_and_reduce};
use natter_protocol::ErrorCode;
use natter_protocol::api::MediaRoute;
use natter_queue::INSPECTION_DELIVERIES;
use natter_testing::http::{Asked, call};
use natter_testing::{ObjectStore, World, caller, request};
use send_message::SendMessage;
use serde_json::{Value, json};
use uuid::Uuid;

/// Why an inspection fails.
#[derive(Debug, Clone, Copy)]
enum Cause {
    ScanFailed,
    ScanLeftNoTag,
    BucketIsAway,
}

/// A file that is uploaded, of which its client has said so.
struct Uploaded {
    world: World,
    store: ObjectStore,
    alice: UserId,
    media_id: String,
}

impl Uploaded {
    async fn begin() -> Self {
        let (world, store) = (World::start().await, ObjectStore::start().await);
        let alice = world.user("alice").await;
        let media_id = Uuid::now_v7().to_string();
        let uploaded = Self { world, store, alice, media_id };
        uploaded.announce().await;
        let url = format!("http://s3/media/{}", uploaded.key());
        uploaded.store.upload(&url, "application/octet-stream", b"M");
        assert_eq!(uploaded.complete(uploaded.world.now).await, json!({"status": "inspecting"}));
        uploaded
    }

    fn key(&self) -> String {
        format!("uploads/{}/file", self.media_id)
    }

    /// What the answer says of how far the file is.
    async fn ask(&self, route: MediaRoute, asked: Asked, now: Timestamp) -> Value {
        let api = Http::<MediaApi>::init(&environment(&self.world, &self.store.endpoint, false, now)).await.unwrap();
        let (_, mut answer) = call(&api, self.alice, now, route, asked).await;
        let told = answer.as_object_mut().unwrap();
        told.retain(|name, _| matches!(name.as_str(), "status" | "reason"));
        answer
    }

    async fn announce(&self) -> Value {
        let file = json!({
            "mediaId": self.media_id, "kind": "file", "name": "a.exe", "contentType": "application/octet-stream", "bytes": 1,
        });
        self.ask(MediaRoute::Upload, Asked::default().body(file), self.world.now).await
    }

    async fn complete(&self, now: Timestamp) -> Value {
        self.ask(MediaRoute::Complete, self.asked().body(json!({})), now).await
    }

    async fn status(&self, now: Timestamp) -> Value {
        self.ask(MediaRoute::Status, self.asked(), now).await
    }

    fn asked(&self) -> Asked {
        Asked::default().parameter("mediaId", &self.media_id)
    }

    /// What sending it in a message is refused with.
    async fn sent(&self) -> ErrorCode {
        let sender =
            SendMessage::init(&environment(&self.world, &self.store.endpoint, false, self.world.now)).await.unwrap();
        let bob = self.world.user("bob").await;
        let conversation = self.world.open(self.alice, bob, false).await;
        let fields = json!({
            "conversationId": conversation, "entryId": Uuid::now_v7(), "text": "", "attachments": [{"mediaId": self.media_id}],
        });
        let caller = caller(self.alice, &self.world.device(self.alice).await, self.world.now);
        let sent = Box::pin(sender.perform(&caller, request("sendMessage", fields))).await;
        log_and_reduce(sent.unwrap_err()).code
    }

    /// Brings the queue's message for so many times; whether that was done with.
    async fn bring(&self, cause: Option<Cause>, deliveries: u32) -> bool {
        let endpoint = match cause {
            Some(Cause::BucketIsAway) => "http://127.0.0.1:1",
            _ => &self.store.endpoint,
        };
        let is_scanned = matches!(cause, Some(Cause::ScanFailed | Cause::ScanLeftNoTag));
        if matches!(cause, Some(Cause::ScanFailed)) {
            self.store.tag(&self.key(), "GuardDutyMalwareScanStatus", "FAILED");
        }
        let body = if is_scanned { json!({"scanned": self.key()}) } else { json!({"mediaId": self.media_id}) };
        let event = json!({"Records": [{
            "messageId": "1",
            "receiptHandle": "1",
            "body": body.to_string(),
            "attributes": {"ApproximateReceiveCount": deliveries.to_string()},
        }]});
        let environment = environment(&self.world, endpoint, is_scanned, self.world.now);
        let inspector = InspectMedia::init(&environment).await.unwrap();
        let reply = inspector.handle(serde_json::from_value(event).unwrap()).await.unwrap();
        serde_json::to_value(reply).unwrap()["batchItemFailures"].as_array().unwrap().is_empty()
    }
}

fn environment(world: &World, endpoint: &str, is_scanned: bool, now: Timestamp) -> Environment {
    world.environment_by(
        Clock::new(move || now),
        &[
            ("AWS_ENDPOINT_URL_S3", endpoint),
            ("INSPECTIONS_QUEUE_URL", "http://127.0.0.1/InspectionsQueue"),
            ("MALWARE_SCAN", if is_scanned { "true" } else { "false" }),
            ("MEDIA_BUCKET", "media"),
            ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000"),
            ("RATE_LIMIT_MEDIA", "1000"),
            ("RATE_LIMIT_MESSAGES", "1000"),
            ("RATE_LIMIT_YOUNG_MESSAGES", "1000"),
        ],
    )
}

fn unchecked() -> Value {
    json!({"status": "refused", "reason": "unchecked"})
}

#[tokio::test]
async fn whatever_an_inspection_fails_of_its_sender_is_told_the_last_time_and_may_try_again() {
    for cause in [Cause::ScanFailed, Cause::ScanLeftNoTag, Cause::BucketIsAway] {
        let file = Uploaded::begin().await;
        let now = file.world.now;
        for deliveries in 1..INSPECTION_DELIVERIES {
            assert!(!file.bring(Some(cause), deliveries).await, "{cause:?}");
            assert_eq!(file.status(now).await, json!({"status": "inspecting"}), "{cause:?}: it may still be ready");
        }
        assert!(!file.bring(Some(cause), INSPECTION_DELIVERIES).await, "{cause:?}: it goes to the dead letters");
        assert_eq!(file.status(now).await, unchecked(), "{cause:?}");
        assert_eq!(
            file.announce().await,
            json!({"status": "refused"}),
            "{cause:?}: it is there and need not come again"
        );
        assert_eq!(file.complete(now).await, json!({"status": "inspecting"}), "{cause:?}: inspected again");
        assert!(file.bring(None, 1).await, "{cause:?}");
        assert_eq!(file.status(now).await, json!({"status": "ready"}), "{cause:?}");
    }
}

#[tokio::test]
async fn what_could_not_be_checked_is_ready_once_an_operator_sends_the_dead_letter_back() {
    let file = Uploaded::begin().await;
    assert!(!file.bring(Some(Cause::ScanFailed), INSPECTION_DELIVERIES).await);
    assert!(file.bring(None, 1).await);
    assert_eq!(file.status(file.world.now).await, json!({"status": "ready"}));
    assert!(file.bring(Some(Cause::ScanFailed), INSPECTION_DELIVERIES).await, "a twin of it has nothing left to do");
    assert_eq!(file.status(file.world.now).await, json!({"status": "ready"}));
}

#[tokio::test]
async fn where_the_inspector_dies_or_no_scan_ends_the_sender_is_told_after_an_hour() {
    let file = Uploaded::begin().await;
    let later = |minutes| file.world.now.plus(Duration::from_mins(minutes));
    assert_eq!(file.status(later(59)).await, json!({"status": "inspecting"}));
    assert_eq!(file.status(later(60)).await, unchecked());
    assert_eq!(file.complete(later(60)).await, json!({"status": "inspecting"}), "that is an hour more");
    assert_eq!(file.status(later(119)).await, json!({"status": "inspecting"}));
    assert_eq!(file.status(later(120)).await, unchecked());
}

#[tokio::test]
async fn a_message_with_what_could_not_be_checked_is_refused() {
    let file = Uploaded::begin().await;
    assert!(!file.bring(Some(Cause::ScanFailed), INSPECTION_DELIVERIES).await);
    assert_eq!(file.sent().await, ErrorCode::MediaRefused);
}
