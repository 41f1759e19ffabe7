//! What it costs, counted by DynamoDB itself.

use natter_cost::assert_cost;
use natter_testing::{people, person};

use crate::Watching;

#[tokio::test]
async fn looking_costs_what_the_table_says() {
    let watching = Watching::start().await;
    let people = people(20);
    let viewer = person();
    for user in &people {
        watching.world.open(viewer, *user, false).await;
        watching.world.users.note_active(*user, &"phone=".to_owned().into(), watching.world.now).await.unwrap();
    }
    for (people, situation) in [(&people[..], "twenty people"), (&people[..1], "one person")] {
        let before = watching.world.meter.reading();
        watching.sees(viewer, people).await;
        assert_cost("getPresence", situation, watching.world.meter.reading() - before, 0);
    }
}
