//! Users' lists of conversations, also where the index is behind.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{ConversationId, UserId};
use natter_dynamo::StoreError;
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, user};

/// Lets the index not have yet that somebody is in a conversation: it has somebody else there.
async fn behind(stores: &Stores, conversation: ConversationId, who: UserId) {
    let update = stores.dynamodb.client().update_item().table_name("ConversationsTable");
    let update = update.key("conversation_id", AttributeValue::S(conversation.to_string()));
    let update = update.key("sk", AttributeValue::S(format!("member#{who}"))).update_expression("SET user_id = :other");
    let other = AttributeValue::S(Uuid::max().to_string());
    update.expression_attribute_values(":other", other).send().await.unwrap();
}

async fn list(stores: &Stores, who: UserId) -> Vec<ConversationId> {
    let views = stores.conversations.of_user(who).await.unwrap();
    views.into_iter().map(|view| view.conversation.conversation_id).collect()
}

#[tokio::test]
async fn a_conversation_is_on_the_lists_of_both_before_the_index_has_it() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    for who in [alice(), bob()] {
        behind(&stores, conversation, who).await;
        assert_eq!(list(&stores, who).await, [conversation]);
    }
}

#[tokio::test]
async fn a_note_that_came_to_nothing_puts_nothing_on_a_list() {
    let stores = Stores::start().await;
    stores.users.block(&stores.conversations, bob(), alice(), NOW).await.unwrap();
    let opened = stores.conversations.open_unless_blocked(&stores.users, (alice(), bob()), false, NOW).await.unwrap();
    assert_eq!(opened, None);
    assert!(list(&stores, alice()).await.is_empty());
}

#[tokio::test]
async fn the_order_of_a_list_is_kept_for_its_user_alone() -> Result<(), StoreError> {
    let stores = Stores::start().await;
    let order: Vec<ConversationId> =
        (0x200..0x200 + 300).map(|other| ConversationId::direct(alice(), user(other))).collect();
    let listing = stores.conversations.keep_order(alice(), &order, NOW).await?;
    assert_eq!(stores.conversations.kept_order(alice(), listing).await?, Some(order.clone()));
    assert_eq!(stores.conversations.kept_order(bob(), listing).await?, None);
    assert_eq!(stores.conversations.kept_order(alice(), Uuid::max()).await?, None);
    assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), order.len());
    Ok(())
}
