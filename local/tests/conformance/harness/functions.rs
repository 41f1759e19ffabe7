//! Functions as a test wants them, and what they were called with.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use natter_local::functions::InvocationError;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;

use super::PATIENCE;

type Outcome = Pin<Box<dyn Future<Output = Result<Value, InvocationError>> + Send>>;
type Handler = Arc<dyn Fn(Value) -> Outcome + Send + Sync>;

/// All functions of a test. Clones share them.
#[derive(Clone)]
pub(crate) struct Stubs {
    handlers: Arc<Mutex<HashMap<&'static str, Handler>>>,
    /// Calls that the test has not asked for yet, with the function's name.
    calls: watch::Sender<Vec<(&'static str, Value)>>,
}

impl Stubs {
    pub(super) fn new() -> Self {
        Self { handlers: Arc::default(), calls: watch::Sender::default() }
    }

    pub(super) fn on<R>(&self, binary: &'static str, handler: impl Fn(Value) -> R + Send + Sync + 'static)
    where
        R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |event| Box::pin(handler(event)));
        self.handlers.lock().unwrap().insert(binary, handler);
    }

    pub(super) async fn call(&self, binary: &'static str, event: Value) -> Result<Value, InvocationError> {
        let handler = Arc::clone(&self.handlers.lock().unwrap()[binary]);
        self.calls.send_modify(|calls| calls.push((binary, event.clone())));
        handler(event).await
    }

    pub(super) async fn called(&self, binary: &'static str) -> Value {
        let mut calls = self.calls.subscribe();
        let is_there = |calls: &Vec<(&'static str, Value)>| calls.iter().any(|(called, _)| *called == binary);
        let waiting = timeout(PATIENCE, calls.wait_for(is_there)).await;
        drop(waiting.unwrap_or_else(|_| panic!("{binary} is called")).unwrap());
        let mut event = Value::Null;
        self.calls.send_modify(|calls| {
            let index = calls.iter().position(|(called, _)| *called == binary).unwrap();
            event = calls.remove(index).1;
        });
        event
    }

    pub(super) fn unseen(&self, binary: &'static str) -> usize {
        self.calls.borrow().iter().filter(|(called, _)| *called == binary).count()
    }
}
