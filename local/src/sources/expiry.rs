//! DynamoDB's TTL: expired items go, and the streams say so.

use std::{sync::Arc, time::Duration};

use natter_chat::causes;
use natter_emulator::DynamoDb;

use crate::clock::Clock;

/// How often the tables are swept. DynamoDB itself promises only "within a few days".
const SWEEP: Duration = Duration::from_secs(10);

/// Sweeps the tables until it is aborted.
pub async fn sweep_expired(database: Arc<DynamoDb>, clock: Clock) {
    loop {
        match database.sweep_expired() {
            Ok(0) => {}
            Ok(items) => tracing::debug!(items, "TTL deleted items"),
            Err(error) => tracing::error!("the TTL sweep failed: {}", causes(&error)),
        }
        clock.sleep(SWEEP).await;
    }
}
