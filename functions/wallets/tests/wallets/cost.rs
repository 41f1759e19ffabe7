//! What it costs, counted by DynamoDB itself.

use natter_cost::assert_cost;
use natter_protocol::api::WalletsRoute;
use natter_testing::http::Asked;

use crate::world::World;

#[tokio::test]
async fn wallets_cost_what_the_table_says() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    // A sign-in is noted with its first request alone.
    world.wallets(alice).await;
    let meter = &world.base.meter;
    let mut before = meter.reading();
    let mut check = |action: &str, situation: &str| {
        let now = meter.reading();
        assert_cost(action, situation, now - before, 0);
        before = now;
    };
    let text = world.text(alice, accounts[0]).await;
    check("POST /v1/me/wallets/challenges", "any");
    assert_eq!(world.hand_in(alice, &text, accounts[0]).await.0, 201);
    check("POST /v1/me/wallets", "the first wallet");
    world.wallets(alice).await;
    check("GET /v1/me/wallets", "any");
    let first = Asked::default().parameter("address", accounts[0]);
    world.call(alice, WalletsRoute::Prefer, first.clone()).await;
    check("PUT /v1/me/wallets/{address}", "one wallet");
    world.call(alice, WalletsRoute::Unlink, first).await;
    check("DELETE /v1/me/wallets/{address}", "the only wallet");
}
