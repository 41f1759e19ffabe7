//! Functions of any event and reply, as functions from JSON to JSON.

use std::any::Any;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use natter_lambda::{Environment, Function, InitError};
use serde_json::Value;

use super::InvocationError;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Starts an instance.
pub(super) type Factory = Box<dyn Fn(Environment) -> Boxed<'static, Result<Arc<dyn Erased>, InitError>> + Send + Sync>;

/// An instance.
pub(super) trait Erased: Send + Sync {
    fn invoke(&self, event: Value) -> Boxed<'_, Result<Value, InvocationError>>;
}

pub(super) fn factory<F: Function>() -> Factory {
    Box::new(|environment| {
        Box::pin(async move {
            let function = F::init(&environment).await?;
            Ok(Arc::new(Typed(function)) as Arc<dyn Erased>)
        })
    })
}

pub(super) fn handler_factory<H, R>(handler: H) -> Factory
where
    H: Fn(Value) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
{
    Box::new(move |_environment| {
        let handler: Arc<dyn Erased> = Arc::new(Handler(handler.clone()));
        Box::pin(async move { Ok(handler) })
    })
}

struct Typed<F>(F);

impl<F: Function> Erased for Typed<F> {
    fn invoke(&self, event: Value) -> Boxed<'_, Result<Value, InvocationError>> {
        Box::pin(without_panic(async move {
            let event = serde_json::from_value(event).map_err(|error| InvocationError::new(error.to_string()))?;
            let reply = self.0.handle(event).await.map_err(|error| {
                tracing::error!(error = &error as &(dyn Error + 'static), "an invocation failed");
                InvocationError::new(error.to_string())
            })?;
            serde_json::to_value(reply).map_err(|error| InvocationError::new(error.to_string()))
        }))
    }
}

struct Handler<H>(H);

impl<H, R> Erased for Handler<H>
where
    H: Fn(Value) -> R + Send + Sync,
    R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
{
    fn invoke(&self, event: Value) -> Boxed<'_, Result<Value, InvocationError>> {
        Box::pin(without_panic(async move { (self.0)(event).await }))
    }
}

/// A panic ends one invocation, not the stack.
async fn without_panic(
    invocation: impl Future<Output = Result<Value, InvocationError>>,
) -> Result<Value, InvocationError> {
    let outcome = AssertUnwindSafe(invocation).catch_unwind().await;
    outcome.unwrap_or_else(|panic| Err(InvocationError::new(message_of(&*panic))))
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref().cloned()).unwrap_or_else(|| "the function panicked".to_owned())
}
