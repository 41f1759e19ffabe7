//! A request that is repeated, and one that died half-way.

use natter_chat::{EntryContent, EntryId, Role, UserId};
use natter_dynamo::{PendingEntry, Written};
use natter_protocol::api::ConversationsRoute as Route;
use serde_json::json;

use crate::world::{Asked, World, anew, id};

#[tokio::test]
async fn whatever_is_repeated_is_done_once() {
    let world = World::new().await;
    let [alice, bob, carol, dave] = world.people(["alice", "bob", "carol", "dave"]).await;
    let body =
        json!({"kind": "group", "requestId": id(), "title": "Hiking", "visibility": "public", "userIds": [bob, dave]});
    let made = world.done(alice, Route::Open, Asked::default().body(body.clone())).await;
    let (status, again) = world.call(alice, Route::Open, Asked::default().body(body)).await;
    assert_eq!((status, &again["conversationId"]), (200, &made["conversationId"]));
    let group = made["conversationId"].as_str().unwrap();
    let here = || Asked::in_conversation(group);
    let requests = [
        (alice, Route::Change, here().body(json!({"requestId": id(), "title": "Climbing"}))),
        (alice, Route::AddMembers, here().body(json!({"requestId": id(), "userIds": [carol]}))),
        (alice, Route::ChangeRole, here().parameter("userId", bob).body(json!({"requestId": id(), "role": "admin"}))),
        (alice, Route::RemoveMember, here().parameter("userId", carol).query(format!("requestId={}", id()))),
        (dave, Route::RemoveMember, here().parameter("userId", dave).query(format!("requestId={}", id()))),
        (dave, Route::Join, here().body(anew())),
        (alice, Route::MakeLink, here().body(anew())),
        (alice, Route::ChangeRole, here().parameter("userId", bob).body(json!({"requestId": id(), "role": "owner"}))),
        (bob, Route::Delete, here()),
    ];
    for (who, route, asked) in requests {
        let first = world.done(who, route, asked.clone()).await;
        let entries = world.log(group).await.len();
        assert_eq!(world.done(who, route, asked).await, first, "{route:?}");
        assert_eq!(world.log(group).await.len(), entries, "{route:?}");
    }
    assert_eq!(world.log(group).await.len(), 8);
}

#[tokio::test]
async fn an_id_that_stands_for_something_else_is_refused() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    world.promote(alice, &group, bob, "admin").await;
    let used = id();
    let change = |title| Asked::in_conversation(&group).body(json!({"requestId": used, "title": title}));
    world.done(alice, Route::Change, change("One")).await;
    assert_eq!(world.refused(bob, Route::Change, change("Two")).await, "entry_id_conflict");
    let add = Asked::in_conversation(&group).body(json!({"requestId": used, "userIds": [bob]}));
    assert_eq!(world.refused(alice, Route::AddMembers, add).await, "entry_id_conflict");
    let old = Asked::in_conversation(&group).body(json!({"requestId": uuid::Uuid::nil(), "title": "Old"}));
    assert_eq!(world.refused(alice, Route::Change, old).await, "entry_id_invalid");
}

/// A note of an entry of this content, as the request leaves it before the log is told.
fn left(world: &World, group: &str, entry: &str, sender_id: UserId, content: EntryContent) -> PendingEntry {
    let (conversation_id, entry_id) = (group.parse().unwrap(), entry.parse::<EntryId>().unwrap());
    PendingEntry { conversation_id, entry_id, sender_id, sent_at: world.now, content, sender_role: None }
}

#[tokio::test]
async fn a_repetition_tells_what_a_crash_left_untold() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    let request = id();
    let note = left(&world, &group, &request, bob, EntryContent::MemberLeft {});
    assert_eq!(world.conversations.remove_member(bob, Role::Member, &note).await.unwrap(), Written::Done);
    assert_eq!(world.log(&group).await.len(), 1);

    let leave = || Asked::in_conversation(&group).parameter("userId", bob);
    let other = leave().query(format!("requestId={}", id()));
    assert_eq!(world.refused(bob, Route::RemoveMember, other).await, "conversation_not_found");
    world.done(bob, Route::RemoveMember, leave().query(format!("requestId={request}"))).await;
    assert_eq!(world.contents(&group).await[1], EntryContent::MemberLeft {});
    assert_eq!(world.conversations.pending(group.parse().unwrap()).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_comes_next_tells_what_was_left_long_ago() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    let mut note = left(&world, &group, &id(), alice, EntryContent::MembersAdded { user_ids: vec![carol] });
    note.sent_at = world.now.minus(std::time::Duration::from_mins(5));
    let head = world.conversations.head(group.parse().unwrap()).await.unwrap().unwrap();
    let added = world.conversations.add_members(&head, &[carol], &std::collections::BTreeSet::new(), &note).await;
    assert_eq!(added.unwrap(), Written::Done);

    let change = Asked::in_conversation(&group).body(json!({"requestId": id(), "title": "Climbing"}));
    world.done(alice, Route::Change, change).await;
    let contents = world.contents(&group).await;
    assert_eq!(contents[1], EntryContent::MembersAdded { user_ids: vec![carol] });
    assert!(matches!(contents[2], EntryContent::GroupChanged { .. }));
    assert_eq!(world.members(&group).await.1, 3);
}

#[tokio::test]
async fn a_deletion_that_died_goes_on() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({"visibility": "public"})).await;
    world.conversations.end_group(group.parse().unwrap(), alice, world.now).await.unwrap();
    assert_eq!(world.refused(bob, Route::Delete, Asked::in_conversation(&group)).await, "conversation_not_found");
    assert_eq!(world.members(&group).await.0.len(), 2);
    world.done(alice, Route::Delete, Asked::in_conversation(&group)).await;
    assert_eq!(world.members(&group).await.0, []);
}
