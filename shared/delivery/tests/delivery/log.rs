//! Entries that are appended.

use natter_chat::{Emoji, EntryContent, EntryId, MessageText, Seq};
use natter_delivery::{Appended, Draft};
use uuid::Uuid;

use crate::world::{NOW, World};

fn draft(world: &World, content: EntryContent) -> Draft {
    Draft {
        conversation_id: world.id(),
        entry_id: EntryId::from(Uuid::now_v7()),
        sender_id: world.alice,
        sent_at: NOW,
        content,
    }
}

fn message(text: &str) -> EntryContent {
    EntryContent::plain(MessageText::parse(text).unwrap())
}

async fn head(world: &World) -> (u64, u64, String) {
    let view = world.conversations.for_member(world.id(), world.alice).await.unwrap().unwrap();
    let preview = view.conversation.preview.map(|preview| preview.text).unwrap_or_default();
    (view.conversation.last_seq.get(), view.conversation.message_count, preview)
}

#[tokio::test]
async fn only_a_message_counts_and_is_the_preview() {
    let world = World::new().await;
    let said = world.log.append(draft(&world, message("Hello!"))).await.unwrap().into_entry();
    let emoji = Emoji::parse("👍").unwrap();
    let reaction = draft(&world, EntryContent::Reacted { target_id: said.entry_id, emoji, target_seq: None });
    assert_eq!(world.log.append(reaction).await.unwrap().into_entry().seq, Seq::new(2));
    assert_eq!(head(&world).await, (2, 1, "Hello!".to_owned()));
}

#[tokio::test]
async fn an_id_is_appended_once_and_what_there_is_is_given_back() {
    let world = World::new().await;
    let draft = draft(&world, message("once"));
    let first = world.log.append(draft.clone()).await.unwrap();
    let Appended::Now(entry) = first else { panic!("{first:?}") };
    assert_eq!(world.log.find(world.id(), entry.entry_id).await.unwrap(), Some(entry.clone()));
    assert_eq!(world.log.append(draft).await.unwrap(), Appended::Before(entry));
    assert_eq!(head(&world).await.1, 1, "the second one's place stays empty, and counts for nothing");
}

#[tokio::test]
async fn twins_at_once_are_one_entry_with_one_place() {
    let world = World::new().await;
    let draft = draft(&world, EntryContent::MemberJoined {});
    let twins = futures_util::future::join_all((0..8).map(|_| world.log.append(draft.clone()))).await;
    let (now, before): (Vec<_>, Vec<_>) =
        twins.into_iter().map(Result::unwrap).partition(|twin| matches!(twin, Appended::Now(_)));
    assert_eq!((now.len(), before.len()), (1, 7));
    let entry = now.into_iter().next().unwrap().into_entry();
    assert!(before.into_iter().all(|twin| twin.into_entry() == entry));
    assert_eq!(head(&world).await.1, 0);
}
