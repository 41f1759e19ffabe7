//! Chains for tests.

use tokio::sync::OnceCell;

use crate::{Anvil, AnvilError, Contracts};

/// One for the whole process. It is never dropped; its supervisor notices the process's end.
static CHAIN: OnceCell<TestChain> = OnceCell::const_new();

/// A node with the contracts on it.
#[derive(Debug)]
pub struct TestChain {
    /// The node.
    pub anvil: Anvil,
    /// Where the contracts are.
    pub contracts: Contracts,
}

impl TestChain {
    /// A chain of one's own: for tests that turn it back, or decide when blocks are mined.
    ///
    /// # Errors
    /// [`AnvilError`] where the node does not start.
    pub async fn start() -> Result<Self, AnvilError> {
        let anvil = Anvil::ephemeral().await?;
        let contracts = anvil.deploy_contracts().await?;
        Ok(Self { anvil, contracts })
    }
}

/// The chain that this process's tests share: it only ever grows.
///
/// # Errors
/// [`AnvilError`] where the node does not start.
pub async fn test_chain() -> Result<&'static TestChain, AnvilError> {
    CHAIN.get_or_try_init(TestChain::start).await
}
