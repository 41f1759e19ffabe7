//! Settlement that is interrupted, and settlement that is done twice at once.

use std::time::Duration;

use futures_util::future::join_all;
use natter_dynamo::{Advanced, CountedEvent, TipProgress};
use natter_ethereum::Asset;

use crate::scene::{CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn what_a_crash_left_untold_is_told_by_whoever_comes_next() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    // The change is written, and then the function dies.
    let progress = natter_tips::reported(&tip, transaction, scene.now()).unwrap().unwrap();
    let Advanced::Done(written) = scene.tips.advance(&tip, progress).await.unwrap() else { panic!("raced") };
    assert_eq!((scene.told().await.len(), written.progress.notes.len()), (0, 1));
    scene.mine(CONFIRMATIONS).await;
    let looked = scene.look(&tip).await;
    assert_eq!((status(&looked).as_str(), looked.progress.notes.len()), ("confirmed", 0));
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn what_was_told_before_a_crash_is_not_told_twice() {
    let scene = Scene::start().await;
    let tip = scene.confirmed(Asset::Native).await;
    let told = scene.log().await;
    // The notes are still there: they were told, and the function died before it could forget them.
    let notes = told
        .iter()
        .map(|entry| natter_dynamo::TipNote { entry_id: entry.entry_id, content: entry.content.clone() })
        .collect();
    let untold = TipProgress { notes, ..tip.progress.clone() };
    let Advanced::Done(left) = scene.tips.advance(&tip, untold).await.unwrap() else { panic!("raced") };
    let looked = scene.look(&left).await;
    assert_eq!(looked.progress.notes, []);
    assert_eq!(scene.log().await, told);
}

#[tokio::test]
async fn many_that_settle_one_tip_at_once_end_the_same_as_one() {
    let scene = Scene::start().await;
    for round in 1..=3 {
        let tip = scene.mean(Asset::Native).await;
        scene.pay(&tip).await;
        scene.mine(CONFIRMATIONS).await;
        let tip = scene.read(&tip).await;
        let settled = join_all((0..8).map(|_| scene.settlement.settle(tip.clone(), scene.now()))).await;
        assert!(settled.iter().all(Result::is_ok), "{settled:?}");
        assert_eq!((status(&scene.look(&tip).await).as_str(), scene.counted().await), ("confirmed", round));
        assert_eq!(scene.told().await.len(), round * 2, "{:?}", scene.told().await);
    }
}

#[tokio::test]
async fn an_event_that_is_counted_for_another_tip_counts_for_no_other() {
    let scene = Scene::start().await;
    let (tip, thief) = (scene.mean(Asset::Native).await, scene.mean(Asset::Native).await);
    let transaction = scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    // Against all that verification says, as if it had a defect.
    let receipt = scene.receipt(transaction).await;
    let log_index = receipt["logs"][0]["logIndex"].as_str().unwrap().trim_start_matches("0x");
    let event = CountedEvent {
        transaction: transaction.to_string(),
        log_index: u64::from_str_radix(log_index, 16).unwrap(),
        block_number: 1,
        block_hash: String::new(),
        mined_at: scene.now(),
    };
    let stolen = TipProgress { counted: Some(event), ..thief.progress.clone() };
    let Advanced::Done(thief) = scene.tips.advance(&thief, stolen.clone()).await.unwrap() else { panic!("raced") };

    let refused = scene.look(&tip).await;
    assert_eq!(status(&refused), "failed: counted_elsewhere");
    assert_eq!(scene.tips.advance(&refused, stolen).await.unwrap(), Advanced::CountedElsewhere);

    // Once the other one lets go of it, it is there to be counted.
    let free = TipProgress { counted: None, ..thief.progress.clone() };
    assert!(matches!(scene.tips.advance(&thief, free).await.unwrap(), Advanced::Done(_)));
    assert_eq!(status(&scene.look_after(&tip, Duration::from_mins(5)).await), "confirmed");
}

#[tokio::test]
async fn who_has_read_an_older_tip_changes_nothing() {
    let scene = Scene::start().await;
    let old = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&old).await;
    scene.report(&old, transaction).await;
    assert_eq!(scene.tips.advance(&old, old.progress.clone()).await.unwrap(), Advanced::Raced);
}
