//! The caller's tips.

use natter_chat::UserId;
use natter_dynamo::{TipPeriod, Tips};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Csv;
use natter_protocol::api::tips::{MAX_EXPORTED_TIPS, TipPage, TipsExport, TipsQuery, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::TipsApi;
use crate::csv;
use crate::details::details;

/// How many tips a page has.
const PAGE: usize = 50;

impl TipsApi {
    /// `GET /v1/me/tips`
    pub(crate) async fn history(&self, request: &HttpRequest, input: Input<endpoints::History>) -> Result<TipPage> {
        let TipsQuery { cursor } = input.query;
        if cursor.as_deref().is_some_and(|cursor| !Tips::is_place(cursor)) {
            return Err(ErrorCode::InvalidFrame.into());
        }
        let tips = self.settlement.tips();
        let (tips, next) = tips.of_user(request.caller.user_id, TipPeriod::default(), cursor.as_deref(), PAGE).await?;
        let tips = tips.iter().map(|tip| details(tip, self.confirmations(tip))).collect();
        Ok(TipPage { tips, next })
    }

    /// `GET /v1/me/tips.csv`
    pub(crate) async fn export(&self, request: &HttpRequest, input: Input<endpoints::Csv>) -> Result<Csv> {
        let TipsExport { from, before } = input.query;
        let caller = request.caller.user_id;
        let tips = self.settlement.tips().of_user(caller, TipPeriod { from, before }, None, MAX_EXPORTED_TIPS).await;
        let (tips, next) = tips?;
        if next.is_some() {
            let message = format!("There are more than {MAX_EXPORTED_TIPS} tips; choose a shorter period.");
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, message).into());
        }
        let others: Vec<UserId> = tips.iter().map(|tip| csv::other(caller, tip)).collect();
        let profiles = self.users.get(&others).await?.into_iter().filter(|profile| !profile.is_deleted);
        Ok(Csv(csv::table(caller, &tips, &profiles.map(|profile| (profile.user_id, profile)).collect())))
    }
}
