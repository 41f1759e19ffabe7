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
fn another_transactions_receipt_is_no_answer_though_it_is_right_in_itself() {
    let other = outcome(|facts| {
        let receipt = facts.receipt.as_mut().unwrap();
        receipt.transaction = hash(2);
        for log in &mut receipt.logs {
            log.transaction = Some(hash(2));
        }
    });
    assert_eq!(other, Outcome::Unknown(UnknownReason::Inconsistent));
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

#[test]
fn codes_are_different() {
    let codes: std::collections::HashSet<_> = FailureReason::ALL.into_iter().map(FailureReason::code).collect();
    assert_eq!(codes.len(), FailureReason::ALL.len());
}
