//! The functions, run in this process as Lambda runs them: one instance of each, an error instead of a panic, a time limit.

mod all;
mod erased;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use natter_lambda::{Environment, Function, InitError};
use serde_json::Value;

use crate::clock::Clock;
use crate::ops::Observed;
use crate::template::{Application, FunctionSpec};
pub use all::all;
use erased::{Erased, Factory};

/// Functions that can be run, by the name of their binary.
#[derive(Default)]
pub struct Registry {
    factories: BTreeMap<String, Factory>,
    shared: Vec<Share>,
    /// How far the clocks of functions are apart, at most.
    clocks_apart: Duration,
}

/// Adds what the host shares to the environment of a function.
type Share = Box<dyn Fn(Environment) -> Environment + Send + Sync>;

/// The running functions of an application, by logical id. Cheap to clone.
#[derive(Clone)]
pub struct Functions {
    running: Arc<BTreeMap<String, Running>>,
    clock: Clock,
    observed: Observed,
}

struct Running {
    function: Arc<dyn Erased>,
    spec: FunctionSpec,
}

/// An invocation that failed as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvocationError {
    /// Lambda's `errorMessage`.
    pub message: String,
}

/// Why an application's functions could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template names a binary that nobody registered.
    #[error("{function}: no function is called {binary}")]
    UnknownBinary {
        /// The function's logical id.
        function: String,
        /// The binary's name.
        binary: String,
    },
    /// A function refused to start.
    #[error("{function} could not start")]
    Init {
        /// The function's logical id.
        function: String,
        /// Why.
        #[source]
        source: InitError,
    },
}

impl InvocationError {
    /// An error with this message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl Registry {
    /// A registry without functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the function whose binary is called `binary`.
    #[must_use]
    pub fn register<F: Function>(mut self, binary: &str) -> Self {
        self.factories.insert(binary.to_owned(), erased::factory::<F>());
        self
    }

    /// Shares a value with every function.
    #[must_use]
    pub fn sharing<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.shared.push(Box::new(move |environment| environment.with(value.clone())));
        self
    }

    /// Lets the functions' clocks be ahead, each by another part of this.
    #[must_use]
    pub const fn with_clocks_apart(mut self, most: Duration) -> Self {
        self.clocks_apart = most;
        self
    }

    /// Adds a handler in place of a function.
    #[must_use]
    pub fn register_handler<H, R>(mut self, binary: &str, handler: H) -> Self
    where
        H: Fn(Value) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
    {
        self.factories.insert(binary.to_owned(), erased::handler_factory(handler));
        self
    }

    /// Starts the application's functions, each with its own variables and `runtime`, what Lambda itself would add.
    ///
    /// # Errors
    /// [`StartError`] of the first function that cannot start.
    pub async fn start(
        &self,
        application: &Application,
        runtime: &HashMap<String, String>,
        clock: &Clock,
    ) -> Result<Functions, StartError> {
        let mut running = BTreeMap::new();
        let all = u32::try_from(application.functions.len()).unwrap_or(u32::MAX);
        for (place, (id, spec)) in (0..).zip(&application.functions) {
            let ahead = self.clocks_apart * place / all;
            running.insert(id.clone(), self.start_one(id, spec, runtime, clock.for_functions(ahead)).await?);
        }
        Ok(Functions { running: Arc::new(running), clock: clock.clone(), observed: Observed::default() })
    }

    async fn start_one(
        &self,
        id: &str,
        spec: &FunctionSpec,
        runtime: &HashMap<String, String>,
        clock: natter_lambda::Clock,
    ) -> Result<Running, StartError> {
        let unknown = || StartError::UnknownBinary { function: id.to_owned(), binary: spec.binary.clone() };
        let factory = self.factories.get(&spec.binary).ok_or_else(unknown)?;
        let mut variables = runtime.clone();
        variables.extend(spec.environment.clone());
        let environment = Environment::new(variables, clock);
        let function = factory(self.shared.iter().fold(environment, |environment, share| share(environment))).await;
        let function = function.map_err(|source| StartError::Init { function: id.to_owned(), source })?;
        Ok(Running { function, spec: spec.clone() })
    }
}

impl Functions {
    /// The names of all functions' binaries.
    #[must_use]
    pub fn binaries(&self) -> Vec<String> {
        self.running.values().map(|running| running.spec.binary.clone()).collect()
    }

    /// What the functions measured.
    #[must_use]
    pub const fn observed(&self) -> &Observed {
        &self.observed
    }

    /// Whether there is a function of this logical id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    /// Calls the function of this binary, as [`Functions::invoke`] does.
    ///
    /// # Errors
    /// As [`Functions::invoke`].
    pub async fn invoke_binary(&self, binary: &str, event: Value) -> Result<Value, InvocationError> {
        let id = self.running.iter().find(|(_, running)| running.spec.binary == binary).map(|(id, _)| id);
        let id = id.ok_or_else(|| InvocationError::new(format!("Function not found: {binary}")))?;
        self.invoke(id, event).await
    }

    /// Calls the function of this logical id, and waits for it as long as its `Timeout` allows.
    ///
    /// # Errors
    /// [`InvocationError`] where it fails, panics, takes too long or does not exist.
    pub async fn invoke(&self, id: &str, event: Value) -> Result<Value, InvocationError> {
        let unknown = || InvocationError::new(format!("Function not found: {id}"));
        let Running { function, spec } = self.running.get(id).ok_or_else(unknown)?;
        let began = Instant::now();
        let invocation = self.clock.timeout(spec.timeout, function.invoke(event));
        let (outcome, measurements) = natter_metrics::measured(invocation).await;
        let timed_out = || format!("Task timed out after {:.2} seconds", spec.timeout.as_secs_f64());
        let outcome = outcome.unwrap_or_else(|| Err(InvocationError::new(timed_out())));
        self.observed.add(began.elapsed(), outcome.is_err(), &measurements);
        match &outcome {
            Ok(_) => tracing::info!("{} took {} ms", spec.binary, began.elapsed().as_millis()),
            Err(error) => tracing::warn!("{} failed: {error}", spec.binary),
        }
        outcome
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.running.keys()).finish()
    }
}

#[cfg(test)]
mod tests;
