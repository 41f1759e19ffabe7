use std::time::Duration;

use natter_chat::{EntryContent, MessageText, TipAmount, TipAsset};
use natter_dynamo::{TipDraft, Tips};
use natter_ethereum::{BlockHash, BlockRef, FailureReason, TxHash, Watch};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::says::{Closed, cancelled, meant, new_id, reported};

const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: Duration = Duration::from_hours(24);

/// A tip that was meant at [`START`].
fn tip() -> TipRecord {
    let asset = TipAsset { chain_id: 1, token: None, symbol: "ETH".to_owned(), decimals: 18 };
    let intended = TipDraft {
        tip_id: format!("0x{}", "1".repeat(64)),
        conversation_id: Uuid::from_u128(1).into(),
        entry_id: Uuid::from_u128(2).into(),
        from_user_id: Uuid::from_u128(3).into(),
        to_user_id: Uuid::from_u128(4).into(),
        from_address: "0xa".to_owned(),
        to_address: "0xb".to_owned(),
        tip_jar: "0xc".to_owned(),
        asset,
        amount: TipAmount::parse("5").unwrap(),
        note: Some(MessageText::parse("Thanks!").unwrap()),
        about_id: None,
        intended_at: START,
        expected_until: START.plus(DAY),
    };
    Tips::unsaved(intended.clone(), meant(&intended, 100))
}

fn transaction(number: u8) -> TxHash {
    TxHash::from_bytes([number; 32])
}

fn block(number: u64) -> BlockRef {
    BlockRef { number, hash: BlockHash::from_bytes([u8::try_from(number % 250).unwrap(); 32]) }
}

fn confirmation(transaction: TxHash, block: BlockRef) -> Confirmation {
    Confirmation { transaction, block, log_index: 7, mined_at: START }
}

/// What a look has come to, with the watch that goes with it.
fn trace(outcome: Outcome) -> Trace {
    let seen_in = match outcome {
        Outcome::Confirmed(confirmation) => Some(confirmation.block),
        Outcome::Pending(waiting) | Outcome::Reorganised { now: waiting, .. } => waiting.block(),
        _ => None,
    };
    let transaction = match outcome {
        Outcome::Confirmed(confirmation) => Some(confirmation.transaction),
        Outcome::Pending(Waiting::Unseen) | Outcome::Unknown(_) => None,
        _ => Some(transaction(1)),
    };
    let watch = transaction.map(|transaction| Watch { transaction, submission: None, seen_in });
    Trace { outcome, watch, next_block: 150, is_complete: true }
}

fn look(tip: &TipRecord, outcome: Outcome, now: Timestamp) -> TipRecord {
    with(tip, decide(tip, &trace(outcome), now, &new_id))
}

/// The tip as it is then, with everything told.
fn with(tip: &TipRecord, progress: TipProgress) -> TipRecord {
    Tips::unsaved(tip.meant.clone(), TipProgress { notes: Vec::new(), ..progress })
}

fn sent(tip: &TipRecord) -> TipRecord {
    with(tip, reported(tip, transaction(1), START).unwrap().unwrap())
}

fn mined(number: u64, confirmations: u64) -> Outcome {
    Outcome::Pending(Waiting::Mined { block: block(number), confirmations })
}

fn told(progress: &TipProgress) -> Vec<&EntryContent> {
    progress.notes.iter().map(|note| &note.content).collect()
}

fn code(tip: &TipRecord) -> &'static str {
    match tip.progress.status {
        None => "none",
        Some(TipStatus::Pending {}) => "pending",
        Some(TipStatus::Confirmed { .. }) => "confirmed",
        Some(TipStatus::Failed { .. }) => "failed",
        Some(TipStatus::Reorganised {}) => "reorganised",
    }
}

#[test]
fn a_report_is_told_as_pending_with_what_was_said() {
    let progress = reported(&tip(), transaction(1), START).unwrap().unwrap();
    let [EntryContent::Tip(entry)] = told(&progress)[..] else { panic!("{progress:?}") };
    assert_eq!(
        (entry.transaction.clone(), entry.note.as_ref().unwrap().as_str()),
        (transaction(1).to_string(), "Thanks!")
    );
    assert_eq!(progress.notes[0].entry_id, tip().meant.entry_id);
    assert_eq!(progress.due, Some(START), "it is looked at right away");
}

#[test]
fn a_report_that_is_repeated_changes_nothing_and_another_one_only_what_is_looked_at() {
    let sent = sent(&tip());
    assert_eq!(reported(&sent, transaction(1), START), Ok(None));
    let other = reported(&sent, transaction(2), START).unwrap().unwrap();
    assert_eq!((told(&other).len(), other.transaction), (0, Some(transaction(2).to_string())));
}

#[test]
fn nothing_is_reported_or_given_up_of_a_paid_tip() {
    let paid = look(&sent(&tip()), Outcome::Confirmed(confirmation(transaction(1), block(120))), START);
    assert_eq!(reported(&paid, transaction(2), START), Err(Closed));
    assert_eq!(reported(&paid, transaction(1), START), Ok(None));
    assert_eq!(cancelled(&paid, START), Err(Closed));
}

#[test]
fn a_tip_that_was_found_is_told_once_with_what_became_of_it() {
    let progress = decide(&tip(), &trace(Outcome::Confirmed(confirmation(transaction(9), block(120)))), START, &new_id);
    let [
        EntryContent::Tip(entry),
        EntryContent::TipChanged { status: TipStatus::Confirmed { block_number: 120, .. }, .. },
    ] = told(&progress)[..]
    else {
        panic!("{progress:?}")
    };
    assert_eq!(entry.transaction, transaction(9).to_string());
    let given_up = with(&tip(), cancelled(&tip(), START).unwrap().unwrap());
    assert_eq!(code(&look(&given_up, mined(120, 1), START)), "pending", "though its sender had given it up");
}

#[test]
fn a_confirmed_tip_is_looked_at_for_an_hour_and_then_no_more() {
    let confirmed = Outcome::Confirmed(confirmation(transaction(1), block(120)));
    let paid = look(&sent(&tip()), confirmed, START);
    let soon = look(&paid, confirmed, START.plus(Duration::from_mins(59)));
    assert!(!soon.is_settled());
    assert!(look(&soon, confirmed, START.plus(Duration::from_mins(61))).is_settled());
}

#[test]
fn a_confirmed_tip_whose_block_leaves_the_chain_counts_no_more_until_it_is_confirmed_again() {
    let paid = look(&sent(&tip()), Outcome::Confirmed(confirmation(transaction(1), block(120))), START);
    let was = block(120);
    for gone in [
        Outcome::Reorganised { was, now: Waiting::Unseen },
        // The search has found another transaction that pays it.
        Outcome::Pending(Waiting::Mined { block: block(121), confirmations: 1 }),
    ] {
        let back = look(&paid, gone, START);
        assert_eq!((code(&back), back.progress.counted.is_some()), ("reorganised", false), "{gone:?}");
        let again = look(&back, Outcome::Confirmed(confirmation(transaction(1), block(122))), START);
        assert_eq!(again.progress.counted.unwrap().block_number, 122);
    }
    let shorter = look(&paid, mined(120, 1), START);
    assert_eq!(code(&shorter), "confirmed", "its block is where it was");
}

#[test]
fn what_failed_may_still_be_paid_as_long_as_it_is_expected() {
    let failed = look(&sent(&tip()), Outcome::Failed(FailureReason::Reverted), START);
    assert_eq!(failed.progress.status, Some(TipStatus::Failed { reason: "reverted".to_owned() }));
    assert!(!failed.is_settled());
    assert_eq!(code(&with(&failed, reported(&failed, transaction(2), START).unwrap().unwrap())), "pending");
    let late = START.plus(DAY + Duration::from_hours(2));
    assert!(look(&failed, Outcome::Failed(FailureReason::Reverted), late).is_settled());
}

#[test]
fn what_was_never_seen_expires_and_what_was_not_told_without_a_word() {
    let after = START.plus(DAY);
    let unseen = Outcome::Pending(Waiting::Unseen);
    let silent = decide(&tip(), &trace(unseen), after, &new_id);
    assert_eq!((silent.status, silent.notes, silent.due), (None, Vec::new(), None));
    let lost = look(&sent(&tip()), unseen, after);
    assert_eq!(lost.progress.status, Some(TipStatus::Failed { reason: EXPIRED.to_owned() }));
    assert_eq!(code(&look(&lost, unseen, after)), "failed", "it stays so");
    assert!(look(&lost, unseen, after.plus(Duration::from_hours(2))).is_settled());
}

#[test]
fn nothing_expires_that_may_still_be_found_or_mined() {
    let after = START.plus(DAY * 3);
    let searching = Trace { is_complete: false, ..trace(Outcome::Pending(Waiting::Unseen)) };
    assert!(decide(&tip(), &searching, after, &new_id).due.is_some());
    let waiting = look(&sent(&tip()), Outcome::Pending(Waiting::Pooled), after);
    assert_eq!((code(&waiting), waiting.is_settled()), ("pending", false));
    let unknown = look(&sent(&tip()), Outcome::Unknown(UnknownReason::Unreachable), after);
    assert_eq!((code(&unknown), unknown.is_settled()), ("pending", false));
}

#[test]
fn what_one_endpoint_alone_has_found_is_not_taken_up() {
    let watch = Some(Watch { transaction: transaction(6), submission: None, seen_in: None });
    let doubtful = Trace { watch, ..trace(Outcome::Unknown(UnknownReason::Disagreement)) };
    let progress = decide(&sent(&tip()), &doubtful, START, &new_id);
    assert_eq!((progress.transaction, progress.next_block), (Some(transaction(1).to_string()), 100));
    let searching = trace(Outcome::Unknown(UnknownReason::Searching));
    assert_eq!(decide(&sent(&tip()), &searching, START, &new_id).next_block, 150, "or it would never end");
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let waiting = || {
        prop_oneof![
            Just(Waiting::Unseen),
            Just(Waiting::Pooled),
            (100_u64..105, 1_u64..3)
                .prop_map(|(number, confirmations)| Waiting::Mined { block: block(number), confirmations }),
        ]
    };
    prop_oneof![
        waiting().prop_map(Outcome::Pending),
        (100_u64..105, waiting()).prop_map(|(number, now)| Outcome::Reorganised { was: block(number), now }),
        (1_u8..4, 100_u64..105)
            .prop_map(|(hash, number)| Outcome::Confirmed(confirmation(transaction(hash), block(number)))),
        prop::sample::select(&FailureReason::ALL[..]).prop_map(Outcome::Failed),
        Just(Outcome::Unknown(UnknownReason::Disagreement)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_chains_say_in_whatever_order(
        looks in prop::collection::vec((outcomes(), 1_u64..7200), 1..20), is_reported in any::<bool>(),
    ) {
        let (mut tip, mut now) = (tip(), START);
        if is_reported {
            tip = sent(&tip);
        }
        for (outcome, seconds) in looks {
            now = now.plus(Duration::from_secs(seconds));
            let progress = decide(&tip, &trace(outcome), now, &new_id);
            let is_confirmed = matches!(progress.status, Some(TipStatus::Confirmed { .. }));
            prop_assert_eq!(progress.counted.is_some(), is_confirmed, "what counts is confirmed, and the other way round");
            let changed = progress.status != tip.progress.status;
            prop_assert_eq!(!progress.notes.is_empty(), changed, "the conversation is told of every change, and of nothing else");
            prop_assert!(progress.due.is_some() || progress.notes.is_empty(), "nothing ends before it is told");
            prop_assert!(progress.due.is_none_or(|due| due > now));
            if matches!(outcome, Outcome::Unknown(_)) {
                prop_assert!(!changed);
            }
            if !matches!(outcome, Outcome::Confirmed(_)) && is_confirmed {
                prop_assert!(matches!(tip.progress.status, Some(TipStatus::Confirmed { .. })), "only the chain confirms");
            }
            tip = with(&tip, progress);
        }
    }
}
