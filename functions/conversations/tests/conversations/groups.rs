use natter_chat::{Audience, EntryContent, Settings};
use natter_protocol::api::ConversationsRoute as Route;
use serde_json::json;

use crate::world::{Asked, World, id};

#[tokio::test]
async fn a_new_group_has_its_people_and_tells_so_in_its_log() {
    let world = World::new().await;
    let [alice, bob, carol] = world.people(["alice", "bob", "carol"]).await;
    let group = world.group(alice, &[bob, carol], json!({"about": "On Sundays", "posting": "admins"})).await;
    let seen = world.done(bob, Route::Get, Asked::in_conversation(&group)).await;
    assert_eq!(
        (&seen["kind"], &seen["memberCount"], &seen["group"]["title"], &seen["group"]["posting"], &seen["lastSeq"]),
        (&json!("group"), &json!(3), &json!("Hiking"), &json!("admins"), &json!(1))
    );
    assert_eq!(seen["membership"]["role"], "member");
    let log = world.log(&group).await;
    assert!(matches!(&log[0].content, EntryContent::GroupCreated { user_ids, .. } if user_ids.len() == 2));
    assert_eq!((log.len(), log[0].sender_id), (1, alice));
}

#[tokio::test]
async fn who_does_not_let_the_maker_is_not_put_in() {
    let world = World::new().await;
    let [alice, open, friend, wary, closed, blocking] =
        world.people(["alice", "open", "friend", "wary", "closed", "blocking"]).await;
    for (user, audience) in [(friend, Audience::Contacts), (wary, Audience::Contacts), (closed, Audience::Nobody)] {
        let change = |before| Settings { group_invitations: audience, ..before };
        world.users.change_settings(user, change).await.unwrap();
    }
    world.conversations.open_direct(alice, friend, world.now).await.unwrap();
    world.users.block(&world.conversations, blocking, alice, world.now).await.unwrap();
    let nobody = uuid::Uuid::nil();
    let body = json!({"kind": "group", "requestId": id(), "title": "Everybody",
        "userIds": [open, friend, wary, closed, blocking, nobody]});
    let made = world.done(alice, Route::Open, Asked::default().body(body)).await;
    assert_eq!(made["memberCount"], 3);
    let mut refused: Vec<_> = made["refused"].as_array().unwrap().clone();
    refused.sort_by_key(|one| one["userId"].to_string());
    let mut expected: Vec<_> = [(wary, "invitation_refused"), (closed, "invitation_refused")]
        .into_iter()
        .chain([(blocking, "invitation_refused"), (nobody.into(), "user_not_found")])
        .map(|(user, code)| json!({"userId": user, "code": code}))
        .collect();
    expected.sort_by_key(|one| one["userId"].to_string());
    assert_eq!(refused, expected);
}

#[tokio::test]
async fn a_change_says_what_is_different_and_nothing_else() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({"about": "On Sundays"})).await;
    let change = json!({"requestId": id(), "title": " Climbing ", "about": "On Sundays", "history": "sinceJoined"});
    let changed = world.done(alice, Route::Change, Asked::in_conversation(&group).body(change)).await;
    assert_eq!(changed["group"]["title"], "Climbing");
    let log = serde_json::to_value(world.contents(&group).await).unwrap();
    assert_eq!(log[1], json!({"kind": "groupChanged", "changes": {"title": "Climbing", "history": "sinceJoined"}}));

    let same = json!({"requestId": id(), "title": "Climbing"});
    world.done(alice, Route::Change, Asked::in_conversation(&group).body(same)).await;
    assert_eq!(world.log(&group).await.len(), 2);
    for (field, value, code) in [("title", "", "title_invalid"), ("about", "\u{0}x", "about_invalid")] {
        let mut change = json!({"requestId": id()});
        change[field] = json!(value);
        assert_eq!(world.refused(alice, Route::Change, Asked::in_conversation(&group).body(change)).await, code);
    }
}

#[tokio::test]
async fn one_makes_so_many_groups_a_day() {
    let world = World::with_limits(1).await;
    let alice = world.user("alice").await;
    world.group(alice, &[], json!({})).await;
    let another = json!({"kind": "group", "requestId": id(), "title": "Another"});
    assert_eq!(world.refused(alice, Route::Open, Asked::default().body(another)).await, "rate_limited");
}

#[tokio::test]
async fn one_marks_as_unread_for_oneself_at_the_last_place_and_until_one_leaves() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({"visibility": "public"})).await;
    let mark = async |marked: bool| {
        let body = json!({"markedUnread": marked});
        world.done(bob, Route::ChangeMembership, Asked::in_conversation(&group).body(body)).await
    };
    assert_eq!(mark(true).await["markedUnreadSeq"], 1);
    let last = world.say(&group, alice, "hello").await;
    assert_eq!(mark(true).await["markedUnreadSeq"], last.seq.get());
    assert_eq!(mark(false).await["markedUnreadSeq"], json!(null));
    mark(true).await;
    let place = async |user| world.done(user, Route::Get, Asked::in_conversation(&group)).await["membership"].clone();
    assert_eq!(place(bob).await["markedUnreadSeq"], last.seq.get());
    assert_eq!(place(alice).await["markedUnreadSeq"], json!(null));

    let leave = Asked::in_conversation(&group).parameter("userId", bob).query(format!("requestId={}", id()));
    world.done(bob, Route::RemoveMember, leave).await;
    world.done(bob, Route::Join, Asked::in_conversation(&group).body(json!({"requestId": id()}))).await;
    assert_eq!(place(bob).await["markedUnreadSeq"], json!(null));
}

#[tokio::test]
async fn one_mutes_and_pins_for_oneself() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    let change =
        async |change| world.done(bob, Route::ChangeMembership, Asked::in_conversation(&group).body(change)).await;
    let later = world.now.as_millis() + 60_000;
    let changed = change(json!({"mutedUntil": later, "pinned": true})).await;
    assert_eq!(changed["mutedUntil"], later);
    assert!(changed["pinnedAt"].is_u64());
    assert_eq!(change(json!({"pinned": true})).await["pinnedAt"], changed["pinnedAt"]);
    let changed = change(json!({"mutedUntil": 0, "pinned": false, "archived": true})).await;
    assert_eq!(
        (&changed["mutedUntil"], &changed["pinnedAt"], &changed["archived"]),
        (&json!(null), &json!(null), &json!(true))
    );
    let hers = world.done(alice, Route::Get, Asked::in_conversation(&group)).await;
    assert_eq!(hers["membership"]["archived"], false);
}
