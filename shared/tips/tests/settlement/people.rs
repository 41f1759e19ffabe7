//! People who are not there any more, or not allowed to say anything.

use natter_chat::{Entry, EntryContent};
use natter_dynamo::TipPeriod;
use natter_ethereum::{Asset, TxHash};

use crate::scene::{CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn whoever_was_put_out_of_a_group_says_nothing_there_and_what_they_paid_is_paid() {
    let mut scene = Scene::start().await;
    let group = scene.world.group(&[scene.bob, scene.alice]).await;
    scene.conversation = group;
    let tip = scene.mean(Asset::Native).await;
    scene.world.remove(group, scene.bob, scene.alice).await;
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
    let said = scene.world.say(scene.conversation, scene.alice, "mine").await;
    let mine = Entry { entry_id: tip.meant.entry_id, ..said };
    let mine = scene.world.conversations.place(mine).await;
    scene.world.messages.put(&mine).await.unwrap();
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
    assert_eq!(scene.tips.counted_in(scene.conversation, TipPeriod::default()).await.unwrap().len(), 1);

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

fn invented(number: u8) -> TxHash {
    format!("0x{}", format!("{number:02x}").repeat(32)).parse().unwrap()
}

#[tokio::test]
async fn whoever_was_put_out_or_blocked_says_nothing_more_by_a_tip_that_was_told_before() {
    for is_blocked in [true, false] {
        let mut scene = Scene::start().await;
        if !is_blocked {
            scene.conversation = scene.world.group(&[scene.bob, scene.alice]).await;
        }
        let tip = scene.mean(Asset::Native).await;
        scene.report(&tip, invented(1)).await;
        let told = scene.log().await.len();
        assert_eq!(told, 1);
        if is_blocked {
            scene.world.block(scene.bob, scene.alice).await;
        } else {
            scene.world.remove(scene.conversation, scene.bob, scene.alice).await;
        }
        let transaction = scene.pay(&tip).await;
        scene.report(&tip, transaction).await;
        scene.mine(CONFIRMATIONS).await;
        assert_eq!(status(&scene.look(&tip).await), "confirmed", "what is paid is paid");
        assert_eq!(scene.log().await.len(), told, "{is_blocked}");
    }
}

#[tokio::test]
async fn a_tip_is_reported_so_often_and_no_more() {
    let scene = Scene::start().await;
    let mut tip = scene.mean(Asset::Native).await;
    for number in 1..=5 {
        tip = scene.report(&tip, invented(number)).await;
    }
    assert!(natter_tips::reported(&tip, invented(6), scene.now()).is_err());
    assert_eq!(natter_tips::reported(&tip, invented(5), scene.now()), Ok(None), "a repetition is none");
}

#[tokio::test]
async fn nothing_follows_a_tip_that_was_deleted() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    let tip = scene.report(&tip, transaction).await;
    scene.world.messages.scrub(scene.conversation, tip.meant.entry_id, None).await.unwrap();
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    assert_eq!(scene.log().await.iter().map(|entry| &entry.content).collect::<Vec<_>>(), [&EntryContent::Erased {}]);
}
