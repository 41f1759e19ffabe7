use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{ConnectionId, Timestamp, UserId};
use natter_dynamo::{NewConnection, OpenConnection, Registered, SignIn};

use crate::support::{NOW, Stores, alice, bob, user};

const TWO_HOURS: Duration = Duration::from_hours(2);

fn connection(id: &str, connected_at: Timestamp) -> NewConnection {
    NewConnection {
        connection_id: ConnectionId::from(id.to_owned()),
        connected_at,
        expires_at: connected_at.plus(TWO_HOURS),
        sign_in: sign_in("sign-in", connected_at, connected_at.plus(TWO_HOURS)),
    }
}

fn sign_in(id: &str, signed_in_at: Timestamp, expires_at: Timestamp) -> SignIn {
    SignIn { session_id: id.to_owned().into(), signed_in_at, expires_at }
}

async fn open(stores: &Stores, users: &[UserId], now: Timestamp) -> Vec<String> {
    let mut open = stores.connections.of_users(users, now).await.unwrap();
    open.sort();
    open.into_iter().map(|connection| connection.connection_id.to_string()).collect()
}

#[tokio::test]
async fn every_device_of_everybody_is_found() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    stores.connections.register(alice(), &connection("laptop=", NOW)).await.unwrap();
    stores.connections.register(bob(), &connection("tablet=", NOW)).await.unwrap();

    let mut open = stores.connections.of_users(&[alice(), bob(), user(3)], NOW).await.unwrap();
    open.sort();
    let expected = [(alice(), "laptop="), (alice(), "phone="), (bob(), "tablet=")];
    let expected = expected.map(|(user_id, id)| OpenConnection {
        user_id,
        connection_id: id.to_owned().into(),
        connected_at: NOW,
    });
    assert_eq!(open, expected);
}

#[tokio::test]
async fn somebody_named_twice_is_looked_up_once() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    assert_eq!(open(&stores, &[alice(), alice()], NOW).await, ["phone="]);
}

#[tokio::test]
async fn nobody_has_no_connections() {
    let stores = Stores::start().await;
    assert!(open(&stores, &[], NOW).await.is_empty());
}

#[tokio::test]
async fn removing_a_connection_leaves_the_others() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    stores.connections.register(alice(), &connection("laptop=", NOW)).await.unwrap();
    stores.connections.remove(alice(), &"phone=".to_owned().into()).await.unwrap();
    stores.connections.remove(alice(), &"phone=".to_owned().into()).await.unwrap();
    assert_eq!(open(&stores, &[alice()], NOW).await, ["laptop="]);
}

#[tokio::test]
async fn removing_a_connection_of_somebody_unknown_leaves_nothing_behind() {
    let stores = Stores::start().await;
    stores.connections.remove(alice(), &"phone=".to_owned().into()).await.unwrap();
    assert_eq!(attributes_of(&stores, alice()).await, None);
}

#[tokio::test]
async fn an_expired_connection_is_ignored() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    stores.connections.register(alice(), &connection("laptop=", NOW.plus(Duration::from_millis(1)))).await.unwrap();
    assert_eq!(open(&stores, &[alice()], NOW.plus(TWO_HOURS)).await, ["laptop="]);
}

#[tokio::test]
async fn a_connection_whose_session_has_expired_is_left_out_but_not_forgotten() {
    let stores = Stores::start().await;
    let expiry = NOW.plus(Duration::from_mins(10));
    let phone = NewConnection { sign_in: sign_in("sign-in", NOW, expiry), ..connection("phone=", NOW) };
    stores.connections.register(alice(), &phone).await.unwrap();
    assert_eq!(open(&stores, &[alice()], expiry.minus(Duration::from_millis(1))).await, ["phone="]);
    assert!(open(&stores, &[alice()], expiry).await.is_empty());
    stores.connections.register(alice(), &connection("laptop=", expiry)).await.unwrap();
    assert_eq!(attributes_of(&stores, alice()).await.unwrap(), ["c#laptop=", "c#phone=", "expires_at", "user_id"]);
}

#[tokio::test]
async fn registering_forgets_what_has_expired() {
    let stores = Stores::start().await;
    for lost in ["one=", "two=", "three="] {
        stores.connections.register(alice(), &connection(lost, NOW)).await.unwrap();
    }
    let later = NOW.plus(Duration::from_hours(3));
    stores.connections.register(alice(), &connection("four=", later)).await.unwrap();
    assert_eq!(attributes_of(&stores, alice()).await.unwrap(), ["c#four=", "expires_at", "user_id"]);
}

#[tokio::test]
async fn an_item_outlives_its_last_connection_and_then_goes() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    let item = item_of(&stores, alice()).await.unwrap();
    let ttl: u64 = item["expires_at"].as_n().unwrap().parse().unwrap();
    assert_eq!(ttl, NOW.plus(TWO_HOURS).as_secs() + 1);
}

#[tokio::test]
async fn an_attribute_that_cannot_be_read_silences_no_other_device() {
    let stores = Stores::start().await;
    stores.connections.register(alice(), &connection("phone=", NOW)).await.unwrap();
    let broken = stores.dynamodb.client().update_item().table_name("ConnectionsTable");
    let broken = broken.key("user_id", AttributeValue::S(alice().to_string()));
    let broken = broken.update_expression("SET #c = :c").expression_attribute_names("#c", "c#broken=");
    broken.expression_attribute_values(":c", AttributeValue::Bool(true)).send().await.unwrap();
    assert_eq!(open(&stores, &[alice()], NOW).await, ["phone="]);
}

#[tokio::test]
async fn large_items_all_come_back_although_one_answer_does_not_hold_them() {
    let stores = Stores::start().await;
    let users: Vec<UserId> = (1..=42).map(user).collect();
    for &user in &users {
        stores.connections.register(user, &connection(&format!("{user}="), NOW)).await.unwrap();
        pad(&stores, user, 400_000).await;
    }
    let before = stores.client.meter().reading();
    assert_eq!(open(&stores, &users, NOW).await.len(), 42);
    // An answer ends at 16 MB, the items are 16.8.
    assert_eq!((stores.client.meter().reading() - before).requests, 2);
}

#[tokio::test]
async fn more_people_than_one_request_takes_are_all_found() {
    let stores = Stores::start().await;
    let users: Vec<UserId> = (1..=101).map(user).collect();
    for user in [users[0], users[100]] {
        stores.connections.register(user, &connection(&format!("{user}="), NOW)).await.unwrap();
    }
    assert_eq!(open(&stores, &users, NOW).await.len(), 2);
}

#[tokio::test]
async fn a_fresh_token_of_the_same_or_a_later_sign_in_renews_a_connection_and_no_other_does() {
    let ten_minutes = Duration::from_mins(10);
    let fresh = NOW.plus(ten_minutes * 2);
    let cases = [
        ("the same", sign_in("sign-in", NOW, fresh), true),
        ("the same, dated earlier", sign_in("sign-in", NOW.minus(ten_minutes), fresh), true),
        ("a later one", sign_in("later", NOW.plus(ten_minutes), fresh), true),
        ("an earlier one", sign_in("earlier", NOW.minus(ten_minutes), fresh), false),
    ];
    for (name, renewed, expected) in cases {
        let stores = Stores::start().await;
        let old = sign_in("sign-in", NOW, NOW.plus(ten_minutes));
        let phone = NewConnection { sign_in: old.clone(), ..connection("phone=", NOW) };
        stores.connections.register(alice(), &phone).await.unwrap();
        assert_eq!(
            stores.connections.renew(alice(), &phone.connection_id, &renewed).await.unwrap(),
            expected,
            "{name}"
        );
        let expires_at = stores.connections.session_expires_at(alice(), &phone.connection_id).await.unwrap();
        assert_eq!(expires_at, Some(if expected { fresh } else { old.expires_at }), "{name}");
        let is_open = !open(&stores, &[alice()], NOW.plus(ten_minutes)).await.is_empty();
        assert_eq!(is_open, expected, "{name}");
    }
}

#[tokio::test]
async fn a_connection_that_is_forgotten_is_not_renewed() {
    let stores = Stores::start().await;
    let phone = connection("phone=", NOW);
    assert!(!stores.connections.renew(alice(), &phone.connection_id, &phone.sign_in).await.unwrap());
    assert_eq!(stores.connections.session_expires_at(alice(), &phone.connection_id).await.unwrap(), None);
    assert_eq!(attributes_of(&stores, alice()).await, None);
}

#[tokio::test]
async fn the_connections_of_a_sign_in_are_found_even_where_their_token_has_expired() {
    let stores = Stores::start().await;
    let of = |id, session| NewConnection {
        sign_in: sign_in(session, NOW, NOW.plus(Duration::from_mins(10))),
        ..connection(id, NOW)
    };
    for connection in [of("tab one=", "laptop"), of("tab two=", "laptop"), of("app=", "phone")] {
        stores.connections.register(alice(), &connection).await.unwrap();
    }
    let later = NOW.plus(Duration::from_hours(1));
    for (session, expected) in [
        (Some("laptop"), vec!["tab one=", "tab two="]),
        (Some("phone"), vec!["app="]),
        (Some("tablet"), vec![]),
        (None, vec!["app=", "tab one=", "tab two="]),
    ] {
        let session = session.map(|session| session.to_owned().into());
        let mut found = stores.connections.of_sign_in(alice(), session.as_ref(), later).await.unwrap();
        found.sort();
        let found: Vec<_> = found.iter().map(|found| found.connection_id.as_str()).collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn the_connections_of_other_sign_ins_are_found_with_one_request() {
    let stores = Stores::start().await;
    let of = |id, session, expires| NewConnection { sign_in: sign_in(session, NOW, expires), ..connection(id, NOW) };
    let soon = NOW.plus(Duration::from_mins(10));
    let late = NOW.plus(Duration::from_hours(1));
    for connection in [of("tab=", "laptop", late), of("app=", "phone", late), of("old=", "tablet", soon)] {
        stores.connections.register(alice(), &connection).await.unwrap();
    }
    let before = stores.client.meter().reading();
    let session = "laptop".to_owned().into();
    let found = stores.connections.of_other_sign_ins(alice(), Some(&session), soon).await.unwrap();
    assert_eq!(found.iter().map(|found| found.connection_id.as_str()).collect::<Vec<_>>(), ["app="]);
    assert_eq!((stores.client.meter().reading() - before).requests, 1);
    assert_eq!(stores.connections.of_other_sign_ins(alice(), None, soon).await.unwrap().len(), 2);
    assert!(stores.connections.of_other_sign_ins(bob(), None, soon).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_closes_the_last_connection_is_told_so() {
    let stores = Stores::start().await;
    let (phone, laptop) = (connection("phone=", NOW), connection("laptop=", NOW.plus(Duration::from_millis(1))));
    stores.connections.register(alice(), &phone).await.unwrap();
    stores.connections.register(alice(), &laptop).await.unwrap();
    assert!(!stores.connections.close(alice(), &phone.connection_id, NOW).await.unwrap());
    assert!(stores.connections.close(alice(), &laptop.connection_id, NOW).await.unwrap());
    assert!(stores.connections.close(alice(), &laptop.connection_id, NOW).await.unwrap());
}

#[tokio::test]
async fn a_connection_that_has_expired_is_not_the_last_one() {
    let stores = Stores::start().await;
    let (lost, phone) = (connection("lost=", NOW), connection("phone=", NOW.plus(Duration::from_hours(1))));
    stores.connections.register(alice(), &lost).await.unwrap();
    stores.connections.register(alice(), &phone).await.unwrap();
    assert!(stores.connections.close(alice(), &phone.connection_id, NOW.plus(TWO_HOURS)).await.unwrap());
}

async fn pad(stores: &Stores, user: UserId, bytes: usize) {
    let update = stores.dynamodb.client().update_item().table_name("ConnectionsTable");
    let update = update.key("user_id", AttributeValue::S(user.to_string())).update_expression("SET padding = :p");
    update.expression_attribute_values(":p", AttributeValue::S("p".repeat(bytes))).send().await.unwrap();
}

async fn item_of(stores: &Stores, user: UserId) -> Option<std::collections::HashMap<String, AttributeValue>> {
    let get = stores.dynamodb.client().get_item().table_name("ConnectionsTable");
    get.key("user_id", AttributeValue::S(user.to_string())).send().await.unwrap().item
}

async fn attributes_of(stores: &Stores, user: UserId) -> Option<Vec<String>> {
    let mut names: Vec<String> = item_of(stores, user).await?.into_keys().collect();
    names.sort();
    Some(names)
}

#[tokio::test]
async fn nobody_has_more_than_twenty_connections_and_the_oldest_go_first() {
    let stores = Stores::start().await;
    let at = |number: u64| NOW.plus(Duration::from_secs(number * 2));
    let id = |number: u64| format!("{number:02}=");
    for number in 0..60 {
        let registered = stores.connections.register(alice(), &connection(&id(number), at(number))).await.unwrap();
        let oldest = number.checked_sub(20).map(|oldest| id(oldest).into());
        assert_eq!(registered, Registered::InPlaceOf(oldest.into_iter().collect()));
    }
    let newest: Vec<String> = (40..60).map(id).collect();
    assert_eq!(open(&stores, &[alice()], NOW.plus(Duration::from_mins(3))).await, newest);
}

/// One whose handshake has not ended cannot be closed, and would stay open without anybody knowing.
#[tokio::test]
async fn what_may_still_be_opening_makes_room_for_nothing() {
    let stores = Stores::start().await;
    let register = async |id: &str, seconds| {
        let new = connection(id, NOW.plus(Duration::from_secs(seconds)));
        stores.connections.register(alice(), &new).await.unwrap()
    };
    assert_eq!(register("old=", 0).await, Registered::InPlaceOf(vec![]));
    for number in 0..19 {
        assert_eq!(register(&format!("{number}="), 31).await, Registered::InPlaceOf(vec![]));
    }
    assert_eq!(register("new=", 31).await, Registered::InPlaceOf(vec!["old=".to_owned().into()]));
    assert_eq!(register("newer=", 31).await, Registered::TooMany);
    let open = open(&stores, &[alice()], NOW.plus(Duration::from_secs(32))).await;
    assert!(open.len() == 20 && open.contains(&"new=".to_owned()) && !open.contains(&"newer=".to_owned()), "{open:?}");
}
