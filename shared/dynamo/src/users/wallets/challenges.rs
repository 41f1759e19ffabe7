//! The texts by which wallets are proven.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    error::StoreError,
    item, keys,
    transaction::Part,
    users::{Users, WalletAddress},
};

/// What a wallet was asked to sign: good for one use, by one person, for one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletChallenge {
    /// By which it is found.
    pub nonce: Uuid,
    /// Which wallet.
    pub address: WalletAddress,
    /// The chain that the text names.
    pub chain_id: u64,
    /// The origin of the page that asked, such as `https://natter.example`.
    pub origin: String,
    /// What people read in it.
    pub statement: String,
    /// From when on it is void.
    pub void_at: Timestamp,
}

/// A text, as the table holds it.
#[derive(Debug, Serialize, Deserialize)]
struct ChallengeItem {
    #[serde(flatten)]
    challenge: WalletChallenge,
    /// TTL: seconds since the Unix epoch.
    expires_at: u64,
}

impl Users {
    /// Remembers what somebody's wallet was asked to sign.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_challenge(&self, user: UserId, challenge: &WalletChallenge) -> Result<(), StoreError> {
        let operation = "remembering a text to sign";
        let stored = ChallengeItem { challenge: challenge.clone(), expires_at: challenge.void_at.as_secs() + 1 };
        let mut stored = item::write(operation, stored)?;
        stored.extend(keys::challenge(user, challenge.nonce));
        self.table.put(operation, stored).await
    }

    /// What somebody's wallet was asked to sign with this nonce, while it may be used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn challenge(
        &self,
        user: UserId,
        nonce: Uuid,
        now: Timestamp,
    ) -> Result<Option<WalletChallenge>, StoreError> {
        let found: Option<ChallengeItem> =
            self.table.get("reading a text to sign", keys::challenge(user, nonce)).await?;
        Ok(found.map(|found| found.challenge).filter(|challenge| now < challenge.void_at))
    }

    /// Holds once for each text.
    pub(super) fn use_challenge(
        &self,
        operation: &'static str,
        user: UserId,
        nonce: Uuid,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .delete_part(keys::challenge(user, nonce))
            .condition_expression("attribute_exists(user_id)")
            .part(operation)
    }
}
