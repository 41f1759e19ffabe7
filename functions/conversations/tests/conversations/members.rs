use natter_chat::{Cursors, EntryContent, Role, Seq, Settings, UserId};
use natter_protocol::api::ConversationsRoute as Route;
use serde_json::json;

use crate::world::{Asked, World, anew, id};

fn without(group: &str, user: UserId) -> Asked {
    Asked::in_conversation(group).parameter("userId", user).query(format!("requestId={}", id()))
}

#[tokio::test]
async fn people_are_put_in_and_out_and_are_counted() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    let add = Asked::in_conversation(&group).body(json!({"requestId": id(), "userIds": [bob, carol]}));
    let added = world.done(alice, Route::AddMembers, add).await;
    assert_eq!(added["userIds"].as_array().unwrap().len(), 2);
    world.done(alice, Route::RemoveMember, without(&group, bob)).await;
    world.done(carol, Route::RemoveMember, without(&group, carol)).await;
    assert_eq!(world.members(&group).await, (vec![alice], 1));
    let contents = world.contents(&group).await;
    let expected = [
        EntryContent::MembersAdded { user_ids: vec![carol] },
        EntryContent::MemberRemoved { user_id: bob },
        EntryContent::MemberLeft {},
    ];
    assert_eq!(contents[1..], expected);
    assert_eq!(world.refused(alice, Route::RemoveMember, without(&group, bob)).await, "not_a_member");
}

#[tokio::test]
async fn who_was_put_out_comes_in_again_when_somebody_puts_them_in() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({"visibility": "public"})).await;
    world.done(alice, Route::RemoveMember, without(&group, bob)).await;
    assert_eq!(world.refused(bob, Route::Join, Asked::in_conversation(&group).body(anew())).await, "forbidden");
    let add = Asked::in_conversation(&group).body(json!({"requestId": id(), "userIds": [bob]}));
    world.done(alice, Route::AddMembers, add).await;
    world.done(bob, Route::RemoveMember, without(&group, bob)).await;
    world.done(bob, Route::Join, Asked::in_conversation(&group).body(anew())).await;
    assert_eq!(world.members(&group).await.1, 2);
}

#[tokio::test]
async fn a_newcomer_has_read_all_and_may_read_it_only_where_the_group_says_so() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[], json!({})).await;
    let add = |user| Asked::in_conversation(&group).body(json!({"requestId": id(), "userIds": [user]}));
    world.done(alice, Route::AddMembers, add(bob)).await;
    let hide = Asked::in_conversation(&group).body(json!({"requestId": id(), "history": "sinceJoined"}));
    world.done(alice, Route::Change, hide).await;
    world.done(alice, Route::AddMembers, add(carol)).await;
    let place = async |user| {
        let view = world.done(user, Route::Get, Asked::in_conversation(&group)).await;
        (view["membership"]["hiddenUpTo"].clone(), view["membership"]["readSeq"].clone(), view["lastSeq"].clone())
    };
    assert_eq!(place(bob).await, (json!(0), json!(1), json!(4)));
    assert_eq!(place(carol).await, (json!(3), json!(3), json!(4)));
}

#[tokio::test]
async fn the_group_is_handed_over_before_its_owner_leaves() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    assert_eq!(world.refused(alice, Route::RemoveMember, without(&group, alice)).await, "owner_must_transfer");
    world.promote(alice, &group, bob, "owner").await;
    let members = world.conversations.memberships(group.parse().unwrap(), &[alice, bob]).await.unwrap();
    let role = |user| members.iter().find(|(who, _)| *who == user).unwrap().1.role;
    assert_eq!((role(alice), role(bob)), (Role::Admin, Role::Owner));
    world.done(alice, Route::RemoveMember, without(&group, alice)).await;
    assert_eq!(world.members(&group).await, (vec![bob], 1));
}

#[tokio::test]
async fn members_are_listed_in_pages() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let mut everybody = vec![alice];
    for number in 0..7 {
        everybody.push(world.user(&format!("user{number}")).await);
    }
    let group = world.group(alice, &everybody, json!({})).await;
    let (mut listed, mut after) = (Vec::new(), String::new());
    loop {
        let page = Asked::in_conversation(&group).query(format!("limit=3{after}"));
        let page = world.done(alice, Route::ListMembers, page).await;
        listed.extend(page["members"].as_array().unwrap().iter().map(|member| member["userId"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    everybody.sort();
    assert_eq!(json!(listed), json!(everybody));
    for limit in ["0", "101", "many"] {
        let asked = Asked::in_conversation(&group).query(format!("limit={limit}"));
        assert_eq!(world.refused(alice, Route::ListMembers, asked).await, "invalid_frame");
    }
}

#[tokio::test]
async fn one_request_puts_in_forty_people_at_most() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    let mut many = Vec::new();
    for number in 0..41 {
        many.push(world.user(&format!("user{number}")).await);
    }
    let add = |people: &[UserId]| Asked::in_conversation(&group).body(json!({"requestId": id(), "userIds": people}));
    assert_eq!(world.refused(alice, Route::AddMembers, add(&many)).await, "invalid_frame");
    world.done(alice, Route::AddMembers, add(&many[..40])).await;
    assert_eq!(world.members(&group).await.1, 41);
}

#[tokio::test]
async fn a_newcomer_from_whom_the_past_is_hidden_sees_nothing_of_it_in_the_list() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[], json!({"history": "sinceJoined"})).await;
    for _ in 0..3 {
        world.say(&group, alice, "a secret").await;
    }
    let add = Asked::in_conversation(&group).body(json!({"requestId": id(), "userIds": [bob]}));
    world.done(alice, Route::AddMembers, add).await;
    let seen = world.done(bob, Route::Get, Asked::in_conversation(&group)).await;
    assert_eq!(seen.get("preview"), None, "{seen}");
}

#[tokio::test]
async fn whoever_was_blocked_does_not_see_how_far_the_one_who_did_has_come() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob, carol], json!({})).await;
    world.users.block(&world.conversations, alice, bob, world.now).await.unwrap();
    let marks = async |viewer: UserId, of: UserId| {
        let page = world.done(viewer, Route::ListMembers, Asked::in_conversation(&group)).await;
        let members = page["members"].as_array().unwrap().clone();
        members.into_iter().find(|member| member["userId"] == json!(of)).unwrap()["marks"].is_object()
    };
    assert!(!marks(bob, alice).await, "she has blocked him");
    assert!(marks(bob, carol).await && marks(carol, alice).await && marks(bob, bob).await);
    let direct = world.users.unblock(&world.conversations, alice, bob).await;
    direct.unwrap();
    assert!(marks(bob, alice).await);
}

#[tokio::test]
async fn members_see_of_each_other_what_was_read_as_far_as_both_let_it_be_known() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob, carol], json!({})).await;
    let id = group.parse().unwrap();
    for (person, gives_receipts) in [(alice, true), (bob, true), (carol, false)] {
        let read = |marks: Cursors| marks.read_up_to(Seq::new(1), world.now);
        let known = world.conversations.for_member(id, person).await.unwrap().unwrap().membership.marks();
        world.conversations.move_cursors(id, person, known, gives_receipts, read).await.unwrap();
    }
    world.settings(carol, |settings| Settings { read_receipts: false, ..settings }).await;
    let seen = async |viewer: UserId| {
        let page = world.done(viewer, Route::ListMembers, Asked::in_conversation(&group)).await;
        let members = page["members"].as_array().unwrap().clone();
        let read_by = |of: UserId| {
            members.iter().find(|member| member["userId"] == json!(of)).unwrap()["marks"]["readSeq"].as_u64()
        };
        [alice, bob, carol].map(read_by)
    };
    assert_eq!(seen(alice).await, [Some(1), Some(1), Some(0)]);
    assert_eq!(seen(carol).await, [Some(0), Some(0), Some(1)], "one sees one's own in any case");
}
