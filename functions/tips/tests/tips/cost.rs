//! What it costs, counted by DynamoDB itself.

use natter_cost::assert_cost;
use natter_protocol::api::TipsRoute as Route;
use natter_testing::http::Asked;

use crate::world::{CONFIRMATIONS, Scene, of};

#[tokio::test]
async fn tips_cost_what_the_table_says() {
    let scene = Scene::start().await;
    // A sign-in is noted with its first request alone.
    for user in [scene.alice, scene.bob] {
        scene.done(user, Route::Networks, Asked::default()).await;
    }
    let meter = &scene.world.meter;
    let mut before = meter.reading();
    let mut check = |action: &str, situation: &str| {
        let now = meter.reading();
        assert_cost(action, situation, now - before, 0);
        before = now;
    };
    let intent = scene.intend(scene.wish()).await;
    check("POST /v1/tips", "in ether, with a note");
    let transaction = scene.pay(&intent).await;
    scene.report(&intent, transaction).await;
    check("POST /v1/tips/{tipId}/transaction", "mined, and not deep enough; nobody is connected");
    scene.chain.anvil.mine(CONFIRMATIONS).await.unwrap();
    scene.report(&intent, transaction).await;
    check("POST /v1/tips/{tipId}/transaction", "again, and confirmed by now");
    scene.done(scene.alice, Route::Get, of(&intent)).await;
    check("GET /v1/tips/{tipId}", "not due");
    let here = Asked::default().parameter("conversationId", scene.conversation);
    scene.done(scene.bob, Route::Totals, here).await;
    check("GET /v1/conversations/{conversationId}/tips", "one tip");
    let bob = Asked::default().parameter("conversationId", scene.conversation).parameter("userId", scene.bob);
    scene.done(scene.alice, Route::Recipient, bob).await;
    check("GET /v1/conversations/{conversationId}/tips/recipients/{userId}", "they have a wallet");
    scene.done(scene.bob, Route::History, Asked::default()).await;
    check("GET /v1/me/tips", "one tip");
    scene.done(scene.bob, Route::MyTotals, Asked::default()).await;
    check("GET /v1/me/tips/totals", "one tip");
    scene.done(scene.bob, Route::Csv, Asked::default()).await;
    check("GET /v1/me/tips.csv", "one tip");
    scene.done(scene.bob, Route::Networks, Asked::default()).await;
    check("GET /v1/tips/networks", "any");
    let meant = scene.intend(scene.wish()).await;
    let before = meter.reading();
    scene.done(scene.alice, Route::Cancel, of(&meant)).await;
    assert_cost("DELETE /v1/tips/{tipId}", "not paid", meter.reading() - before, 0);
}
