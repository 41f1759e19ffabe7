//! What each operation costs: the table in the README.

use std::future::Future;

use natter_chat::{Seq, Timestamp, history::Range};
use natter_dynamo::{Consumption, Counted, NewConnection, RateLimit, SignIn, Terms};

use crate::support::{NOW, Stores, alice, bob, entry, user};

const LIMIT: RateLimit = RateLimit { max: 30, window: std::time::Duration::from_secs(10) };

/// Of requests that wait for one another.
const fn cost(read_units: f64, write_units: f64, requests: u64) -> Consumption {
    Consumption { read_units, write_units, requests, round_trips: requests }
}

async fn cost_of<T>(stores: &Stores, operation: impl Future<Output = T>) -> Consumption {
    let before = stores.client.meter().reading();
    operation.await;
    stores.client.meter().reading() - before
}

fn connection(id: &str) -> NewConnection {
    NewConnection {
        connection_id: id.to_owned().into(),
        connected_at: NOW,
        expires_at: NOW.plus(std::time::Duration::from_hours(2)),
        sign_in: SignIn {
            session_id: "5f9d2c1e-8a53-4c4e-8a53-5c1f5a7b0a01".to_owned().into(),
            signed_in_at: NOW,
            expires_at: NOW.plus(std::time::Duration::from_mins(10)),
        },
    }
}

/// A conversation of two people who are both connected, with something in it.
async fn busy() -> Stores {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    for user in [alice(), bob()] {
        stores.connections.register(user, &connection("L0SM9cOFvHcCIhw=")).await.unwrap();
        stores.connections.register(user, &connection("Qyi07eCbtjMCJKw=")).await.unwrap();
    }
    for place in 1..=20 {
        stores.say(conversation, place, "What was said before.").await;
    }
    stores
}

#[tokio::test]
async fn a_direct_message_that_is_counted_costs_three_write_units_and_three_read_units() {
    let stores = busy().await;
    let conversation = stores.conversation().await;
    // As long as a message may be before a write counts twice, with as long a preview as there is.
    let message = entry(conversation, 21, &"x".repeat(700));

    let start = stores.client.meter().reading();
    let admission = Box::pin(cost_of(&stores, async {
        tokio::try_join!(
            stores.users.spend(alice(), Counted::Requests, 1, NOW, &LIMIT),
            stores.users.account_status(alice()),
            stores.conversations.admission_to_post(conversation, alice()),
        )
        .unwrap();
    }));
    assert_eq!(admission.await, Consumption { round_trips: 1, ..cost(1.0, 1.0, 3) });
    let basis = stores.conversations.admission(conversation, alice()).await.unwrap().unwrap().basis;
    let place = stores.conversations.assign_seq(&message, &basis, Terms::Within(&LIMIT));
    assert_eq!(cost_of(&stores, place).await, cost(0.0, 1.0, 1));
    assert_eq!(cost_of(&stores, stores.messages.put(&message)).await, cost(0.0, 1.0, 1));
    assert_eq!(cost_of(&stores, stores.connections.of_users(&[alice(), bob()], NOW)).await, cost(2.0, 0.0, 1));
    // Admitted twice above, once consistently.
    let total = Consumption { read_units: 4.0, write_units: 3.0, requests: 7, round_trips: 5 };
    assert_eq!(stores.client.meter().reading() - start, total);
}

#[tokio::test]
async fn each_part_of_admitting_a_message_costs_little() {
    let stores = busy().await;
    let conversation = stores.conversation().await;
    assert_eq!(
        cost_of(&stores, stores.users.spend(alice(), Counted::Requests, 1, NOW, &LIMIT)).await,
        cost(0.0, 1.0, 1)
    );
    assert_eq!(cost_of(&stores, stores.users.account_status(alice())).await, cost(0.5, 0.0, 1));
    assert_eq!(cost_of(&stores, stores.users.account_status_and_spent(alice(), NOW, &LIMIT)).await, cost(0.5, 0.0, 1));
    assert_eq!(cost_of(&stores, stores.conversations.admission(conversation, alice())).await, cost(1.0, 0.0, 1));
    assert_eq!(
        cost_of(&stores, stores.conversations.admission_to_post(conversation, alice())).await,
        cost(0.5, 0.0, 1)
    );
    assert_eq!(cost_of(&stores, stores.conversations.members(conversation)).await, cost(1.0, 0.0, 1));
    let people = uuid::Uuid::nil().into()..=uuid::Uuid::max().into();
    assert_eq!(cost_of(&stores, stores.conversations.recipients(conversation, people)).await, cost(1.0, 0.0, 1));
    assert_eq!(cost_of(&stores, stores.conversations.log_head(conversation)).await, cost(1.0, 0.0, 1));
    for seq in [1, 99] {
        assert_eq!(cost_of(&stores, stores.messages.get(conversation, Seq::new(seq))).await, cost(1.0, 0.0, 1));
    }
}

#[tokio::test]
async fn sealing_a_place_costs_six_write_units_and_one_that_nobody_remembers_one() {
    let stores = busy().await;
    let conversation = stores.conversation().await;
    let place = stores.give(&entry(conversation, 77, "lost")).await;
    let seal = |seq| stores.conversations.seal(&stores.messages, conversation, seq, NOW);
    // The head; the entries before the place and the changes of the last of them, for the preview, which the transaction
    // checks once more.
    assert_eq!(cost_of(&stores, seal(place)).await, cost(4.0, 6.0, 4));
    assert_eq!(cost_of(&stores, seal(Seq::new(1_000))).await, cost(1.0, 1.0, 2));
}

#[tokio::test]
async fn reading_history_costs_a_read_unit_for_four_kilobytes() {
    let stores = busy().await;
    let conversation = stores.conversation().await;
    let page = stores.messages.nearest(conversation, Range::Before(None), 11);
    assert_eq!(cost_of(&stores, page).await, cost(1.0, 0.0, 1));
    assert_eq!(cost_of(&stores, stores.conversations.for_member(conversation, bob())).await, cost(1.0, 0.0, 1));
}

#[tokio::test]
async fn a_list_of_direct_conversations_costs_a_read_unit_for_each() {
    let stores = busy().await;
    for other in 1..=8 {
        stores.conversations.open_direct(alice(), user(0x100 + other), NOW).await.unwrap();
    }
    // The index and the notes beside each other, then each conversation.
    let expected = Consumption { requests: 11, ..cost(10.5, 0.0, 2) };
    assert_eq!(cost_of(&stores, stores.conversations.of_user(alice())).await, expected);
}

#[tokio::test]
async fn opening_a_conversation_costs_writes_only_the_first_time() {
    let stores = Stores::start().await;
    let open = |now: Timestamp| stores.conversations.open_direct(alice(), bob(), now);
    // The transaction's three items, one of them in an index, and a note for either's list.
    assert_eq!(cost_of(&stores, open(NOW)).await, cost(1.0, 10.0, 3));
    assert_eq!(cost_of(&stores, open(NOW)).await, cost(1.0, 0.0, 1));
}

#[tokio::test]
async fn a_connection_costs_one_write_unit_at_each_end() {
    let stores = Stores::start().await;
    let phone = connection("L0SM9cOFvHcCIhw=");
    assert_eq!(cost_of(&stores, stores.connections.register(alice(), &phone)).await, cost(0.0, 1.0, 1));
    assert_eq!(cost_of(&stores, stores.connections.remove(alice(), &phone.connection_id)).await, cost(0.0, 1.0, 1));
}

#[tokio::test]
async fn a_session_costs_one_unit_for_whatever_happens_to_it() {
    let stores = Stores::start().await;
    let phone = connection("L0SM9cOFvHcCIhw=");
    let session = &phone.sign_in.session_id;
    stores.connections.register(alice(), &phone).await.unwrap();
    let connections = &stores.connections;
    let renewal = connections.renew(alice(), &phone.connection_id, &phone.sign_in);
    assert_eq!(cost_of(&stores, renewal).await, cost(0.0, 1.0, 1));
    let expiry = connections.session_expires_at(alice(), &phone.connection_id);
    assert_eq!(cost_of(&stores, expiry).await, cost(1.0, 0.0, 1));
    let note = stores.users.note_session(alice(), session, "Firefox on Linux", NOW);
    assert_eq!(cost_of(&stores, note).await, cost(0.0, 1.0, 1));
    assert_eq!(cost_of(&stores, stores.users.revoke_session(alice(), session, NOW)).await, cost(0.0, 1.0, 2));
    assert_eq!(cost_of(&stores, stores.users.session_status(alice(), session)).await, cost(2.0, 0.0, 1));
}

#[tokio::test]
async fn people_cost_a_read_unit_each_and_half_a_one_to_search() {
    let stores = Stores::start().await;
    let register = |number: u128| stores.users.register(user(number), "somebody", "Somebody", NOW);
    assert_eq!(cost_of(&stores, register(1)).await, cost(1.0, 9.0, 2));
    assert_eq!(cost_of(&stores, register(1)).await, cost(1.0, 0.0, 1));
    register(2).await.unwrap();
    assert_eq!(cost_of(&stores, stores.users.get(&[user(1), user(2)])).await, cost(2.0, 0.0, 1));
    assert_eq!(cost_of(&stores, stores.users.by_handle_prefix("some", 10)).await, cost(0.5, 0.0, 1));
}
