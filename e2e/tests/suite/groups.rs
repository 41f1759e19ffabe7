//! Groups, over HTTP and as their members' devices see them.

use natter_e2e::{App, Device, User, app, conversation_of, entry_id};
use serde_json::{Value, json};

/// A group of Alice's with Bob in it, and Carol outside; one device each.
struct Trio {
    alice: User,
    bob: User,
    carol: User,
    from_alice: Device,
    at_bob: Device,
    at_carol: Device,
    group: String,
}

impl Trio {
    async fn new(app: &App, settings: Value) -> Self {
        let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
        let (from_alice, mut at_bob, at_carol) =
            (app.connect(&alice).await, app.connect(&bob).await, app.connect(&carol).await);
        let mut body = json!({"kind": "group", "requestId": entry_id(), "title": "Hiking", "userIds": [bob.id]});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let group = conversation_of(&done(app, &alice, "POST", "/v1/conversations", &body).await);
        let added = at_bob.event("conversationAdded").await;
        assert_eq!(
            (&added["conversation"]["conversationId"], &added["conversation"]["memberCount"]),
            (&json!(group), &json!(2))
        );
        assert_eq!(at_bob.entry().await["content"]["kind"], "groupCreated");
        Self { alice, bob, carol, from_alice, at_bob, at_carol, group }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/conversations/{}{rest}", self.group)
    }
}

async fn done(app: &App, user: &User, method: &str, path: &str, body: &Value) -> Value {
    let (status, reply) = app.http(user, method, path, body).await;
    assert!(matches!(status, 200 | 201), "{method} {path}: {status} {reply}");
    reply
}

/// The next entry that is pushed, which is of this kind.
async fn told(device: &mut Device, kind: &str) -> Value {
    let entry = device.entry().await;
    assert_eq!(entry["content"]["kind"], kind, "{entry}");
    entry
}

#[tokio::test]
async fn who_is_put_in_reads_along_and_who_is_put_out_does_not() {
    let app = app().await;
    let mut trio = Trio::new(app, json!({})).await;
    trio.from_alice.say(&trio.group, "before").await;
    trio.at_bob.entry().await;
    let add = json!({"requestId": entry_id(), "userIds": [trio.carol.id]});
    done(app, &trio.alice, "POST", &trio.path("/members"), &add).await;
    trio.at_carol.event("conversationAdded").await;
    told(&mut trio.at_carol, "membersAdded").await;
    told(&mut trio.at_bob, "membersAdded").await;
    trio.at_carol.say(&trio.group, "here I am").await;
    assert_eq!(told(&mut trio.at_bob, "message").await["seq"], 4);
    let page = trio.at_carol.messages(&trio.group, json!({})).await;
    assert_eq!(page["entries"].as_array().unwrap().len(), 4);

    let out = trio.path(&format!("/members/{}?requestId={}", trio.carol.id, entry_id()));
    done(app, &trio.alice, "DELETE", &out, &json!({})).await;
    let removed = trio.at_carol.event("conversationRemoved").await;
    assert_eq!(removed["conversationId"], json!(trio.group));
    told(&mut trio.at_bob, "memberRemoved").await;
    trio.from_alice.say(&trio.group, "without Carol").await;
    assert_eq!(told(&mut trio.at_bob, "message").await["content"]["text"], "without Carol");
    let refused = trio.at_carol.request("getMessages", json!({"conversationId": trio.group})).await;
    assert_eq!(refused["code"], "conversation_not_found");
    let texts: Vec<_> =
        trio.at_carol.entries_so_far().await.iter().map(|entry| entry["content"]["text"].clone()).collect();
    assert!(!texts.contains(&json!("without Carol")));
}

#[tokio::test]
async fn a_link_lets_people_in_who_see_nothing_of_before_where_that_is_hidden() {
    let app = app().await;
    let mut trio = Trio::new(app, json!({"history": "sinceJoined"})).await;
    trio.from_alice.say(&trio.group, "secret").await;
    let link = done(app, &trio.alice, "POST", &trio.path("/links"), &json!({"requestId": entry_id()})).await;
    let invitation = format!("/v1/invitations/{}", link["token"].as_str().unwrap());
    let seen = done(app, &trio.carol, "GET", &invitation, &Value::Null).await;
    assert_eq!((&seen["title"], &seen["isMember"]), (&json!("Hiking"), &json!(false)));
    done(app, &trio.carol, "POST", &invitation, &json!({"requestId": entry_id()})).await;
    let added = trio.at_carol.event("conversationAdded").await;
    assert_eq!(added["conversation"]["membership"]["hiddenUpTo"], 2);
    told(&mut trio.at_carol, "memberJoined").await;
    let page = trio.at_carol.messages(&trio.group, json!({})).await;
    let kinds: Vec<_> = page["entries"].as_array().unwrap().iter().map(|entry| &entry["content"]["kind"]).collect();
    assert_eq!(kinds, ["memberJoined"]);
}

#[tokio::test]
async fn roles_titles_and_the_end_of_a_group_reach_everybody() {
    let app = app().await;
    let mut trio = Trio::new(app, json!({"visibility": "public", "posting": "admins"})).await;
    let refused = trio.at_bob.say(&trio.group, "may I?").await;
    assert_eq!(refused["code"], "forbidden", "{refused}");
    let bob = trio.path(&format!("/members/{}", trio.bob.id));
    done(app, &trio.alice, "PATCH", &bob, &json!({"requestId": entry_id(), "role": "admin"})).await;
    let changed = trio.at_bob.event("membershipChanged").await;
    assert_eq!(changed["membership"]["role"], "admin");
    told(&mut trio.at_bob, "roleChanged").await;
    assert_eq!(trio.at_bob.say(&trio.group, "I may").await["type"], "messageAccepted");

    let title = format!("Gipfelstürmer {}", &trio.group[..8]);
    done(app, &trio.bob, "PATCH", &trio.path(""), &json!({"requestId": entry_id(), "title": title})).await;
    told(&mut trio.at_bob, "groupChanged").await;
    let search = format!("/v1/groups?query=gipfelsturmer%20{}", &trio.group[..8]);
    let found = done(app, &trio.carol, "GET", &search, &Value::Null).await;
    assert_eq!(found["groups"][0]["conversationId"], json!(trio.group));

    let join = json!({"requestId": entry_id()});
    done(app, &trio.carol, "POST", &trio.path("/membership"), &join).await;
    trio.at_carol.event("conversationAdded").await;
    let (status, refused) = app.http(&trio.bob, "DELETE", &trio.path(""), &Value::Null).await;
    assert_eq!((status, &refused["code"]), (403, &json!("forbidden")));
    done(app, &trio.alice, "DELETE", &trio.path(""), &Value::Null).await;
    for device in [&mut trio.from_alice, &mut trio.at_bob, &mut trio.at_carol] {
        device.event("conversationRemoved").await;
        let refused = device.say(&trio.group, "still here?").await;
        assert_eq!(refused["code"], "conversation_not_found");
    }
}

#[tokio::test]
async fn what_one_device_changes_for_its_user_the_others_learn() {
    let app = app().await;
    let mut trio = Trio::new(app, json!({})).await;
    done(app, &trio.bob, "PATCH", &trio.path("/membership"), &json!({"pinned": true, "archived": true})).await;
    let changed = trio.at_bob.event("membershipChanged").await;
    assert_eq!(changed["membership"]["archived"], true);
    assert!(trio.from_alice.events_so_far("membershipChanged").await.is_empty());
}
