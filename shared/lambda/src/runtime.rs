//! The Lambda host: runs a [`Function`] against Lambda's Runtime API.

use std::{
    io::{self, Write},
    sync::Arc,
};

use lambda_runtime::{Diagnostic, Error as RuntimeError, LambdaEvent, service_fn};
use natter_metrics::Measurements;
use tracing::Instrument;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{Clock, Environment, Function, HandlerError, spans};

/// The variable with the namespace of the metrics. Where it is not set, there are none.
const NAMESPACE: &str = "METRICS_NAMESPACE";

/// What is logged where `RUST_LOG` does not say, or cannot be read.
const DEFAULT_LOG_LEVEL: LevelFilter = LevelFilter::INFO;

/// Runs `F` until Lambda ends the instance. Panics of a handler are reported and survived.
///
/// # Errors
/// What kept the function from starting; Lambda logs it and tries a new instance.
pub fn run<F: Function>() -> Result<(), RuntimeError> {
    let environment = Environment::from_process();
    start_logging(&environment);
    // One event at a time: a second thread would only cost memory.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve::<F>(&environment))
}

async fn serve<F: Function>(environment: &Environment) -> Result<(), RuntimeError> {
    let function = Arc::new(F::init(environment).await?);
    let metrics =
        Arc::new(Metrics { namespace: environment.optional(NAMESPACE).map(str::to_owned), clock: environment.clock() });
    lambda_runtime::run(service_fn(move |event: LambdaEvent<F::Event>| {
        let (function, metrics) = (Arc::clone(&function), Arc::clone(&metrics));
        let span = spans::invocation(&event.context.request_id, event.context.xray_trace_id.as_deref());
        let handled = async move {
            // Boxed: nested any deeper, an SDK call's future is more than the compiler will lay out in a release build.
            let (outcome, measurements) = natter_metrics::measured(Box::pin(function.handle(event.payload))).await;
            metrics.write(&measurements);
            outcome.map_err(Diagnostic::from)
        };
        Box::pin(handled.instrument(span))
    }))
    .await
}

/// Where measurements go.
struct Metrics {
    namespace: Option<String>,
    clock: Clock,
}

impl Metrics {
    /// One line, of which CloudWatch makes metrics.
    fn write(&self, measurements: &Measurements) {
        let Some(namespace) = &self.namespace else { return };
        if let Some(line) = measurements.embedded(namespace, self.clock.now().as_millis()) {
            // No invocation fails for want of a metric.
            let _ = writeln!(io::stdout(), "{line}");
        }
    }
}

fn start_logging(environment: &Environment) {
    let filter = environment.optional("RUST_LOG").and_then(|filter| filter.parse().ok());
    // Not `EnvFilter`: that would bring an engine for regular expressions into every function.
    let filter = filter.unwrap_or_else(|| Targets::new().with_default(DEFAULT_LOG_LEVEL));
    // Lambda stamps each line with the time itself.
    let lines = tracing_subscriber::fmt::layer().json().without_time().with_current_span(false);
    tracing_subscriber::registry().with(lines).with(filter).init();
}

/// What Lambda and the caller's service are told: our own words, never the cause behind them; that goes to the log.
impl From<HandlerError> for Diagnostic {
    fn from(error: HandlerError) -> Self {
        tracing::error!(error = %natter_chat::causes(&error), "the invocation failed");
        Self { error_type: "HandlerError".to_owned(), error_message: error.to_string() }
    }
}
