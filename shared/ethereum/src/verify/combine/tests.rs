use natter_chat::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::verify::{Confirmation, FailureReason};
use crate::{BlockHash, TxHash};

fn block(byte: u8) -> BlockRef {
    BlockRef { number: 100, hash: BlockHash::from_bytes([byte; 32]) }
}

fn confirmed(byte: u8) -> Outcome {
    Outcome::Confirmed(Confirmation {
        transaction: TxHash::from_bytes([1; 32]),
        block: block(byte),
        log_index: 0,
        mined_at: Timestamp::from_millis(0),
    })
}

fn mined(byte: u8, confirmations: u64) -> Outcome {
    Outcome::Pending(Waiting::Mined { block: block(byte), confirmations })
}

const UNSEEN: Outcome = Outcome::Pending(Waiting::Unseen);
const POOLED: Outcome = Outcome::Pending(Waiting::Pooled);
const REVERTED: Outcome = Outcome::Failed(FailureReason::Reverted);
const BEHIND: Outcome = Outcome::Unknown(UnknownReason::Behind);
const DISAGREEMENT: Outcome = Outcome::Unknown(UnknownReason::Disagreement);
const UNREACHABLE: Outcome = Outcome::Unknown(UnknownReason::Unreachable);

#[test]
fn enough_endpoints_that_say_the_same_are_believed() {
    assert_eq!(combine(vec![confirmed(9), confirmed(9)], 2), confirmed(9));
    assert_eq!(combine(vec![REVERTED, REVERTED, BEHIND], 2), REVERTED);
    assert_eq!(combine(vec![confirmed(9)], 1), confirmed(9));
}

#[test]
fn too_few_are_not() {
    assert_eq!(combine(vec![confirmed(9)], 2), UNREACHABLE);
    assert_eq!(combine(vec![], 1), UNREACHABLE);
    assert_eq!(combine(vec![confirmed(9), BEHIND], 2), BEHIND);
}

#[test]
fn one_that_lags_behind_is_waited_for_or_outvoted() {
    assert_eq!(combine(vec![confirmed(9), mined(9, 3)], 2), mined(9, 3));
    assert_eq!(combine(vec![confirmed(9), POOLED], 2), POOLED);
    assert_eq!(combine(vec![confirmed(9), confirmed(9), UNSEEN], 2), confirmed(9));
    assert_eq!(combine(vec![mined(9, 4), mined(9, 3), UNSEEN], 2), UNSEEN);
}

#[test]
fn a_contradiction_decides_nothing() {
    assert_eq!(combine(vec![confirmed(9), confirmed(9), confirmed(8)], 2), DISAGREEMENT);
    assert_eq!(combine(vec![confirmed(9), confirmed(9), REVERTED], 2), DISAGREEMENT);
    assert_eq!(combine(vec![REVERTED, Outcome::Failed(FailureReason::NoTip)], 1), DISAGREEMENT);
    assert_eq!(combine(vec![confirmed(9), confirmed(9), mined(8, 3)], 2), DISAGREEMENT);
    assert_eq!(combine(vec![mined(9, 3), mined(8, 3)], 2), DISAGREEMENT);
}

#[test]
fn a_reorganisation_is_one_however_far_each_endpoint_has_come_since() {
    let reorganised = |now| Outcome::Reorganised { was: block(9), now };
    assert_eq!(
        combine(vec![reorganised(Waiting::Pooled), reorganised(Waiting::Unseen)], 2),
        reorganised(Waiting::Unseen)
    );
    assert_eq!(combine(vec![reorganised(Waiting::Unseen), confirmed(9)], 2), DISAGREEMENT);
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(vec![
        confirmed(8),
        confirmed(9),
        mined(8, 1),
        mined(9, 1),
        mined(9, 2),
        UNSEEN,
        POOLED,
        REVERTED,
        BEHIND,
        UNREACHABLE,
        Outcome::Reorganised { was: block(8), now: Waiting::Unseen },
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_decision_has_its_voices_and_no_other_decision_against_it(
        outcomes in prop::collection::vec(outcome(), 0..6),
        required in 1usize..4,
    ) {
        let combined = combine(outcomes.clone(), required);
        if matches!(combined, Outcome::Confirmed(_) | Outcome::Failed(_)) {
            prop_assert!(outcomes.iter().filter(|one| **one == combined).count() >= required);
            let undecided = |one: &Outcome| matches!(one, Outcome::Pending(_) | Outcome::Unknown(_));
            prop_assert!(outcomes.iter().all(|one| *one == combined || undecided(one)));
        }
    }
}
