//! Everything together: services, functions, gateway and event sources, wired as the template says.

mod aftermath;
mod chain;
mod error;
mod identity;
mod listeners;
mod options;
mod page;
mod parts;
mod push;
mod sources;
mod stores;
mod wiring;

use natter_anvil::Anvil;
use natter_emulator::DynamoDb;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    clock::Clock,
    functions::InvocationError,
    gateway::Faults,
    services::{DemoUser, SiteConfig},
    sources::DeadLetters,
};
pub use error::StackError;
pub use identity::Identity;
pub use options::{ChainMode, Data, Page, StackOptions};
use parts::Parts;

/// A running stack. It runs on threads of its own, so that tests may share one though each has its own runtime. When it is
/// dropped, or its process dies, all that it started ends by itself; [`Stack::stop`] waits for that.
pub struct Stack {
    parts: Parts,
    threads: Threads,
}

impl Stack {
    /// Starts everything, and returns once all of it answers.
    ///
    /// # Errors
    /// [`StackError`], which says what did not start. What had started until then is stopped.
    pub async fn start(options: StackOptions) -> Result<Self, StackError> {
        let threads = Threads::new()?;
        let parts = threads.run(Parts::start(options)).await??;
        Ok(Self { parts, threads })
    }

    /// Stops everything, and waits until it has ended.
    pub async fn stop(self) {
        let Self { parts, threads } = self;
        // It fails only where stopping panics; then dropping has to do.
        let _ = threads.run(parts.stop()).await;
    }

    /// Where WebSockets connect to.
    #[must_use]
    pub fn ws_url(&self) -> String {
        self.config().websocket_url.clone()
    }

    /// Where the HTTP API is, without a slash at the end.
    #[must_use]
    pub fn http_url(&self) -> String {
        self.config().http_url.clone()
    }

    /// Where Cognito's API is, triggers included; nobody is there where an issuer of the test's plays it.
    #[must_use]
    pub fn cognito_endpoint(&self) -> String {
        self.config().cognito_endpoint.clone()
    }

    /// The user pool.
    #[must_use]
    pub fn user_pool_id(&self) -> String {
        self.config().user_pool_id.clone()
    }

    /// The pool's app client.
    #[must_use]
    pub fn client_id(&self) -> String {
        self.config().client_id.clone()
    }

    /// The app client whose tokens may change how their owner signs in.
    #[must_use]
    pub fn account_client_id(&self) -> String {
        self.config().account_client_id.clone()
    }

    /// The page's address, which is also an origin that may connect.
    #[must_use]
    pub fn origin(&self) -> String {
        self.parts.origin.clone()
    }

    /// People to sign in as.
    #[must_use]
    pub fn demo_users(&self) -> &[DemoUser] {
        &self.config().demo_users
    }

    /// What goes wrong on purpose.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.parts.faults
    }

    /// The time that functions, gateway and expiry go by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// The tables.
    #[must_use]
    pub fn dynamodb(&self) -> &DynamoDb {
        &self.parts.stores.dynamodb
    }

    /// The chain, where there is one.
    #[must_use]
    pub fn chain(&self) -> Option<&Anvil> {
        self.parts.chain.as_ref().map(|chain| &chain.anvil)
    }

    /// The archive.
    #[must_use]
    pub fn database(&self) -> &natter_pg::Database {
        &self.parts.stores.database
    }

    /// What event sources have given up on.
    #[must_use]
    pub fn dead_letters(&self) -> &DeadLetters {
        &self.parts.sources.dead_letters
    }

    /// The names of all functions' binaries.
    #[must_use]
    pub fn functions(&self) -> Vec<String> {
        self.parts.functions.binaries()
    }

    /// Calls the function of this binary with an event of your own.
    ///
    /// # Errors
    /// [`InvocationError`] as [`crate::functions::Functions::invoke`].
    pub async fn invoke(&self, binary: &str, event: Value) -> Result<Value, InvocationError> {
        let (functions, binary) = (self.parts.functions.clone(), binary.to_owned());
        // On the stack's own threads: connections that the function opens outlive the caller's.
        let outcome = self.threads.run(async move { functions.invoke_binary(&binary, event).await }).await;
        outcome.unwrap_or_else(|error| Err(InvocationError::new(error.to_string())))
    }

    /// Waits until the functions that read streams have got through all that is in them.
    pub async fn flush_streams(&self) {
        self.parts.sources.flush().await;
    }

    fn config(&self) -> &SiteConfig {
        &self.parts.config
    }
}

/// The threads of a stack.
struct Threads(Option<Runtime>);

impl Threads {
    fn new() -> Result<Self, StackError> {
        tokio::runtime::Builder::new_multi_thread()
            .thread_name("natter-local")
            .enable_all()
            .build()
            .map(|runtime| Self(Some(runtime)))
            .map_err(StackError::Threads)
    }

    async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, StackError> {
        let runtime = self.0.as_ref().ok_or(StackError::Interrupted)?;
        runtime.spawn(work).await.map_err(|_panic| StackError::Interrupted)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime may be dropped within another one only so.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
