//! What a function does before its first event.

use std::future::Future;
use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::{UserId, causes};
use natter_dynamo::StoreError;
use tokio::time::timeout;
use uuid::Uuid;

/// How long a start waits for its connections.
const PATIENCE: Duration = Duration::from_secs(1);

/// Makes so many reads at once of what there is of nobody, so that the first event finds as many connections open: Lambda gives an
/// instance a whole processor while it starts, and a share of one afterwards. Where no answer comes, the events will tell.
pub async fn connect_early<T, F>(calls: usize, read: impl Fn(UserId) -> F)
where
    F: Future<Output = Result<T, StoreError>>,
{
    let nobody = UserId::from(Uuid::nil());
    let reads = try_join_all((0..calls).map(|_| read(nobody)));
    match timeout(PATIENCE, reads).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(error = %causes(&error), "DynamoDB did not answer at the start"),
        Err(_) => tracing::warn!("DynamoDB did not answer in time at the start"),
    }
}
