//! Confirmations that come by themselves.
//!
//! A node that mined empty blocks for ever would fill its file with them: some 1.7 KB each, of which a day has tens of
//! thousands. This one mines after a transaction alone, until it is deep enough.

use std::time::Duration;

use natter_ethereum::{Rpc, RpcError, known_chains};
use serde_json::{Value, json};

use crate::contracts::LOCAL_CHAIN;

/// Mines what is missing, for ever. A node that does not answer is asked again.
pub(crate) async fn settle(rpc: Rpc, every: Duration) {
    let local = known_chains().iter().find(|chain| chain.chain_id.0 == LOCAL_CHAIN);
    let depth = local.map_or(0, |chain| chain.confirmations);
    let mut missing = 0;
    loop {
        tokio::time::sleep(every).await;
        missing = mine(&rpc, missing, depth).await.unwrap_or(missing);
    }
}

/// Mines one block where one is missing; gives how many are then.
async fn mine(rpc: &Rpc, missing: u64, depth: u64) -> Result<u64, RpcError> {
    let latest: Value = rpc.call("eth_getBlockByNumber", json!(["latest", false])).await?;
    let has_transactions = latest["transactions"].as_array().is_some_and(|all| !all.is_empty());
    // Who comes between this look and the block still gets as many blocks as there are missing now, its own among them.
    let missing = if has_transactions { depth } else { missing };
    if missing == 0 {
        return Ok(0);
    }
    rpc.call::<Value>("anvil_mine", json!(["0x1"])).await?;
    Ok(missing - 1)
}
