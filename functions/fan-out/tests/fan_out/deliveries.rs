//! Who is told what, however often and in whatever order.

use std::collections::BTreeSet;

use natter_chat::group::HistoryVisibility;
use natter_lambda::QueueMessage;

use natter_testing::people;

use crate::world::World;

/// How many of the members are there: one of ten.
const PRESENT: usize = 10;

/// What a client makes of what arrives: each entry once, by its place.
fn log(arrived: &[u64]) -> Vec<u64> {
    arrived.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

#[tokio::test]
async fn in_a_group_of_five_thousand_every_open_device_gets_each_message_once_and_in_order() {
    let world = World::new().await;
    let people = people(5_000);
    let group = world.group(&people, HistoryVisibility::All).await;
    let devices = world.devices(&people[..people.len() / PRESENT]).await;
    let messages = world.leave(&group, people[0], &[1, 2]).await;
    assert_eq!(messages.len(), 2 * 20, "twenty shards for each message");
    for batch in messages.chunks(10) {
        assert!(world.invoke(batch).await.is_empty());
    }
    for device in devices.values() {
        assert_eq!(world.arrived(device), [1, 2]);
    }
}

#[tokio::test]
async fn duplicated_reordered_and_failing_invocations_lose_and_reorder_nothing_for_a_client() {
    let world = World::new().await;
    let people = people(1_000);
    let group = world.group(&people, HistoryVisibility::All).await;
    let devices = world.devices(&people[..people.len() / PRESENT]).await;
    let mut messages = world.leave(&group, people[0], &[1, 2, 3, 4]).await;
    messages.reverse();
    let duplicated: Vec<QueueMessage> = messages.iter().cloned().chain(messages.iter().step_by(3).cloned()).collect();
    let mut failed = Vec::new();
    for (number, batch) in duplicated.chunks(10).enumerate() {
        match number % 3 {
            0 => failed.extend(world.invoke(batch).await),
            1 => failed.extend(world.invoke_in_vain(batch).await),
            // It is done, and dies before it can say so: everything comes again.
            _ => {
                world.invoke(batch).await;
                failed.extend_from_slice(batch);
            }
        }
    }
    assert!(failed.len() >= duplicated.len() / 2);
    for batch in failed.chunks(7) {
        assert!(world.invoke(batch).await.is_empty());
    }
    for device in devices.values() {
        let arrived = world.arrived(device);
        assert!(arrived.len() >= 4, "{arrived:?}");
        assert_eq!(log(&arrived), [1, 2, 3, 4]);
    }
}

#[tokio::test]
async fn what_a_batch_holds_for_a_device_travels_in_one_frame() {
    let world = World::new().await;
    let people = people(101);
    let group = world.group(&people, HistoryVisibility::All).await;
    let devices = world.devices(&people[..2]).await;
    let messages = world.leave(&group, people[0], &[1, 2, 3, 4, 5]).await;
    assert_eq!(messages.len(), 5, "one shard for each message");
    assert!(world.invoke(&messages).await.is_empty());
    for device in devices.values() {
        assert_eq!(world.outside.take_frames(device).len(), 1);
    }
}

#[tokio::test]
async fn who_was_put_out_meanwhile_is_not_told_and_who_came_sees_nothing_of_before() {
    let world = World::new().await;
    let people = people(103);
    let (before, newcomer) = (&people[..102], people[102]);
    let group = world.group(before, HistoryVisibility::SinceJoined).await;
    let devices = world.devices(&[people[0], people[1], newcomer]).await;
    let place = world.assign_seq(&group, people[0]).await;
    let messages = world.leave(&group, people[0], &[place]).await;
    world.remove(group.conversation_id, people[0], people[1]).await;
    world.add(group.conversation_id, people[0], &[newcomer]).await;
    assert!(world.invoke(&messages).await.is_empty());
    let arrived = |user| world.arrived(&devices[&user]);
    assert_eq!((arrived(people[0]), arrived(people[1]), arrived(newcomer)), (vec![place], vec![], vec![]));
    let messages = world.leave(&group, people[0], &[place + 1]).await;
    assert!(world.invoke(&messages).await.is_empty());
    assert_eq!(arrived(newcomer), [place + 1]);
}

#[tokio::test]
async fn a_gone_device_is_no_reason_to_tell_the_others_again() {
    let world = World::new().await;
    let people = people(101);
    let group = world.group(&people, HistoryVisibility::All).await;
    let devices = world.devices(&people[..3]).await;
    world.outside.answer_posts(&devices[&people[1]], &[410]);
    let messages = world.leave(&group, people[0], &[1]).await;
    assert!(world.invoke(&messages).await.is_empty());
    let arrived: Vec<usize> = people[..3].iter().map(|user| world.arrived(&devices[user]).len()).collect();
    assert_eq!(arrived, [1, 0, 1]);
}

#[tokio::test]
async fn a_message_that_is_not_ours_is_given_back_and_the_others_are_done() {
    let world = World::new().await;
    let people = people(101);
    let group = world.group(&people, HistoryVisibility::All).await;
    let devices = world.devices(&people[..1]).await;
    let mut messages = world.leave(&group, people[0], &[1]).await;
    messages.push(QueueMessage { message_id: "foreign".to_owned(), body: "{}".to_owned(), ..QueueMessage::default() });
    let failed = world.invoke(&messages).await;
    assert_eq!(failed.iter().map(|message| message.message_id.as_str()).collect::<Vec<_>>(), ["foreign"]);
    assert_eq!(world.arrived(&devices[&people[0]]), [1]);
}
