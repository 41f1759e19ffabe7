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
mod report;
mod totals;

use std::time::Duration;

use natter_chat::api::TipsRoute;
use natter_chat::api::tips::endpoints;
use natter_chat::history::RECENT_FOR;
use natter_delivery::{Gate, Targets};
use natter_dynamo::{Conversations, Counted, Messages, Meter, RateLimit, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_tips::Settlement;

/// The window of the limit.
const HOUR: Duration = Duration::from_hours(1);

/// The function `tips`.
pub struct TipsApi {
    settlement: Settlement,
    conversations: Conversations,
    users: Users,
    targets: Targets,
    gate: Gate,
    /// How many tips somebody may mean, and transactions report.
    limit: RateLimit,
    meter: Meter,
}

impl HttpFunction for TipsApi {
    type Routes = TipsRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        let messages = Messages::new(client.clone(), environment.required("MESSAGES_TABLE")?, RECENT_FOR);
        let users = Users::new(client.clone(), environment.required("USERS_TABLE")?);
        Ok(Self {
            meter: client.meter().clone(),
            settlement: Settlement::from_environment(environment, &client)?,
            targets: Targets::from_environment(environment, messages)?,
            gate: Gate::new(users.clone()),
            users,
            conversations: Conversations::new(client, environment.required("CONVERSATIONS_TABLE")?),
            limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_TIPS")?, window: HOUR },
        })
    }

    fn guard(&self) -> &Gate {
        &self.gate
    }

    async fn respond(&self, route: TipsRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: TipsRoute {
            Networks => networks,
            Intend => intend,
            Get => get,
            Report => report,
            Cancel => cancel,
            Totals => totals,
            History => history,
            MyTotals => my_totals,
            Csv => export,
        })
    }
}

impl TipsApi {
    /// What this instance has consumed of DynamoDB so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Counts that the caller means or reports something once more.
    async fn count(&self, request: &HttpRequest) -> Result<()> {
        let counted = self.users.count(request.caller.user_id, Counted::Tips, request.now, &self.limit).await;
        Ok(counted?.check()?)
    }
}
