#![doc = include_str!("../README.md")]

use std::{marker::PhantomData, time::Duration};

use aws_sdk_lambda::{Client, config::Builder, error::SdkError, operation::invoke, primitives::Blob};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::SdkConfig;
use natter_chat::Dependency;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::{Instant, sleep};

/// How long the other function may take: it may have to start, and to open a connection.
const ANSWER_LIMIT: Duration = Duration::from_secs(8);

/// How long until a function is tried again that Lambda has put to sleep. After weeks without an invocation, one in a VPC has
/// lost its network interfaces: the invocation that finds that out fails, and has them made.
const WAKING_PAUSE: Duration = Duration::from_secs(1);

/// A function that takes an `E` and answers an `R`. Cheap to clone.
pub struct Callee<E, R> {
    client: Client,
    function: String,
    limit: Duration,
    types: PhantomData<fn(E) -> R>,
}

/// Why another function gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// What was to be asked cannot be written, or the answer not be read.
    #[error("the request to {function} or its reply is malformed")]
    Json {
        /// Which function.
        function: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Lambda did not call it.
    #[error("{function} could not be called")]
    Call {
        /// Which function.
        function: String,
        /// Why.
        #[source]
        source: Box<SdkError<invoke::InvokeError>>,
    },
    /// It failed. What it says is in its own log.
    #[error("{function} failed")]
    Failed {
        /// Which function.
        function: String,
    },
}

impl Dependency for InvokeError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Json { .. } => false,
            Self::Call { source, .. } => match &**source {
                SdkError::ServiceError(answer) => matches!(answer.raw().status().as_u16(), 429 | 500..),
                SdkError::ConstructionFailure(_) => false,
                _ => true,
            },
            Self::Failed { .. } => true,
        }
    }
}

impl<E: Serialize, R: DeserializeOwned> Callee<E, R> {
    /// The function of this name or ARN.
    #[must_use]
    pub fn new(config: &SdkConfig, function: impl Into<String>) -> Self {
        Self::patient(config, function, ANSWER_LIMIT)
    }

    /// As [`new`](Self::new), for callers whom nobody is waiting for: the function may take so long.
    #[must_use]
    pub fn patient(config: &SdkConfig, function: impl Into<String>, limit: Duration) -> Self {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(limit).build();
        let config = Builder::from(config).retry_config(RetryConfig::disabled()).timeout_config(timeouts).build();
        Self { client: Client::from_conf(config), function: function.into(), limit, types: PhantomData }
    }

    /// Asks it and waits: once, or again and again for as long as it may take where Lambda has to wake it first.
    ///
    /// # Errors
    /// [`InvokeError`].
    pub async fn ask(&self, question: &E) -> Result<R, InvokeError> {
        let payload = serde_json::to_vec(question).map_err(|source| self.json(source))?;
        let request = self.client.invoke().function_name(&self.function).payload(Blob::new(payload));
        let deadline = Instant::now() + self.limit;
        let reply = loop {
            match request.clone().send().await {
                Err(error) if is_asleep(&error) && Instant::now() + WAKING_PAUSE < deadline => {
                    sleep(WAKING_PAUSE).await;
                }
                Err(error) => {
                    return Err(InvokeError::Call { function: self.function.clone(), source: error.into() });
                }
                Ok(reply) => break reply,
            }
        };
        if reply.function_error().is_some() {
            return Err(InvokeError::Failed { function: self.function.clone() });
        }
        let answer = reply.payload().map(Blob::as_ref).unwrap_or_default();
        serde_json::from_slice(answer).map_err(|source| self.json(source))
    }

    fn json(&self, source: serde_json::Error) -> InvokeError {
        InvokeError::Json { function: self.function.clone(), source }
    }
}

fn is_asleep(error: &SdkError<invoke::InvokeError>) -> bool {
    error.as_service_error().is_some_and(invoke::InvokeError::is_resource_not_ready_exception)
}

impl<E, R> Clone for Callee<E, R> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), function: self.function.clone(), limit: self.limit, types: PhantomData }
    }
}

impl<E, R> std::fmt::Debug for Callee<E, R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Callee").field(&self.function).finish()
    }
}

#[cfg(test)]
mod tests;
