//! The tips of a person, and of a conversation.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use natter_chat::{ConversationId, Timestamp, TipAmount, TipAsset, UserId};

use super::{TipRecord, Tips, items::ListItem};
use crate::{error::StoreError, item, keys, table::Page};

/// A tip, as far as it takes to add it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTip {
    /// Who gave it.
    pub from_user_id: UserId,
    /// Who got it.
    pub to_user_id: UserId,
    /// In what.
    pub asset: TipAsset,
    /// How much.
    pub amount: TipAmount,
}

/// From when until before when tips were meant. Open where not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TipPeriod {
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub before: Option<Timestamp>,
}

impl From<ListItem> for ListedTip {
    fn from(item: ListItem) -> Self {
        Self { from_user_id: item.from_user_id, to_user_id: item.to_user_id, asset: item.asset, amount: item.amount }
    }
}

impl Tips {
    /// Whether this may be the place of a tip in a list, of which [`of_user`](Self::of_user) tells.
    #[must_use]
    pub fn is_place(text: &str) -> bool {
        keys::is_tip_place(text)
    }

    /// The tips that somebody gave and got, the latest first, at most `limit`, after the place of an earlier page; and the
    /// place of the last one where there may be more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_user(
        &self,
        user: UserId,
        period: TipPeriod,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<TipRecord>, Option<String>), StoreError> {
        let operation = "listing somebody's tips";
        let partition = keys::tips_of(user);
        let (mut found, mut next): (Vec<ListItem>, _) = (Vec::new(), after.map(|sk| keys::listed_tip(&partition, sk)));
        loop {
            let request = self.listed(&partition, period).filter_expression("is_open = :yes").scan_index_forward(false);
            let request = request.expression_attribute_values(":yes", item::boolean(true));
            let rest = i32::try_from(limit.saturating_sub(found.len())).unwrap_or(i32::MAX);
            let request = request.consistent_read(true).limit(rest).set_exclusive_start_key(next);
            let page: Page<ListItem> = self.table.query(operation, request).await?;
            found.extend(page.items);
            next = page.next;
            if next.is_none() || found.len() >= limit {
                break;
            }
        }
        let place = found.last().filter(|_| next.is_some()).map(|last| last.sk.clone());
        let ids: Vec<String> = found.into_iter().map(|listed| listed.tip_id).collect();
        let tips = self.get_all(&ids).await?.into_iter().map(|tip| (tip.meant.tip_id.clone(), tip));
        let mut tips: HashMap<String, TipRecord> = tips.collect();
        Ok((ids.iter().filter_map(|id| tips.remove(id)).collect(), place))
    }

    /// The confirmed tips that somebody gave and got.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn counted_of(&self, user: UserId) -> Result<Vec<ListedTip>, StoreError> {
        self.counted("adding up somebody's tips", keys::tips_of(user), TipPeriod::default()).await
    }

    /// The confirmed tips in a conversation that were meant in this time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn counted_in(
        &self,
        conversation: ConversationId,
        period: TipPeriod,
    ) -> Result<Vec<ListedTip>, StoreError> {
        self.counted("adding up a conversation's tips", keys::tips_in(conversation), period).await
    }

    async fn counted(
        &self,
        operation: &'static str,
        partition: String,
        period: TipPeriod,
    ) -> Result<Vec<ListedTip>, StoreError> {
        let request = self.listed(&partition, period).filter_expression("is_counted = :yes");
        let request = request.expression_attribute_values(":yes", item::boolean(true)).limit(PAGE);
        let counted: Vec<ListItem> = self.table.query_all(operation, request).await?;
        Ok(counted.into_iter().map(ListedTip::from).collect())
    }

    fn listed(&self, partition: &str, period: TipPeriod) -> QueryFluentBuilder {
        let first = keys::first_tip_place(period.from);
        // DynamoDB refuses a range that ends before it begins. No tip has the key where both are the same.
        let last = keys::last_tip_place(period.before).max(first.clone());
        let request = self.table.querying();
        request
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", item::string(partition))
            .expression_attribute_values(":first", item::string(first))
            .expression_attribute_values(":last", item::string(last))
    }
}

/// How many items one request looks at where sums need all of them: DynamoDB stops at 1 MB by itself.
const PAGE: i32 = 5_000;
