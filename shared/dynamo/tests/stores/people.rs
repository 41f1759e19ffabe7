use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::group::About;
use natter_chat::user::{ProfileDetails, ProfileEdit, Pronouns};
use natter_chat::{Handle, Refusal, Settings, UserId};
use natter_dynamo::users::{HANDLE_HELD_FOR, YOUNG_FOR};
use natter_dynamo::{Edited, EmailDigest, FindBy};

use crate::support::{NOW, Stores, alice, bob, user};

fn handle(handle: &str) -> ProfileEdit {
    ProfileEdit { handle: Some(Handle::parse(handle).unwrap()), ..ProfileEdit::default() }
}

fn name(name: &str) -> ProfileEdit {
    ProfileEdit { display_name: Some(name.to_owned()), ..ProfileEdit::default() }
}

async fn found(stores: &Stores, caller: UserId, typed: &str) -> Vec<UserId> {
    let found = stores.users.find(caller, &FindBy::parse(typed), 20).await.unwrap();
    found.into_iter().map(|profile| profile.user_id).collect()
}

#[tokio::test]
async fn a_profile_is_changed_as_far_as_is_wanted() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "Alice", NOW).await.unwrap();
    let pronouns = Some(Pronouns::parse("she/her").unwrap());
    let about = ProfileEdit { about: Some(About::parse("Hi!").unwrap()), pronouns, ..name("Alice A.") };
    let Edited::Done(changed) = stores.users.change_profile(alice(), &about, NOW).await.unwrap() else { panic!() };
    assert_eq!((changed.display_name.as_str(), changed.details.about.as_str()), ("Alice A.", "Hi!"));
    assert_eq!(stores.users.get(&[alice()]).await.unwrap(), std::slice::from_ref(&changed));
    assert_eq!(changed.details.fields().map(|(_, text)| text), ["Hi!", "she/her"]);
    let Edited::Done(again) = stores.users.change_profile(alice(), &handle("queen"), NOW).await.unwrap() else {
        panic!()
    };
    assert_eq!((again.handle.as_str(), again.display_name), ("queen", changed.display_name));
    assert_eq!(stores.users.change_profile(bob(), &name("Bob"), NOW).await.unwrap(), Edited::NoProfile);
    stores.users.forget_profile(alice(), NOW).await.unwrap();
    let [left] = &stores.users.get(&[alice()]).await.unwrap()[..] else { panic!() };
    assert_eq!((left.is_deleted, &left.details), (true, &ProfileDetails::default()));
}

#[tokio::test]
async fn a_handle_that_was_given_up_is_held_for_its_owner_and_then_free() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    stores.users.register(bob(), "bob", "", NOW).await.unwrap();
    let change = async |who, wanted: &str, now| {
        matches!(stores.users.change_profile(who, &handle(wanted), now).await.unwrap(), Edited::Done(_))
    };
    assert!(!change(bob(), "alice", NOW).await);
    assert!(change(alice(), "queen", NOW).await);
    assert!(!change(bob(), "alice", NOW).await);
    assert_eq!(stores.users.register(user(3), "alice", "", NOW).await.unwrap().handle, Handle::fallback(user(3)));
    assert!(change(alice(), "alice", NOW).await);
    assert!(change(alice(), "queen", NOW).await);
    let later = NOW.plus(HANDLE_HELD_FOR);
    assert!(!change(bob(), "alice", later.minus(Duration::from_millis(1))).await);
    assert!(change(bob(), "alice", later).await);
    assert!(!change(alice(), "alice", later).await);
}

#[tokio::test]
async fn of_two_who_want_one_handle_at_once_one_gets_it() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    stores.users.register(bob(), "bob", "", NOW).await.unwrap();
    let wanted = handle("queen");
    let (one, other) = tokio::join!(
        stores.users.change_profile(alice(), &wanted, NOW),
        stores.users.change_profile(bob(), &wanted, NOW)
    );
    let lucky = [one.unwrap(), other.unwrap()].into_iter().filter(|edited| matches!(edited, Edited::Done(_)));
    assert_eq!(lucky.count(), 1);
}

#[tokio::test]
async fn people_are_found_by_words_of_the_name_that_they_have_now() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "queen", "Ana-María Cruz", NOW).await.unwrap();
    stores.users.register(bob(), "anabel", "Bob", NOW).await.unwrap();
    assert_eq!(found(&stores, user(3), "ana").await, [bob(), alice()]);
    assert_eq!(found(&stores, user(3), "cruz MAR").await, [alice()]);
    assert!(found(&stores, user(3), "cruz bob").await.is_empty());
    stores.users.change_profile(alice(), &name("Alice"), NOW).await.unwrap();
    assert!(found(&stores, user(3), "cruz").await.is_empty());
    assert_eq!(found(&stores, user(3), "alic").await, [alice()]);
    assert_eq!(found(&stores, user(3), "@QUEEN").await, [alice()]);
}

#[tokio::test]
async fn people_are_found_by_the_same_words_as_messages() {
    let stores = Stores::start().await;
    for (person, called) in [(1, "María Łódź"), (2, "王伟明"), (3, "ОЛЬГА"), (4, "Zoe\u{308} d’Été")] {
        stores.users.register(user(person), "", called, NOW).await.unwrap();
    }
    for (typed, person) in
        [("maria", 1), ("mari\u{301}", 1), ("LODZ", 1), ("伟明", 2), ("王伟", 2), ("ольга", 3), ("zoë", 4), ("ete", 4)]
    {
        assert_eq!(found(&stores, user(9), typed).await, [user(person)], "{typed}");
    }
}

#[tokio::test]
async fn a_name_that_was_indexed_by_its_former_words_is_found_until_it_changes() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "queen", "María Cruz", NOW).await.unwrap();
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let key = |word: &str| {
        let key = [("user_id", text("name#ma")), ("sk", text(&format!("{word}#{}", alice())))];
        HashMap::from(key.map(|(name, value)| (name.to_owned(), value)))
    };
    let mut former = key("maría");
    former.insert("owner_id".to_owned(), text(&alice().to_string()));
    let table = stores.dynamodb.client();
    table.delete_item().table_name("UsersTable").set_key(Some(key("maria"))).send().await.unwrap();
    table.put_item().table_name("UsersTable").set_item(Some(former)).send().await.unwrap();
    assert_eq!(found(&stores, bob(), "MARÍA").await, [alice()]);
    stores.users.change_profile(alice(), &name("María Smith"), NOW).await.unwrap();
    assert_eq!(found(&stores, bob(), "maria").await, [alice()]);
    let left = table.get_item().table_name("UsersTable").set_key(Some(key("maría"))).send().await.unwrap();
    assert_eq!(left.item, None);
}

#[tokio::test]
async fn people_are_found_as_far_as_they_let_themselves_be() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "Alice", NOW).await.unwrap();
    stores.users.remember_email(alice(), &EmailDigest::of("Alice@natter.example")).await.unwrap();
    assert!(found(&stores, bob(), "alice@natter.example").await.is_empty());
    let shy = |before| Settings { findable_by_name: false, findable_by_email: true, ..before };
    stores.users.change_settings(alice(), shy).await.unwrap();
    assert_eq!(found(&stores, bob(), "ALICE@natter.example").await, [alice()]);
    assert!(found(&stores, bob(), "alice").await.is_empty());
    assert_eq!(found(&stores, alice(), "alice").await, [alice()]);
    assert!(found(&stores, bob(), "0x52908400098527886e0f7030069857d2e4169ee7").await.is_empty());
}

#[tokio::test]
async fn a_block_hides_both_from_each_other() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    stores.users.register(bob(), "bob", "", NOW).await.unwrap();
    stores.users.block(&stores.conversations, alice(), bob(), NOW).await.unwrap();
    assert!(found(&stores, alice(), "bob").await.is_empty());
    assert!(found(&stores, bob(), "alice").await.is_empty());
    let blocks = stores.users.blocks_between(bob(), &[alice(), bob(), user(3)]).await.unwrap();
    assert!(blocks.blocked.is_empty() && blocks.part(alice()) && !blocks.part(user(3)));
    stores.users.unblock(&stores.conversations, alice(), bob()).await.unwrap();
    assert_eq!(found(&stores, bob(), "alice").await, [alice()]);
}

#[tokio::test]
async fn a_block_is_marked_in_the_conversation_of_the_two_whenever_that_is_opened() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    for _ in 0..2 {
        stores.users.block(&stores.conversations, alice(), bob(), NOW).await.unwrap();
    }
    assert_eq!(stores.users.blocks(alice()).await.unwrap().len(), 1);
    let check = async |who| {
        let view = stores.conversations.for_member(conversation, who).await.unwrap().unwrap();
        view.check_may_post()
    };
    assert_eq!(check(alice()).await, Err(Refusal::BlockedByYou));
    assert_eq!(check(bob()).await, Err(Refusal::Blocked));
    for _ in 0..2 {
        stores.users.unblock(&stores.conversations, alice(), bob()).await.unwrap();
    }
    assert_eq!((check(alice()).await, check(bob()).await), (Ok(()), Ok(())));
}

#[tokio::test]
async fn settings_that_are_changed_at_once_do_not_undo_each_other() {
    let stores = Stores::start().await;
    let (one, other) = tokio::join!(
        stores.users.change_settings(alice(), |before| Settings { typing: false, ..before }),
        stores.users.change_settings(alice(), |before| Settings { presence: false, ..before })
    );
    one.unwrap();
    other.unwrap();
    let settings = stores.users.settings(alice()).await.unwrap();
    assert_eq!(settings, Settings { typing: false, presence: false, ..Settings::default() });
}

#[tokio::test]
async fn an_account_is_young_from_its_registration_on() {
    let stores = Stores::start().await;
    stores.users.register(alice(), "alice", "", NOW).await.unwrap();
    let accounts = stores.users.current_account_statuses(&[alice(), bob()]).await.unwrap();
    assert!(accounts[&alice()].is_young(NOW) && !accounts[&alice()].is_young(NOW.plus(YOUNG_FOR)));
    assert!(accounts[&bob()].is_young(NOW), "nobody has noted since when he is here");
    assert_eq!(stores.users.account_status(alice()).await.unwrap(), accounts[&alice()]);
}

#[tokio::test]
async fn somebody_who_has_left_is_blocked_and_unblocked_as_anybody_else() {
    let stores = Stores::start().await;
    let opened = stores.conversations.open_direct(alice(), bob(), NOW).await.unwrap();
    stores.users.block(&stores.conversations, alice(), bob(), NOW).await.unwrap();
    let conversation = opened.view.conversation.conversation_id;
    stores.conversations.leave_direct(conversation, bob()).await.unwrap();
    let blocks = async || {
        let view = stores.conversations.for_member(conversation, alice()).await.unwrap().unwrap();
        (stores.users.blocks(alice()).await.unwrap().len(), view.membership.blocks)
    };
    stores.users.unblock(&stores.conversations, alice(), bob()).await.unwrap();
    assert_eq!(blocks().await, (0, false));
    stores.users.block(&stores.conversations, alice(), bob(), NOW).await.unwrap();
    assert_eq!(blocks().await, (1, true));
    assert!(stores.conversations.memberships(conversation, &[bob()]).await.unwrap().is_empty());
}
