//! Reports, and what moderators do.

use natter_e2e::{App, User, app, entry_id};
use natter_protocol::api::{Access, all};
use serde_json::{Value, json};

use crate::chat::Pair;
use crate::outsiders::routes_by_token;

async fn report_message(app: &App, by: &User, conversation: &str, message: &Value) -> (u16, Value) {
    let subject = json!({"kind": "message", "conversationId": conversation, "entryId": message});
    let report =
        json!({"reportId": entry_id(), "subject": subject, "category": "harassment", "text": "See for yourself."});
    app.post(by, "/v1/reports", &report).await
}

/// The open report with this id: a test is not alone.
async fn open_report(app: &App, moderator: &User, id: &Value) -> Option<Value> {
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/moderation/reports?status=open{cursor}");
        let (status, page) = app.http(moderator, "GET", &path, &Value::Null).await;
        assert_eq!(status, 200, "{page}");
        if let Some(found) = page["reports"].as_array().unwrap().iter().find(|report| report["reportId"] == *id) {
            return Some(found.clone());
        }
        cursor = format!("&cursor={}", page["next"].as_str()?.replace('#', "%23"));
    }
}

#[tokio::test]
async fn a_reported_message_comes_to_the_moderators_with_what_stood_around_it_and_they_remove_it() {
    let app = app().await;
    let (mut pair, moderator) = (Pair::new(app).await, app.moderator("moderator").await);
    pair.at_bob.say(&pair.conversation, "before").await;
    let bad = pair.at_bob.say(&pair.conversation, "something bad").await["entryId"].clone();
    let (status, receipt) = report_message(app, &pair.alice, &pair.conversation, &bad).await;
    assert_eq!(status, 201, "{receipt}");
    let report = open_report(app, &moderator, &receipt["reportId"]).await.unwrap();
    assert_eq!((&report["accusedId"], &report["reporterId"]), (&json!(pair.bob.id), &json!(pair.alice.id)));
    let texts: Vec<_> =
        report["evidence"]["entries"].as_array().unwrap().iter().map(|e| &e["content"]["text"]).collect();
    assert_eq!(texts, ["before", "something bad"]);

    let path = format!("/v1/moderation/conversations/{}/messages/{}", pair.conversation, bad.as_str().unwrap());
    let removal = json!({"requestId": entry_id(), "reason": "Harassment."});
    for _ in 0..2 {
        let (status, answer) = app.http(&moderator, "DELETE", &path, &removal).await;
        assert_eq!(status, 200, "{answer}");
    }
    let deletion = loop {
        let entry = pair.from_alice.entry().await;
        if entry["content"]["kind"] == "deleted" {
            break entry;
        }
    };
    assert_eq!((&deletion["content"]["targetId"], &deletion["senderId"]), (&bad, &json!(moderator.id)));
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    let removed = page["entries"].as_array().unwrap().iter().find(|entry| entry["entryId"] == bad).unwrap();
    assert_eq!(removed["content"], json!({"kind": "erased"}));

    let decision = json!({"status": "resolved", "reason": "Removed."});
    let path = format!("/v1/moderation/reports/{}", receipt["reportId"].as_str().unwrap());
    let (status, decided) = app.http(&moderator, "PATCH", &path, &decision).await;
    assert_eq!((status, &decided["decided"]["by"]), (200, &json!(moderator.id)));
    assert!(open_report(app, &moderator, &receipt["reportId"]).await.is_none());
    let (_, audit) = app.http(&moderator, "GET", "/v1/moderation/audit", &Value::Null).await;
    let acts =
        audit["records"].as_array().unwrap().iter().filter(|record| record["moderatorId"] == moderator.id.as_str());
    let acts: Vec<_> =
        acts.map(|record| (record["act"]["kind"].as_str().unwrap(), record["reason"].as_str().unwrap())).collect();
    assert_eq!(acts, [("decided", "Removed."), ("messageRemoved", "Harassment.")]);
}

#[tokio::test]
async fn nobody_reports_what_they_cannot_see() {
    let app = app().await;
    let (mut pair, eve) = (Pair::new(app).await, app.user("eve").await);
    let message = pair.at_bob.say(&pair.conversation, "between us").await["entryId"].clone();
    let (status, error) = report_message(app, &eve, &pair.conversation, &message).await;
    assert_eq!((status, &error["code"]), (404, &json!("conversation_not_found")));
    let (_, error) = report_message(app, &pair.alice, &pair.conversation, &json!(entry_id())).await;
    assert_eq!(error["code"], "entry_not_found");
}

#[tokio::test]
async fn a_suspended_user_is_out_everywhere_until_the_suspension_is_lifted() {
    let app = app().await;
    let (mallory, moderator) = (app.user("mallory").await, app.moderator("moderator").await);
    let mut device = app.connect(&mallory).await;
    let path = format!("/v1/moderation/suspensions/{}", mallory.id);
    let (status, answer) = app.http(&moderator, "PUT", &path, &json!({"reason": "Spam."})).await;
    assert_eq!(status, 200, "{answer}");
    device.closed().await;
    for route in routes_by_token() {
        // In place of each parameter, something of its form.
        let path = route.path.replace("{userId}", &mallory.id).replace("{sessionId}", "s");
        let path = path.split('/').map(|part| if part.starts_with('{') { mallory.id.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let (status, error) = app.http(&mallory, route.method.as_str(), &path, &json!({})).await;
        assert_eq!((status, &error["code"]), (403, &json!("account_suspended")), "{}", route.key());
    }
    assert!(app.sign_in_again(&mallory).await.is_err());
    let (status, _) = app.http(&moderator, "DELETE", &path, &json!({"reason": "A mistake."})).await;
    assert_eq!(status, 200);
    let mallory = app.sign_in_again(&mallory).await.unwrap();
    app.connect(&mallory).await;
}

#[tokio::test]
async fn moderators_routes_are_for_moderators() {
    let app = app().await;
    let user = app.user("alice").await;
    for route in all().into_iter().filter(|route| route.access == Access::Moderators) {
        let path = route.path.split('/').map(|part| if part.starts_with('{') { user.id.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let (status, error) = app.http(&user, route.method.as_str(), &path, &json!({})).await;
        assert_eq!((status, &error["code"]), (403, &json!("forbidden")), "{}", route.key());
    }
}

#[tokio::test]
async fn whoever_may_moderate_no_more_is_refused_at_once_whatever_their_token_says() {
    let app = app().await;
    let moderator = app.moderator("moderator").await;
    let reports = async || app.http(&moderator, "GET", "/v1/moderation/reports", &Value::Null).await;
    assert_eq!(reports().await.0, 200);
    app.no_moderator_any_more(&moderator).await;
    let (status, error) = reports().await;
    assert_eq!((status, &error["code"]), (403, &json!("forbidden")));
}
