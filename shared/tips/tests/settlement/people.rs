//! People who are not there any more, or not allowed to say anything.

use natter_chat::{EntryContent, Role};
use natter_dynamo::TipPeriod;
use natter_ethereum::Asset;

use crate::scene::{CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn whoever_was_put_out_of_a_group_says_nothing_there_and_what_they_paid_is_paid() {
    let mut scene = Scene::start().await;
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    scene.conversation = group;
    let tip = scene.mean(Asset::Native).await;
    scene.world.remove(group, scene.bob, scene.alice, Role::Member).await;
    scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    let looked = scene.look(&tip).await;
    assert_eq!((status(&looked).as_str(), looked.progress.is_silent), ("confirmed", true));
    assert_eq!(scene.told().await, Vec::<String>::new());
    let (tips, _) = scene.tips.of_user(scene.bob, TipPeriod::default(), None, 10).await.unwrap();
    assert_eq!(tips.len(), 1, "whoever got it sees it");
}

#[tokio::test]
async fn a_group_that_was_deleted_is_told_nothing() {
    let mut scene = Scene::start().await;
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    scene.conversation = group;
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    scene.report(&tip, transaction).await;
    scene.world.conversations.end_group(group, scene.bob, scene.now()).await.unwrap();
    while scene.world.conversations.clear_some(group).await.unwrap().is_some() {}
    scene.mine(CONFIRMATIONS).await;
    let looked = scene.look(&tip).await;
    assert_eq!((status(&looked).as_str(), looked.progress.notes.len()), ("confirmed", 0));
}

#[tokio::test]
async fn an_id_that_its_sender_used_for_something_else_shows_no_tip() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let mut said = scene.world.say(scene.conversation, scene.alice, "mine").await;
    said.entry_id = tip.meant.entry_id;
    said.seq = natter_chat::Seq::new(1_000);
    scene.world.messages.put(&said).await.unwrap();
    let transaction = scene.pay(&tip).await;
    scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    assert!(scene.log().await.iter().all(|entry| matches!(entry.content, EntryContent::Message(_))));
}

#[tokio::test]
async fn whoever_leaves_is_forgotten_and_the_others_keep_what_they_got() {
    let scene = Scene::start().await;
    let (paid, meant) = (scene.confirmed(Asset::Native).await, scene.mean(Asset::Native).await);
    scene.tips.forget(scene.alice).await.unwrap();
    scene.tips.forget(scene.alice).await.unwrap();
    let list = async |user| scene.tips.of_user(user, TipPeriod::default(), None, 10).await.unwrap().0;
    assert_eq!(list(scene.alice).await, []);
    let kept = list(scene.bob).await;
    assert_eq!((kept.len(), &kept[0].meant.note, kept[0].progress.is_sender_gone), (1, &None, true));
    assert_eq!(scene.tips.counted_in(scene.conversation).await.unwrap().len(), 1);

    // What is found later puts nobody into a list who has left.
    scene.pay(&meant).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&meant).await), "confirmed");
    assert_eq!((list(scene.alice).await.len(), list(scene.bob).await.len()), (0, 2));
    scene.look(&paid).await;
    assert_eq!(list(scene.alice).await.len(), 0);

    scene.tips.forget(scene.bob).await.unwrap();
    assert_eq!(list(scene.bob).await, []);
    assert!(scene.read(&paid).await.progress.counted.is_some(), "what is on the chain stays there");
}
