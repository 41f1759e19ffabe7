//! The system that the suite runs against.

use anyhow::{Context, Result};
use natter_lambda::Environment;
use natter_local::{Stack, StackOptions};
use tokio::sync::OnceCell;

/// The stack under test, with verbs.
pub struct App {
    /// Where WebSockets connect to.
    pub websocket_url: String,
    /// Where the HTTP API is, without a slash at the end.
    pub http_url: String,
    /// Where Cognito's API is.
    pub cognito_endpoint: String,
    /// The app client of the user pool.
    pub client_id: String,
    /// An origin from which browsers may connect.
    pub origin: String,
    stack: Option<Stack>,
}

impl App {
    /// The offline stack itself.
    ///
    /// # Panics
    /// Where the suite runs against a deployed one.
    #[must_use]
    pub fn stack(&self) -> &Stack {
        self.stack.as_ref().expect("an offline stack")
    }

    /// Whether it is a deployed stack, and not an offline one.
    #[must_use]
    pub const fn is_deployed(&self) -> bool {
        self.stack.is_none()
    }

    /// The deployed stack that the environment names; where it names none, an offline one with these options.
    ///
    /// # Errors
    /// Where a variable is missing, or the offline stack does not start.
    pub async fn start(offline: StackOptions) -> Result<Self> {
        let environment = Environment::from_process();
        if environment.optional("NATTER_E2E_TARGET") == Some("deployed") {
            return Self::deployed(&environment);
        }
        Ok(Self::over(Box::pin(Stack::start(offline)).await?))
    }

    fn over(stack: Stack) -> Self {
        Self {
            websocket_url: stack.ws_url(),
            http_url: stack.http_url(),
            cognito_endpoint: stack.cognito_endpoint(),
            client_id: stack.client_id(),
            origin: stack.origin(),
            stack: Some(stack),
        }
    }

    /// An offline stack of one's own, for what would disturb other tests or cannot be done from outside.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub async fn offline() -> Self {
        Self::offline_with(StackOptions::for_tests()).await
    }

    /// As [`App::offline`], with options of one's own.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub async fn offline_with(options: StackOptions) -> Self {
        Self::over(Box::pin(Stack::start(options)).await.expect("the stack starts"))
    }

    fn deployed(environment: &Environment) -> Result<Self> {
        let variable =
            |name| environment.optional(name).map(str::to_owned).with_context(|| format!("{name} is not set"));
        Ok(Self {
            websocket_url: variable("NATTER_E2E_WS_URL")?,
            http_url: variable("NATTER_E2E_HTTP_URL")?,
            cognito_endpoint: variable("NATTER_E2E_COGNITO_ENDPOINT")?,
            client_id: variable("NATTER_E2E_CLIENT_ID")?,
            origin: variable("NATTER_E2E_ORIGIN")?,
            stack: None,
        })
    }
}

/// The offline stack with a chain that all tests of this process share which need one; started by the first.
///
/// # Panics
/// Where it cannot be started.
pub async fn app_with_chain() -> &'static App {
    static APP: OnceCell<App> = OnceCell::const_new();
    APP.get_or_init(|| App::offline_with(StackOptions::for_tests().with_chain())).await
}

/// The stack that all tests of this process share; started by the first.
///
/// # Panics
/// Where it cannot be started.
pub async fn app() -> &'static App {
    static APP: OnceCell<App> = OnceCell::const_new();
    APP.get_or_init(|| async { App::start(StackOptions::for_tests()).await.expect("the stack starts") }).await
}
