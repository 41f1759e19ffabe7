use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_lambda::config::{BehaviorVersion, Region};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::body::SdkBody;

use super::*;

/// A function that answers `"awake"` once it has been tried so often, and how often it was.
fn callee(tries: u32) -> (Callee<(), String>, Arc<AtomicU32>) {
    let attempts = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&attempts);
    let http = infallible_client_fn(move |_request: http::Request<SdkBody>| {
        if count.fetch_add(1, Relaxed) + 1 >= tries {
            return http::Response::new(SdkBody::from("\"awake\""));
        }
        let answer = http::Response::builder().status(502).header("x-amzn-errortype", "ResourceNotReadyException");
        answer.body(SdkBody::from("{}")).unwrap()
    });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .http_client(http)
        .build();
    (Callee::new(&config, "find-message"), attempts)
}

#[tokio::test(start_paused = true)]
async fn a_function_that_lambda_has_put_to_sleep_is_tried_until_it_is_awake() {
    let (callee, attempts) = callee(3);
    assert_eq!(callee.ask(&()).await.unwrap(), "awake");
    assert_eq!(attempts.load(Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_sleeps_for_longer_than_it_may_take_is_given_up() {
    let (callee, attempts) = callee(u32::MAX);
    assert!(matches!(callee.ask(&()).await, Err(InvokeError::Call { .. })));
    assert!((2..=8).contains(&attempts.load(Relaxed)));
}
