//! Notifications, to a push service on loopback that checks the server's token and decrypts with a browser's own keys.

use std::time::Duration;

use natter_e2e::{App, User, app, conversation_of, entry_id};
use natter_push::testing::{PushService, Taken};
use serde_json::{Value, json};

use super::security_notices::told_by_now;

const SUBSCRIPTION: &str = "/v1/me/push-subscription";
const NOTIFICATIONS: &str = "/v1/me/notifications";

/// A push service that takes nothing but what this server signs.
pub(super) async fn push_service(app: &App, user: &User) -> PushService {
    let service = PushService::start().await;
    let (status, notifications) = app.http(user, "GET", NOTIFICATIONS, &Value::Null).await;
    assert_eq!(status, 200, "{notifications}");
    service.expect_key(notifications["serverKey"].as_str().unwrap());
    service
}

/// A device is notified from now on, as the browser of this name.
pub(super) async fn subscribe(app: &App, user: &User, service: &PushService, name: &str) {
    let subscription = serde_json::to_value(service.subscribe(name)).unwrap();
    let (status, reply) = app.http(user, "PUT", SUBSCRIPTION, &subscription).await;
    assert_eq!(status, 200, "{reply}");
}

/// A second device of somebody's, which is notified; of the sign-in on it, the others have been told.
async fn subscribed_laptop(app: &App, user: &User, service: &PushService) -> User {
    let laptop = app.sign_in(user).await;
    subscribe(app, &laptop, service, "laptop").await;
    told_by_now(app).await;
    laptop
}

#[tokio::test]
async fn who_is_not_there_is_notified_and_each_device_once() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let conversation = app.open_direct(&alice, &bob).await;
    let service = push_service(app, &bob).await;
    subscribed_laptop(app, &bob, &service).await;
    subscribe(app, &bob, &service, "phone").await;
    accept(app, &bob, &conversation).await;
    from_alice.say(&conversation, "Are you there?").await;
    from_alice.say(&conversation, "I am at the station.").await;
    for name in ["phone", "laptop"] {
        let mut taken = service.wait_for(name, 2).await;
        taken.sort_by_key(|taken| taken.content["seq"].as_u64());
        let texts: Vec<_> = taken.iter().map(|taken| &taken.content["text"]).collect();
        assert_eq!(texts, [&json!("Are you there?"), &json!("I am at the station.")]);
        assert_eq!(taken[0].content["conversationId"], conversation.as_str());
    }
    app.stack().flush_streams().await;
    assert_eq!(service.taken_by(&["phone", "laptop"]).len(), 4);
    assert_eq!(service.refused(), Vec::<String>::new());
}

#[tokio::test]
async fn a_device_that_is_signed_out_is_not_notified_any_more() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let conversation = app.open_direct(&alice, &bob).await;
    let service = push_service(app, &bob).await;
    let laptop = subscribed_laptop(app, &bob, &service).await;
    subscribe(app, &bob, &service, "phone").await;
    accept(app, &bob, &conversation).await;
    let (_, devices) = app.http(&laptop, "GET", "/v1/me/devices", &Value::Null).await;
    let current = devices["devices"].as_array().unwrap().iter().find(|device| device["isCurrent"] == true).unwrap();
    let path = format!("/v1/me/devices/{}", current["sessionId"].as_str().unwrap());
    assert_eq!(app.http(&bob, "DELETE", &path, &Value::Null).await.0, 200);
    from_alice.say(&conversation, "Hello?").await;
    service.wait_for("phone", 1).await;
    app.stack().flush_streams().await;
    assert_eq!(service.taken_by(&["laptop"]), []);
    assert_eq!(app.http(&bob, "DELETE", SUBSCRIPTION, &Value::Null).await.0, 200);
    from_alice.say(&conversation, "Still there?").await;
    app.stack().flush_streams().await;
    assert_eq!(service.taken_by(&["phone"]).len(), 1);
}

#[tokio::test]
async fn a_device_acts_without_a_token_by_the_ticket_of_its_notification_once() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let conversation = app.open_direct(&alice, &bob).await;
    let service = push_service(app, &bob).await;
    subscribe(app, &bob, &service, "phone").await;
    accept(app, &bob, &conversation).await;
    let act = async |ticket: &Value, action: Value| {
        let order = json!({"ticket": ticket, "action": action}).to_string();
        app.post_text(None, "/v1/notifications/actions", &order).await
    };
    from_alice.say(&conversation, "Lunch?").await;
    let [taken] = service.wait_for("phone", 1).await.try_into().unwrap();
    let (ticket, seq) = (&taken.content["ticket"], &taken.content["seq"]);
    let answer = json!({"kind": "reply", "entryId": entry_id(), "text": "At one", "seq": seq});
    assert_eq!(act(ticket, answer).await, (200, json!({})));
    assert_eq!(from_alice.entry().await["content"]["text"], "At one");
    let (status, refused) = act(ticket, json!({"kind": "mute"})).await;
    assert_eq!((status, &refused["code"]), (403, &json!("notification_ticket_invalid")));

    from_alice.say(&conversation, "Which table?").await;
    // Between the two, what is answered is taken away.
    let taken = service.wait_for("phone", 3).await;
    let taken = taken.iter().find(|taken| taken.content["text"] == "Which table?").unwrap();
    assert_eq!(app.http(&bob, "DELETE", "/v1/me/sessions", &Value::Null).await.0, 200);
    let (_, refused) = act(&taken.content["ticket"], json!({"kind": "mute"})).await;
    assert!(matches!(refused["code"].as_str(), Some("session_revoked" | "notification_ticket_invalid")), "{refused}");
}

#[tokio::test]
async fn nothing_is_told_of_a_request() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let service = push_service(app, &bob).await;
    subscribe(app, &bob, &service, "phone").await;
    let conversation = app.open_direct(&alice, &bob).await;
    from_alice.say(&conversation, "Buy my things!").await;
    app.stack().flush_streams().await;
    assert_eq!(service.taken_by(&["phone"]), []);
}

#[tokio::test]
async fn settings_are_kept_and_what_is_none_is_refused() {
    let app = app().await;
    let bob = app.user("bob").await;
    let settings = json!({
        "mentionsOnly": true, "hideContent": true,
        "quietHours": {"from": 1320, "until": 420, "timeZone": "Europe/Berlin"},
    });
    let (status, changed) = app.http(&bob, "PUT", NOTIFICATIONS, &settings).await;
    assert_eq!((status, &changed), (200, &settings));
    let (_, notifications) = app.http(&bob, "GET", NOTIFICATIONS, &Value::Null).await;
    assert_eq!(notifications["settings"], settings);
    let nowhere = json!({"mentionsOnly": false, "hideContent": false, "quietHours": {"from": 1, "until": 2, "timeZone": "Atlantis"}});
    let (status, error) = app.http(&bob, "PUT", NOTIFICATIONS, &nowhere).await;
    assert_eq!((status, &error["code"]), (400, &json!("invalid_frame")));
}

#[tokio::test]
async fn a_conversation_can_have_quiet_hours_of_its_own() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let service = push_service(app, &bob).await;
    subscribe(app, &bob, &service, "phone").await;
    let (loud, quiet) = (group(app, &alice, &bob).await, group(app, &alice, &bob).await);
    service.wait_for("phone", 2).await;

    let path = format!("/v1/conversations/{quiet}/membership");
    let mut on_laptop = app.connect(&bob).await;
    let day = json!({"from": 0, "until": 1439, "timeZone": "UTC"});
    let (status, membership) = app.http(&bob, "PATCH", &path, &json!({"quietHours": day})).await;
    assert_eq!((status, &membership["quietHours"]), (200, &day));
    let told = on_laptop.event("membershipChanged").await;
    assert_eq!(told["membership"]["quietHours"], day);
    let (_, other) = app.http(&bob, "PATCH", &path, &json!({"archived": false})).await;
    assert_eq!(other["quietHours"], day, "what is absent stays");
    let nowhere = json!({"quietHours": {"from": 1, "until": 2, "timeZone": "Atlantis"}});
    let (status, error) = app.http(&bob, "PATCH", &path, &nowhere).await;
    assert_eq!((status, &error["code"]), (400, &json!("invalid_frame")));
    drop(on_laptop);

    from_alice.say(&quiet, "Psst!").await;
    from_alice.say(&loud, "Hear, hear!").await;
    let texts = |taken: &[Taken]| taken.iter().map(|taken| taken.content["text"].clone()).collect::<Vec<_>>();
    assert_eq!(texts(&service.wait_for("phone", 3).await)[2..], [json!("Hear, hear!")]);
    app.stack().flush_streams().await;
    assert_eq!(service.taken_by(&["phone"]).len(), 3);

    let (_, ended) = app.http(&bob, "PATCH", &path, &json!({"quietHours": null})).await;
    assert_eq!(ended.get("quietHours"), None);
    from_alice.say(&quiet, "Awake?").await;
    assert_eq!(texts(&service.wait_for("phone", 4).await)[3..], [json!("Awake?")]);
}

#[tokio::test]
async fn no_address_is_taken_but_those_of_push_services() {
    let app = app().await;
    let bob = app.user("bob").await;
    let service = PushService::start().await;
    let good = serde_json::to_value(service.subscribe("phone")).unwrap();
    let addresses = [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8000/",
        "https://natter.example/push",
        "https://127.0.0.1/push",
        "http://127.0.0.1:80@natter.example/",
        "file:///etc/passwd",
        "",
    ];
    for address in addresses {
        let mut subscription = good.clone();
        subscription["endpoint"] = address.into();
        let (status, error) = app.http(&bob, "PUT", SUBSCRIPTION, &subscription).await;
        assert_eq!((status, &error["code"]), (400, &json!("push_subscription_invalid")), "{address}");
    }
    let mut subscription = good;
    subscription["keys"]["auth"] = "short".into();
    let (status, error) = app.http(&bob, "PUT", SUBSCRIPTION, &subscription).await;
    assert_eq!((status, &error["code"]), (400, &json!("push_subscription_invalid")));
}

#[tokio::test]
async fn what_a_push_service_never_takes_becomes_a_dead_letter() {
    let app = App::offline().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut from_alice = app.connect(&alice).await;
    let conversation = app.open_direct(&alice, &bob).await;
    let service = push_service(&app, &bob).await;
    subscribed_laptop(&app, &bob, &service).await;
    subscribe(&app, &bob, &service, "phone").await;
    accept(&app, &bob, &conversation).await;
    // The first delivery tells both devices, and leaves a job for the phone, which the queue delivers six times.
    service.answer("phone", &[503; 7]);
    from_alice.say(&conversation, "Hello!").await;
    for minutes_until_next in [1, 1, 2, 4, 8, 16, 16] {
        app.stack().flush_streams().await;
        app.stack().clock().advance(Duration::from_mins(minutes_until_next));
    }
    app.stack().flush_streams().await;
    let letters = app.stack().dead_letters().of("NotifyDeadLetters");
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(service.taken_by(&["phone"]), []);
    assert_eq!(service.wait_for("laptop", 1).await.len(), 1);
}

/// A group of one person's with another in it.
async fn group(app: &App, owner: &User, member: &User) -> String {
    let group = json!({"kind": "group", "requestId": entry_id(), "title": "Hiking", "userIds": [member.id]});
    let (status, made) = app.http(owner, "POST", "/v1/conversations", &group).await;
    assert_eq!(status, 201, "{made}");
    conversation_of(&made)
}

/// Whoever is written to by a stranger is told nothing before they accept.
async fn accept(app: &App, user: &User, conversation: &str) {
    let path = format!("/v1/conversations/{conversation}/membership");
    let (status, membership) = app.http(user, "PATCH", &path, &json!({"request": "accept"})).await;
    assert_eq!(status, 200, "{membership}");
}
