//! What goes through the queue, and what does not.

use natter_chat::UserId;
use natter_testing::people;
use serde_json::Value;

use crate::world::{Sent, World};

#[tokio::test]
async fn an_ordinary_group_of_forty_does_not_touch_the_queue() {
    let world = World::new().await;
    let people = people(40);
    let group = world.group(&people).await;
    let device = world.device(people[39]).await;
    world.send(people[0], &Sent::new(group, "Hello!")).await.unwrap();
    assert!(world.outside.take_messages().is_empty());
    assert_eq!(world.entries_at(&device).len(), 1);
}

#[tokio::test]
async fn a_group_of_more_than_a_hundred_is_left_to_fan_out_in_shards_that_hold_everybody() {
    let world = World::new().await;
    let people = people(300);
    let group = world.group(&people).await;
    let device = world.device(people[7]).await;
    let sent = Sent::new(group, "Hello, everybody!");
    world.send_on(people[7], &device, &sent).await.unwrap();
    let messages: Vec<Value> =
        world.outside.take_messages().iter().map(|message| serde_json::from_str(message).unwrap()).collect();
    assert_eq!(messages.len(), 2);
    for person in &people {
        assert_eq!(messages.iter().filter(|message| holds(message, *person)).count(), 1);
    }
    for message in messages {
        assert_eq!(message["entries"][0]["entryId"], sent.entry_id.to_string());
        assert_eq!(message["except"], device.as_str());
    }
    assert_eq!(world.outside.frame_count(), 0, "the sender pushes nothing");
}

fn holds(message: &Value, person: UserId) -> bool {
    let bound = |name: &str| message["shard"][name].as_str().unwrap().parse::<UserId>().unwrap();
    (bound("first")..=bound("last")).contains(&person)
}
