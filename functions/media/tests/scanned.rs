//! Uploads that are scanned for malware before they are inspected.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use inspect_media::InspectMedia;
use natter_chat::{MediaId, MediaKind};
use natter_dynamo::MediaRecord;
use natter_lambda::Function;
use natter_protocol::api::media::{MediaRefusal, MediaStage, NewMedia};
use natter_testing::{ObjectStore, World, person};
use serde_json::{Value, json};
use uuid::Uuid;

struct Scanned {
    store: ObjectStore,
    inspector: InspectMedia,
    media_id: MediaId,
    world: World,
}

impl Scanned {
    /// A file that is uploaded, of which its client has said so.
    async fn uploaded() -> Self {
        let (world, store) = (World::start().await, ObjectStore::start().await);
        let variables =
            [("AWS_ENDPOINT_URL_S3", store.endpoint.as_str()), ("MALWARE_SCAN", "true"), ("MEDIA_BUCKET", "media")];
        let inspector = InspectMedia::init(&world.environment(&variables)).await.unwrap();
        let media_id = MediaId::from(Uuid::now_v7());
        let file = NewMedia {
            media_id,
            kind: MediaKind::File,
            name: "a.exe".to_owned(),
            content_type: "application/octet-stream".to_owned(),
            bytes: 1,
            poster: None,
        };
        world.media.announce(person(), &file, world.now).await.unwrap();
        store.upload(&format!("http://s3/media/{}", key(media_id)), "application/octet-stream", b"M");
        Self { store, inspector, media_id, world }
    }

    /// Brings the queue's message; whether that was done with.
    async fn bring(&self, body: Value) -> bool {
        let event = json!({"Records": [{"messageId": "1", "receiptHandle": "1", "body": body.to_string()}]});
        let reply = self.inspector.handle(serde_json::from_value(event).unwrap()).await.unwrap();
        serde_json::to_value(reply).unwrap()["batchItemFailures"].as_array().unwrap().is_empty()
    }

    async fn complete(&self) -> bool {
        self.world.media.note_uploaded(self.media_id, self.world.now).await.unwrap();
        self.bring(json!({"mediaId": self.media_id})).await
    }

    async fn end_scan(&self, status: &str) -> bool {
        self.store.tag(&key(self.media_id), "GuardDutyMalwareScanStatus", status);
        self.bring(json!({"scanned": key(self.media_id)})).await
    }

    async fn record(&self) -> MediaRecord {
        self.world.media.get(self.media_id).await.unwrap().unwrap()
    }
}

fn key(media: MediaId) -> String {
    format!("uploads/{media}/file")
}

#[tokio::test]
async fn a_file_is_ready_once_it_is_uploaded_and_scanned_whichever_is_told_first() {
    for is_scanned_first in [false, true] {
        let file = Scanned::uploaded().await;
        if is_scanned_first {
            assert!(file.end_scan("NO_THREATS_FOUND").await);
            assert_eq!(file.record().await.stage, MediaStage::Uploading);
            assert!(file.complete().await);
        } else {
            assert!(file.complete().await);
            assert_eq!(file.record().await.stage, MediaStage::Inspecting, "nothing is sent that was not scanned");
            assert!(file.end_scan("NO_THREATS_FOUND").await);
        }
        assert_eq!(file.record().await.stage, MediaStage::Ready);
    }
}

#[tokio::test]
async fn malware_is_refused_as_such_and_deleted() {
    let file = Scanned::uploaded().await;
    assert!(file.complete().await && file.end_scan("THREATS_FOUND").await);
    let record = file.record().await;
    assert_eq!((record.stage, record.reason), (MediaStage::Refused, Some(MediaRefusal::Malware)));
    assert_eq!(file.store.keys(), [""; 0]);
}

#[tokio::test]
async fn each_result_of_a_scan_lets_a_file_through_refuses_it_or_has_it_come_again() {
    let malware = (MediaStage::Refused, Some(MediaRefusal::Malware));
    // Every one that GuardDuty's documentation names.
    for (status, is_done, expected) in [
        ("NO_THREATS_FOUND", true, (MediaStage::Ready, None)),
        // Such as an archive with a password.
        ("UNSUPPORTED", true, (MediaStage::Ready, None)),
        ("THREATS_FOUND", true, malware),
        // Nothing that was not scanned is sent; the third time, the operator is alarmed by the dead letter.
        ("ACCESS_DENIED", false, (MediaStage::Inspecting, None)),
        ("FAILED", false, (MediaStage::Inspecting, None)),
        ("OF_A_LATER_YEAR", false, (MediaStage::Inspecting, None)),
    ] {
        let file = Scanned::uploaded().await;
        assert!(file.complete().await);
        assert_eq!(file.end_scan(status).await, is_done, "{status}");
        let record = file.record().await;
        assert_eq!((record.stage, record.reason), expected, "{status}");
        if !is_done {
            // Scanned once more, as an operator may have it.
            assert!(file.end_scan("NO_THREATS_FOUND").await);
            assert_eq!(file.record().await.stage, MediaStage::Ready);
        }
    }
}

#[tokio::test]
async fn the_end_of_a_scan_comes_again_where_it_has_left_no_tag_yet() {
    let file = Scanned::uploaded().await;
    let scanned = json!({"scanned": key(file.media_id)});
    assert!(file.complete().await && !file.bring(scanned).await);
    assert!(file.end_scan("NO_THREATS_FOUND").await);
    assert_eq!(file.record().await.stage, MediaStage::Ready);
}
