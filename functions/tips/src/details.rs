//! A tip as clients see it.

use natter_chat::TipStatus;
use natter_dynamo::TipRecord;
use natter_ethereum::{Asset, Call, ExpectedTip, approve_call, tip_call};
use natter_protocol::api::tips::{TipDetails, TipIntent, WalletCall};

/// How a tip stands. `deep_enough` is how many blocks a confirmed tip has upon it at least.
pub(crate) fn details(tip: &TipRecord, deep_enough: u64) -> TipDetails {
    let (meant, progress) = (&tip.meant, &tip.progress);
    let confirmations = match progress.status {
        Some(TipStatus::Confirmed { .. }) => deep_enough,
        _ => progress.confirmations,
    };
    TipDetails {
        tip_id: meant.tip_id.clone(),
        conversation_id: meant.conversation_id,
        entry_id: meant.entry_id,
        from_user_id: meant.from_user_id,
        to_user_id: meant.to_user_id,
        asset: meant.asset.clone(),
        amount: meant.amount.clone(),
        intended_at: meant.intended_at,
        transaction: progress.transaction.clone(),
        status: progress.status.clone(),
        confirmations,
        mined_at: progress.counted.as_ref().map(|event| event.mined_at),
        about_id: meant.about_id,
        is_cancelled: progress.cancelled_at.is_some(),
    }
}

/// What the sender's wallet has to send.
pub(crate) fn intent(tip: &TipRecord, expected: &ExpectedTip) -> TipIntent {
    let approval = match expected.tip.asset {
        Asset::Native => None,
        Asset::Token(token) => Some(approve_call(token, expected.jar, expected.tip.amount)),
    };
    TipIntent {
        tip: details(tip, expected.confirmations),
        recipient: tip.meant.to_address.clone(),
        approval: approval.as_ref().map(wallet_call),
        call: wallet_call(&tip_call(expected.jar, &expected.tip)),
        expires_at: tip.meant.expected_until,
    }
}

fn wallet_call(call: &Call) -> WalletCall {
    WalletCall { to: call.to.to_string(), value: call.value.to_string(), data: call.data.to_string() }
}
