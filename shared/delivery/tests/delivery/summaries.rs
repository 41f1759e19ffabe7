//! How much of a conversation is unread.

use natter_chat::{EntryContent, Membership, MessageText, ReadReceipt, Seq, Settings};
use natter_delivery::{Summaries, marks_for};
use natter_dynamo::Put;

use crate::world::{NOW, World, draft, entry_of};

#[tokio::test]
async fn nothing_is_stored_any_more_at_a_place_that_was_not_counted() {
    let world = World::new().await;
    let message = |text| draft(&world, EntryContent::plain(MessageText::parse(text).unwrap()));
    let late = message("given a place, and not stored yet");
    let given = world.assign_seq(&late).await;
    world.log.append(message("the next one")).await.unwrap();

    let view = world.conversations.for_member(world.id(), world.bob).await.unwrap().unwrap();
    let summaries = Summaries::new(world.log.clone(), world.users.clone());
    let count = summaries.count(world.bob, &view, NOW).await.unwrap();
    assert_eq!((given, count.unread.unread, count.is_preview_stored), (Seq::new(1), 1, true));

    let stored = world.messages.put(&natter_chat::Entry { seq: given, ..entry_of(&late) }).await.unwrap();
    assert_eq!(stored, Put::Sealed, "a device that was not there to be told would not count it");
}

#[tokio::test]
async fn what_was_read_before_receipts_were_noted_is_told_by_who_tells_it_now() {
    let world = World::new().await;
    let view = world.conversations.for_member(world.id(), world.bob).await.unwrap().unwrap();
    let place = Membership { read_seq: Seq::new(2), read_at: Some(NOW), receipt: None, ..view.membership };
    let seen = async |place: &Membership| {
        marks_for(&world.users, world.alice, &[(world.bob, place)]).await.unwrap()[&world.bob]
    };
    assert_eq!(seen(&place).await, place.marks());
    world.settings(world.bob, |settings| Settings { read_receipts: false, ..settings }).await;
    assert_eq!(seen(&place).await.read_seq, Seq::ZERO);
    let noted = Membership { receipt: Some(ReadReceipt { seq: Seq::new(1), at: None }), ..place };
    assert_eq!(seen(&noted).await.read_seq, Seq::new(1), "the setting is not asked for");
}
