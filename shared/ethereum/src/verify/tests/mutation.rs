//! No facts but the right ones are ever a confirmation.

use proptest::prelude::*;

use super::*;

/// Something that is not right about the facts. Each is applied to a right receipt, alone or with others.
#[derive(Debug, Clone)]
enum Mutation {
    ChainId(u64),
    Head(u64),
    NoTransaction,
    TransactionHash(u8),
    TransactionPooled,
    NoReceipt,
    ReceiptTransaction(u8),
    ReceiptBlockNumber(u64),
    ReceiptBlockHash(u8),
    Reverted,
    NoCanonicalBlock,
    CanonicalNumber(u64),
    CanonicalHash(u8),
    CanonicalTime(u64),
    NoLogs,
    RepeatedLog,
    LogContract(usize),
    LogTopic(usize, usize),
    LogTopicMissing,
    LogTopicAdded,
    LogData(usize),
    LogDataCut(usize),
    LogDataAdded,
    LogTransaction(u8),
    LogTransactionMissing,
    LogBlockHash(u8),
    LogBlockHashMissing,
    LogBlockNumber(u64),
    LogBlockNumberMissing,
    LogIndexMissing,
    LogIndexTaken,
    LogRemoved,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    use Mutation::*;
    // Bits and bytes are flipped by a number that is not zero, so that each mutation changes something.
    let byte = 2u8..;
    prop_oneof![
        (0u64..1000).prop_map(ChainId),
        (0u64..100 + CONFIRMATIONS - 1).prop_map(Head),
        byte.clone().prop_map(TransactionHash),
        byte.clone().prop_map(ReceiptTransaction),
        (0u64..100).prop_map(ReceiptBlockNumber),
        (10u8..).prop_map(ReceiptBlockHash),
        (0u64..100).prop_map(CanonicalNumber),
        (10u8..).prop_map(CanonicalHash),
        (0u64..INTENDED_AT.minus(CLOCK_ALLOWANCE).as_millis()).prop_map(CanonicalTime),
        (0usize..20).prop_map(LogContract),
        (0usize..4, 0usize..32).prop_map(|(topic, byte)| LogTopic(topic, byte)),
        (0usize..64).prop_map(LogData),
        (0usize..64).prop_map(LogDataCut),
        byte.prop_map(LogTransaction),
        (10u8..).prop_map(LogBlockHash),
        (0u64..100).prop_map(LogBlockNumber),
        prop::sample::select(vec![
            NoTransaction,
            TransactionPooled,
            NoReceipt,
            Reverted,
            NoCanonicalBlock,
            NoLogs,
            RepeatedLog,
            LogTopicMissing,
            LogTopicAdded,
            LogDataAdded,
            LogTransactionMissing,
            LogBlockHashMissing,
            LogBlockNumberMissing,
            LogIndexMissing,
            LogIndexTaken,
            LogRemoved,
        ]),
    ]
}

fn apply(mutation: &Mutation, facts: &mut Facts) {
    match *mutation {
        Mutation::ChainId(id) => facts.chain_id = ChainId(id),
        Mutation::Head(head) => facts.head = head,
        Mutation::NoTransaction => facts.transaction = None,
        Mutation::NoReceipt => facts.receipt = None,
        Mutation::NoCanonicalBlock => facts.at_receipt = None,
        Mutation::TransactionHash(_) | Mutation::TransactionPooled => {
            let Some(transaction) = &mut facts.transaction else { return };
            match *mutation {
                Mutation::TransactionHash(byte) => transaction.hash = hash(byte),
                _ => transaction.is_mined = false,
            }
        }
        Mutation::CanonicalNumber(_) | Mutation::CanonicalHash(_) | Mutation::CanonicalTime(_) => {
            let Some(canonical) = &mut facts.at_receipt else { return };
            match *mutation {
                Mutation::CanonicalNumber(number) => canonical.block.number = number,
                Mutation::CanonicalHash(byte) => canonical.block.hash = block(0, byte).hash,
                Mutation::CanonicalTime(time) => canonical.mined_at = Timestamp::from_millis(time),
                _ => {}
            }
        }
        _ => {
            if let Some(receipt) = &mut facts.receipt {
                apply_to_receipt(mutation, receipt);
            }
        }
    }
}

fn apply_to_receipt(mutation: &Mutation, receipt: &mut ReceiptFact) {
    match *mutation {
        Mutation::ReceiptTransaction(byte) => receipt.transaction = hash(byte),
        Mutation::ReceiptBlockNumber(number) => receipt.block.number = number,
        Mutation::ReceiptBlockHash(byte) => receipt.block.hash = block(0, byte).hash,
        Mutation::Reverted => receipt.succeeded = false,
        Mutation::NoLogs => receipt.logs.clear(),
        Mutation::RepeatedLog => {
            receipt.logs.extend(receipt.logs.last().cloned().map(|log| LogFact { index: Some(50), ..log }));
        }
        _ => {
            if let Some(log) = receipt.logs.last_mut() {
                apply_to_log(mutation, log);
            }
        }
    }
}

fn apply_to_log(mutation: &Mutation, log: &mut LogFact) {
    let flip = |bytes: &mut [u8], at: usize| {
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 0x5a;
        }
    };
    match *mutation {
        Mutation::LogContract(at) => {
            let mut contract = log.contract.0.0;
            flip(&mut contract, at);
            log.contract = Address::from_bytes(contract);
        }
        Mutation::LogTopic(topic, at) => {
            if let Some(topic) = log.topics.get_mut(topic) {
                flip(topic, at);
            }
        }
        Mutation::LogTopicMissing => log.topics.truncate(3),
        Mutation::LogTopicAdded => log.topics.push([0; 32]),
        Mutation::LogData(at) => flip(&mut log.data, at),
        Mutation::LogDataCut(length) => log.data.truncate(length),
        Mutation::LogDataAdded => log.data.push(0),
        Mutation::LogTransaction(byte) => log.transaction = Some(hash(byte)),
        Mutation::LogTransactionMissing => log.transaction = None,
        Mutation::LogBlockHash(byte) => log.block_hash = Some(block(0, byte).hash),
        Mutation::LogBlockHashMissing => log.block_hash = None,
        Mutation::LogBlockNumber(number) => log.block_number = Some(number),
        Mutation::LogBlockNumberMissing => log.block_number = None,
        Mutation::LogIndexMissing => log.index = None,
        Mutation::LogIndexTaken => log.index = Some(6),
        Mutation::LogRemoved => log.is_removed = true,
        _ => {}
    }
}

fn asset() -> impl Strategy<Value = Asset> {
    prop_oneof![Just(Asset::Native), any::<[u8; 20]>().prop_map(|bytes| Asset::Token(Address::from_bytes(bytes)))]
}

/// Without the repeated event, which becomes somebody else's by another mutation: those are no hindrance.
fn several() -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = mutation().prop_filter("no repetition", |one| !matches!(one, Mutation::RepeatedLog));
    prop::collection::vec(mutation, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn a_receipt_that_is_wrong_in_one_field_is_no_confirmation(asset in asset(), mutation in mutation()) {
        let expected = expected(asset);
        let mut facts = right(&expected);
        prop_assert_eq!(verify(&expected, &watch(), &facts).code(), "confirmed");
        apply(&mutation, &mut facts);
        prop_assert_ne!(verify(&expected, &watch(), &facts).code(), "confirmed");
    }

    #[test]
    fn whatever_is_confirmed_is_right_in_every_field(asset in asset(), mutations in several()) {
        let expected = expected(asset);
        let right = right(&expected);
        let mut facts = right.clone();
        for mutation in &mutations {
            apply(mutation, &mut facts);
        }
        // Two mutations may undo each other; then the facts are right again.
        let is_right = facts == right;
        prop_assert_eq!(verify(&expected, &watch(), &facts).code() == "confirmed", is_right);
    }
}
