//! Several endpoints of one chain, none of which is believed alone.

use futures_util::future::{join, join_all};

use natter_chat::Dependency;

use crate::{Address, CallAnswer, ChainId, Rpc, RpcError};

/// How many blocks a query for events covers, where nothing else is said. Most public endpoints allow that.
const BLOCKS_PER_QUERY: u64 = 500;

/// Several endpoints of one chain, and how many of them have to say the same. Fewer answers, or answers that contradict each
/// other, are no answer.
#[derive(Debug, Clone)]
pub struct Quorum {
    chain_id: ChainId,
    endpoints: Vec<Rpc>,
    required: usize,
    blocks_per_query: u64,
}

/// Why several endpoints together gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// There cannot be that many answers that are the same.
    #[error("{required} of {endpoints} endpoints cannot agree")]
    Impossible {
        /// How many have to.
        required: usize,
        /// How many there are.
        endpoints: usize,
    },
    /// Too few of them answered.
    #[error("too few endpoints answered")]
    Unavailable,
    /// Their answers differ.
    #[error("the endpoints contradict each other")]
    Disagreement,
}

impl Dependency for QuorumError {
    fn is_transient(&self) -> bool {
        !matches!(self, Self::Impossible { .. })
    }
}

impl Quorum {
    /// Endpoints of the chain `chain_id`, of which `required` have to agree.
    ///
    /// # Errors
    /// [`QuorumError::Impossible`] where `required` is zero or more than there are.
    pub fn new(chain_id: ChainId, endpoints: Vec<Rpc>, required: usize) -> Result<Self, QuorumError> {
        if required == 0 || required > endpoints.len() {
            return Err(QuorumError::Impossible { required, endpoints: endpoints.len() });
        }
        Ok(Self { chain_id, endpoints, required, blocks_per_query: BLOCKS_PER_QUERY })
    }

    /// The same, but searches for events cover that many blocks in one query: some endpoints allow few.
    #[must_use]
    pub fn with_blocks_per_query(self, blocks: u64) -> Self {
        Self { blocks_per_query: blocks.max(1), ..self }
    }

    /// The chain.
    #[must_use]
    pub const fn chain_id(&self) -> ChainId {
        self.chain_id
    }

    /// How many blocks a query for events may cover.
    pub(crate) const fn blocks_per_query(&self) -> u64 {
        self.blocks_per_query
    }

    /// How many have to agree.
    pub(crate) const fn required(&self) -> usize {
        self.required
    }

    /// The newest block that enough endpoints have.
    ///
    /// # Errors
    /// [`QuorumError::Unavailable`].
    pub async fn head(&self) -> Result<u64, QuorumError> {
        let mut heads: Vec<u64> = self.ask(|rpc| async move { rpc.head().await }).await.into_iter().flatten().collect();
        heads.sort_unstable();
        let enough = heads.len().checked_sub(self.required).ok_or(QuorumError::Unavailable)?;
        Ok(heads[enough])
    }

    /// Calls a contract at the newest block, without a transaction.
    ///
    /// # Errors
    /// [`QuorumError`] where too few endpoints answer, or not the same.
    pub async fn call(&self, contract: Address, data: &[u8]) -> Result<CallAnswer, QuorumError> {
        let answers = self.ask(|rpc| async move { rpc.call_contract(contract, data).await }).await;
        self.agreed(answers.into_iter().flatten().collect())
    }

    /// Asks every endpoint at once. One of another chain does not answer.
    pub(crate) async fn ask<T, F>(&self, question: impl Fn(Rpc) -> F) -> Vec<Option<T>>
    where
        F: Future<Output = Result<T, RpcError>>,
    {
        let answers = self.ask_any(|rpc| {
            let answer = question(rpc.clone());
            async move {
                let (chain_id, answer) = join(rpc.chain_id(), answer).await;
                Ok((chain_id?, answer?))
            }
        });
        let is_ours = |(chain_id, answer)| (chain_id == self.chain_id).then_some(answer);
        answers.await.into_iter().map(|answer| answer.and_then(is_ours)).collect()
    }

    /// Asks every endpoint at once, whatever chain it is of.
    pub(crate) async fn ask_any<T, F>(&self, question: impl Fn(Rpc) -> F) -> Vec<Option<T>>
    where
        F: Future<Output = Result<T, RpcError>>,
    {
        let answers: Vec<_> = self.endpoints.iter().map(|rpc| self.heard(rpc, question(rpc.clone()))).collect();
        join_all(answers).await
    }

    /// The answer; a failure goes to the log.
    async fn heard<T>(&self, rpc: &Rpc, answer: impl Future<Output = Result<T, RpcError>>) -> Option<T> {
        let error = match answer.await {
            Ok(answer) => return Some(answer),
            Err(error) => natter_chat::causes(&error).to_string(),
        };
        tracing::warn!(chain_id = self.chain_id.0, host = rpc.host(), %error, "an endpoint failed");
        None
    }

    /// The one answer that enough endpoints gave, and none of them otherwise.
    pub(crate) fn agreed<T: PartialEq>(&self, mut answers: Vec<T>) -> Result<T, QuorumError> {
        if answers.len() < self.required {
            return Err(QuorumError::Unavailable);
        }
        let answer = answers.swap_remove(0);
        if answers.iter().all(|other| *other == answer) { Ok(answer) } else { Err(QuorumError::Disagreement) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quorum(required: usize, endpoints: usize) -> Result<Quorum, QuorumError> {
        let endpoint = Rpc::new("http://127.0.0.1:1").unwrap();
        Quorum::new(ChainId(1), vec![endpoint; endpoints], required)
    }

    #[test]
    fn a_quorum_that_cannot_be_reached_is_refused() {
        assert!(quorum(0, 2).is_err());
        assert!(quorum(3, 2).is_err());
        assert!(quorum(0, 0).is_err());
        assert!(quorum(2, 2).is_ok());
    }

    #[test]
    fn an_answer_has_enough_voices_and_none_against_it() {
        let quorum = quorum(2, 3).unwrap();
        assert_eq!(quorum.agreed(vec![7, 7]), Ok(7));
        assert_eq!(quorum.agreed(vec![7, 7, 7]), Ok(7));
        assert_eq!(quorum.agreed(vec![7]), Err(QuorumError::Unavailable));
        assert_eq!(quorum.agreed::<u8>(vec![]), Err(QuorumError::Unavailable));
        assert_eq!(quorum.agreed(vec![7, 7, 8]), Err(QuorumError::Disagreement));
    }
}
