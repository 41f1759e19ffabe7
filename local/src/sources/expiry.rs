//! DynamoDB's TTL: expired items go, and the streams say so.

use std::{sync::Arc, time::Duration};

use natter_emulator::DynamoDb;
use tokio::time::interval;

/// How often the tables are swept. DynamoDB itself promises only "within a few days".
const SWEEP: Duration = Duration::from_secs(10);

/// Sweeps the tables until it is aborted.
pub async fn sweep_expired(database: Arc<DynamoDb>) {
    let mut ticks = interval(SWEEP);
    loop {
        ticks.tick().await;
        match database.sweep_expired() {
            Ok(0) => {}
            Ok(items) => tracing::debug!(items, "TTL deleted items"),
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "the TTL sweep failed"),
        }
    }
}
