//! Who is told, and which connections are forgotten on the way.

use std::time::Duration;

use natter_chat::{Entry, EntryContent, UserId};
use natter_protocol::frames::Event;
use uuid::Uuid;

use crate::world::{NOW, World, added, entry, event, person};

#[tokio::test]
async fn every_device_is_told_in_order_but_the_one_that_knows() {
    let world = World::new().await;
    let (this, other) = (world.device(world.alice, NOW, "laptop").await, world.device(world.alice, NOW, "phone").await);
    let bobs = world.device(world.bob, NOW, "laptop").await;
    let entries = [entry(1), entry(2), entry(3)];
    world.delivery.to_members(&world.conversation, &entries, Some(&this), NOW).await.unwrap();
    assert!(world.outside.take_events(&this).is_empty());
    assert_eq!(world.outside.take_events(&other), entries.each_ref().map(added));
    assert_eq!(world.outside.take_frames(&bobs).len(), 1, "what waits together travels together");
}

#[tokio::test]
async fn each_is_told_what_is_theirs() {
    let world = World::new().await;
    let (alices, bobs) = (world.device(world.alice, NOW, "a").await, world.device(world.bob, NOW, "b").await);
    let mail = vec![(world.alice, vec![event(1)]), (world.bob, vec![event(2)]), (world.alice, vec![event(3)])];
    world.delivery.to_each(mail, None, NOW).await.unwrap();
    assert_eq!(world.outside.take_events(&alices), [event(1), event(3)]);
    assert_eq!(world.outside.take_events(&bobs), [event(2)]);
}

#[tokio::test]
async fn of_three_connections_the_gone_one_is_forgotten() {
    let world = World::new().await;
    let before = NOW.minus(Duration::from_mins(1));
    let mut devices = Vec::new();
    for session in ["a", "b", "c"] {
        devices.push(world.device(world.bob, before, session).await);
    }
    world.outside.answer_posts(&devices[1], &[410]);
    world.delivery.to_users(&[world.bob], &[event(1)], None, NOW).await;
    let gone = devices.remove(1);
    let mut known = world.known(world.bob).await;
    known.sort();
    devices.sort();
    assert_eq!(known, devices);
    assert!(world.outside.take_events(&gone).is_empty());
    for device in devices {
        assert_eq!(world.outside.take_events(&device), [event(1)]);
    }
}

#[tokio::test]
async fn a_slow_connection_and_one_that_is_only_being_opened_are_kept() {
    let world = World::new().await;
    let slow = world.device(world.bob, NOW.minus(Duration::from_mins(1)), "slow").await;
    let opening = world.device(world.alice, NOW.minus(Duration::from_secs(29)), "opening").await;
    world.outside.answer_posts(&slow, &[429; 9]);
    world.outside.answer_posts(&opening, &[410]);
    world.delivery.to_users(&[world.alice, world.bob], &[event(1)], None, NOW).await;
    assert_eq!((world.known(world.bob).await, world.known(world.alice).await), (vec![slow], vec![opening]));
}

#[tokio::test]
async fn an_event_that_nobody_can_be_sent_does_not_keep_back_the_others() {
    let world = World::new().await;
    let device = world.device(world.bob, NOW, "laptop").await;
    let people: Vec<UserId> = (0..5_000).map(|_| person()).collect();
    let entry = Entry {
        conversation_id: world.id(),
        entry_id: Uuid::now_v7().into(),
        seq: natter_chat::Seq::new(1),
        sender_id: world.alice,
        sent_at: NOW,
        content: EntryContent::MembersAdded { user_ids: people },
    };
    let events = [event(1), added(&entry), event(2)];
    world.delivery.to_users(&[world.bob], &events, None, NOW).await;
    assert_eq!(world.outside.take_events(&device), [event(1), event(2)]);
}

#[tokio::test]
async fn what_could_not_be_pushed_is_noted_at_that_connection_where_a_sync_makes_up_for_it() {
    let world = World::new().await;
    let (slow, quick) = (world.device(world.bob, NOW, "slow").await, world.device(world.bob, NOW, "quick").await);
    let missed = || async { world.connections.missed(world.bob, &slow).await.unwrap() };
    for (events, expected) in [(vec![typing(&world)], 0), (vec![typing(&world), event(1)], 1), (vec![event(2)], 2)] {
        world.outside.answer_posts(&slow, &[429; 3]);
        let mail = [world.alice, world.bob].map(|user| (user, events.clone()));
        world.delivery.to_each(mail.into(), None, NOW).await.unwrap();
        assert_eq!(missed().await, Some(expected), "{events:?}");
    }
    assert_eq!(world.connections.missed(world.bob, &quick).await.unwrap(), Some(0));
}

#[tokio::test]
async fn it_is_an_error_where_somebody_is_neither_told_nor_noted() {
    let world = World::new().await;
    let delivery = world.delivery_without_connections();
    assert!(delivery.to_members(&world.conversation, &[entry(1)], None, NOW).await.is_err());
    assert!(delivery.to_each(vec![(world.bob, vec![event(1)])], None, NOW).await.is_err());
}

fn typing(world: &World) -> Event {
    Event::Typing { conversation_id: world.id(), user_id: world.alice, active: true }
}
