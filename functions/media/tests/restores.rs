//! Files in deep storage: asked for by whoever may see them, and told of once they are there.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use media::MediaApi;
use natter_chat::notification::PushSubscription;
use natter_chat::{
    Attachment, ConversationId, Entry, EntryContent, MediaId, MediaKind, Message, MessageText, Timestamp, UserId,
};
use natter_dynamo::{Inspected, Media, Revoked};
use natter_lambda::http::Http;
use natter_lambda::{Environment, Function};
use natter_media::MediaFiles;
use natter_protocol::api::MediaRoute;
use natter_protocol::api::media::NewMedia;
use natter_protocol::frames::Event;
use natter_testing::http::{Asked, call};
use natter_testing::{ObjectStore, World, person};
use serde_json::{Value, json};
use sweep_media::{SweepMedia, Tick};
use uuid::Uuid;

/// A file that is 100 days old and in deep storage, and a conversation in which it was sent.
struct Deep {
    world: World,
    store: ObjectStore,
    api: Http<MediaApi>,
    alice: UserId,
    bob: UserId,
    conversation: ConversationId,
    file: Inspected,
    sent: Entry,
}

const BYTES: u32 = 2 * 1024 * 1024;

impl Deep {
    async fn sent() -> Self {
        let (world, store) = (World::start().await, ObjectStore::start().await);
        let (alice, bob, conversation) = world.direct().await;
        let file = announced(&world.media, alice, world.now.minus(Duration::from_hours(100 * 24))).await;
        let mut message = Message::plain(MessageText::parse("Our holidays").unwrap());
        message.attachments = vec![file.attachment.clone()];
        let sent = world.append(conversation, alice, EntryContent::Message(message)).await;
        world.media.grant(&world.messages, &sent, &[(file.attachment.media_id, file.run)]).await.unwrap();
        let deep = Self {
            api: Http::<MediaApi>::init(&environment(&world, &store)).await.unwrap(),
            world,
            store,
            alice,
            bob,
            conversation,
            file,
            sent,
        };
        deep.store.upload(&format!("http://s3/media/{}", deep.key()), "video/mp4", b"film");
        deep.store.put_to_sleep(&deep.key());
        deep
    }

    fn key(&self) -> String {
        format!("media/{}/{}/file", self.file.attachment.media_id, self.file.run)
    }

    fn carried(&self) -> Value {
        json!({"seq": self.sent.seq, "mediaId": self.file.attachment.media_id})
    }

    /// How far the file is, as its link says.
    async fn linked(&self) -> Value {
        let asked = Asked::in_conversation(self.conversation).body(json!({"items": [self.carried()]}));
        let (_, found) = call(&self.api, self.bob, self.world.now, MediaRoute::Links, asked).await;
        found["links"][0]["restore"].clone()
    }

    async fn ask(&self, user: UserId) -> (u64, Value) {
        let asked = Asked::in_conversation(self.conversation).body(self.carried());
        call(&self.api, user, self.world.now, MediaRoute::Restore, asked).await
    }

    /// What can be read of the file.
    async fn content(&self) -> Option<Vec<u8>> {
        let files = MediaFiles::from_environment(&environment(&self.world, &self.store)).unwrap();
        files.get(self.file.attachment.media_id, self.file.run, self.world.now).await.unwrap()
    }

    /// So many hours later, the hourly sweep comes; how many people it tells.
    async fn sweep_after(&mut self, hours: u64) -> u32 {
        self.world.now = self.world.now.plus(Duration::from_hours(hours));
        let sweep = SweepMedia::init(&environment(&self.world, &self.store)).await.unwrap();
        sweep.handle(Tick {}).await.unwrap().restored
    }
}

fn environment(world: &World, store: &ObjectStore) -> Environment {
    world.environment(&[
        ("AWS_ENDPOINT_URL_S3", store.endpoint.as_str()),
        ("INSPECTIONS_QUEUE_URL", "http://127.0.0.1/InspectionsQueue"),
        ("MEDIA_BUCKET", "media"),
        ("MEDIA_DEEP_DAYS", "90"),
        ("RATE_LIMIT_MEDIA", "1000"),
    ])
}

/// A film that was uploaded then.
async fn announced(media: &Media, uploader: UserId, then: Timestamp) -> Inspected {
    let (seconds, millis) = (then.as_millis() / 1000, u32::try_from(then.as_millis() % 1000).unwrap());
    let made = uuid::Timestamp::from_unix(uuid::NoContext, seconds, millis * 1_000_000);
    let media_id = MediaId::from(Uuid::new_v7(made));
    let (kind, name, content_type) = (MediaKind::Video, "Holidays.mp4".to_owned(), "video/mp4".to_owned());
    let new = NewMedia { media_id, kind, name, content_type, bytes: BYTES, poster: None };
    media.announce(uploader, &new, then).await.unwrap();
    let attachment = Attachment {
        content_type: new.content_type,
        bytes: BYTES,
        width: Some(640),
        height: Some(360),
        duration_ms: Some(1000),
        ..Attachment::new(media_id, kind, &new.name)
    };
    let inspected = Inspected { attachment, run: Uuid::new_v4() };
    assert!(media.note_inspected(media_id, &Ok(inspected.clone())).await.unwrap());
    inspected
}

#[tokio::test]
async fn a_file_in_deep_storage_is_asked_for_and_whoever_did_is_told_once_it_is_there() {
    let mut deep = Deep::sent().await;
    assert_eq!(deep.linked().await, "needed");
    assert_eq!(deep.ask(deep.bob).await, (200, json!({"restore": "requested"})));
    assert_eq!(deep.ask(deep.bob).await, (200, json!({"restore": "requested"})), "once more");
    assert_eq!(deep.linked().await, "requested");
    assert_eq!(deep.sweep_after(2).await, 0, "too early to look");
    assert_eq!(deep.sweep_after(2).await, 0, "not there yet");
    deep.store.wake(&deep.key());
    let (phone, hers) = (deep.world.device(deep.bob).await, deep.world.device(deep.alice).await);
    assert_eq!(deep.sweep_after(1).await, 1);
    let [event] = deep.world.outside.take_events(&phone).try_into().unwrap();
    let Event::FileRestored { name, seq, .. } = event else { panic!("{event:?}") };
    assert_eq!((name.as_str(), seq), ("Holidays.mp4", deep.sent.seq));
    assert_eq!(deep.world.outside.take_events(&hers), [], "she has not asked");
    assert_eq!(deep.linked().await, Value::Null);
    assert_eq!(deep.sweep_after(1).await, 0, "told once");
}

#[tokio::test]
async fn who_is_away_is_told_on_the_devices_that_are_notified() {
    let mut deep = Deep::sent().await;
    let keys = json!({"p256dh": format!("BA{}", "A".repeat(85)), "auth": "A".repeat(22)});
    let subscription = json!({"endpoint": "https://push.example/1", "keys": keys, "language": "en"});
    let subscription: PushSubscription = serde_json::from_value(subscription).unwrap();
    let (users, now) = (&deep.world.users, deep.world.now);
    users.subscribe(deep.bob, &"phone".to_owned().into(), now, subscription, now).await.unwrap();
    deep.ask(deep.bob).await;
    deep.store.wake(&deep.key());
    assert_eq!(deep.sweep_after(4).await, 1);
    let [job] = deep.world.outside.take_messages().try_into().unwrap();
    let job: Value = serde_json::from_str(&job).unwrap();
    assert_eq!((&job["userId"], &job["about"]["name"]), (&json!(deep.bob), &json!("Holidays.mp4")), "{job}");
}

#[tokio::test]
async fn who_asks_while_it_is_on_its_way_is_told_as_well_and_s3_is_asked_once() {
    let mut deep = Deep::sent().await;
    for user in [deep.bob, deep.alice] {
        assert_eq!(deep.ask(user).await, (200, json!({"restore": "requested"})));
    }
    assert_eq!(deep.store.restores(), 1);
    assert_eq!(deep.sweep_after(3).await, 0, "not there yet");
    deep.store.wake(&deep.key());
    let devices = [deep.world.device(deep.bob).await, deep.world.device(deep.alice).await];
    assert_eq!(deep.sweep_after(1).await, 2);
    for device in devices {
        assert_eq!(deep.world.outside.take_events(&device).len(), 1);
    }
}

#[tokio::test]
async fn a_file_can_be_read_for_some_days_and_is_then_asked_for_again() {
    let mut deep = Deep::sent().await;
    for round in 1..=2 {
        deep.ask(deep.bob).await;
        assert_eq!(deep.content().await, None, "on its way");
        deep.store.wake(&deep.key());
        assert_eq!(deep.sweep_after(4).await, 1);
        assert_eq!(deep.content().await.as_deref(), Some(&b"film"[..]));
        assert_eq!(deep.ask(deep.bob).await, (200, json!({})), "nothing to ask for");
        assert_eq!(deep.store.restores(), round);
        deep.store.sleep_again(&deep.key());
        assert_eq!(deep.linked().await, "needed");
    }
}

#[tokio::test]
async fn nobody_gets_or_is_told_of_what_they_may_not_see() {
    let mut deep = Deep::sent().await;
    assert_eq!(deep.ask(person()).await.1["code"], "conversation_not_found");
    deep.ask(deep.bob).await;
    deep.world.messages.scrub(deep.conversation, deep.sent.entry_id, Some(deep.sent.seq)).await.unwrap();
    deep.world.media.revoke(deep.conversation, Revoked::All, deep.world.now).await.unwrap();
    assert_eq!(deep.ask(deep.bob).await.1["code"], "media_not_found", "deleted");
    deep.store.wake(&deep.key());
    assert_eq!(deep.sweep_after(2).await, 0, "too early to look");
    let phone = deep.world.device(deep.bob).await;
    assert_eq!(deep.sweep_after(1).await, 0);
    assert_eq!(deep.world.outside.take_events(&phone), []);
}
