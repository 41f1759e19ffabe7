//! What shall go wrong, for tests: the world as it is when AWS has a bad day.

use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::functions::InvocationError;

/// How long an invocation that is to be overtaken waits for that, by the clock.
const OVERTAKING_LIMIT: Duration = Duration::from_secs(5);

/// How often an invocation that dies in the middle has had to wait for something by then, at most: about as often as the
/// longest one does at all.
const MAX_STEPS: u32 = 40;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A post is answered with 410, although the connection is open.
    PostGone,
    /// A post is answered with 429.
    PostLimited,
    /// A post is answered with 500.
    PostFails,
    /// A post is answered with 200 and reaches nobody.
    DroppedPush,
    /// `$disconnect` is not called.
    LostDisconnect,
    /// The function is invoked twice at the same time.
    Duplicate,
    /// The function is invoked only after this time.
    Delay(Duration),
    /// The function is invoked only after a later invocation of the same route has ended.
    Overtaken,
    /// The function is not invoked and counts as failed.
    FunctionFails,
    /// The function dies somewhere between its beginning and its end: between any two steps.
    Crash,
    /// The function is invoked, and counts as failed all the same.
    LostReply,
    /// The function never answers.
    FunctionHangs,
}

/// Where a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// Anywhere.
    Everywhere,
    /// On the route of this key, such as `sendMessage`, `$connect` or `POST /v1/conversations`; `authorizer` is the WebSocket
    /// API's authorizer; the logical id of a queue or a table is what takes its messages or its stream.
    Route(String),
    /// At posts to the connection of this id.
    Connection(String),
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Times {
    /// The next so many times.
    Next(u32),
    /// Each time with this probability, from 0 to 1.
    Probability(f64),
}

/// The faults of one gateway. Clones share them.
#[derive(Clone)]
pub struct Faults {
    state: Arc<Mutex<State>>,
    resets: watch::Sender<u64>,
}

struct State {
    rules: Vec<Rule>,
    random: StdRng,
    /// How many invocations of a route have ended.
    finished: HashMap<String, watch::Sender<u64>>,
}

#[derive(Debug)]
struct Rule {
    fault: Fault,
    place: Where,
    times: Times,
}

/// What shall happen to one invocation.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    delay: Option<Duration>,
    overtaken_by: Option<watch::Receiver<u64>>,
    pub(crate) duplicate: bool,
    /// One of those that decide how it ends.
    pub(crate) end: Option<Fault>,
    /// After how many waits it dies, where that is its end.
    pub(crate) dies_after: Option<u32>,
}

impl Faults {
    /// No faults yet; probabilities will be drawn from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let state = State { rules: Vec::new(), random: StdRng::seed_from_u64(seed), finished: HashMap::new() };
        Self { state: Arc::new(Mutex::new(state)), resets: watch::Sender::new(0) }
    }

    /// Lets something go wrong from now on.
    pub fn inject(&self, fault: Fault, place: Where, times: Times) {
        self.state().rules.push(Rule { fault, place, times });
    }

    /// Lets nothing go wrong any more.
    pub fn clear(&self) {
        self.state().rules.clear();
    }

    /// Whether all that was to go wrong a number of times has done so.
    #[must_use]
    pub fn are_spent(&self) -> bool {
        self.state().rules.iter().all(|rule| matches!(rule.times, Times::Next(0)))
    }

    /// Resets the TCP connection of every open WebSocket.
    pub fn reset_connections(&self) {
        self.resets.send_modify(|resets| *resets += 1);
    }

    /// Changes with each [`Self::reset_connections`].
    pub(super) fn resets(&self) -> watch::Receiver<u64> {
        self.resets.subscribe()
    }

    /// Whether `fault` strikes on this route now.
    pub(super) fn strikes_route(&self, fault: Fault, route: &str) -> bool {
        self.state().draw(&Where::Route(route.to_owned()), |candidate| candidate == fault).is_some()
    }

    /// The fault that strikes at a post to this connection now, if any.
    pub(super) fn at_post(&self, connection: &str) -> Option<Fault> {
        let is_of_posts =
            |fault| matches!(fault, Fault::PostGone | Fault::PostLimited | Fault::PostFails | Fault::DroppedPush);
        self.state().draw(&Where::Connection(connection.to_owned()), is_of_posts)
    }

    /// What shall happen to an invocation of this route.
    pub(crate) fn plan(&self, route: &str) -> Plan {
        let place = Where::Route(route.to_owned());
        let mut state = self.state();
        let delay = state.draw(&place, |fault| matches!(fault, Fault::Delay(_)));
        let delay = delay.and_then(|fault| if let Fault::Delay(delay) = fault { Some(delay) } else { None });
        let duplicate = state.draw(&place, |fault| fault == Fault::Duplicate).is_some();
        let is_of_ends =
            |fault| matches!(fault, Fault::FunctionFails | Fault::Crash | Fault::LostReply | Fault::FunctionHangs);
        let end = state.draw(&place, is_of_ends);
        let dies_after = (end == Some(Fault::Crash)).then(|| state.random.random_range(0..MAX_STEPS));
        let overtaken = state.draw(&place, |fault| fault == Fault::Overtaken).is_some();
        let overtaken_by = overtaken.then(|| state.finished.entry(route.to_owned()).or_default().subscribe());
        Plan { delay, overtaken_by, duplicate, end, dies_after }
    }

    /// Waits as long as the plan says.
    pub(crate) async fn hold_back(&self, plan: &Plan, clock: &Clock) {
        if let Some(delay) = plan.delay {
            clock.sleep(delay).await;
        }
        if let Some(mut finished) = plan.overtaken_by.clone() {
            // Whether it was overtaken or nothing came, it goes on.
            let _ = clock.timeout(OVERTAKING_LIMIT, finished.changed()).await;
        }
    }

    /// An event source's invocation, as the faults will have it on the route of this key.
    pub(crate) async fn strike<T, F>(
        &self,
        route: &str,
        clock: &Clock,
        invoke: impl Fn() -> F,
    ) -> Result<T, InvocationError>
    where
        F: Future<Output = Result<T, InvocationError>>,
    {
        let plan = self.plan(route);
        self.hold_back(&plan, clock).await;
        let outcome = match plan.end {
            Some(Fault::FunctionFails | Fault::FunctionHangs) => Err(InvocationError::new("an injected fault")),
            Some(Fault::LostReply) => {
                let _ = invoke().await;
                Err(InvocationError::new("an injected fault, after the function had run"))
            }
            _ if plan.duplicate => tokio::join!(invoke(), invoke()).0,
            _ => until_death(plan.dies_after, invoke()).await,
        };
        self.finished(route);
        outcome
    }

    /// An invocation of this route has ended.
    pub(crate) fn finished(&self, route: &str) {
        if let Some(finished) = self.state().finished.get(route) {
            finished.send_modify(|count| *count += 1);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An invocation that goes on, or dies after it has had to wait this often: nothing of it happens any more then.
pub(crate) async fn until_death<T>(
    dies_after: Option<u32>,
    invocation: impl Future<Output = Result<T, InvocationError>>,
) -> Result<T, InvocationError> {
    let Some(mut left) = dies_after else { return invocation.await };
    let mut invocation = pin!(invocation);
    poll_fn(|context| match invocation.as_mut().poll(context) {
        Poll::Pending if left == 0 => Poll::Ready(Err(InvocationError::new("an injected death"))),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
        Poll::Ready(outcome) => Poll::Ready(outcome),
    })
    .await
}

impl State {
    /// The fault of the first rule that applies here and now.
    fn draw(&mut self, place: &Where, is_wanted: impl Fn(Fault) -> bool) -> Option<Fault> {
        let random = &mut self.random;
        let applies = |rule: &Rule| is_wanted(rule.fault) && (rule.place == Where::Everywhere || rule.place == *place);
        let rule = self.rules.iter_mut().filter(|rule| applies(rule)).find(|rule| match rule.times {
            Times::Next(left) => left > 0,
            Times::Probability(probability) => random.random_bool(probability.clamp(0.0, 1.0)),
        })?;
        if let Times::Next(left) = &mut rule.times {
            *left -= 1;
        }
        Some(rule.fault)
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.state().rules).finish()
    }
}

#[cfg(test)]
mod tests;
