//! Which tips are looked at, and when. What a look comes to is tested with `natter-tips`, on a real chain: here there is none,
//! and so nothing can be said of any tip.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use natter_chat::{Timestamp, TipAmount, TipAsset, UserId};
use natter_dynamo::{Intended, TipDraft, TipProgress, TipRecord};
use natter_lambda::Function;
use natter_testing::World;
use serde_json::{Value, json};
use settle_tips::{Report, SettleTips};
use uuid::Uuid;

struct Scene {
    world: World,
}

impl Scene {
    async fn start() -> Self {
        Self { world: World::start().await }
    }

    /// One invocation, when so much time has passed.
    async fn settle_after(&mut self, passed: Duration, event: Value) -> Report {
        self.world.now = self.world.now.plus(passed);
        let environment = self.world.environment(&[]);
        let function = SettleTips::init(&environment).await.unwrap();
        function.handle(serde_json::from_value(event).unwrap()).await.unwrap()
    }

    async fn settle(&mut self) -> Report {
        let event = serde_json::from_str(include_str!("../../../events/settle-tips.json")).unwrap();
        self.settle_after(Duration::ZERO, event).await
    }

    /// A tip that is due then.
    async fn tip(&self, due: Timestamp) -> TipRecord {
        let anybody = || UserId::from(Uuid::new_v4());
        let meant = TipDraft {
            tip_id: format!("0x{0}{0}", Uuid::new_v4().simple()),
            conversation_id: Uuid::new_v4().into(),
            entry_id: Uuid::now_v7().into(),
            from_user_id: anybody(),
            to_user_id: anybody(),
            from_address: format!("0x{}", "a".repeat(40)),
            to_address: format!("0x{}", "b".repeat(40)),
            tip_jar: format!("0x{}", "c".repeat(40)),
            asset: TipAsset { chain_id: 1, token: None, symbol: "ETH".to_owned(), decimals: 18 },
            amount: TipAmount::parse("5").unwrap(),
            note: None,
            about_id: None,
            intended_at: self.world.now,
            expected_until: self.world.now.plus(natter_tips::EXPECTED_FOR),
        };
        let progress = TipProgress { due: Some(due), ..TipProgress::default() };
        let Intended::Now(tip) = self.world.tips.intend(&meant, &progress).await.unwrap() else {
            panic!("it was there")
        };
        *tip
    }

    async fn read(&self, tip: &TipRecord) -> TipProgress {
        self.world.tips.get(&tip.meant.tip_id).await.unwrap().unwrap().progress
    }
}

#[tokio::test]
async fn tips_are_looked_at_when_they_are_due_and_not_before() {
    let mut scene = Scene::start().await;
    let now = scene.world.now;
    let (due, later) = (scene.tip(now).await, scene.tip(now.plus(Duration::from_secs(1))).await);
    assert_eq!(scene.settle().await, Report { looked_at: 1, ..Report::default() });
    assert!(scene.read(&due).await.due.unwrap() > now);
    assert_eq!(scene.read(&later).await, later.progress);
    assert_eq!(scene.settle().await, Report::default(), "nothing is due any more");
}

#[tokio::test]
async fn one_tip_can_be_looked_at_by_hand() {
    let mut scene = Scene::start().await;
    let tip = scene.tip(scene.world.now.plus(Duration::from_hours(1))).await;
    let event = json!({ "tipId": tip.meant.tip_id });
    assert_eq!(scene.settle_after(Duration::ZERO, event).await.looked_at, 1);
    assert!(scene.read(&tip).await.unknown_since.is_some());
    let nobodys = json!({ "tipId": format!("0x{}", "f".repeat(64)) });
    assert_eq!(scene.settle_after(Duration::ZERO, nobodys).await, Report::default());
}

#[tokio::test]
async fn tips_of_which_nothing_can_be_said_for_long_are_counted() {
    let mut scene = Scene::start().await;
    scene.tip(scene.world.now).await;
    assert_eq!(scene.settle().await.unknown_for_long, 0);
    let report = scene.settle_after(natter_tips::UNKNOWN_FOR_LONG, json!({})).await;
    assert_eq!((report.looked_at, report.unknown_for_long), (1, 1));
}

#[tokio::test]
async fn a_tip_that_cannot_be_read_is_in_nobodys_way() {
    let mut scene = Scene::start().await;
    let now = scene.world.now;
    // Nothing leads to the chain's endpoints before the watch is read.
    let broken = scene.tip(now).await;
    let damaged = TipProgress { watch: Some("{".to_owned()), ..broken.progress.clone() };
    assert!(matches!(scene.world.tips.advance(&broken, damaged).await.unwrap(), natter_dynamo::Advanced::Done(_)));
    scene.tip(now).await;
    let report = scene.settle().await;
    assert_eq!((report.looked_at, report.failed), (1, 1));
    assert!(scene.read(&broken).await.due.unwrap() >= now.plus(Duration::from_hours(1)));
}

#[tokio::test]
async fn one_invocation_looks_at_so_many_tips_and_the_next_one_at_the_others() {
    let mut scene = Scene::start().await;
    for _ in 0..210 {
        scene.tip(scene.world.now).await;
    }
    assert_eq!(scene.settle().await.looked_at, 200);
    assert_eq!(scene.settle().await.looked_at, 10);
}
