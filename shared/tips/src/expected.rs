//! A tip as the chain knows it.

use natter_dynamo::TipRecord;
use natter_ethereum::{Asset, ChainId, ExpectedTip, Tip, Watch};

/// A tip that was stored is not as it should be.
#[derive(Debug, thiserror::Error)]
#[error("the stored tip {tip_id} cannot be read: its {field}")]
pub struct Unreadable {
    /// Which tip.
    pub tip_id: String,
    /// What of it.
    pub field: &'static str,
}

/// What has to be true of the transaction that pays a tip.
///
/// # Errors
/// [`Unreadable`].
pub fn expected(tip: &TipRecord, confirmations: u64) -> Result<ExpectedTip, Unreadable> {
    let meant = &tip.meant;
    let unreadable = |field| Unreadable { tip_id: meant.tip_id.clone(), field };
    let asset = match &meant.asset.token {
        None => Asset::Native,
        Some(token) => Asset::Token(token.parse().map_err(|_| unreadable("token"))?),
    };
    Ok(ExpectedTip {
        chain_id: ChainId(meant.asset.chain_id),
        jar: meant.tip_jar.parse().map_err(|_| unreadable("jar"))?,
        tip: Tip {
            from: meant.from_address.parse().map_err(|_| unreadable("sender's wallet"))?,
            to: meant.to_address.parse().map_err(|_| unreadable("recipient's wallet"))?,
            asset,
            amount: meant.amount.as_str().parse().map_err(|_| unreadable("amount"))?,
            reference: meant.tip_id.parse().map_err(|_| unreadable("id"))?,
        },
        intended_at: meant.intended_at,
        confirmations,
    })
}

/// What settlement remembered of the tip's transaction.
///
/// # Errors
/// [`Unreadable`].
pub(crate) fn watch(tip: &TipRecord) -> Result<Option<Watch>, Unreadable> {
    let watch = tip.progress.watch.as_deref().map(serde_json::from_str).transpose();
    watch.map_err(|_| Unreadable { tip_id: tip.meant.tip_id.clone(), field: "watch" })
}
