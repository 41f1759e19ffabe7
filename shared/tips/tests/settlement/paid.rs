//! Tips that are paid as they were meant.

use std::time::Duration;

use natter_chat::{EntryContent, TipStatus};
use natter_dynamo::TipPeriod;
use natter_ethereum::Asset;
use natter_protocol::frames::Event;

use crate::scene::{AMOUNT, CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn a_tip_in_ether_or_in_a_token_is_told_and_counted() {
    let scene = Scene::start().await;
    let device = scene.world.device(scene.bob).await;
    for (asset, count) in [(Asset::Native, 1), (scene.token(), 2)] {
        let tip = scene.mean(asset).await;
        assert_eq!(status(&tip), "none");
        let transaction = scene.pay(&tip).await;
        let reported = scene.report(&tip, transaction).await;
        assert_eq!(status(&reported), "pending");
        let looked = scene.look(&tip).await;
        assert_eq!((status(&looked).as_str(), looked.progress.confirmations), ("pending", 1));
        assert_eq!(scene.counted().await, count - 1, "nothing counts before it is confirmed");

        scene.mine(CONFIRMATIONS - 2).await;
        assert_eq!(status(&scene.look(&tip).await), "pending", "one block is lacking");
        scene.mine(1).await;
        let paid = scene.look(&tip).await;
        assert_eq!(status(&paid), "confirmed");
        assert_eq!(paid.progress.counted.unwrap().transaction, transaction.to_string());
        assert_eq!(scene.counted().await, count);
        let sums = scene.tips.counted_in(scene.conversation, TipPeriod::default()).await.unwrap();
        assert!(sums.iter().all(|tip| tip.amount.as_str() == AMOUNT.to_string()));
    }
    assert_eq!(scene.told().await, ["tip", "confirmed", "tip", "confirmed"]);
    let events = scene.world.outside.take_events(&device);
    let told = events.iter().filter(|event| matches!(event, Event::EntryAdded { .. })).count();
    assert_eq!(told, 4, "{events:?}");
}

#[tokio::test]
async fn the_entries_say_what_was_given_and_by_which_transaction() {
    let scene = Scene::start().await;
    let tip = scene.confirmed(scene.token()).await;
    let log = scene.log().await;
    let EntryContent::Tip(told) = &log[0].content else { panic!("{log:?}") };
    assert_eq!((log[0].entry_id, log[0].sender_id), (tip.meant.entry_id, scene.alice));
    assert_eq!((told.to_user_id, told.amount.as_str()), (scene.bob, "1234567"));
    assert_eq!(told.note.as_ref().unwrap().as_str(), "Thank you!");
    assert_eq!(tip.meant.note, None, "it is in the conversation alone");
    let EntryContent::TipChanged { target_id, status: TipStatus::Confirmed { block_number, transaction }, .. } =
        &log[1].content
    else {
        panic!("{log:?}")
    };
    let counted = tip.progress.counted.unwrap();
    assert_eq!((*target_id, *block_number), (tip.meant.entry_id, counted.block_number));
    assert_eq!((transaction, &told.transaction), (&counted.transaction, &counted.transaction));
}

#[tokio::test]
async fn a_tip_is_settled_for_good_once_its_block_is_final() {
    let scene = Scene::start().await;
    let tip = scene.confirmed(Asset::Native).await;
    assert!(!tip.is_settled());
    let last = scene.look_after(&tip, Duration::from_hours(2)).await;
    assert!(last.is_settled());
    let far = scene.now().plus(Duration::from_hours(24 * 365));
    assert_eq!(scene.tips.due(far, 10).await.unwrap(), Vec::<String>::new(), "and costs nothing any more");
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn both_see_the_tip_in_their_lists_from_when_it_is_seen_on() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    for user in [scene.alice, scene.bob] {
        assert!(scene.tips.of_user(user, TipPeriod::default(), None, 10).await.unwrap().0.is_empty());
    }
    let transaction = scene.pay(&tip).await;
    let tip = scene.report(&tip, transaction).await;
    for user in [scene.alice, scene.bob] {
        let (tips, next) = scene.tips.of_user(user, TipPeriod::default(), None, 10).await.unwrap();
        assert_eq!((tips, next), (vec![tip.clone()], None));
    }
}

#[tokio::test]
async fn two_tips_in_one_conversation_are_told_apart_and_paged() {
    let scene = Scene::start().await;
    let mut ids = Vec::new();
    for passed in 0..3 {
        let tip = scene.mean_at(Asset::Native, scene.now().plus(Duration::from_secs(passed))).await;
        let transaction = scene.pay(&tip).await;
        ids.push(scene.report(&tip, transaction).await.meant.tip_id);
    }
    ids.reverse();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let (tips, next) = scene.tips.of_user(scene.bob, TipPeriod::default(), after.as_deref(), 2).await.unwrap();
        found.extend(tips.into_iter().map(|tip| tip.meant.tip_id));
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, ids, "the latest first, each once");
    let period = TipPeriod { from: Some(scene.now().plus(Duration::from_secs(1))), before: None };
    assert_eq!(scene.tips.of_user(scene.bob, period, None, 10).await.unwrap().0.len(), 2);
    let (now, later) = (scene.now(), scene.now().plus(Duration::from_secs(1)));
    let backwards = TipPeriod { from: Some(later), before: Some(now) };
    assert!(scene.tips.of_user(scene.bob, backwards, None, 10).await.unwrap().0.is_empty());
    let period = TipPeriod { from: None, before: Some(later) };
    assert_eq!(scene.tips.of_user(scene.bob, period, None, 10).await.unwrap().0.len(), 1);
}
