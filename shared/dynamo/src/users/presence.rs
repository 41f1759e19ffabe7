//! Who is there, and when they were last.
//!
//! A device says from time to time that its user is there, and that they have gone, unless another one has said since that they
//! are there; the last connection that closes says so too. None of it is told to anyone: who wants to know asks. Who goes
//! without a word is there no more once [`ONLINE_FOR`] has passed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use futures_util::future::try_join;
use natter_chat::{ConnectionId, Presence, Timestamp, UserId};
use serde::Deserialize;

use super::{AccountStatus, Users, account::AccountItem, blocks::BlockKey};
use crate::{batch, error::StoreError, item, keys};

/// How long somebody counts as being there after one of their devices has said so. Devices do every 9 minutes at least: one
/// such word may be lost.
pub const ONLINE_FOR: Duration = Duration::from_mins(18);

const NOTING: &str = "noting somebody's presence";

/// When somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct PresenceItem {
    user_id: UserId,
    /// When a device last said that they are.
    active_at: Option<Timestamp>,
    /// When that device went, or the last one.
    left_at: Option<Timestamp>,
}

impl PresenceItem {
    /// Whether they are there, whoever may know.
    pub(super) fn is_online(self, now: Timestamp) -> bool {
        self.at(now).is_some_and(|presence| presence.online)
    }

    /// How others see it; `None` where they have never been there.
    fn at(&self, now: Timestamp) -> Option<Presence> {
        let active_at = self.active_at?;
        let counts_until = active_at.plus(ONLINE_FOR);
        let left_at = self.left_at.filter(|left| (active_at..=counts_until).contains(left));
        let online = left_at.is_none() && now < counts_until;
        let last_seen_at = (!online).then(|| left_at.unwrap_or(active_at));
        Some(Presence { user_id: self.user_id, online, last_seen_at })
    }
}

impl Users {
    /// Notes that somebody is there, as this connection says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_active(&self, user: UserId, connection: &ConnectionId, now: Timestamp) -> Result<(), StoreError> {
        let request = self.noting(user, "SET active_at = :now, active_on = :connection", now);
        let request = request.expression_attribute_values(":connection", item::string(connection));
        self.table.update(NOTING, request).await.map(drop)
    }

    /// Notes that somebody has gone, where this connection was the last to say that they are there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_away(&self, user: UserId, connection: &ConnectionId, now: Timestamp) -> Result<(), StoreError> {
        let request = self.noting(user, "SET left_at = :now", now);
        let request = request
            .condition_expression("active_on = :connection")
            .expression_attribute_values(":connection", item::string(connection));
        self.table.update_if(NOTING, request).await.map(drop)
    }

    /// Notes that the last of somebody's devices has gone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_left(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        self.table.update(NOTING, self.noting(user, "SET left_at = :now", now)).await.map(drop)
    }

    fn noting(&self, user: UserId, expression: &str, now: Timestamp) -> UpdateItemFluentBuilder {
        let request = self.table.updating(keys::presence(user)).update_expression(expression);
        request.expression_attribute_values(":now", item::number(now.as_millis()))
    }

    /// Who of `others` is there, as far as each lets `viewer` know: nobody whose settings hide it, whose account is not in
    /// use, or who is parted from the viewer by a block; nobody at all where the viewer's own settings hide it. People who
    /// have never been there are left out too. Read eventually consistent: it may be a moment behind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn presences(
        &self,
        viewer: UserId,
        others: &BTreeSet<UserId>,
        now: Timestamp,
    ) -> Result<Vec<Presence>, StoreError> {
        let (own, found) = try_join(self.account_status(viewer), self.sightings(viewer, others)).await?;
        if !own.settings.presence {
            return Ok(Vec::new());
        }
        let is_told = |user: &UserId| {
            let account = found.accounts.get(user).copied().unwrap_or_default();
            account.settings.presence && account.check(now).is_ok() && !found.parted.contains(user)
        };
        let told = found.presences.iter().filter(|item| is_told(&item.user_id));
        Ok(told.filter_map(|item| item.at(now)).collect())
    }

    /// Everything that one's seeing others depends on.
    async fn sightings(&self, viewer: UserId, others: &BTreeSet<UserId>) -> Result<Sightings, StoreError> {
        let operation = "reading who is there";
        let wanted = others.iter().flat_map(|other| {
            let blocks = (*other != viewer).then(|| [keys::block(viewer, *other), keys::block(*other, viewer)]);
            [keys::presence(*other), keys::account(*other)].into_iter().chain(blocks.into_iter().flatten())
        });
        let mut found = Sightings::default();
        for item in batch::get_lagging(&self.table, operation, wanted.collect()).await? {
            let sort_key = item.get(keys::SORT_KEY).and_then(|key| key.as_s().ok()).map_or("", String::as_str);
            match sort_key {
                keys::PRESENCE => found.presences.push(item::read(operation, item)?),
                keys::ACCOUNT => {
                    let account: AccountItem = item::read(operation, item)?;
                    found.accounts.insert(account.user_id, account.into());
                }
                _ => {
                    let block: BlockKey = item::read(operation, item)?;
                    found.parted.insert(if block.user_id == viewer { block.blocked_id } else { block.user_id });
                }
            }
        }
        Ok(found)
    }
}

#[derive(Default)]
struct Sightings {
    presences: Vec<PresenceItem>,
    accounts: BTreeMap<UserId, AccountStatus>,
    parted: BTreeSet<UserId>,
}

#[cfg(test)]
mod tests {
    use natter_chat::UserId;
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn seen(active_at: Option<Timestamp>, left_at: Option<Timestamp>) -> Option<(bool, Option<Timestamp>)> {
        let item = PresenceItem { user_id: UserId::from(Uuid::nil()), active_at, left_at };
        item.at(NOW).map(|presence| (presence.online, presence.last_seen_at))
    }

    #[test]
    fn somebody_is_there_until_they_leave_or_are_silent_for_too_long() {
        let ago = |seconds| NOW.minus(Duration::from_secs(seconds));
        let cases = [
            ("never there", None, None, None),
            ("just there", Some(ago(0)), None, Some((true, None))),
            ("silent for a while", Some(ago(1079)), None, Some((true, None))),
            ("silent for too long", Some(ago(1080)), None, Some((false, Some(ago(1080))))),
            ("left", Some(ago(60)), Some(ago(10)), Some((false, Some(ago(10))))),
            ("left and came back", Some(ago(5)), Some(ago(10)), Some((true, None))),
            ("left in the background", Some(ago(3600)), Some(ago(10)), Some((false, Some(ago(3600))))),
            ("left without having been there", None, Some(ago(10)), None),
        ];
        for (name, active_at, left_at, expected) in cases {
            assert_eq!(seen(active_at, left_at), expected, "{name}");
        }
    }
}
