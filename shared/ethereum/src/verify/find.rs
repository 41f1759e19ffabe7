//! The transactions that may pay a tip, by its event.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{ExpectedTip, Quorum, QuorumError, TxHash};

/// How many queries one search makes of each endpoint.
const MAX_QUERIES: u64 = 10;

/// How many transactions a search returns. Only the sender of a tip can make events that look like it.
const MAX_FOUND: usize = 8;

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Transactions of which at least one endpoint says that they hold the event, those that most say it of first.
    pub(super) transactions: Vec<TxHash>,
    /// Whether no block is left to search.
    pub(super) is_complete: bool,
    /// From where the next search goes on. Blocks that may still leave the chain are searched again.
    pub(super) next_block: u64,
}

impl Quorum {
    /// Searches some of the blocks from `from_block` on: as many as [`MAX_QUERIES`] cover.
    pub(super) async fn find(&self, expected: &ExpectedTip, from_block: u64) -> Result<Found, QuorumError> {
        let head = self.head().await?;
        let mut votes = Vec::new();
        let mut next = from_block;
        for _ in 0..MAX_QUERIES {
            if next > head {
                break;
            }
            let last = head.min(next.saturating_add(self.blocks_per_query() - 1));
            votes.extend(self.find_within(expected, (next, last)).await?);
            next = last.saturating_add(1);
        }
        let settled = head.saturating_add(1).saturating_sub(expected.confirmations.max(1));
        Ok(Found {
            transactions: ranked(votes),
            is_complete: next > head,
            next_block: next.min(settled).max(from_block),
        })
    }

    /// What any endpoint has found, provided that enough of them have looked.
    async fn find_within(&self, expected: &ExpectedTip, blocks: (u64, u64)) -> Result<Vec<TxHash>, QuorumError> {
        let answers = self.ask(|rpc| async move { rpc.tipped_in(expected.jar, &expected.tip, blocks).await }).await;
        let answers: Vec<Vec<TxHash>> = answers.into_iter().flatten().collect();
        if answers.len() < self.required() {
            return Err(QuorumError::Unavailable);
        }
        Ok(answers.into_iter().flatten().collect())
    }
}

/// Each once, and no more than [`MAX_FOUND`]: one endpoint that invents many does not crowd out what all of them say.
fn ranked(votes: Vec<TxHash>) -> Vec<TxHash> {
    let mut counts = BTreeMap::<TxHash, usize>::new();
    for transaction in votes {
        *counts.entry(transaction).or_default() += 1;
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| Reverse(*count));
    ranked.into_iter().map(|(transaction, _)| transaction).take(MAX_FOUND).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_endpoint_invents_comes_last() {
        let hash = |byte| TxHash::from_bytes([byte; 32]);
        let invented = (0..200).map(hash);
        let ranked = ranked(invented.chain([hash(250), hash(250)]).collect());
        assert_eq!((ranked.len(), ranked[0]), (MAX_FOUND, hash(250)));
    }
}
