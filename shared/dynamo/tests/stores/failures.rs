use std::{error::Error, iter, time::Duration};

use aws_sdk_dynamodb::config::retry::RetryConfig;
use natter_chat::{ConversationId, Seq, Timestamp};
use natter_dynamo::{Connections, Conversations, HeadPrecondition, SeqAssignment, StoreError, Terms, Users};
use serde_json::{Value, json};

use crate::{
    scripted::Scripted,
    support::{NOW, Stores, alice, bob, entry},
};

const CONNECTIONS: &str = "ConnectionsTable";

fn refusal(code: &str) -> Value {
    json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "no"})
}

fn connections_of(user: natter_chat::UserId, connection: &str) -> Value {
    let expires_at = Timestamp::from_millis(NOW.as_millis() + 1).as_millis().to_string();
    json!({"user_id": {"S": user.to_string()}, format!("c#{connection}"): {"M": {
        "connected_at": {"N": "0"}, "expires_at": {"N": expires_at}, "session_expires_at": {"N": expires_at}, "session_id": {"S": "sign-in"},
        "signed_in_at": {"N": "0"}}}})
}

fn unprocessed(users: &[natter_chat::UserId]) -> Value {
    let keys: Vec<_> = users.iter().map(|user| json!({"user_id": {"S": user.to_string()}})).collect();
    json!({CONNECTIONS: {"Keys": keys, "ConsistentRead": true}})
}

#[tokio::test]
async fn keys_that_were_not_processed_are_asked_for_again_and_no_others() {
    let scripted = Scripted::start(vec![
        (200, json!({"Responses": {CONNECTIONS: []}, "UnprocessedKeys": unprocessed(&[alice(), bob()])})),
        (
            200,
            json!({"Responses": {CONNECTIONS: [connections_of(alice(), "one=")]},
                "UnprocessedKeys": unprocessed(&[bob()])}),
        ),
        (200, json!({"Responses": {CONNECTIONS: [connections_of(bob(), "two=")]}, "UnprocessedKeys": {}})),
    ])
    .await;
    let connections = Connections::new(scripted.client.clone(), CONNECTIONS);
    assert_eq!(connections.of_users(&[alice(), bob()], NOW).await.unwrap().len(), 2);

    let asked = scripted.asked();
    assert_eq!(asked.len(), 3);
    let last = &asked[2]["RequestItems"][CONNECTIONS];
    assert_eq!(last["Keys"], json!([{"user_id": {"S": bob().to_string()}}]));
    assert_eq!(last["ConsistentRead"], json!(true));
}

#[tokio::test]
async fn keys_that_are_never_processed_are_given_up_as_throttling() {
    let stuck = json!({"Responses": {}, "UnprocessedKeys": unprocessed(&[alice()])});
    let scripted = Scripted::start(iter::repeat_n((200, stuck), 10).collect()).await;
    let connections = Connections::new(scripted.client.clone(), CONNECTIONS);
    let error = connections.of_users(&[alice()], NOW).await.unwrap_err();
    assert!(matches!(error, StoreError::Unfinished { .. }));
    assert!(error.is_throttled() && error.is_transient());
    assert_eq!(scripted.asked().len(), 6);
}

#[tokio::test]
async fn a_transaction_that_met_another_is_tried_again() {
    let conflict = json!({"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "message": "no",
        "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}]});
    let not_there = json!({"Responses": {}, "UnprocessedKeys": {}});
    let scripted = Scripted::start(vec![(200, not_there), (200, json!({})), (400, conflict), (200, json!({}))]).await;
    let conversations = Conversations::new(scripted.client.clone(), "ConversationsTable");
    assert!(conversations.open_direct(alice(), bob(), NOW).await.unwrap().created);
}

#[tokio::test]
async fn a_plain_write_that_met_a_transaction_is_tried_again() {
    let retries = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1));
    let taken = json!({"Attributes": {"last_seq": {"N": "7"}}});
    let conflict = || (400, refusal("TransactionConflictException"));
    let scripted = Scripted::with_retries(retries, vec![conflict(), conflict(), (200, taken)]).await;
    let conversations = Conversations::new(scripted.client.clone(), "ConversationsTable");
    let said = entry(ConversationId::direct(alice(), bob()), 1, "hello");
    let place = conversations.assign_seq(&said, &HeadPrecondition::default(), Terms::Any).await.unwrap();
    assert_eq!(place, SeqAssignment::Given(Seq::new(7)));
    assert_eq!(scripted.asked().len(), 3);
}

#[tokio::test]
async fn a_refusal_for_load_is_throttling() {
    for code in ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"] {
        let error = error_from(400, refusal(code)).await;
        assert!(error.is_throttled() && error.is_transient(), "{code}");
    }
}

#[tokio::test]
async fn a_disturbance_is_transient_without_being_throttling() {
    for (status, code) in
        [(500, "InternalServerError"), (503, "ServiceUnavailable"), (400, "TransactionConflictException")]
    {
        let error = error_from(status, refusal(code)).await;
        assert!(error.is_transient() && !error.is_throttled(), "{code}");
    }
}

#[tokio::test]
async fn a_refusal_on_principle_is_neither() {
    for code in ["AccessDeniedException", "ValidationException", "ResourceNotFoundException"] {
        let error = error_from(400, refusal(code)).await;
        assert!(!error.is_transient(), "{code}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_transient() {
    let scripted = Scripted::start(vec![]).await;
    let error = Users::new(scripted.client.clone(), "UsersTable").get(&[alice()]).await.unwrap_err();
    assert!(error.is_transient() && !error.is_throttled());
}

#[tokio::test]
async fn an_error_names_the_operation_and_its_chain_says_why() {
    let stores = Stores::start().await;
    let error = Users::new(stores.client.clone(), "NoSuchTable").get(&[alice()]).await.unwrap_err();
    assert_eq!(error.to_string(), "reading profiles failed");
    let chain: Vec<String> =
        iter::successors(error.source(), |&error| error.source()).map(ToString::to_string).collect();
    assert!(chain.iter().any(|link| link.contains("ResourceNotFoundException")), "{chain:?}");
}

async fn error_from(status: u16, body: Value) -> StoreError {
    let scripted = Scripted::start(vec![(status, body)]).await;
    Users::new(scripted.client.clone(), "UsersTable").get(&[alice()]).await.unwrap_err()
}
