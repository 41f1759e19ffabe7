use futures_util::future::try_join_all;
use natter_chat::{Handle, UserProfile};
use natter_dynamo::StoreError;

use crate::support::{NOW, Stores, alice, bob, user};

fn profile(user_id: natter_chat::UserId, handle: &str, display_name: &str) -> UserProfile {
    UserProfile::new(user_id, display_name.to_owned(), Handle::parse(handle).unwrap())
}

#[tokio::test]
async fn a_person_gets_the_handle_that_they_want() {
    let stores = Stores::start().await;
    let registered = stores.users.register(alice(), "@Alice", " Alice A. ", NOW).await.unwrap();
    assert_eq!(registered, profile(alice(), "alice", "Alice A."));
    assert_eq!(stores.users.get(&[alice()]).await.unwrap(), [registered]);
}

#[tokio::test]
async fn a_handle_that_is_taken_or_reserved_or_none_gives_way_to_the_fallback() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    let taken = stores.users.register(bob(), "Alice", "Bob", NOW).await.unwrap();
    let malformed = stores.users.register(user(3), "3 blind mice", "", NOW).await.unwrap();
    let reserved = stores.users.register(user(4), "Natter-Support", "", NOW).await.unwrap();
    assert_eq!(taken, UserProfile { handle: Handle::fallback(bob()), ..profile(bob(), "bob", "Bob") });
    assert_eq!(malformed.handle, Handle::fallback(user(3)));
    assert_eq!(reserved.handle, Handle::fallback(user(4)));
    assert_eq!(malformed.display_name, malformed.handle.as_str());
}

#[tokio::test]
async fn registering_again_changes_nothing() {
    let stores = Stores::start().await;
    let first = stores.users.register(alice(), "alice", "Alice", NOW).await.unwrap();
    let second = stores.users.register(alice(), "queen", "The Queen", NOW).await.unwrap();
    assert_eq!(second, first);
    let queen = stores.users.register(bob(), "queen", "", NOW).await.unwrap();
    assert_eq!(queen.handle.as_str(), "queen");
}

#[tokio::test]
async fn registering_one_person_many_times_at_once_gives_one_profile() {
    let stores = Stores::start().await;
    let handles: Vec<String> = (0..20).map(|number| format!("alice{}", number % 3)).collect();
    let calls = handles.iter().map(|handle| stores.users.register(alice(), handle, "", NOW));
    let profiles = try_join_all(calls).await.unwrap();
    assert!(profiles.iter().all(|profile| *profile == profiles[0]));
    assert_eq!(stores.users.by_handle_prefix("alice", 10).await.unwrap(), profiles[..1]);
}

#[tokio::test]
async fn of_many_who_want_one_handle_at_once_one_gets_it() {
    let stores = Stores::start().await;
    let calls = (1..=20).map(|number| stores.users.register(user(number), "alice", "", NOW));
    let profiles = try_join_all(calls).await.unwrap();
    let lucky = profiles.iter().filter(|profile| profile.handle.as_str() == "alice");
    assert_eq!(lucky.count(), 1);
    let others = profiles.iter().filter(|profile| profile.handle == Handle::fallback(profile.user_id));
    assert_eq!(others.count(), 19);
}

#[tokio::test]
async fn with_both_handles_taken_there_is_an_error_and_no_profile() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    stores.users.register(user(3), Handle::fallback(bob()).as_str(), "", NOW).await.unwrap();
    let error = stores.users.register(bob(), "alice", "", NOW).await.unwrap_err();
    assert!(matches!(error, StoreError::NoFreeHandle(user) if user == bob()));
    assert!(stores.users.get(&[bob()]).await.unwrap().is_empty());
}

#[tokio::test]
async fn people_without_a_profile_are_left_out() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    let found = stores.users.get(&[bob(), alice(), alice()]).await.unwrap();
    assert_eq!(found, [profile(alice(), "alice", "alice")]);
}

#[tokio::test]
async fn people_are_found_by_how_their_handle_begins() {
    let stores = Stores::start().await;
    for (number, handle) in ["bobby", "bob", "alice", "bo.bo", "bobo"].into_iter().enumerate() {
        stores.users.register(user(1 + number as u128), handle, "", NOW).await.unwrap();
    }
    let search = async |prefix: &str, limit| {
        let found = stores.users.by_handle_prefix(prefix, limit).await.unwrap();
        found.into_iter().map(|profile| profile.handle.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(search("bob", 10).await, ["bob", "bobby", "bobo"]);
    assert_eq!(search(" @BO ", 10).await, ["bo.bo", "bob", "bobby", "bobo"]);
    assert_eq!(search("bob", 2).await, ["bob", "bobby"]);
    assert!(search("bobx", 10).await.is_empty());
    assert!(search("b", 10).await.is_empty());
    assert!(search("bob", 0).await.is_empty());
    assert!(search("\u{e9}\u{e9}", 10).await.is_empty());
}
