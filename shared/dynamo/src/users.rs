//! The Users table: profiles, handles, and how much someone has sent of late.

mod account;
mod blocks;
mod digests;
mod erasure;
mod finding;
mod items;
mod jobs;
mod lookups;
mod names;
mod notifications;
mod pictures;
mod presence;
mod profiles;
mod rate;
mod register;
mod security;
mod service;
mod sessions;
mod settings;
mod wallets;

use std::collections::BTreeSet;

use natter_chat::{UserId, UserProfile};

use self::blocks::BlockKey;
use self::items::ProfileItem;
use crate::{batch, client::Client, error::StoreError, item, keys, table::Page, table::Table};

pub use self::account::{AccountStatus, YOUNG_FOR};
pub use self::blocks::{Block, Blocks, MAX_BLOCKS};
pub use self::digests::{ClaimedDigest, DIGEST_LEASE, DIGEST_SHARDS, DIGEST_TRIES, DigestPlan, OVERDUE_HOURS};
pub use self::erasure::{DELETED_NAME, Receipt};
pub use self::finding::FindBy;
pub use self::jobs::{JOB_LOST_AFTER, Job, JobKind, JobState};
pub use self::lookups::{EmailDigest, WalletAddress};
pub use self::notifications::{Claimed, PushDevice, Subscriber};
pub use self::pictures::PictureReplaced;
pub use self::presence::ONLINE_FOR;
pub use self::profiles::{Edited, HANDLE_HELD_FOR};
pub use self::rate::{Allowance, Counted, RateLimit, Tally, Units};
pub use self::security::OwnersNotice;
pub use self::sessions::{SESSION_KEPT_FOR, SessionStatus, UserSession};
pub use self::wallets::{Linked, LinkedWallet, WalletChallenge, Wallets};

/// The store of users.
#[derive(Debug, Clone)]
pub struct Users {
    pub(crate) table: Table,
}

impl Users {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// The profiles of these people, in no particular order; people without one are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, users: &[UserId]) -> Result<Vec<UserProfile>, StoreError> {
        let operation = "reading profiles";
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let found = batch::get(&self.table, operation, users.into_iter().map(keys::profile).collect()).await?;
        let found: Vec<ProfileItem> = item::read_all(operation, found)?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// The profiles of these people as `viewer` may see them, as they were a moment ago: what somebody says about
    /// themselves, and their picture, is not for those whom they have blocked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn profiles_for(&self, viewer: UserId, users: &[UserId]) -> Result<Vec<UserProfile>, StoreError> {
        let operation = "reading profiles for somebody";
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let wanted = users.into_iter().flat_map(|user| {
            let block = (user != viewer).then(|| keys::block(user, viewer));
            [keys::profile(user)].into_iter().chain(block)
        });
        let (mut profiles, mut blockers) = (Vec::new(), BTreeSet::new());
        for found in batch::get_lagging(&self.table, operation, wanted.collect()).await? {
            if found.get(keys::SORT_KEY) == Some(&item::string(keys::PROFILE)) {
                profiles.push(UserProfile::from(item::read::<ProfileItem>(operation, found)?));
            } else {
                blockers.insert(item::read::<BlockKey>(operation, found)?.user_id);
            }
        }
        let seen = |profile: UserProfile| {
            if blockers.contains(&profile.user_id) { profile.for_the_blocked() } else { profile }
        };
        Ok(profiles.into_iter().map(seen).collect())
    }

    /// People whose handle begins like this, by handle, at most `limit`. White space around it, an `@` before it and
    /// capitals do not matter; with fewer than two characters nobody is found. Somebody who has registered within the
    /// last moments may be missing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_handle_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<UserProfile>, StoreError> {
        let operation = "searching handles";
        let prefix = prefix.trim();
        let prefix = prefix.strip_prefix('@').unwrap_or(prefix).to_ascii_lowercase();
        let Some(shard) = keys::handle_shard(&prefix).filter(|_| limit > 0) else { return Ok(Vec::new()) };
        let request = self
            .table
            .querying()
            .index_name(keys::BY_HANDLE)
            .key_condition_expression("handle_shard = :shard AND begins_with(handle, :prefix)")
            .expression_attribute_values(":shard", item::string(shard))
            .expression_attribute_values(":prefix", item::string(prefix))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let found: Page<ProfileItem> = self.table.query(operation, request).await?;
        Ok(found.items.into_iter().map(Into::into).collect())
    }
}
