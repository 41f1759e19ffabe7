//! One tip: its status, its reported transaction, and cancelling it.

use std::time::Duration;

use natter_chat::causes;
use natter_dynamo::{TipProgress, TipRecord};
use natter_ethereum::{TipReference, TxHash};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::tips::{ReportTip, TipDetails, endpoints};
use natter_tips::{Applied, Closed};

use crate::TipsApi;
use crate::details::details;

/// How long a request waits for the chain. What takes longer is `settle-tips`'.
const LOOK_LIMIT: Duration = Duration::from_secs(4);

/// How often a change is decided anew because settlement came in between.
const MAX_ATTEMPTS: usize = 5;

impl TipsApi {
    /// `GET /v1/tips/{tipId}`
    pub(crate) async fn get(&self, request: &HttpRequest, input: Input<endpoints::Get>) -> Result<TipDetails> {
        let tip = self.tip_of(request, &input.path.0).await?;
        let is_due = tip.progress.due.is_some_and(|due| due <= request.now);
        // Whoever waits for it need not wait for the schedule.
        let tip = if is_due { self.look(tip, request).await } else { tip };
        Ok(self.details(&tip))
    }

    /// `POST /v1/tips/{tipId}/transaction`
    pub(crate) async fn report(&self, request: &HttpRequest, input: Input<endpoints::Report>) -> Result<TipDetails> {
        let ReportTip { transaction } = input.body;
        let transaction: TxHash = transaction.parse().map_err(|_| ErrorCode::TransactionInvalid)?;
        let id = &input.path.0;
        self.sent_tip_of(request, id).await?;
        self.count(request).await?;
        let tip = self.change(request, id, |tip| natter_tips::reported(tip, transaction, request.now)).await?;
        let tip = self.look(tip, request).await;
        Ok(self.details(&tip))
    }

    /// `DELETE /v1/tips/{tipId}`
    pub(crate) async fn cancel(&self, request: &HttpRequest, input: Input<endpoints::Cancel>) -> Result<Done> {
        self.change(request, &input.path.0, |tip| natter_tips::cancelled(tip, request.now)).await?;
        Ok(Done {})
    }

    /// Makes of the caller's tip what `decide` says, and gives it as it is then.
    async fn change(
        &self,
        request: &HttpRequest,
        id: &str,
        decide: impl Fn(&TipRecord) -> Result<Option<TipProgress>, Closed>,
    ) -> Result<TipRecord> {
        for _ in 0..MAX_ATTEMPTS {
            let tip = self.sent_tip_of(request, id).await?;
            let Some(progress) = decide(&tip).map_err(|Closed| ErrorCode::TipClosed)? else { return Ok(tip) };
            let applied = self.settlement.apply(&tip, progress, request.now).await;
            if let Applied::Done(tip) = applied? {
                return Ok(*tip);
            }
        }
        Err(ActionError::unavailable("settlement kept changing the same tip"))
    }

    /// What the chain says, where it says so soon.
    async fn look(&self, tip: TipRecord, request: &HttpRequest) -> TipRecord {
        let looking = Box::pin(self.settlement.settle(tip.clone(), request.now));
        match tokio::time::timeout(LOOK_LIMIT, looking).await {
            Ok(Ok(tip)) => tip,
            Ok(Err(error)) => {
                tracing::error!(error = %causes(&error), "a tip could not be checked");
                tip
            }
            Err(_elapsed) => tip,
        }
    }

    fn details(&self, tip: &TipRecord) -> TipDetails {
        details(tip, self.confirmations(tip))
    }

    /// The tip that a request of its sender is about.
    async fn sent_tip_of(&self, request: &HttpRequest, id: &str) -> Result<TipRecord> {
        let tip = self.tip_of(request, id).await?;
        if tip.meant.from_user_id == request.caller.user_id { Ok(tip) } else { Err(ErrorCode::TipNotFound.into()) }
    }

    /// The tip that a request is about: its sender's, or, once there is something to see, its recipient's.
    async fn tip_of(&self, request: &HttpRequest, id: &str) -> Result<TipRecord> {
        let id: TipReference = id.parse().map_err(|_| ErrorCode::TipNotFound)?;
        let tip = self.settlement.tips().get(&id.to_string()).await?;
        let caller = request.caller.user_id;
        let is_ones_own =
            |tip: &TipRecord| tip.meant.from_user_id == caller || (tip.meant.to_user_id == caller && tip.is_open());
        Ok(tip.filter(is_ones_own).ok_or(ErrorCode::TipNotFound)?)
    }
}
