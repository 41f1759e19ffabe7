//! Whom a person has blocked.
//!
//! The truth is an item under the blocker. Where the two have a direct conversation, both member items of it say so too, so
//! that who sends there needs no further read; one transaction [keeps them together](crate::across).

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::Users;
use crate::{batch, error::StoreError, item, keys, transaction::Part};

/// How many people one person can block: more than anybody needs, and few enough to be listed at once.
pub const MAX_BLOCKS: usize = 1_000;

/// Somebody whom a person has blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Whom.
    #[serde(rename = "blocked_id")]
    pub user_id: UserId,
    /// When.
    pub blocked_at: Timestamp,
}

/// Who of some people is parted from one person by a block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Those whom the person has blocked.
    pub blocked: BTreeSet<UserId>,
    /// Those who have blocked the person.
    pub blocked_by: BTreeSet<UserId>,
}

impl Blocks {
    /// Whether one of the two has blocked the other.
    #[must_use]
    pub fn part(&self, other: UserId) -> bool {
        self.blocked.contains(&other) || self.blocked_by.contains(&other)
    }
}

/// As much of a block's item as it takes to know whose it is.
#[derive(Debug, Deserialize)]
pub(super) struct BlockKey {
    pub(super) user_id: UserId,
    pub(super) blocked_id: UserId,
}

impl Users {
    /// Whom of `others` somebody has blocked, and who of them has blocked that person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn blocks_between(&self, user: UserId, others: &[UserId]) -> Result<Blocks, StoreError> {
        let operation = "reading blocks";
        let others: BTreeSet<UserId> = others.iter().copied().filter(|other| *other != user).collect();
        let wanted = others.iter().flat_map(|other| [keys::block(user, *other), keys::block(*other, user)]);
        let mut blocks = Blocks::default();
        for found in batch::get(&self.table, operation, wanted.collect()).await? {
            let found: BlockKey = item::read(operation, found)?;
            if found.user_id == user {
                blocks.blocked.insert(found.blocked_id);
            } else {
                blocks.blocked_by.insert(found.user_id);
            }
        }
        Ok(blocks)
    }

    /// Who of `others` has blocked somebody, as it was a moment ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn blockers_of(&self, user: UserId, others: &[UserId]) -> Result<BTreeSet<UserId>, StoreError> {
        let operation = "reading who blocks somebody";
        let others: BTreeSet<UserId> = others.iter().copied().filter(|other| *other != user).collect();
        let wanted = others.into_iter().map(|other| keys::block(other, user)).collect();
        let found: Vec<BlockKey> =
            item::read_all(operation, batch::get_lagging(&self.table, operation, wanted).await?)?;
        Ok(found.into_iter().map(|block| block.user_id).collect())
    }

    /// Everybody whom somebody has blocked, in no particular order; at most [`MAX_BLOCKS`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn blocks(&self, user: UserId) -> Result<Vec<Block>, StoreError> {
        let operation = "listing blocks";
        let request = self
            .table
            .querying_prefix(keys::USER_ID, user, keys::BLOCK_PREFIX)
            .limit(i32::try_from(MAX_BLOCKS).unwrap_or(i32::MAX));
        Ok(self.table.query(operation, request).await?.items)
    }

    /// The part of a transaction after which somebody blocks somebody.
    pub(crate) fn put_block(
        &self,
        operation: &'static str,
        user: UserId,
        other: UserId,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut block = item::write(operation, Block { user_id: other, blocked_at: now })?;
        block.extend(keys::block(user, other));
        self.table.put_part(block).part(operation)
    }

    /// The part of a transaction after which somebody does not block somebody.
    pub(crate) fn delete_block(
        &self,
        operation: &'static str,
        user: UserId,
        other: UserId,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table.delete_part(keys::block(user, other)).part(operation)
    }

    /// The part of a transaction that holds only while neither of two people blocks the other.
    pub(crate) fn unblocked(
        &self,
        operation: &'static str,
        one: UserId,
        other: UserId,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let checks = [keys::block(one, other), keys::block(other, one)].map(|key| {
            self.table.check_part(key).condition_expression("attribute_not_exists(user_id)").part(operation)
        });
        checks.into_iter().collect()
    }
}
