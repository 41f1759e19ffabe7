use natter_protocol::api::ConversationsRoute as Route;
use serde_json::{Value, json};

use crate::world::{Asked, World, id};
use natter_chat::UserId;

const PNG: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.png");

/// Uploads a file as what it says to be; gives the body by which it becomes the group's picture.
async fn upload(world: &World, who: UserId, group: &str, file: &[u8]) -> Value {
    let asked = Asked::in_conversation(group).body(json!({"contentType": "image/png", "bytes": file.len()}));
    let target = world.done(who, Route::UploadPicture, asked).await;
    world.bucket.upload(target["url"].as_str().unwrap(), "text/html", file);
    json!({"requestId": id(), "uploadId": target["uploadId"]})
}

/// The keys of what is shown.
fn shown(world: &World) -> Vec<String> {
    world.bucket.keys().into_iter().filter(|key| key.starts_with("pictures/")).collect()
}

#[tokio::test]
async fn a_groups_picture_is_in_its_log_and_served_as_what_it_is() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let group = world.group(alice, &[bob], json!({})).await;
    let set = upload(&world, alice, &group, PNG).await;
    let changed = world.done(alice, Route::SetPicture, Asked::in_conversation(&group).body(set)).await;
    let picture = changed["group"]["picture"].as_str().unwrap();
    let expected = ("image/png".to_owned(), PNG.to_vec());
    assert_eq!(world.bucket.object(&format!("pictures/{group}/{picture}")), Some(expected));
    let log = serde_json::to_value(world.contents(&group).await).unwrap();
    let change = json!({"picture": {"kind": "set", "pictureId": picture}});
    assert_eq!(log[1], json!({"kind": "groupChanged", "changes": change}));
    assert_eq!(world.done(bob, Route::Get, Asked::in_conversation(&group)).await["group"]["picture"], picture);
}

#[tokio::test]
async fn a_repeated_request_sets_a_picture_once() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    let set = upload(&world, alice, &group, PNG).await;
    let asked = || Asked::in_conversation(&group).body(set.clone());
    let first = world.done(alice, Route::SetPicture, asked()).await;
    let second = world.done(alice, Route::SetPicture, asked()).await;
    assert_eq!(first["group"]["picture"], second["group"]["picture"]);
    assert_eq!((world.log(&group).await.len(), shown(&world).len()), (2, 1));
}

#[tokio::test]
async fn a_replaced_and_a_removed_picture_are_deleted() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    for _ in 0..2 {
        let set = upload(&world, alice, &group, PNG).await;
        world.done(alice, Route::SetPicture, Asked::in_conversation(&group).body(set)).await;
        assert_eq!(shown(&world).len(), 1);
    }
    for _ in 0..2 {
        let asked = Asked::in_conversation(&group).query(format!("requestId={}", id()));
        let changed = world.done(alice, Route::RemovePicture, asked).await;
        assert_eq!(changed["group"].get("picture"), None);
    }
    assert!(shown(&world).is_empty());
    let log = serde_json::to_value(world.contents(&group).await).unwrap();
    assert_eq!(log[3], json!({"kind": "groupChanged", "changes": {"picture": {"kind": "removed"}}}));
    assert_eq!(log.as_array().unwrap().len(), 4, "removing nothing tells nothing");
}

#[tokio::test]
async fn what_is_no_picture_is_never_shown() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    for file in [&b"<svg onload='alert(1)'/>"[..], &PNG[..100]] {
        let set = upload(&world, alice, &group, file).await;
        let refused = world.refused(alice, Route::SetPicture, Asked::in_conversation(&group).body(set)).await;
        assert_eq!(refused, "picture_invalid");
    }
    let nothing = json!({"requestId": id(), "uploadId": uuid::Uuid::new_v4()});
    let refused = world.refused(alice, Route::SetPicture, Asked::in_conversation(&group).body(nothing)).await;
    assert_eq!(refused, "upload_not_found");
    assert!(shown(&world).is_empty());
    assert_eq!(world.log(&group).await.len(), 1);
}

#[tokio::test]
async fn no_place_is_given_to_what_is_too_large_or_of_another_type() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    let refused =
        async |file: Value| world.refused(alice, Route::UploadPicture, Asked::in_conversation(&group).body(file)).await;
    assert_eq!(refused(json!({"contentType": "image/png", "bytes": 524_289})).await, "picture_invalid");
    assert_eq!(refused(json!({"contentType": "image/png", "bytes": 0})).await, "picture_invalid");
    assert_eq!(refused(json!({"contentType": "image/svg+xml", "bytes": 10})).await, "invalid_frame");
}

#[tokio::test]
async fn pictures_are_limited_by_person_and_not_by_group() {
    let world = World::with_limits(2).await;
    let alice = world.user("alice").await;
    let groups = [world.group(alice, &[], json!({})).await, world.group(alice, &[], json!({})).await];
    let file = json!({"contentType": "image/png", "bytes": 10});
    for group in &groups {
        world.done(alice, Route::UploadPicture, Asked::in_conversation(group).body(file.clone())).await;
    }
    let refused = world.refused(alice, Route::UploadPicture, Asked::in_conversation(&groups[0]).body(file)).await;
    assert_eq!(refused, "rate_limited");
}

#[tokio::test]
async fn a_deleted_group_leaves_no_picture() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let group = world.group(alice, &[], json!({})).await;
    let set = upload(&world, alice, &group, PNG).await;
    world.done(alice, Route::SetPicture, Asked::in_conversation(&group).body(set)).await;
    world.done(alice, Route::Delete, Asked::in_conversation(&group)).await;
    assert!(world.bucket.keys().is_empty());
}
