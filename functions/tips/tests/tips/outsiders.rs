//! No one learns anything of what is not theirs.

use natter_protocol::api::TipsRoute as Route;
use natter_testing::http::Asked;

use crate::world::Scene;

#[tokio::test]
async fn only_members_learn_what_was_tipped_in_a_conversation() {
    let scene = Scene::start().await;
    let stranger = scene.stranger().await;
    let here = || Asked::default().parameter("conversationId", scene.conversation);
    assert_eq!(scene.refused(stranger, Route::Totals, here()).await, "conversation_not_found");
    let to = |asked: Asked, user| asked.parameter("userId", user);
    let refused = |caller, asked| scene.refused(caller, Route::Recipient, asked);
    assert_eq!(refused(stranger, to(here(), scene.bob)).await, "conversation_not_found");
    assert_eq!(refused(scene.alice, to(here(), stranger)).await, "not_a_member");
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    let there = || Asked::default().parameter("conversationId", group);
    scene.done(scene.alice, Route::Totals, there()).await;
    scene.world.remove(group, scene.bob, scene.alice).await;
    assert_eq!(scene.refused(scene.alice, Route::Totals, there()).await, "conversation_not_found");
    scene.world.users.block(&scene.world.conversations, scene.bob, scene.alice, scene.world.now).await.unwrap();
    assert_eq!(refused(scene.alice, to(here(), scene.bob)).await, "blocked");
}
