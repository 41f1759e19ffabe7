//! Files that messages carry.

use std::time::Duration;

use inspect_media::InspectMedia;
use media::MediaApi;
use natter_chat::{
    Attachment, ConversationId, Entry, EntryContent, EntryId, MediaId, MediaKind, Message, MessageText, UserId,
};
use natter_cost::{Ledger, Spent};
use natter_dynamo::Inspected;
use natter_lambda::Function;
use natter_lambda::http::HttpFunction;
use natter_protocol::api::MediaRoute;
use natter_protocol::api::media::NewMedia;
use natter_testing::http::Asked;
use natter_testing::{ObjectStore, World, person};
use serde_json::json;
use sweep_media::{SweepMedia, Tick};
use uuid::Uuid;

use crate::world::{Measuring, id};

const PNG: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.png");

#[tokio::test]
async fn routes_of_media() {
    let store = ObjectStore::start().await;
    let variables = [
        ("AWS_ENDPOINT_URL_S3", store.endpoint.as_str()),
        ("INSPECTIONS_QUEUE_URL", "http://127.0.0.1/InspectionsQueue"),
        ("MEDIA_BUCKET", "media"),
        ("RATE_LIMIT_MEDIA", "1000"),
    ];
    let mut api = Measuring::<MediaApi>::with(|_| 0, &variables).await;
    let (alice, _, conversation) = api.pair().await;
    let media_id = id();
    let file = json!({
        "mediaId": media_id, "kind": "picture", "name": "a.png", "contentType": "image/png", "bytes": PNG.len(),
    });
    let target = api.measure("a picture", alice, MediaRoute::Upload, Asked::default().body(file)).await;
    let large = large_file(&api, alice).await;
    api.measure("none has arrived", alice, MediaRoute::Parts, Asked::default().parameter("mediaId", large)).await;
    store.upload(target["url"].as_str().unwrap(), "image/png", PNG);
    let one = || Asked::default().parameter("mediaId", &media_id);
    api.measure("it is uploaded", alice, MediaRoute::Complete, one().body(json!({}))).await;
    api.measure("it is being inspected", alice, MediaRoute::Status, one()).await;
    let sent = send(&api, alice, conversation, media_id.parse().unwrap()).await.seq;
    let wanted = json!({"items": [{"seq": sent, "mediaId": media_id}]});
    let id = conversation.to_string();
    let ask = || Asked::in_conversation(&id).body(wanted.clone());
    let healed = api.measure("of one whose sender has not come to the end", alice, MediaRoute::Links, ask()).await;
    assert_eq!(healed["links"].as_array().map(Vec::len), Some(1), "{healed}");
    api.measure("of one", alice, MediaRoute::Links, ask()).await;
    let restore = Asked::in_conversation(&id).body(json!({"seq": sent, "mediaId": media_id}));
    api.measure("it can be read", alice, MediaRoute::Restore, restore).await;
    api.measure("a message carries it", alice, MediaRoute::Discard, one()).await;
    api.measure("there is one", alice, MediaRoute::Shared, Asked::in_conversation(&id)).await;
    api.assert_is_all();
}

/// Announces a file of 100 MB.
async fn large_file<F: HttpFunction>(api: &Measuring<F>, user: UserId) -> MediaId {
    let media_id: MediaId = id().parse().unwrap();
    let announced = NewMedia {
        media_id,
        kind: MediaKind::File,
        name: "a.zip".to_owned(),
        content_type: "application/zip".to_owned(),
        bytes: 100 * 1024 * 1024,
        poster: None,
    };
    api.world.media.announce(user, &announced, api.world.now).await.unwrap();
    media_id
}

/// A message with a file, as `sendMessage` leaves it; gives its id.
pub(crate) async fn sent_with_a_file<F: HttpFunction>(
    api: &Measuring<F>,
    sender: UserId,
    conversation: ConversationId,
) -> EntryId {
    let media_id = large_file(api, sender).await;
    let sent = send(api, sender, conversation, media_id).await;
    api.world.media.grant_stored(&api.world.messages, &sent).await.unwrap();
    sent.entry_id
}

/// Stores a message that carries the file, and ends before its grant.
async fn send<F: HttpFunction>(
    api: &Measuring<F>,
    sender: UserId,
    conversation: ConversationId,
    media_id: MediaId,
) -> Entry {
    let attachment = Attachment {
        content_type: "image/png".to_owned(),
        bytes: 70,
        width: Some(1),
        height: Some(1),
        has_thumbnail: true,
        ..Attachment::new(media_id, MediaKind::Picture, "a.png")
    };
    let run = Uuid::new_v4();
    api.world.media.note_inspected(media_id, &Ok(Inspected { attachment: attachment.clone(), run })).await.unwrap();
    let mut message = Message::plain(MessageText::parse("a picture").unwrap());
    message.attachments = vec![attachment];
    api.world.append(conversation, sender, EntryContent::Message(message)).await
}

/// Does it, and notes what that took.
async fn spend(ledger: &mut Ledger, world: &World, action: &str, situation: &str, work: impl Future<Output = ()>) {
    let before = world.meter.reading();
    work.await;
    let dynamodb = world.meter.reading() - before;
    ledger.note(action, situation, Spent { dynamodb, ..Spent::default() });
}

#[tokio::test]
async fn what_is_done_to_files_in_the_background() {
    let (mut world, store, mut ledger) = (World::start().await, ObjectStore::start().await, Ledger::default());
    let variables = [("AWS_ENDPOINT_URL_S3", store.endpoint.as_str()), ("MEDIA_BUCKET", "media")];
    let inspector = InspectMedia::init(&world.environment(&variables)).await.unwrap();
    let media_id: MediaId = id().parse().unwrap();
    let (kind, name, content_type) = (MediaKind::Picture, "a.png".to_owned(), "image/png".to_owned());
    let file = NewMedia { media_id, kind, name, content_type, bytes: 70, poster: None };
    world.media.announce(person(), &file, world.now).await.unwrap();
    store.upload(&format!("http://s3/media/uploads/{media_id}/file"), "image/png", PNG);
    let body = json!({"mediaId": media_id}).to_string();
    let event = json!({"Records": [{"messageId": "1", "receiptHandle": "1", "body": body}]});
    let inspect = async || drop(inspector.handle(serde_json::from_value(event.clone()).unwrap()).await.unwrap());
    spend(&mut ledger, &world, "inspect-media", "a picture", inspect()).await;
    spend(&mut ledger, &world, "inspect-media", "one that is inspected already", inspect()).await;
    for situation in ["nothing to delete", "a picture that was not sent"] {
        let sweep = SweepMedia::init(&world.environment(&variables)).await.unwrap();
        let work = async { assert!(sweep.handle(Tick {}).await.is_ok()) };
        spend(&mut ledger, &world, "sweep-media", situation, work).await;
        world.now = world.now.plus(Duration::from_hours(25));
    }
    ledger.assert_is_all(["inspect-media".to_owned(), "sweep-media".to_owned()]);
}
