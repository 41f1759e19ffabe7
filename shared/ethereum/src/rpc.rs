//! JSON-RPC: one endpoint, and several that have to agree.

mod client;
mod endpoint;
mod error;
mod methods;
mod quorum;
mod wire;

pub use client::Rpc;
pub use error::{EndpointError, RpcError};
pub use methods::CallAnswer;
pub use quorum::{Quorum, QuorumError};
