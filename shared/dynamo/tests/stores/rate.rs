use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::Timestamp;
use natter_dynamo::{AccountStatus, Allowance, Counted, RateLimit, Units};
use natter_emulator::DynamoDb;

use crate::support::{Stores, alice, bob};

/// The beginning of a window of [`LIMIT`].
const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const LIMIT: RateLimit = RateLimit { max: 3, window: Duration::from_secs(10) };

async fn count(stores: &Stores, now: Timestamp) -> Allowance {
    stores.users.count(alice(), Counted::Requests, now, &LIMIT).await.unwrap()
}

#[tokio::test]
async fn a_full_window_refuses_and_says_when_the_next_begins() {
    let stores = Stores::start().await;
    for _ in 0..LIMIT.max {
        assert_eq!(count(&stores, START).await, Allowance::Granted);
    }
    let refused = count(&stores, START.plus(Duration::from_millis(2_500))).await;
    assert_eq!(refused, Allowance::Refused { retry_after: Duration::from_millis(7_500) });
    assert_eq!(count(&stores, START.plus(LIMIT.window)).await, Allowance::Granted);
}

#[tokio::test]
async fn a_hundred_at_once_are_counted_exactly() {
    let stores = Stores::start().await;
    let limit = RateLimit { max: 40, ..LIMIT };
    let calls = (0..100).map(|_| stores.users.count(alice(), Counted::Requests, START, &limit));
    let granted = try_join_all(calls).await.unwrap();
    assert_eq!(granted.iter().filter(|allowance| **allowance == Allowance::Granted).count(), 40);
}

#[tokio::test]
async fn everybody_has_a_window_of_their_own() {
    let stores = Stores::start().await;
    let limit = RateLimit { max: 1, ..LIMIT };
    for user in [alice(), bob()] {
        assert_eq!(stores.users.count(user, Counted::Requests, START, &limit).await.unwrap(), Allowance::Granted);
    }
}

#[tokio::test]
async fn a_counter_goes_when_its_window_is_over() {
    let (clock, told) = crate::support::clock(START);
    let stores = Stores::on(DynamoDb::in_memory_with_clock(told).await.unwrap());
    count(&stores, START).await;
    clock.set(START.plus(LIMIT.window));
    assert_eq!(stores.dynamodb.sweep_expired().unwrap(), 0);
    clock.set(START.plus(LIMIT.window + Duration::from_secs(61)));
    assert_eq!(stores.dynamodb.sweep_expired().unwrap(), 1);
}

#[tokio::test]
async fn what_was_used_of_a_window_can_be_looked_up_and_the_last_to_be_counted_may_go_beyond_it() {
    let stores = Stores::start().await;
    let spend = |units: u32| stores.users.spend(alice(), Counted::Requests, units, START, &LIMIT);
    let used = async || stores.users.account_status_and_spent(alice(), START, &LIMIT).await.unwrap().1;
    assert_eq!((used().await.before, spend(2).await.unwrap().before), (0, 0));
    assert_eq!((used().await.before, spend(200).await.unwrap().before), (2, 2));
    assert_eq!((used().await.before, spend(1).await.unwrap().before), (202, LIMIT.max), "it is full");
    assert_eq!(used().await.within(LIMIT.max), Allowance::Refused { retry_after: LIMIT.window });
}

#[tokio::test]
async fn the_first_of_a_window_may_count_for_more() {
    let stores = Stores::start().await;
    let units = Units { first: 4, further: 2 };
    let spend = |units| stores.users.spend(alice(), Counted::Requests, units, START, &RateLimit { max: 7, ..LIMIT });
    for before in [0, 4, 6, 7] {
        assert_eq!(spend(units).await.unwrap().before, before);
    }
}

#[tokio::test]
async fn an_account_is_read_with_the_present_window_of_requests_and_with_nothing_else() {
    let stores = Stores::start().await;
    let read = async |user| stores.users.account_status_and_spent(user, START, &LIMIT).await.unwrap();
    assert_eq!(read(alice()).await.0, AccountStatus::default(), "nothing is known of her");
    stores.users.revoke_sessions(alice(), START).await.unwrap();
    // Also by a clock that is ahead.
    for now in [START.minus(LIMIT.window), START, START.plus(LIMIT.window)] {
        let units = if now == START { 1 } else { 200 };
        stores.users.spend(alice(), Counted::Requests, units, now, &LIMIT).await.unwrap();
        stores.users.spend(alice(), Counted::Searches, 200, now, &LIMIT).await.unwrap();
    }
    stores.users.spend(bob(), Counted::Requests, 200, START, &LIMIT).await.unwrap();
    let (account, tally) = read(alice()).await;
    assert_eq!(account, stores.users.current_account_status(alice()).await.unwrap());
    assert_eq!(account.sessions_revoked_at, Some(START));
    assert_eq!((tally.before, tally.ends_in), (1, LIMIT.window));
}
