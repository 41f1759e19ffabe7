//! Tips over HTTP: the routes of [`TipsRoute`].
//!
//! An intent is created here, with the contract call that pays it; the sender's own wallet sends that. What the client
//! reports is recorded but not trusted: the chain is asked (`natter-tips`), immediately if someone is waiting for it,
//! and by `settle-tips`.

mod asked;
mod csv;
mod details;
mod history;
mod intend;
mod people;
mod report;
mod totals;

use std::time::Duration;

use natter_delivery::{Gate, Services, Targets};
use natter_dynamo::{Conversations, Counted, RateLimit, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, dispatch};
use natter_protocol::api::TipsRoute;
use natter_protocol::api::tips::endpoints;
use natter_tips::Settlement;

/// The window of the limit.
const HOUR: Duration = Duration::from_hours(1);

/// The function `tips`.
pub struct TipsApi {
    settlement: Settlement,
    conversations: Conversations,
    users: Users,
    targets: Targets,
    /// How many tips somebody may mean, and transactions report.
    limit: RateLimit,
}

impl HttpFunction for TipsApi {
    type Routes = TipsRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            settlement: Settlement::from_environment(environment, services.client())?,
            targets: services.targets()?,
            users: services.users()?,
            conversations: services.conversations()?,
            limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_TIPS")?, window: HOUR },
        })
    }

    async fn respond(&self, route: TipsRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: TipsRoute {
            Networks => networks,
            Intend => intend,
            Get => get,
            Report => report,
            Cancel => cancel,
            Totals => totals,
            Recipient => recipient,
            History => history,
            MyTotals => my_totals,
            Csv => export,
        })
    }
}

impl TipsApi {
    /// Counts that the caller means or reports something once more.
    async fn count(&self, request: &HttpRequest) -> Result<()> {
        let counted = self.users.count(request.caller.user_id, Counted::Tips, request.now, &self.limit).await;
        Ok(counted?.check()?)
    }
}
