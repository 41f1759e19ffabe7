use natter_protocol::api::ConversationsRoute as Route;
use serde_json::{Value, json};

use crate::world::{Asked, World, id};

async fn titles(world: &World, user: natter_chat::UserId, query: &str) -> Vec<Value> {
    let found = world.done(user, Route::FindGroups, Asked::default().query(format!("query={query}"))).await;
    found["groups"].as_array().unwrap().iter().map(|group| group["title"].clone()).collect()
}

#[tokio::test]
async fn public_groups_are_found_by_beginnings_of_words_whatever_the_accents() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    world.group(alice, &[bob], json!({"visibility": "public", "title": "Café Zürich"})).await;
    world.group(alice, &[], json!({"visibility": "public", "title": "Zurich Climbers"})).await;
    world.group(alice, &[], json!({"title": "Zurich, in private"})).await;
    assert_eq!(titles(&world, bob, "ZURI").await, ["Café Zürich", "Zurich Climbers"]);
    assert_eq!(titles(&world, bob, "z%C3%BCri%20caf").await, ["Café Zürich"]);
    assert!(titles(&world, bob, "urich").await.is_empty());
    for query in ["query=", "query=z", "query=%20%21", ""] {
        let code = world.refused(bob, Route::FindGroups, Asked::default().query(query)).await;
        assert!(matches!(code.as_str(), "query_invalid" | "invalid_frame"), "{query}: {code}");
    }
}

#[tokio::test]
async fn a_group_is_found_by_its_present_title_while_it_is_public() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({"visibility": "public", "title": "Rowing Club"})).await;
    let change = async |change: Value| {
        let mut body = change;
        body["requestId"] = json!(id());
        world.done(alice, Route::Change, Asked::in_conversation(&group).body(body)).await;
    };
    change(json!({"title": "Sailing Club"})).await;
    assert_eq!((titles(&world, alice, "rowing").await.len(), titles(&world, alice, "sailing").await.len()), (0, 1));
    change(json!({"visibility": "private"})).await;
    assert_eq!(titles(&world, alice, "club").await.len(), 0);
    change(json!({"visibility": "public"})).await;
    assert_eq!(titles(&world, alice, "club").await.len(), 1);
    world.done(alice, Route::Delete, Asked::in_conversation(&group)).await;
    assert_eq!(titles(&world, alice, "club").await.len(), 0);
}
