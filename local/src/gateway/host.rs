//! What both APIs share: the functions and how they are called, the time, the limits, the faults.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;

use super::faults::{Fault, Faults, Plan, until_death};
use super::limits::Limits;
use super::tasks::Tasks;
use super::throttle::Bucket;
use crate::clock::Clock;
use crate::functions::{Functions, InvocationError};

/// What both APIs share.
pub(super) struct Host {
    functions: Functions,
    pub(super) clock: Clock,
    pub(super) faults: Faults,
    pub(super) limits: Limits,
    pub(super) region: String,
    pub(super) account_id: String,
    pub(super) tasks: Tasks,
    requests: Bucket,
}

/// Why an integration has given nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// The function failed.
    Function(InvocationError),
    /// It took longer than the API waits.
    Timeout,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The route's key.
    pub(super) route: String,
    /// The function's logical id.
    pub(super) function: String,
    pub(super) event: Value,
    /// How long the API waits.
    pub(super) limit: Duration,
}

impl Host {
    pub(super) fn new(
        functions: Functions,
        clock: Clock,
        faults: Faults,
        limits: Limits,
        (region, account_id): (String, String),
        tasks: Tasks,
    ) -> Self {
        let requests = Bucket::new(limits.requests, clock.now());
        Self { functions, clock, faults, limits, region, account_id, tasks, requests }
    }

    /// Whether the account may make one more request.
    pub(super) fn admits_request(&self) -> bool {
        self.requests.admits(self.clock.now())
    }

    /// Calls a function as the faults will have it, and waits for it as long as the API does.
    pub(super) async fn call(&self, call: Call) -> Result<Value, Failure> {
        let plan = self.faults.plan(&call.route);
        let outcome = self.clock.timeout(call.limit, self.carry_out(&call, &plan)).await;
        self.faults.finished(&call.route);
        outcome.unwrap_or(Err(Failure::Timeout))
    }

    async fn carry_out(&self, call: &Call, plan: &Plan) -> Result<Value, Failure> {
        self.faults.hold_back(plan, &self.clock).await;
        match plan.end {
            Some(Fault::FunctionHangs) => std::future::pending().await,
            Some(Fault::FunctionFails) => return Err(Failure::Function(InvocationError::new("an injected fault"))),
            _ => {}
        }
        let outcome = self.invoke(call, plan).await;
        if plan.end == Some(Fault::LostReply) {
            return Err(Failure::Function(InvocationError::new("an injected fault, after the function had run")));
        }
        outcome.map_err(Failure::Function)
    }

    /// Invokes the function once, or twice at the same time. An invocation runs on when nobody waits for it any more.
    async fn invoke(&self, call: &Call, plan: &Plan) -> Result<Value, InvocationError> {
        if plan.duplicate {
            drop(self.begin(call, None));
        }
        let lost = || InvocationError::new("the invocation was cut short");
        self.begin(call, plan.dies_after).await.unwrap_or_else(|_stopped| Err(lost()))
    }

    fn begin(&self, call: &Call, dies_after: Option<u32>) -> oneshot::Receiver<Result<Value, InvocationError>> {
        let (done, outcome) = oneshot::channel();
        let (functions, function, event) = (self.functions.clone(), call.function.clone(), call.event.clone());
        self.tasks.spawn(async move {
            // Whoever asked may have gone.
            let _ = done.send(until_death(dies_after, functions.invoke(&function, event)).await);
        });
        outcome
    }
}
