//! What it costs, counted by DynamoDB itself.

use natter_cost::assert_cost;
use natter_testing::{people, person};

use crate::Watching;

#[tokio::test]
async fn looking_costs_what_the_table_says() {
    let watching = Watching::start().await;
    let people = people(20);
    for user in &people {
        watching.world.users.note_active(*user, watching.world.now).await.unwrap();
    }
    let before = watching.function.meter().reading();
    watching.sees(person(), &people).await;
    assert_cost("getPresence", "twenty people", watching.function.meter().reading() - before, 0);
}
