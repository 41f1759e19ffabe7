//! What may go wrong.

use std::{io, path::PathBuf};

use natter_ethereum::{EndpointError, RpcError};

/// Why there is no node, or no contract on it.
#[derive(Debug, thiserror::Error)]
pub enum AnvilError {
    /// The node is not installed.
    #[error("no anvil at {program}: run tools/install start")]
    NotInstalled {
        /// Where it should be.
        program: PathBuf,
    },
    /// It could not be started.
    #[error("could not start anvil")]
    Start(#[source] io::Error),
    /// It ended before it listened.
    #[error("anvil did not start: {log}")]
    Ended {
        /// The end of what it said.
        log: String,
    },
    /// It cannot be asked.
    #[error("anvil cannot be asked")]
    Endpoint(#[source] EndpointError),
    /// A request failed.
    #[error("could not {doing}")]
    Request {
        /// What it was for.
        doing: &'static str,
        /// Why not.
        #[source]
        source: RpcError,
    },
    /// A transaction was reverted.
    #[error("could not {doing}: the transaction was reverted")]
    Reverted {
        /// What it was for.
        doing: &'static str,
    },
    /// A committed artefact or `contracts/chains.json` lacks something.
    #[error("the contracts' files lack {0}")]
    Files(&'static str),
}

impl AnvilError {
    pub(crate) fn request(doing: &'static str) -> impl FnOnce(RpcError) -> Self {
        move |source| Self::Request { doing, source }
    }
}
