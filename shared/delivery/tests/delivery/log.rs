//! Entries that are appended.

use std::time::Duration;

use natter_chat::history::{RECENT_FOR, Range};
use natter_chat::{Emoji, Entry, EntryContent, MessageText, Seq};
use natter_delivery::{Appended, Draft, Log};
use natter_dynamo::{Conversations, LogHead, Messages, Put, REMEMBERED};

use crate::world::{NOW, World, draft, entry_of};

fn message(text: &str) -> EntryContent {
    EntryContent::plain(MessageText::parse(text).unwrap())
}

async fn head(world: &World) -> (u64, String) {
    let view = world.conversations.for_member(world.id(), world.alice).await.unwrap().unwrap();
    let preview = view.conversation.preview.map(|preview| preview.text).unwrap_or_default();
    (view.conversation.last_seq.get(), preview)
}

#[tokio::test]
async fn only_a_message_is_the_preview() {
    let world = World::new().await;
    let said = world.log.append(draft(&world, message("Hello!"))).await.unwrap().into_entry();
    let emoji = Emoji::parse("👍").unwrap();
    let reaction = draft(&world, EntryContent::Reacted { target_id: said.entry_id, emoji, target_seq: Some(said.seq) });
    assert_eq!(world.log.append(reaction).await.unwrap().into_entry().seq, Seq::new(2));
    assert_eq!(head(&world).await, (2, "Hello!".to_owned()));
}

#[tokio::test]
async fn an_id_is_appended_once_and_what_there_is_is_given_back() {
    let world = World::new().await;
    let draft = draft(&world, message("once"));
    let first = world.log.append(draft.clone()).await.unwrap();
    let Appended::Now(entry) = first else { panic!("{first:?}") };
    assert_eq!(world.log.remembered(world.id(), entry.entry_id).await.unwrap(), Some(entry.clone()));
    assert_eq!(world.log.append(draft).await.unwrap(), Appended::Before(entry));
    assert_eq!(head(&world).await, (1, "once".to_owned()), "it takes no second place");
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
    assert_eq!(head(&world).await.0, 1);
}

#[tokio::test]
async fn what_one_reader_saw_as_empty_stays_empty_and_a_late_message_stands_behind_it() {
    let world = World::new().await;
    let late = draft(&world, message("late"));
    let given = world.assign_seq(&late).await;
    let next = world.log.append(draft(&world, message("next"))).await.unwrap().into_entry();
    assert_eq!((given, next.seq), (Seq::new(1), Seq::new(2)));

    let seen = world.settled(Seq::ZERO).await;
    assert_eq!(seen, [2], "a device that goes on from here has seen all up to its position");
    let stored = world.log.append(late).await.unwrap().into_entry();
    assert_eq!(stored.seq, Seq::new(3));
    assert_eq!(world.settled(next.seq).await, [3], "so it does not miss what was late");
    assert_eq!(head(&world).await, (3, "late".to_owned()));
}

#[tokio::test]
async fn the_newest_page_leaves_no_place_open_either() {
    let world = World::new().await;
    world.log.append(draft(&world, message("said"))).await.unwrap();
    let late = draft(&world, message("late"));
    world.assign_seq(&late).await;
    let conversation = world.conversations.head(world.id()).await.unwrap().unwrap();
    let newest = world.log.settled(&conversation, Range::Before(None), 10, NOW).await.unwrap();
    assert_eq!(newest.sealed, [Seq::new(2)], "its reader may have connected after its sender had looked who is there");
    assert_eq!(world.log.append(late).await.unwrap().into_entry().seq, Seq::new(3));
}

#[tokio::test]
async fn a_resend_is_recognised_however_much_was_said_since_where_its_sender_says_what_they_knew() {
    let world = World::new().await;
    let said = world.log.append(draft(&world, message("once"))).await.unwrap().into_entry();
    for number in 0..2 * REMEMBERED {
        world.log.append(draft(&world, message(&format!("{number}")))).await.unwrap();
    }
    let LogHead { conversation, basis } = world.conversations.log_head(world.id()).await.unwrap().unwrap();
    let earlier = world.log.earlier(&conversation, said.entry_id, &basis, Some(Seq::ZERO), NOW).await.unwrap();
    assert_eq!(earlier, Some(said));
}

#[tokio::test]
async fn a_resend_is_recognised_where_its_sender_does_not_say_what_they_knew() {
    let world = World::new().await;
    let said = world.log.append(draft(&world, message("once"))).await.unwrap().into_entry();
    let made = said.entry_id.made_at().unwrap();
    for number in 0..REMEMBERED * 6 {
        let later = Draft { sent_at: made.plus(Duration::from_millis(number)), ..draft(&world, message("more")) };
        world.log.append(later).await.unwrap();
    }
    let LogHead { conversation, basis } = world.conversations.log_head(world.id()).await.unwrap().unwrap();
    let earlier = world.log.earlier(&conversation, said.entry_id, &basis, None, made).await.unwrap();
    assert_eq!(earlier, Some(said));
}

#[tokio::test]
async fn a_new_message_is_not_looked_for_before_its_id_was_made() {
    let world = World::new().await;
    for _ in 0..REMEMBERED * 6 {
        world.log.append(draft(&world, message("long ago"))).await.unwrap();
    }
    let LogHead { conversation, basis } = world.conversations.log_head(world.id()).await.unwrap().unwrap();
    let new = draft(&world, message("new")).entry_id;
    let client = world.client();
    let log = Log::new(
        Conversations::new(client.clone(), "ConversationsTable"),
        Messages::new(client.clone(), "MessagesTable", RECENT_FOR),
    );
    assert_eq!(log.earlier(&conversation, new, &basis, None, NOW).await.unwrap(), None);
    assert_eq!(client.meter().reading().requests, 1, "one page of the log is read, and no more");
}

#[tokio::test]
async fn a_search_for_a_message_seals_the_places_that_it_passes() {
    let world = World::new().await;
    let lost = draft(&world, message("lost"));
    world.assign_seq(&lost).await;
    for number in 0..2 * REMEMBERED {
        world.log.append(draft(&world, message(&format!("{number}")))).await.unwrap();
    }
    let LogHead { conversation, basis } = world.conversations.log_head(world.id()).await.unwrap().unwrap();
    let earlier = world.log.earlier(&conversation, lost.entry_id, &basis, Some(Seq::ZERO), NOW).await.unwrap();
    assert_eq!(earlier, None);
    let late = Entry { seq: Seq::new(1), ..entry_of(&lost) };
    assert_eq!(world.messages.put(&late).await.unwrap(), Put::Sealed, "or there would be two of them");
}
