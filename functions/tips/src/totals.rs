//! Totals of confirmed tips.

use std::collections::BTreeMap;
use std::time::Duration;

use natter_chat::{ConversationId, MemberView, Membership, Seq, TipAmount, TipAsset, UserId};
use natter_dynamo::{ListedTip, TipPeriod};
use natter_ethereum::Amount;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::tips::{MyTipTotals, TipTotal, TipTotals, endpoints};

use crate::TipsApi;

impl TipsApi {
    /// `GET /v1/conversations/{conversationId}/tips`
    pub(crate) async fn totals(&self, request: &HttpRequest, input: Input<endpoints::Totals>) -> Result<TipTotals> {
        let conversation: ConversationId = input.path.0;
        let view = self.conversations.for_member(conversation, request.caller.user_id).await;
        let view = view?.ok_or(ErrorCode::ConversationNotFound)?;
        let tips = self.settlement.tips().counted_in(conversation, visible(&view)).await?;
        let mut by_recipient = BTreeMap::<UserId, Vec<&ListedTip>>::new();
        for tip in &tips {
            by_recipient.entry(tip.to_user_id).or_default().push(tip);
        }
        let received = by_recipient.into_iter().map(|(user, tips)| (user, sums(tips))).collect();
        Ok(TipTotals { totals: sums(&tips), received })
    }

    /// `GET /v1/me/tips/totals`
    pub(crate) async fn my_totals(&self, request: &HttpRequest, _: Input<endpoints::MyTotals>) -> Result<MyTipTotals> {
        let caller = request.caller.user_id;
        let tips = self.settlement.tips().counted_of(caller).await?;
        let (given, received): (Vec<_>, Vec<_>) = tips.iter().partition(|tip| tip.from_user_id == caller);
        Ok(MyTipTotals { given: sums(given), received: sums(received) })
    }
}

/// The time whose tips exist for a member: all of it, or that since they came.
fn visible(view: &MemberView) -> TipPeriod {
    let Membership { hidden_up_to, joined_at, .. } = view.membership;
    let from = (hidden_up_to > Seq::ZERO).then(|| joined_at.plus(Duration::from_millis(1)));
    TipPeriod { from, before: None }
}

/// One sum for each asset, by chain and token. Where a token counts so much of itself that the sum is too large to be one, it
/// stays at the largest.
fn sums<'a>(tips: impl IntoIterator<Item = &'a ListedTip>) -> Vec<TipTotal> {
    let mut sums = BTreeMap::<(u64, Option<&str>), (&TipAsset, Amount, u64)>::new();
    for tip in tips {
        // What is stored was an amount before it was stored.
        let amount: Amount = tip.amount.as_str().parse().unwrap_or_default();
        let key = (tip.asset.chain_id, tip.asset.token.as_deref());
        let (_, sum, count) = sums.entry(key).or_insert((&tip.asset, Amount::ZERO, 0));
        *sum = sum.checked_add(amount).unwrap_or(Amount::MAX);
        *count += 1;
    }
    sums.into_values().filter_map(|(asset, sum, count)| total(asset, sum, count)).collect()
}

fn total(asset: &TipAsset, sum: Amount, count: u64) -> Option<TipTotal> {
    let amount = TipAmount::parse(&sum.to_string()).ok()?;
    Some(TipTotal { asset: asset.clone(), amount, count })
}

#[cfg(test)]
mod tests {
    use natter_chat::{Conversation, ConversationKind, Role, Timestamp};

    use super::*;

    fn tip(token: Option<&str>, amount: &str) -> ListedTip {
        let asset = TipAsset { chain_id: 1, token: token.map(str::to_owned), symbol: "X".to_owned(), decimals: 18 };
        let nobody = || UserId::from(uuid::Uuid::nil());
        let amount = TipAmount::parse(amount).unwrap();
        ListedTip { from_user_id: nobody(), to_user_id: nobody(), asset, amount }
    }

    #[test]
    fn each_asset_is_added_up_by_itself_and_to_the_last_digit() {
        let tips = [tip(None, "9007199254740993"), tip(Some("0xa"), "5"), tip(None, "9007199254740993")];
        let sums: Vec<(String, u64)> = sums(&tips).into_iter().map(|sum| (sum.amount.to_string(), sum.count)).collect();
        assert_eq!(sums, [("18014398509481986".to_owned(), 2), ("5".to_owned(), 1)]);
    }

    #[test]
    fn whoever_came_later_adds_up_nothing_from_before() {
        let joined_at = Timestamp::from_millis(1_000);
        let since = |hidden_up_to| {
            let kind = ConversationKind::direct(uuid::Uuid::nil().into(), uuid::Uuid::max().into());
            let conversation = Conversation::new(uuid::Uuid::nil().into(), kind, joined_at);
            let membership = Membership::new(Role::Member, joined_at, Seq::new(hidden_up_to));
            visible(&MemberView { conversation, membership, peer: None, blocked_by_peer: false }).from
        };
        assert_eq!((since(0), since(7)), (None, Some(Timestamp::from_millis(1_001))));
    }

    #[test]
    fn a_token_that_counts_too_much_of_itself_breaks_nothing() {
        let most = Amount::MAX.to_string();
        let sums = sums(&[tip(Some("0xa"), &most), tip(Some("0xa"), "1")]);
        assert_eq!(sums[0].amount.as_str(), most);
    }
}
