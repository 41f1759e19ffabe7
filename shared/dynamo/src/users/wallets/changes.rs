//! Linking wallets and unlinking them.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::UserId;
use natter_protocol::api::wallets::MAX_WALLETS;
use uuid::Uuid;

use super::{LinkedWallet, Wallets, WalletsItem};
use crate::{
    backoff,
    error::StoreError,
    item, keys,
    transaction::{self, Outcome, Part},
    users::{Users, WalletAddress},
};

const LINKING: &str = "linking a wallet";
const CHANGING: &str = "changing wallets";

/// The place of the person's own item in a transaction.
const OWN: usize = 0;
/// The place of the address's item in the transaction that links it.
const LOOKUP: usize = 1;
/// The place of the proof's text in that transaction.
const CHALLENGE: usize = 2;

/// How linking a wallet ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// These are the person's wallets now.
    Done(Wallets),
    /// Somebody else has linked it.
    Taken,
    /// The person has as many as they can have.
    TooMany,
    /// The text was used before.
    Used,
    /// The person has left.
    Gone,
}

impl Users {
    /// Links a wallet to somebody who has proven it with this nonce, and uses the nonce up. A wallet that is theirs already
    /// stays as it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn link_wallet(&self, user: UserId, wallet: &LinkedWallet, nonce: Uuid) -> Result<Linked, StoreError> {
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let before = self.wallets(user).await?;
            let after = before.with(wallet);
            if after.0.len() > MAX_WALLETS {
                return Ok(Linked::TooMany);
            }
            let writes = [
                self.replace_wallets(LINKING, user, &before, &after)?,
                self.own_address(user, &wallet.address)?,
                self.use_challenge(LINKING, user, nonce)?,
                self.is_there(user)?,
            ];
            match transaction::write_all(&self.table, LINKING, &writes).await? {
                Outcome::Committed => return Ok(Linked::Done(after)),
                Outcome::Refused(OWN) => backoff::pause(attempt).await,
                Outcome::Refused(LOOKUP) => return Ok(Linked::Taken),
                Outcome::Refused(CHALLENGE) => return Ok(Linked::Used),
                Outcome::Refused(_) => return Ok(Linked::Gone),
            }
        }
        Err(StoreError::Unfinished { operation: LINKING })
    }

    /// Prefers a wallet of somebody's and returns all of them; `None` where it is not theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prefer_wallet(&self, user: UserId, address: &WalletAddress) -> Result<Option<Wallets>, StoreError> {
        let preferring = |before: &Wallets| before.get(address).map(|wallet| before.preferring(wallet));
        self.change_wallets(user, preferring).await
    }

    /// Unlinks a wallet of somebody's and returns the others; `None` where it is not theirs. Where it was the preferred one,
    /// the one that was linked first of the others is, from then on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unlink_wallet(&self, user: UserId, address: &WalletAddress) -> Result<Option<Wallets>, StoreError> {
        let without = |before: &Wallets| before.get(address).map(|_| before.without(address));
        self.change_wallets(user, without).await
    }

    /// Unlinks all wallets of somebody who leaves: others may link them. May be repeated.
    pub(in crate::users) async fn forget_wallets(&self, user: UserId) -> Result<(), StoreError> {
        let none = |before: &Wallets| (!before.0.is_empty()).then(Wallets::default);
        self.change_wallets(user, none).await.map(|_| ())
    }

    /// Changes what there is at that moment, where `change` finds something to change.
    async fn change_wallets(
        &self,
        user: UserId,
        change: impl Fn(&Wallets) -> Option<Wallets>,
    ) -> Result<Option<Wallets>, StoreError> {
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let before = self.wallets(user).await?;
            let Some(after) = change(&before) else { return Ok(None) };
            let mut writes = vec![self.replace_wallets(CHANGING, user, &before, &after)?];
            let gone = before.0.iter().filter(|wallet| after.get(&wallet.address).is_none());
            writes.extend(gone.map(|wallet| self.disown_address(&wallet.address)).collect::<Result<Vec<_>, _>>()?);
            match transaction::write_all(&self.table, CHANGING, &writes).await? {
                Outcome::Committed => return Ok(Some(after)),
                Outcome::Refused(_) => backoff::pause(attempt).await,
            }
        }
        Err(StoreError::Unfinished { operation: CHANGING })
    }
}

/// The parts of the transactions.
impl Users {
    /// Holds only while the wallets are still as `before`.
    fn replace_wallets(
        &self,
        operation: &'static str,
        user: UserId,
        before: &Wallets,
        after: &Wallets,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut stored = item::write(operation, WalletsItem { wallets: after.0.clone() })?;
        stored.extend(keys::wallets(user));
        let put = self.table.put_part(stored);
        let put = if before.0.is_empty() {
            put.condition_expression("attribute_not_exists(wallets) OR wallets = :before")
        } else {
            put.condition_expression("wallets = :before")
        };
        put.expression_attribute_values(":before", item::write_attribute(operation, &before.0)?).part(operation)
    }

    /// Holds only while the address is nobody's, or the same person's.
    fn own_address(&self, user: UserId, address: &WalletAddress) -> Result<TransactWriteItem, StoreError> {
        let mut lookup = keys::wallet(address.as_str());
        lookup.insert("owner_id".to_owned(), item::string(user));
        self.table
            .put_part(lookup)
            .condition_expression("attribute_not_exists(user_id) OR owner_id = :owner")
            .expression_attribute_values(":owner", item::string(user))
            .part(LINKING)
    }

    /// Of one's own wallets alone, of which nobody else can have the address.
    fn disown_address(&self, address: &WalletAddress) -> Result<TransactWriteItem, StoreError> {
        self.table.delete_part(keys::wallet(address.as_str())).part(CHANGING)
    }

    /// Holds unless the person is leaving: whoever has left can unlink nothing.
    fn is_there(&self, user: UserId) -> Result<TransactWriteItem, StoreError> {
        self.table.check_part(keys::account(user)).condition_expression("attribute_not_exists(is_erased)").part(LINKING)
    }
}
