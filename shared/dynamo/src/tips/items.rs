//! The items of the Tips table.

use std::time::Duration;

use natter_chat::{Timestamp, TipAmount, TipAsset, UserId};
use serde::{Deserialize, Serialize};

use super::{TipDraft, TipProgress, TipRecord};
use crate::keys;

/// How long an intent is kept after it has expired and nothing was seen of it.
const KEPT_FOR: Duration = Duration::from_hours(7 * 24);

/// A tip.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TipItem {
    pk: String,
    sk: String,
    version: u64,
    /// Puts the item into `by-due`, as long as it is not settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsettled: Option<String>,
    /// Its place there.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
    meant: TipDraft,
    progress: TipProgress,
    /// TTL, as long as no transaction is known: seconds since the Unix epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

impl From<&TipRecord> for TipItem {
    fn from(tip: &TipRecord) -> Self {
        Self {
            pk: keys::tip_partition(&tip.meant.tip_id),
            sk: keys::TIP.to_owned(),
            version: tip.version,
            unsettled: tip.progress.due.map(|_| keys::UNSETTLED.to_owned()),
            due: tip.progress.due,
            meant: tip.meant.clone(),
            progress: tip.progress.clone(),
            expires_at: expiry(tip),
        }
    }
}

impl From<TipItem> for TipRecord {
    fn from(item: TipItem) -> Self {
        let progress = TipProgress { due: item.due, ..item.progress };
        Self { meant: item.meant, progress, version: item.version }
    }
}

/// When what nobody ever paid is forgotten.
fn expiry(tip: &TipRecord) -> Option<u64> {
    (!tip.is_open()).then(|| tip.meant.expected_until.plus(KEPT_FOR).as_secs())
}

/// That an event is counted, and for which tip.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EventItem {
    pub(super) pk: String,
    pub(super) sk: String,
    pub(super) tip_id: String,
}

/// A tip in the list of a person or of a conversation: all that sums need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ListItem {
    pub(super) pk: String,
    pub(super) sk: String,
    pub(super) tip_id: String,
    pub(super) from_user_id: UserId,
    pub(super) to_user_id: UserId,
    pub(super) asset: TipAsset,
    pub(super) amount: TipAmount,
    /// Whether people see it.
    is_open: bool,
    /// Whether sums count it.
    is_counted: bool,
    /// TTL, as the tip's.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

impl ListItem {
    /// The tip's places in lists: its sender's from the beginning, and the others' once people see it.
    pub(super) fn of(tip: &TipRecord) -> Vec<Self> {
        let (meant, progress) = (&tip.meant, &tip.progress);
        let partitions = [
            (!progress.is_sender_gone).then(|| keys::tips_of(meant.from_user_id)),
            (tip.is_open() && !progress.is_recipient_gone).then(|| keys::tips_of(meant.to_user_id)),
            tip.is_open().then(|| keys::tips_in(meant.conversation_id)),
        ];
        partitions.into_iter().flatten().map(|pk| Self::at(pk, tip)).collect()
    }

    fn at(pk: String, tip: &TipRecord) -> Self {
        let meant = &tip.meant;
        Self {
            pk,
            sk: keys::tip_place(meant.intended_at, &meant.tip_id),
            tip_id: meant.tip_id.clone(),
            from_user_id: meant.from_user_id,
            to_user_id: meant.to_user_id,
            asset: meant.asset.clone(),
            amount: meant.amount.clone(),
            is_open: tip.is_open(),
            is_counted: tip.progress.counted.is_some(),
            expires_at: expiry(tip),
        }
    }
}
