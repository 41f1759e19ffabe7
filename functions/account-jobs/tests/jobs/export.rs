use std::io::{Cursor, Read};

use natter_chat::{
    Attachment, ConversationId, Entry, EntryContent, MediaId, MediaKind, Message, MessageText, ReportId, UserId,
};
use natter_dynamo::{Inspected, JobKind, JobState, Revoked};
use natter_protocol::api::media::{CarriedMedia, NewMedia};
use natter_queue::{AccountJob, export_key};
use serde_json::Value;
use uuid::Uuid;
use zip::ZipArchive;

use crate::world::{NOW, World};

pub(crate) fn file(archive: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

pub(crate) fn object(world: &World, job: &AccountJob) -> Vec<u8> {
    let (AccountJob::Export { user_id, job_id } | AccountJob::Erase { user_id, job_id }) = job;
    world.outside.held(|held| held.objects[&export_key(*user_id, *job_id)].clone())
}

#[tokio::test]
async fn the_archive_holds_what_one_wrote_in_both_stores_once_and_nothing_of_others() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let direct = world.open(alice, bob, false).await;
    let mut said: Vec<Entry> = Vec::new();
    for number in 1..=5 {
        said.push(world.say(direct, alice, &format!("message {number}")).await);
    }
    world.say(direct, bob, "not hers").await;
    // Four are archived by now, of which one has left DynamoDB in effect: it is in the archive alone.
    let mut archived = said[..4].to_vec();
    archived.push(Entry { entry_id: uuid::Uuid::now_v7().into(), seq: natter_chat::Seq::new(77), ..said[0].clone() });
    world.outside.held(|held| held.archived.clone_from(&archived));
    let job = world.begin(alice, JobKind::Export).await;
    assert!(world.deliver(&job).await);
    let archive = object(&world, &job);
    let lines = file(&archive, "messages.jsonl");
    let mut entries: Vec<Entry> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    entries.sort_by_key(|entry| entry.seq);
    let mut expected = said.clone();
    expected.push(archived[4].clone());
    assert_eq!(entries, expected);
    assert!(entries.iter().all(|entry| matches!(entry.content, EntryContent::Message(_))));
}

#[tokio::test]
async fn the_archive_tells_of_the_account_and_its_conversations() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let direct = world.open(alice, bob, false).await;
    world.users.block(&world.conversations, alice, bob, NOW).await.unwrap();
    let wallet = world.link_wallet(alice).await;
    let job = world.begin(alice, JobKind::Export).await;
    assert!(world.deliver(&job).await);
    let archive = object(&world, &job);
    let json = |name: &str| serde_json::from_str::<Value>(&file(&archive, name)).unwrap();
    assert_eq!(json("profile.json")["profile"]["displayName"], "alice");
    assert_eq!(json("conversations.json")[0]["conversationId"], direct.to_string());
    assert_eq!(json("blocks.json")[0]["userId"], bob.to_string());
    assert_eq!(json("wallets.json")[0]["address"], wallet.as_str());
    assert!(file(&archive, "README.txt").contains("messages.jsonl"));
    let state = world.users.job(alice, JobKind::Export).await.unwrap().unwrap();
    assert_eq!(state.state, JobState::Ready);
    assert!(state.result_expires_at.unwrap() > NOW);
}

#[tokio::test]
async fn an_export_that_fails_anywhere_is_finished_when_it_comes_again() {
    for requests in 0.. {
        let world = World::new().await;
        let (alice, bob) = (world.user("alice").await, world.user("bob").await);
        let direct = world.open(alice, bob, false).await;
        world.say(direct, alice, "hello").await;
        let job = world.begin(alice, JobKind::Export).await;
        world.outside.held(|held| held.requests_left = requests);
        let was_enough = world.deliver(&job).await;
        let all_used = world.outside.held(|held| std::mem::replace(&mut held.requests_left, u64::MAX) == 0);
        assert!(world.deliver(&job).await);
        assert_eq!(file(&object(&world, &job), "messages.jsonl").lines().count(), 1);
        if was_enough && !all_used {
            return;
        }
    }
}

#[tokio::test]
async fn the_archive_holds_ones_picture() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let picture = include_bytes!("../../../../shared/chat/src/picture/samples/square.webp").to_vec();
    let id = natter_chat::PictureId::from(uuid::Uuid::new_v4());
    world.users.set_picture(alice, Some(id)).await.unwrap();
    world.outside.held(|held| held.objects.insert(format!("pictures/{alice}/{id}"), picture.clone()));
    let job = world.begin(alice, JobKind::Export).await;
    assert!(world.deliver(&job).await);
    let archive = object(&world, &job);
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut found = Vec::new();
    zip.by_name("picture.webp").unwrap().read_to_end(&mut found).unwrap();
    assert_eq!(found, picture);
}

#[tokio::test]
async fn no_archive_is_left_of_whoever_left_while_it_was_made() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let job = world.begin(alice, JobKind::Export).await;
    world.users.shut_account(alice, NOW).await.unwrap();
    assert!(world.deliver(&job).await);
    assert!(world.outside.held(|held| held.objects.is_empty()));
}

/// A message of somebody's that carries a file.
async fn sent(world: &World, to: ConversationId, by: UserId, name: &str, content: Vec<u8>) -> (Entry, Attachment) {
    let Inspected { attachment, run } = uploaded(world, by, name, content).await;
    world.media.reserve(attachment.media_id, None, NOW).await.unwrap().unwrap();
    let mut message = Message::plain(MessageText::parse("look").unwrap());
    message.attachments = vec![attachment.clone()];
    let entry = world.append(to, by, EntryContent::Message(message)).await;
    world.media.grant(&world.messages, &entry, &[(attachment.media_id, run)]).await.unwrap();
    (entry, attachment)
}

/// A file of somebody's that was inspected.
async fn uploaded(world: &World, user: UserId, name: &str, content: Vec<u8>) -> Inspected {
    let media_id = MediaId::from(Uuid::now_v7());
    let announced = NewMedia {
        media_id,
        kind: MediaKind::File,
        name: name.to_owned(),
        content_type: "text/plain".to_owned(),
        bytes: u32::try_from(content.len()).unwrap(),
        poster: None,
    };
    world.media.announce(user, &announced, NOW).await.unwrap();
    let attachment = Attachment { bytes: announced.bytes, ..Attachment::new(media_id, MediaKind::File, name) };
    let run = Uuid::new_v4();
    world.outside.held(|held| held.objects.insert(format!("media/{media_id}/{run}/file"), content));
    let found = Inspected { attachment, run };
    assert!(world.media.note_inspected(media_id, &Ok(found.clone())).await.unwrap());
    found
}

#[tokio::test]
async fn the_archive_holds_the_files_that_one_sent_and_nobody_elses_however_large() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let large: Vec<u8> =
        (0..20 * 1024 * 1024_u32).map(|index| index.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let direct = world.open(alice, bob, false).await;
    let (_, large_file) = sent(&world, direct, alice, "large.bin", large.clone()).await;
    let (_, small) = sent(&world, direct, alice, "..", b"small".to_vec()).await;
    sent(&world, direct, bob, "his.txt", b"not hers".to_vec()).await;
    uploaded(&world, alice, "unsent.txt", b"nobody's".to_vec()).await;
    let (deleted, attachment) = sent(&world, direct, alice, "deleted.txt", b"nobody's any more".to_vec()).await;
    let carried = CarriedMedia { seq: deleted.seq, media_id: attachment.media_id };
    world.media.hold_for_report(ReportId::from(Uuid::now_v7()), direct, &[carried], NOW).await.unwrap();
    world
        .media
        .revoke(direct, Revoked::Message { entry_id: deleted.entry_id, seq: Some(deleted.seq) }, NOW)
        .await
        .unwrap();
    let job = world.begin(alice, JobKind::Export).await;
    assert!(world.deliver(&job).await);
    let mut zip = ZipArchive::new(Cursor::new(object(&world, &job))).unwrap();
    for (attachment, content) in [(&large_file, &large[..]), (&small, b"small")] {
        let mut found = Vec::new();
        let path = format!("files/{} {}", attachment.media_id, attachment.name);
        zip.by_name(&path).unwrap().read_to_end(&mut found).unwrap();
        assert!(found == content, "{path}: {} bytes", found.len());
    }
    let listed = file(zip.into_inner().get_ref(), "files.jsonl");
    let names: Vec<String> =
        listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["name"].to_string()).collect();
    assert_eq!(names, [r#""large.bin""#, r#""..""#]);
}
