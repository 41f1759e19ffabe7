//! The caller's account over HTTP: devices, sessions, export and erasure. The routes of [`AccountRoute`].

mod devices;
mod erase;
mod export;

use natter_cognito::admin::Admin;
use natter_delivery::{Delivery, Gate, Services};
use natter_dynamo::Users;
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_objects::Objects;
use natter_protocol::api::AccountRoute;
use natter_protocol::api::account::endpoints;
use natter_queue::JobQueue;

/// The function `account`.
pub struct AccountApi {
    users: Users,
    delivery: Delivery,
    admin: Admin,
    jobs: JobQueue,
    exports: Objects,
}

impl HttpFunction for AccountApi {
    type Routes = AccountRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let cognito = sdk_config(environment, "COGNITO_IDENTITY_PROVIDER")?;
        let exports = Objects::new(&sdk_config(environment, "S3")?, environment.required("EXPORTS_BUCKET")?);
        Ok(Self {
            users: services.users()?,
            delivery: services.delivery()?,
            admin: Admin::new(&cognito, environment.required("USER_POOL_ID")?),
            jobs: JobQueue::new(&sdk_config(environment, "SQS")?, environment.required("ACCOUNT_JOBS_QUEUE_URL")?),
            exports: exports.map_err(|error| InitError::setup("the bucket of exports", error))?,
        })
    }

    async fn respond(&self, route: AccountRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: AccountRoute {
            Devices => devices,
            SecurityNotices => security_notices,
            RevokeDevice => revoke_device,
            RevokeAll => revoke_all,
            StartExport => start_export,
            Export => export,
            Erase => erase,
        })
    }
}
