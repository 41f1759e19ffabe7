//! After a transaction was seen in a block.

use super::*;

fn seen() -> Watch {
    let sender = Address::from_bytes([0x11; 20]);
    Watch { submission: Some(Submission { sender, nonce: 4 }), seen_in: Some(block(100, 9)), ..watch() }
}

fn with_block(at_seen: BlockRef, facts: Facts) -> Outcome {
    verify(&expected(Asset::Native), &seen(), &Facts { at_seen: Some(fact(at_seen)), ..facts })
}

#[test]
fn it_is_confirmed_while_its_block_stays() {
    assert_eq!(with_block(block(100, 9), right(&expected(Asset::Native))).code(), "confirmed");
}

#[test]
fn it_waits_again_once_its_block_has_left_the_chain() {
    let expected = expected(Asset::Native);
    let reorganised = |now| Outcome::Reorganised { was: block(100, 9), now };
    assert_eq!(with_block(block(100, 8), unseen(&expected)), reorganised(Waiting::Unseen));
    assert_eq!(with_block(block(100, 8), pooled(&expected)), reorganised(Waiting::Pooled));
}

#[test]
fn in_another_block_it_counts_as_soon_as_that_is_deep_enough() {
    let mut facts = right(&expected(Asset::Native));
    let receipt = facts.receipt.as_mut().unwrap();
    receipt.block = block(101, 7);
    for log in &mut receipt.logs {
        (log.block_hash, log.block_number) = (Some(block(101, 7).hash), Some(101));
    }
    facts.at_receipt = Some(fact(block(101, 7)));
    let waiting = Waiting::Mined { block: block(101, 7), confirmations: CONFIRMATIONS - 1 };
    let was = block(100, 9);
    assert_eq!(with_block(block(100, 8), facts.clone()), Outcome::Reorganised { was, now: waiting });
    facts.head += 1;
    assert_eq!(with_block(block(100, 8), facts).code(), "confirmed");
}

#[test]
fn the_receipt_of_a_block_that_left_is_not_believed() {
    let facts = Facts { at_receipt: Some(fact(block(100, 8))), ..right(&expected(Asset::Native)) };
    let reorganised = Outcome::Reorganised { was: block(100, 9), now: Waiting::Unseen };
    assert_eq!(with_block(block(100, 8), facts), reorganised);
}

#[test]
fn after_a_reorganisation_it_may_be_replaced() {
    let facts = Facts { settled_nonce: Some(5), ..unseen(&expected(Asset::Native)) };
    assert_eq!(with_block(block(100, 8), facts), Outcome::Failed(FailureReason::Replaced));
}

#[test]
fn an_endpoint_that_has_lost_it_cannot_have_it_look_replaced() {
    let facts = Facts { settled_nonce: Some(5), ..unseen(&expected(Asset::Native)) };
    assert_eq!(with_block(block(100, 9), facts), Outcome::Unknown(UnknownReason::Inconsistent));
    assert_eq!(
        with_block(block(100, 9), pooled(&expected(Asset::Native))),
        Outcome::Unknown(UnknownReason::Inconsistent)
    );
}

#[test]
fn an_endpoint_that_lags_behind_says_nothing() {
    let expected = expected(Asset::Native);
    let facts = Facts { head: 99, ..unseen(&expected) };
    assert_eq!(verify(&expected, &seen(), &facts), Outcome::Unknown(UnknownReason::Behind));
    let facts = Facts { head: 100, ..unseen(&expected) };
    assert_eq!(verify(&expected, &seen(), &facts), Outcome::Unknown(UnknownReason::Inconsistent));
}
