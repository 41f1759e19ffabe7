//! What may be wrong with the configuration. Nothing of it quotes the configuration's values: they may hold keys.

use crate::{ChainId, EndpointError, QuorumError};

/// Why a deployment's networks cannot be used. The message says all there is to say.
#[derive(Debug, thiserror::Error)]
pub enum NetworksError {
    /// It is not the JSON that is expected.
    #[error("line {line}, column {column}: {reason}")]
    Json {
        /// Where.
        line: usize,
        /// Where in the line.
        column: usize,
        /// Why not, without what was there.
        reason: String,
    },
    /// A chain is named twice.
    #[error("chain {chain_id}: it is named twice")]
    Repeated {
        /// Which.
        chain_id: ChainId,
    },
    /// Something has to be said of a chain that the project does not know.
    #[error("chain {chain_id}: {field} is needed, since contracts/chains.json does not tell")]
    Missing {
        /// Which chain.
        chain_id: ChainId,
        /// What is missing.
        field: &'static str,
    },
    /// Something that is said of a chain makes no sense.
    #[error("chain {chain_id}: {reason}")]
    Invalid {
        /// Which chain.
        chain_id: ChainId,
        /// Why.
        reason: &'static str,
    },
    /// An endpoint cannot be used.
    #[error("chain {chain_id}: endpoint {place} of its rpc: {source}")]
    Endpoint {
        /// Which chain.
        chain_id: ChainId,
        /// Which of its endpoints, from 1 on.
        place: usize,
        /// Why not.
        #[source]
        source: EndpointError,
    },
    /// That many endpoints cannot agree.
    #[error("chain {chain_id}: {source}")]
    Quorum {
        /// Which chain.
        chain_id: ChainId,
        /// Why not.
        #[source]
        source: QuorumError,
    },
}

impl NetworksError {
    pub(super) fn json(error: &serde_json::Error) -> Self {
        Self::Json { line: error.line(), column: error.column(), reason: without_values(&error.to_string()) }
    }
}

/// A message of serde's without the text that it quotes, and without the place, which is told apart from it.
fn without_values(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => format!("{}…{}", &message[..first], &message[last + 1..]),
        _ => message.to_owned(),
    }
}
