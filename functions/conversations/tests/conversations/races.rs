//! Several at once: whoever wins, what is counted is right.

use futures_util::future::join_all;
use natter_protocol::api::ConversationsRoute as Route;
use serde_json::json;

use crate::world::{Asked, World, anew, id};

#[tokio::test]
async fn members_are_counted_right_however_many_come_and_go_at_once() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({"visibility": "public"})).await;
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(world.user(&format!("user{number}")).await);
    }
    let come = |user| world.call(user, Route::Join, Asked::in_conversation(&group).body(anew()));
    let replies = join_all(people.iter().map(|user| come(*user))).await;
    // Who was raced again and again is told to come again.
    let come_in = replies.iter().filter(|(status, _)| *status == 200).count();
    assert!(replies.iter().all(|(status, _)| matches!(status, 200 | 503)));
    let (members, count) = world.members(&group).await;
    assert_eq!((members.len(), count), (come_in + 1, u64::try_from(come_in).unwrap() + 1));
}

#[tokio::test]
async fn one_of_many_uses_the_last_use_of_a_link() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    let once = Asked::in_conversation(&group).body(json!({"requestId": id(), "maxUses": 1}));
    let token = world.done(alice, Route::MakeLink, once).await["token"].as_str().unwrap().to_owned();
    let people = world.people(["bob", "carol", "dave"]).await;
    let come =
        |user| world.call(user, Route::AcceptInvitation, Asked::default().parameter("token", &token).body(anew()));
    let replies = join_all(people.map(come)).await;
    assert_eq!(replies.iter().filter(|(status, _)| *status == 200).count(), 1, "{replies:?}");
    assert_eq!(world.members(&group).await.1, 2);
}

#[tokio::test]
async fn a_group_never_has_two_owners() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob, carol], json!({})).await;
    let give = |user| {
        let body = json!({"requestId": id(), "role": "owner"});
        world.call(alice, Route::ChangeRole, Asked::in_conversation(&group).parameter("userId", user).body(body))
    };
    join_all([bob, carol].map(give)).await;
    let members = world.conversations.memberships(group.parse().unwrap(), &[alice, bob, carol]).await.unwrap();
    let owners = members.iter().filter(|(_, membership)| membership.role == natter_chat::Role::Owner);
    assert_eq!(owners.count(), 1);
}
