//! Tips whose client vanished, and tips that no one pays.

use std::time::Duration;

use natter_chat::EntryContent;
use natter_ethereum::Asset;

use crate::scene::{CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn a_tip_whose_client_vanished_after_sending_is_found_by_its_event() {
    let scene = Scene::start().await;
    let tip = scene.mean(scene.token()).await;
    let transaction = scene.pay(&tip).await;
    let found = scene.look(&tip).await;
    assert_eq!((status(&found).as_str(), found.progress.confirmations), ("pending", 1));
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    let log = scene.log().await;
    let EntryContent::Tip(told) = &log[0].content else { panic!("{log:?}") };
    assert_eq!((log[0].entry_id, &told.transaction), (tip.meant.entry_id, &transaction.to_string()));
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn a_tip_that_is_found_deep_in_the_chain_is_told_with_what_became_of_it() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    assert_eq!((scene.told().await, scene.counted().await), (vec!["tip".to_owned(), "confirmed".to_owned()], 1));
}

#[tokio::test]
async fn a_tip_that_was_given_up_is_found_where_it_was_paid_all_the_same() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let given_up = natter_tips::cancelled(&tip, scene.now()).unwrap().unwrap();
    scene.apply(&tip, given_up).await;
    scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
}

#[tokio::test]
async fn a_report_after_the_tip_was_found_changes_nothing() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    let found = scene.look(&tip).await;
    assert_eq!(natter_tips::reported(&found, transaction, scene.now()), Ok(None));
}

#[tokio::test]
async fn a_tip_that_nobody_pays_ends_without_a_word_and_is_forgotten() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    assert!(!scene.look_after(&tip, Duration::from_hours(23)).await.is_settled());
    let ended = scene.look_after(&tip, Duration::from_hours(24)).await;
    assert_eq!((status(&ended).as_str(), ended.is_settled()), ("none", true));
    assert_eq!(scene.told().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_tip_that_waits_is_looked_at_ever_more_seldom() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let (mut passed, mut looks) = (Duration::ZERO, 0);
    while let Some(due) = scene.look_after(&tip, passed).await.progress.due {
        passed = due.since(scene.now());
        looks += 1;
        assert!(looks < 60, "too many looks at a tip that nobody pays");
    }
    assert!(passed >= Duration::from_hours(24));
}
