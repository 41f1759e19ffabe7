use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::{Timestamp, UserId};
use natter_dynamo::{Linked, LinkedWallet, WalletAddress, WalletChallenge};
use natter_protocol::api::wallets::MAX_WALLETS;
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob};

fn address(number: usize) -> WalletAddress {
    WalletAddress::parse(&format!("0x{number:040x}")).unwrap()
}

fn wallet(number: usize) -> LinkedWallet {
    let linked_at = NOW.plus(Duration::from_secs(number as u64));
    LinkedWallet { address: address(number), linked_at, chain_id: None }
}

fn challenge(number: usize) -> WalletChallenge {
    WalletChallenge {
        nonce: Uuid::new_v4(),
        address: address(number),
        chain_id: 31_337,
        origin: "https://natter.example".to_owned(),
        statement: "Link it.".to_owned(),
        void_at: NOW.plus(Duration::from_mins(10)),
    }
}

async fn link(stores: &Stores, user: UserId, number: usize) -> Linked {
    let challenge = challenge(number);
    stores.users.open_challenge(user, &challenge).await.unwrap();
    stores.users.link_wallet(user, &wallet(number), challenge.nonce).await.unwrap()
}

/// The numbers of somebody's wallets, the preferred one first.
async fn wallets(stores: &Stores, user: UserId) -> Vec<WalletAddress> {
    stores.users.wallets(user).await.unwrap().iter().map(|wallet| wallet.address.clone()).collect()
}

#[tokio::test]
async fn a_wallet_leads_to_its_owner_until_it_is_unlinked() {
    let stores = Stores::start().await;
    assert!(matches!(link(&stores, alice(), 1).await, Linked::Done(_)));
    assert_eq!(stores.users.by_wallet(&address(1)).await.unwrap(), Some(alice()));
    let left = stores.users.unlink_wallet(alice(), &address(1)).await.unwrap().unwrap();
    assert_eq!(left.iter().count(), 0);
    assert_eq!(stores.users.by_wallet(&address(1)).await.unwrap(), None);
    assert_eq!(stores.users.unlink_wallet(alice(), &address(1)).await.unwrap(), None);
    assert!(matches!(link(&stores, bob(), 1).await, Linked::Done(_)), "it is free for others");
}

#[tokio::test]
async fn a_text_is_used_once_by_the_one_person_whose_it_is_and_before_it_is_void() {
    let stores = Stores::start().await;
    let text = challenge(1);
    stores.users.open_challenge(alice(), &text).await.unwrap();
    let read = async |user, now: Timestamp| stores.users.challenge(user, text.nonce, now).await.unwrap();
    assert_eq!(read(alice(), NOW).await, Some(text.clone()));
    assert_eq!(read(alice(), text.void_at).await, None);
    assert_eq!(read(bob(), NOW).await, None);
    assert_eq!(stores.users.link_wallet(bob(), &wallet(1), text.nonce).await.unwrap(), Linked::Used);
    let proven = wallet(1);
    let tries = [(); 5].map(|()| stores.users.link_wallet(alice(), &proven, text.nonce));
    let outcomes = try_join_all(Vec::from(tries)).await.unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Linked::Done(_))).count(), 1, "{outcomes:?}");
    assert_eq!(stores.users.by_wallet(&address(1)).await.unwrap(), Some(alice()));
}

#[tokio::test]
async fn of_two_who_prove_one_address_at_once_one_gets_it() {
    let stores = Stores::start().await;
    let (first, second) = tokio::join!(link(&stores, alice(), 1), link(&stores, bob(), 1));
    let is_taken = [&first, &second].map(|outcome| *outcome == Linked::Taken);
    assert!(is_taken[0] != is_taken[1], "{first:?} {second:?}");
    let owner = if is_taken[0] { bob() } else { alice() };
    assert_eq!(stores.users.by_wallet(&address(1)).await.unwrap(), Some(owner));
    assert_eq!(wallets(&stores, alice()).await.len() + wallets(&stores, bob()).await.len(), 1);
}

#[tokio::test]
async fn somebody_has_so_many_wallets_and_no_more_even_when_they_are_linked_at_once() {
    let stores = Stores::start().await;
    for number in 1..MAX_WALLETS {
        assert!(matches!(link(&stores, alice(), number).await, Linked::Done(_)));
    }
    let (one, other) = tokio::join!(link(&stores, alice(), 100), link(&stores, alice(), 200));
    assert!((one == Linked::TooMany) != (other == Linked::TooMany), "{one:?} {other:?}");
    assert_eq!(wallets(&stores, alice()).await.len(), MAX_WALLETS);
    assert!(matches!(link(&stores, alice(), 1).await, Linked::Done(_)), "one that is there is no further one");
}

#[tokio::test]
async fn another_wallet_is_preferred_when_it_is_chosen_or_the_preferred_one_goes() {
    let stores = Stores::start().await;
    for number in 1..=3 {
        link(&stores, alice(), number).await;
    }
    assert_eq!(wallets(&stores, alice()).await, [address(1), address(2), address(3)]);
    stores.users.prefer_wallet(alice(), &address(3)).await.unwrap().unwrap();
    assert_eq!(wallets(&stores, alice()).await, [address(3), address(1), address(2)]);
    stores.users.unlink_wallet(alice(), &address(3)).await.unwrap().unwrap();
    assert_eq!(wallets(&stores, alice()).await, [address(1), address(2)]);
    assert_eq!(stores.users.prefer_wallet(bob(), &address(1)).await.unwrap(), None);
}

#[tokio::test]
async fn who_leaves_lets_go_of_their_wallets_and_links_none() {
    let stores = Stores::start().await;
    for number in 1..=2 {
        link(&stores, alice(), number).await;
    }
    stores.users.shut_account(alice(), NOW).await.unwrap();
    assert_eq!(link(&stores, alice(), 3).await, Linked::Gone);
    stores.users.forget_items(alice()).await.unwrap();
    for number in 1..=3 {
        assert_eq!(stores.users.by_wallet(&address(number)).await.unwrap(), None);
        assert!(matches!(link(&stores, bob(), number).await, Linked::Done(_)));
    }
    stores.users.forget_items(alice()).await.unwrap();
    assert_eq!(wallets(&stores, bob()).await.len(), 3, "repeating it takes nothing from others");
}
