//! Files that messages carry.

use media::MediaApi;
use natter_chat::api::MediaRoute;
use natter_chat::api::media::NewMedia;
use natter_chat::{Attachment, EntryContent, MediaId, MediaKind, Message, MessageText};
use natter_dynamo::{Inspected, Media};
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::json;
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
    let large = large_file(&mut api, alice).await;
    api.measure("none has arrived", alice, MediaRoute::Parts, Asked::default().parameter("mediaId", large)).await;
    store.upload(target["url"].as_str().unwrap(), "image/png", PNG);
    let one = || Asked::default().parameter("mediaId", &media_id);
    api.measure("it is uploaded", alice, MediaRoute::Complete, one().body(json!({}))).await;
    api.measure("it is being inspected", alice, MediaRoute::Status, one()).await;
    let sent = send(&api, alice, conversation, media_id.parse().unwrap()).await;
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
async fn large_file(api: &mut Measuring<MediaApi>, user: natter_chat::UserId) -> MediaId {
    let media_id: MediaId = id().parse().unwrap();
    let announced = NewMedia {
        media_id,
        kind: MediaKind::File,
        name: "a.zip".to_owned(),
        content_type: "application/zip".to_owned(),
        bytes: 100 * 1024 * 1024,
        poster: None,
    };
    media(api).announce(user, &announced, api.world.now).await.unwrap();
    media_id
}

fn media(api: &Measuring<MediaApi>) -> Media {
    Media::new(natter_dynamo::client(&api.world.dynamodb().sdk_config()), "MediaTable")
}

/// Stores a message that carries the file, and ends before its grant; gives its place.
async fn send(
    api: &Measuring<MediaApi>,
    sender: natter_chat::UserId,
    conversation: natter_chat::ConversationId,
    media_id: MediaId,
) -> natter_chat::Seq {
    let media = media(api);
    let attachment = Attachment {
        media_id,
        kind: MediaKind::Picture,
        name: "a.png".to_owned(),
        content_type: "image/png".to_owned(),
        bytes: 70,
        width: Some(1),
        height: Some(1),
        duration_ms: None,
        placeholder: None,
        waveform: Vec::new(),
        alt: None,
        has_thumbnail: true,
        has_poster: false,
    };
    let run = Uuid::new_v4();
    media.note_inspected(media_id, &Ok(Inspected { attachment: attachment.clone(), run })).await.unwrap();
    let mut message = Message::plain(MessageText::parse("a picture").unwrap());
    message.attachments = vec![attachment];
    api.world.append(conversation, sender, EntryContent::Message(message)).await.seq
}
