//! What it costs, counted by DynamoDB itself.

use natter_cost::assert_cost_of_quiet;

use crate::Typist;

#[tokio::test]
async fn typing_costs_what_the_table_says() {
    let typist = Typist::start().await;
    let (alice, bob, conversation) = typist.world.direct().await;
    typist.world.device(bob).await;
    for situation in ["direct, the other one has a device open", "the same again within a moment"] {
        let (before, pushed) = (typist.world.meter.reading(), typist.world.outside.frame_count());
        typist.types(alice, conversation, true).await;
        let consumed = typist.world.meter.reading() - before;
        assert_cost_of_quiet("typing", situation, consumed, typist.world.outside.frame_count() - pushed);
    }
}
