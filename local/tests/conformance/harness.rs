//! A gateway with functions whose behaviour each test sets, on a clock that it moves.

mod functions;
mod http;
mod socket;

use std::collections::HashMap;
use std::time::Duration;

use natter_local::clock::Clock;
use natter_local::functions::{InvocationError, Registry};
use natter_local::gateway::{Faults, Gateway, GatewayOptions, Limits};
use natter_local::template::{Bindings, Template};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) use functions::Stubs;
pub(crate) use http::{Answer, request, signed};
pub(crate) use socket::{Socket, handshake};

/// How long something that must happen may take. Generous: a slow machine is no failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const API_ID: &str = "abcdef1234";
pub(crate) const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_TestPool1";
pub(crate) const METHOD_ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect";

const TEMPLATE: &str = include_str!("template.yaml");
const BINARIES: [&str; 7] = ["authorizer", "connect", "disconnect", "default", "echo", "slow", "things"];

/// What a gateway under test is made of, where it is not as usual.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) limits: Limits,
    /// A line of the template that is left out, by its beginning.
    pub(crate) without: Option<&'static str>,
    pub(crate) client_id: String,
    pub(crate) jwks_url: Option<String>,
}

/// A running gateway.
pub(crate) struct App {
    pub(crate) gateway: Gateway,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) stubs: Stubs,
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    pub(crate) async fn with(setup: Setup) -> Self {
        let (clock, faults, stubs) = (Clock::new(), Faults::new(1), Stubs::new());
        let application = Template::parse(&template(setup.without)).unwrap().resolve(&bindings(&setup)).unwrap();
        let registry = BINARIES.iter().fold(Registry::new(), |registry, binary| {
            let stubs = stubs.clone();
            registry.register_handler(binary, move |event| {
                let stubs = stubs.clone();
                async move { stubs.call(binary, event).await }
            })
        });
        let functions = registry.start(&application, &HashMap::new(), &clock).await.unwrap();
        let options = GatewayOptions {
            application,
            functions,
            clock: clock.clone(),
            faults: faults.clone(),
            limits: setup.limits,
            websocket: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            http: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            jwks_url: setup.jwks_url,
        };
        let gateway = Gateway::start(options).unwrap();
        let app = Self { gateway, clock, faults, stubs };
        app.behave_well();
        app
    }

    /// Functions that let everybody in and say what they heard.
    fn behave_well(&self) {
        self.on("authorizer", |_| async { Ok(allow(METHOD_ARN)) });
        for binary in ["connect", "disconnect"] {
            self.on(binary, |_| async { Ok(json!({"statusCode": 200})) });
        }
        for binary in ["default", "echo", "slow"] {
            self.on(binary, |event| async move { Ok(json!({"statusCode": 200, "body": event["body"]})) });
        }
        self.on("things", |_| async { Ok(json!({"statusCode": 200})) });
    }

    /// Sets what a function does from now on.
    pub(crate) fn on<R>(&self, binary: &'static str, handler: impl Fn(Value) -> R + Send + Sync + 'static)
    where
        R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
    {
        self.stubs.on(binary, handler);
    }

    /// Lets a function answer so from now on.
    pub(crate) fn reply(&self, binary: &'static str, reply: &Value) {
        let reply = reply.clone();
        self.on(binary, move |_| std::future::ready(Ok(reply.clone())));
    }

    /// Lets a function fail so from now on.
    pub(crate) fn fail(&self, binary: &'static str, message: &'static str) {
        self.on(binary, move |_| async move { Err(InvocationError::new(message)) });
    }

    /// The event of the next call of a function that was not asked for yet.
    pub(crate) async fn called(&self, binary: &'static str) -> Value {
        self.stubs.called(binary).await
    }

    /// How often a function was called that nobody has asked for yet.
    pub(crate) fn unseen_calls(&self, binary: &'static str) -> usize {
        self.stubs.unseen(binary)
    }

    /// An open socket.
    pub(crate) async fn connect(&self) -> Socket {
        Socket::open(handshake(&self.gateway.ws_url())).await.expect("the handshake is accepted")
    }

    /// An open socket and its id.
    pub(crate) async fn connect_with_id(&self) -> (Socket, String) {
        let socket = self.connect().await;
        let event = self.called("connect").await;
        (socket, event["requestContext"]["connectionId"].as_str().unwrap().to_owned())
    }

    /// The status of a handshake that must be refused.
    pub(crate) async fn refused(&self) -> u16 {
        Socket::open(handshake(&self.gateway.ws_url())).await.expect_err("the handshake is refused").status
    }

    /// A signed call about a connection.
    pub(crate) async fn callback(&self, method: &str, id: &str, body: impl Into<Vec<u8>>) -> Answer {
        let url = format!("{}/@connections/{id}", self.gateway.management_endpoint());
        request(signed(method, &url), body.into()).await
    }

    /// Moves the clock on, but for less than a second.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time.checked_sub(Duration::from_secs(1)).unwrap());
    }
}

/// An authorizer's reply that allows `resource`.
pub(crate) fn allow(resource: &str) -> Value {
    policy("Allow", resource)
}

pub(crate) fn policy(effect: &str, resource: &str) -> Value {
    let statement = json!({"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource});
    json!({
        "principalId": "somebody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"userId": "u1", "level": 7},
    })
}

fn template(without: Option<&str>) -> String {
    let lines = TEMPLATE.lines().filter(|line| without.is_none_or(|left_out| !line.trim().starts_with(left_out)));
    lines.collect::<Vec<_>>().join("\n")
}

fn bindings(setup: &Setup) -> Bindings {
    let mut bindings = Bindings::default()
        .reference("WsApi", API_ID)
        .reference("HttpApi", API_ID)
        .reference("UserPoolClient", setup.client_id.clone())
        .attribute("UserPool", "ProviderURL", ISSUER);
    "eu-west-1".clone_into(&mut bindings.region);
    "123456789012".clone_into(&mut bindings.account_id);
    bindings
}
