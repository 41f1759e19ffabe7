use std::time::Duration;

use futures_util::{future::join_all, poll};
use proptest::prelude::*;
use tokio::sync::Semaphore;

use super::*;
use crate::outbox::Outboxes;

/// A connection to which a push is under way until the test lets it through.
struct Gate {
    open: Semaphore,
    frames: Mutex<Vec<Vec<u64>>>,
}

impl Gate {
    fn closed() -> Self {
        Self { open: Semaphore::new(0), frames: Mutex::default() }
    }

    async fn post(&self, frame: Vec<u8>) -> Push {
        self.open.acquire().await.unwrap().forget();
        self.frames.lock().unwrap().push(numbers(&frame));
        Push::Delivered
    }

    fn frames(&self) -> Vec<Vec<u64>> {
        self.frames.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn what_waits_while_a_push_is_under_way_joins_the_next_frame() {
    let (outboxes, gate, to) = (Outboxes::default(), Gate::closed(), connection("a"));
    let mut first = Box::pin(outboxes.send(&to, written([1], 0), |frame| gate.post(frame)));
    assert!(poll!(&mut first).is_pending());
    let mut others: Vec<_> =
        (2..=4).map(|number| Box::pin(outboxes.send(&to, written([number], 0), |frame| gate.post(frame)))).collect();
    for other in &mut others {
        assert!(poll!(other).is_pending());
    }
    gate.open.add_permits(2);
    assert_eq!(first.await, Push::Delivered);
    assert_eq!(join_all(others).await, [Push::Delivered; 3]);
    assert_eq!(gate.frames(), [vec![1], vec![2, 3, 4]]);
    assert_eq!(outboxes.in_use(), 0);
}

#[tokio::test]
async fn whoever_stops_in_the_middle_leaves_the_rest_to_the_next() {
    let (outboxes, gate, to) = (Outboxes::default(), Gate::closed(), connection("a"));
    let mut first = Box::pin(outboxes.send(&to, written([1], 0), |frame| gate.post(frame)));
    assert!(poll!(&mut first).is_pending());
    let mut second = Box::pin(outboxes.send(&to, written([2], 0), |frame| gate.post(frame)));
    assert!(poll!(&mut second).is_pending());
    drop(first);
    gate.open.add_permits(1);
    assert_eq!(second.await, Push::Delivered);
    assert_eq!(gate.frames(), [vec![1, 2]]);
    assert_eq!(outboxes.in_use(), 0);
}

#[tokio::test]
async fn one_connection_does_not_wait_for_another() {
    let (outboxes, slow, quick) = (Outboxes::default(), Gate::closed(), Gate::closed());
    let (slow_one, quick_one) = (connection("slow"), connection("quick"));
    let mut under_way = Box::pin(outboxes.send(&slow_one, written([1], 0), |frame| slow.post(frame)));
    assert!(poll!(&mut under_way).is_pending());
    quick.open.add_permits(1);
    assert_eq!(outboxes.send(&quick_one, written([2], 0), |frame| quick.post(frame)).await, Push::Delivered);
    assert!(poll!(&mut under_way).is_pending());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Each sender's events arrive once and in their order, however the senders overlap.
    #[test]
    fn concurrent_senders_lose_double_and_reorder_nothing(
        senders in prop::collection::vec((1_u64..6, 0_usize..20_000), 1..12),
        pauses in prop::collection::vec(0_u64..3, 40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let arrived = Mutex::new(Vec::new());
        let pauses = Mutex::new(pauses.into_iter().cycle());
        let pause = || Duration::from_millis(pauses.lock().unwrap().next().unwrap());
        let post = async |frame: Vec<u8>| {
            tokio::time::sleep(pause()).await;
            arrived.lock().unwrap().extend(numbers(&frame));
            Push::Delivered
        };
        let (outboxes, to) = (Outboxes::default(), connection("a"));
        let sends = senders.iter().zip(1_u64..).map(|((count, size), sender)| {
            let events = written((1..=*count).map(|number| sender * 100 + number), *size);
            let (outboxes, to, pause, post) = (&outboxes, &to, &pause, &post);
            async move {
                tokio::time::sleep(pause()).await;
                outboxes.send(to, events, post).await
            }
        });
        let outcomes = runtime.block_on(join_all(sends));
        prop_assert!(outcomes.iter().all(|outcome| *outcome == Push::Delivered));
        let arrived = arrived.into_inner().unwrap();
        for ((count, _), sender) in senders.iter().zip(1_u64..) {
            let own: Vec<u64> = arrived.iter().copied().filter(|number| number / 100 == sender).collect();
            prop_assert_eq!(own, (1..=*count).map(|number| sender * 100 + number).collect::<Vec<_>>());
        }
        prop_assert_eq!(outboxes.in_use(), 0);
    }
}
