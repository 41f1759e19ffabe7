use natter_protocol::api::ConversationsRoute as Route;
use serde_json::{Value, json};

use crate::world::{Asked, World, anew, id};

fn by(token: &Value) -> Asked {
    Asked::default().parameter("token", token.as_str().unwrap())
}

#[tokio::test]
async fn whoever_has_the_link_sees_the_group_and_comes_in() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[], json!({})).await;
    let link = world.done(alice, Route::MakeLink, Asked::in_conversation(&group).body(anew())).await;
    let shown = world.done(bob, Route::GetInvitation, by(&link["token"])).await;
    assert_eq!(
        (&shown["title"], &shown["memberCount"], &shown["isMember"]),
        (&json!("Hiking"), &json!(1), &json!(false))
    );
    let joined = world.done(bob, Route::AcceptInvitation, by(&link["token"]).body(anew())).await;
    assert_eq!((&joined["memberCount"], &joined["membership"]["role"]), (&json!(2), &json!("member")));
    assert_eq!(world.done(bob, Route::GetInvitation, by(&link["token"])).await["isMember"], true);
    let links = world.done(alice, Route::ListLinks, Asked::in_conversation(&group)).await;
    assert_eq!((&links["links"][0]["uses"], &links["links"][0]["token"]), (&json!(1), &link["token"]));
}

#[tokio::test]
async fn a_link_ends_when_it_is_used_up_or_taken_back() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[], json!({})).await;
    let once = Asked::in_conversation(&group).body(json!({"requestId": id(), "maxUses": 1}));
    let once = world.done(alice, Route::MakeLink, once).await;
    world.done(bob, Route::AcceptInvitation, by(&once["token"]).body(anew())).await;
    assert_eq!(world.refused(carol, Route::AcceptInvitation, by(&once["token"]).body(anew())).await, "link_invalid");

    let link = world.done(alice, Route::MakeLink, Asked::in_conversation(&group).body(anew())).await;
    let revoke = Asked::in_conversation(&group).parameter("linkId", link["linkId"].as_str().unwrap());
    world.done(alice, Route::RevokeLink, revoke).await;
    assert_eq!(world.refused(carol, Route::GetInvitation, by(&link["token"])).await, "link_invalid");
    assert_eq!(world.refused(carol, Route::AcceptInvitation, by(&link["token"]).body(anew())).await, "link_invalid");
    assert_eq!(world.done(alice, Route::ListLinks, Asked::in_conversation(&group)).await["links"], json!([]));
}

#[tokio::test]
async fn a_link_that_would_not_work_once_is_not_made() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    for what in [json!({"maxUses": 0}), json!({"expiresAt": world.now.as_millis() - 1})] {
        let mut body = what;
        body["requestId"] = json!(id());
        assert_eq!(
            world.refused(alice, Route::MakeLink, Asked::in_conversation(&group).body(body)).await,
            "invalid_frame"
        );
    }
}

#[tokio::test]
async fn everybody_joins_a_public_group_and_nobody_a_private_one() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let public = world.group(alice, &[], json!({"visibility": "public"})).await;
    world.done(bob, Route::Join, Asked::in_conversation(&public).body(anew())).await;
    assert_eq!(world.members(&public).await.1, 2);
    let private = world.group(alice, &[], json!({})).await;
    assert_eq!(
        world.refused(bob, Route::Join, Asked::in_conversation(&private).body(anew())).await,
        "conversation_not_found"
    );
}

#[tokio::test]
async fn nobody_comes_and_goes_without_end() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let public = world.group(alice, &[], json!({"visibility": "public"})).await;
    let join = || Asked::in_conversation(&public).body(anew());
    for _ in 0..30 {
        world.done(bob, Route::Join, join()).await;
        let leave = Asked::in_conversation(&public).parameter("userId", bob).query(format!("requestId={}", id()));
        world.done(bob, Route::RemoveMember, leave).await;
    }
    assert_eq!(world.refused(bob, Route::Join, join()).await, "rate_limited");
}

#[tokio::test]
async fn looking_at_an_invitation_does_not_use_it_up_and_accepting_it_twice_uses_it_once() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[], json!({})).await;
    let once = Asked::in_conversation(&group).body(json!({"requestId": id(), "maxUses": 1}));
    let link = world.done(alice, Route::MakeLink, once).await;
    for viewer in [bob, carol, bob] {
        world.done(viewer, Route::GetInvitation, by(&link["token"])).await;
    }
    let accept = anew();
    for _ in 0..2 {
        world.done(bob, Route::AcceptInvitation, by(&link["token"]).body(accept.clone())).await;
    }
    assert_eq!(world.refused(carol, Route::AcceptInvitation, by(&link["token"]).body(anew())).await, "link_invalid");
}
