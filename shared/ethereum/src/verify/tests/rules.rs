//! Each rule by itself.

use super::*;

/// The outcome for the right facts with one thing changed.
fn outcome(change: impl FnOnce(&mut Facts)) -> Outcome {
    let expected = expected(Asset::Native);
    let mut facts = right(&expected);
    change(&mut facts);
    verify(&expected, &watch(), &facts)
}

/// The outcome for a receipt with other events.
fn with_logs(change: impl FnOnce(&ExpectedTip, &mut Vec<LogFact>)) -> Outcome {
    outcome(|facts| change(&expected(Asset::Native), &mut facts.receipt.as_mut().unwrap().logs))
}

/// The outcome where the jar told of another tip than the expected one.
fn with_tip(change: impl FnOnce(&mut Tip)) -> Outcome {
    with_logs(|expected, logs| {
        let mut other = expected.clone();
        change(&mut other.tip);
        *logs = vec![log(&other, 7)];
    })
}

#[test]
fn the_right_receipt_is_a_confirmation_in_any_asset() {
    for asset in [Asset::Native, Asset::Token(Address::from_bytes([0x44; 20]))] {
        let expected = expected(asset);
        let confirmation = Confirmation {
            transaction: hash(1),
            block: block(100, 9),
            log_index: 7,
            mined_at: INTENDED_AT.plus(Duration::from_secs(30)),
        };
        assert_eq!(verify(&expected, &watch(), &right(&expected)), Outcome::Confirmed(confirmation));
    }
}

#[test]
fn every_failure_has_its_reason() {
    let expected = expected(Asset::Native);
    let submitted = Watch { submission: Some(Submission { sender: expected.tip.from, nonce: 4 }), ..watch() };
    let gone = Facts { settled_nonce: Some(5), ..unseen(&expected) };
    let early = INTENDED_AT.minus(CLOCK_ALLOWANCE + Duration::from_secs(1));
    let outcomes = [
        outcome(|facts| facts.receipt.as_mut().unwrap().succeeded = false),
        verify(&expected, &submitted, &gone),
        outcome(|facts| facts.at_receipt.as_mut().unwrap().mined_at = early),
        with_logs(|_, logs| logs.truncate(1)),
        with_tip(|tip| tip.reference = TipReference::from_bytes([0x34; 32]).unwrap()),
        with_tip(|tip| tip.from = tip.to),
        with_tip(|tip| tip.to = Address::from_bytes([0x23; 20])),
        with_tip(|tip| tip.asset = Asset::Token(Address::from_bytes([0x44; 20]))),
        with_tip(|tip| tip.amount = tip.amount.checked_sub(1.into()).unwrap()),
        with_logs(|expected, logs| logs.push(log(expected, 8))),
    ];
    assert_eq!(outcomes, FailureReason::ALL.map(Outcome::Failed));
}

#[test]
fn nothing_is_decided_before_there_are_enough_blocks() {
    let shallow = |facts: &mut Facts| facts.head -= 1;
    let mined = Outcome::Pending(Waiting::Mined { block: block(100, 9), confirmations: CONFIRMATIONS - 1 });
    assert_eq!(outcome(shallow), mined);
    let reverted = outcome(|facts| {
        shallow(facts);
        facts.receipt.as_mut().unwrap().succeeded = false;
    });
    assert_eq!(reverted, mined, "it may yet succeed in another block");
}

#[test]
fn an_endpoint_whose_head_is_older_than_the_receipt_has_no_confirmations() {
    let mined = Waiting::Mined { block: block(100, 9), confirmations: 0 };
    assert_eq!(outcome(|facts| facts.head = 99), Outcome::Pending(mined));
    assert_eq!(outcome(|facts| facts.head = 0), Outcome::Pending(mined));
}

#[test]
fn zero_confirmations_are_one() {
    let expected = ExpectedTip { confirmations: 0, ..expected(Asset::Native) };
    let facts = Facts { head: 99, ..right(&expected) };
    assert_eq!(verify(&expected, &watch(), &facts).code(), "pending");
    assert_eq!(verify(&expected, &watch(), &Facts { head: 100, ..facts }).code(), "confirmed");
}

#[test]
fn another_chain_is_no_answer() {
    assert_eq!(outcome(|facts| facts.chain_id = ChainId(1)), Outcome::Unknown(UnknownReason::OtherChain));
}

#[test]
fn a_receipt_counts_only_in_the_block_that_is_on_the_chain() {
    let inconsistent = Outcome::Unknown(UnknownReason::Inconsistent);
    assert_eq!(outcome(|facts| facts.at_receipt = Some(fact(block(100, 8)))), inconsistent);
    assert_eq!(outcome(|facts| facts.at_receipt = None), inconsistent);
}

#[test]
fn a_tip_among_others_in_one_transaction_is_told_by_its_reference() {
    let confirmed = with_logs(|expected, logs| {
        let mut other = expected.clone();
        other.tip.reference = TipReference::from_bytes([0x35; 32]).unwrap();
        *logs = vec![log(&other, 3), log(expected, 4), other_log(expected, 5)];
    });
    assert!(matches!(confirmed, Outcome::Confirmed(Confirmation { log_index: 4, .. })), "{confirmed:?}");
}

#[test]
fn somebody_elses_use_of_the_reference_in_the_same_transaction_changes_nothing() {
    let confirmed = with_logs(|expected, logs| {
        let mut theirs = expected.clone();
        theirs.tip.from = Address::from_bytes([0x66; 20]);
        *logs = vec![log(&theirs, 3), log(expected, 4)];
    });
    assert_eq!(confirmed.code(), "confirmed");
}

#[test]
fn another_contracts_event_is_none_of_the_jars() {
    let failed = with_logs(|expected, logs| {
        *logs = vec![LogFact { contract: Address::from_bytes([0xab; 20]), ..log(expected, 7) }];
    });
    assert_eq!(failed, Outcome::Failed(FailureReason::NoTip));
}

#[test]
fn a_transaction_waits_in_the_pool_or_is_not_seen() {
    let expected = expected(Asset::Native);
    assert_eq!(verify(&expected, &watch(), &pooled(&expected)), Outcome::Pending(Waiting::Pooled));
    assert_eq!(verify(&expected, &watch(), &unseen(&expected)), Outcome::Pending(Waiting::Unseen));
}

#[test]
fn a_dropped_transaction_waits_until_its_nonce_is_used() {
    let expected = expected(Asset::Native);
    let watch = Watch { submission: Some(Submission { sender: expected.tip.from, nonce: 4 }), ..watch() };
    let with_nonce = |nonce| verify(&expected, &watch, &Facts { settled_nonce: Some(nonce), ..unseen(&expected) });
    assert_eq!(with_nonce(4), Outcome::Pending(Waiting::Unseen));
    assert_eq!(with_nonce(5), Outcome::Failed(FailureReason::Replaced));
}

mod after_it_was_seen {
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
}

#[test]
fn codes_are_different() {
    let codes: std::collections::HashSet<_> = FailureReason::ALL.into_iter().map(FailureReason::code).collect();
    assert_eq!(codes.len(), FailureReason::ALL.len());
}
