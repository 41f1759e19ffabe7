//! The caller's wallets over HTTP: proving that they hold one, and choosing which of them receives tips. The routes of
//! [`WalletsRoute`].
//!
//! A function of its own: it needs only the table of users and the chains' endpoints, and may read and write nothing
//! else.

mod challenge;
mod link;
mod list;
mod proof;

use std::time::Duration;

use natter_delivery::{Gate, Services};
use natter_dynamo::{Counted, RateLimit, Users};
use natter_ethereum::{Networks, TIP_NETWORKS};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, dispatch};
use natter_protocol::api::WalletsRoute;
use natter_protocol::api::wallets::endpoints;

/// How often somebody may ask for a text or hand in a signature, of which some are checked with the chain's endpoints. A
/// wallet takes one of each.
const PROOFS: RateLimit = RateLimit { max: 40, window: Duration::from_hours(1) };

/// The function `wallets`.
pub struct WalletsApi {
    users: Users,
    networks: Networks,
    /// The pages that may ask, the first of them where a client names none.
    origins: Vec<String>,
}

impl HttpFunction for WalletsApi {
    type Routes = WalletsRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let origins = environment.required("ALLOWED_ORIGINS")?.split(',');
        Ok(Self {
            users: services.users()?,
            networks: environment.parsed_or(TIP_NETWORKS, Networks::default())?,
            origins: origins.map(|origin| origin.trim().to_owned()).collect(),
        })
    }

    async fn respond(&self, route: WalletsRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: WalletsRoute {
            List => list,
            Challenge => challenge,
            Link => link,
            Prefer => prefer,
            Unlink => unlink,
        })
    }
}

impl WalletsApi {
    /// Counts one more text or signature of the caller's.
    async fn count(&self, request: &HttpRequest) -> Result<()> {
        let allowance = self.users.count(request.caller.user_id, Counted::WalletProofs, request.now, &PROOFS).await;
        Ok(allowance?.check()?)
    }
}
