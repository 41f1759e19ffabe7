use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use natter_lambda::HandlerError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::template::{Bindings, Template};

/// Doubles a number; fails, panics or hangs at some.
struct Doubler(String);

#[derive(Deserialize)]
struct Ask {
    number: u32,
}

#[derive(Serialize)]
struct Answer {
    doubled: u32,
    unit: String,
}

impl Function for Doubler {
    type Event = Ask;
    type Reply = Answer;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self(environment.required("UNIT")?.to_owned()))
    }

    async fn handle(&self, event: Ask) -> Result<Answer, HandlerError> {
        match event.number {
            13 => Err(HandlerError::new("Unauthorized")),
            14 => panic!("fourteen"),
            15 => std::future::pending().await,
            number => Ok(Answer { doubled: number * 2, unit: self.0.clone() }),
        }
    }
}

fn application(unit: &str) -> Application {
    let template = format!(
        "Resources:
  Twice:
    Type: AWS::Serverless::Function
    Properties: {{CodeUri: functions/doubler, Timeout: 7, Environment: {{Variables: {{UNIT: '{unit}'}}}}}}"
    );
    Template::parse(&template).unwrap().resolve(&Bindings::default()).unwrap()
}

async fn started(clock: &Clock) -> Functions {
    let registry = Registry::new().register::<Doubler>("doubler");
    registry.start(&application("m"), &HashMap::new(), clock).await.unwrap()
}

#[tokio::test]
async fn a_function_is_called_with_json_and_its_own_variables() {
    let reply = started(&Clock::new()).await.invoke("Twice", json!({"number": 4})).await;
    assert_eq!(reply, Ok(json!({"doubled": 8, "unit": "m"})));
}

#[tokio::test]
async fn errors_panics_and_wrong_events_fail_the_invocation_alone() {
    let functions = started(&Clock::new()).await;
    for (number, message) in [(json!(13), "Unauthorized"), (json!(14), "fourteen"), (json!("x"), "invalid type")] {
        let error = functions.invoke("Twice", json!({ "number": number })).await.unwrap_err();
        assert!(error.message.starts_with(message), "{error}");
    }
    assert!(functions.invoke("Twice", json!({"number": 1})).await.is_ok());
    assert_eq!(functions.invoke("Nobody", json!({})).await.unwrap_err().message, "Function not found: Nobody");
}

#[tokio::test]
async fn an_invocation_ends_at_its_timeout_by_the_clock() {
    let clock = Clock::new();
    let functions = started(&clock).await;
    let hanging = tokio::spawn(async move { functions.invoke("Twice", json!({"number": 15})).await });
    clock.advance(Duration::from_secs(6));
    while !hanging.is_finished() {
        clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(hanging.await.unwrap().unwrap_err().message, "Task timed out after 7.00 seconds");
}

#[tokio::test]
async fn what_cannot_start_is_named() {
    let start = |registry: Registry, unit: &'static str| async move {
        registry.start(&application(unit), &HashMap::new(), &Clock::new()).await.unwrap_err().to_string()
    };
    assert_eq!(start(Registry::new(), "m").await, "Twice: no function is called doubler");
    assert_eq!(start(Registry::new().register::<Doubler>("doubler"), "").await, "Twice could not start");
}

#[tokio::test]
async fn the_runtimes_variables_reach_a_function_too() {
    let registry = Registry::new().register::<Doubler>("doubler");
    let mut application = application("m");
    application.functions.get_mut("Twice").unwrap().environment.clear();
    let runtime = HashMap::from([("UNIT".to_owned(), "km".to_owned())]);
    let functions = registry.start(&application, &runtime, &Clock::new()).await.unwrap();
    assert_eq!(functions.invoke("Twice", json!({"number": 1})).await.unwrap()["unit"], "km");
}

#[tokio::test]
async fn a_handler_stands_in_for_a_function() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let registry = Registry::new().register_handler("doubler", |event| async move {
        CALLS.fetch_add(1, Ordering::Relaxed);
        Ok(event)
    });
    let functions = registry.start(&application("m"), &HashMap::new(), &Clock::new()).await.unwrap();
    assert_eq!(functions.invoke("Twice", json!("same")).await, Ok(json!("same")));
    assert_eq!(CALLS.load(Ordering::Relaxed), 1);
}
