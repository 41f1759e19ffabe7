//! What a message to a large group costs, counted by DynamoDB itself.

use natter_chat::UserId;
use natter_chat::group::HistoryVisibility;
use natter_cost::{Spent, assert_cost};
use natter_dynamo::Consumption;
use uuid::Uuid;

use crate::world::World;

const MEMBERS: u128 = 1_000;
/// One of so many is there.
const PRESENT: usize = 10;

#[tokio::test]
async fn a_message_to_a_thousand_costs_what_the_table_says() {
    let world = World::new().await;
    // Evenly spread, so that every shard is of the same size each time.
    let people: Vec<UserId> = (0..MEMBERS).map(|place| Uuid::from_u128(u128::MAX / MEMBERS * place).into()).collect();
    let group = world.group(&people, HistoryVisibility::All).await;
    world.devices(&people.iter().copied().step_by(PRESENT).collect::<Vec<_>>()).await;
    let first = world.leave(&group, people[0], &[1]).await;
    // With it the function learns who is there.
    world.invoke(&first).await;
    let messages = world.leave(&group, people[0], &[2]).await;
    let (before, pushed) = (world.meter.reading(), world.outside.frame_count());
    for message in &messages {
        assert!(world.invoke(std::slice::from_ref(message)).await.is_empty());
    }
    let others = u64::try_from(messages.len() - 1).unwrap();
    let consumed = world.meter.reading() - before;
    // Times are longer and shorter numbers, and the members' items with them: to the next ten units.
    let consumed = Consumption { read_units: (consumed.read_units / 10.0).ceil() * 10.0, ..consumed };
    let spent = Spent { invocations: others, ..consumed.into() };
    assert_cost(
        "fan-out",
        "a group of a thousand of whom a tenth is there",
        spent,
        world.outside.frame_count() - pushed,
    );
}
