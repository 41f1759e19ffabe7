//! What may go wrong with an endpoint.

use std::error::Error;

/// Why an endpoint cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// The address is no URL.
    #[error("the endpoint's address is not a URL")]
    InvalidUrl(#[source] hyper::http::uri::InvalidUri),
    /// Whoever can change an answer on its way could confirm any tip.
    #[error("the endpoint's address is neither https nor on loopback")]
    Insecure,
    /// TLS could not be set up.
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
}

/// Why an endpoint gave no result.
#[derive(Debug, thiserror::Error)]
pub enum RpcError {
    /// It cannot be reached.
    #[error("the endpoint cannot be reached")]
    Unreachable(#[source] hyper_util::client::legacy::Error),
    /// It took too long.
    #[error("the endpoint did not answer in time")]
    Timeout,
    /// It answered with an HTTP status and nothing to read: 429 where it is asked too much.
    #[error("the endpoint answered {0}")]
    Status(u16),
    /// The answer broke off, or was larger than allowed.
    #[error("the answer broke off or was too large")]
    Body(#[source] Box<dyn Error + Send + Sync>),
    /// The answer is not one of JSON-RPC to this request.
    #[error("the answer is not a JSON-RPC response to the request")]
    Malformed,
    /// The result is not what the method returns.
    #[error("the result has another shape than the method's")]
    Shape(#[source] serde_json::Error),
    /// The endpoint refused, with JSON-RPC's code. 3 is a call that reverted.
    #[error("the endpoint refused with code {code}: {message}")]
    Refused {
        /// The code.
        code: i64,
        /// What it says, shortened.
        message: String,
    },
}
