//! Membership comes before any look at what was said: for who is not in a conversation, neither its log nor the archive is read, so
//! that no answer, and no time it takes, tells whether there is anything.

use natter_e2e::App;
use natter_protocol::api;
use natter_protocol::frames::ClientFrame;

use crate::outsiders::{Answer, Group, attack, attempt};

/// Where reading a log fails.
pub(super) async fn without_logs(app: &App) {
    let dynamodb = app.stack().dynamodb().client();
    dynamodb.delete_table().table_name("MessagesTable").send().await.expect("the table is deleted");
}

#[tokio::test]
async fn no_action_and_no_route_reads_a_log_for_who_is_not_in_the_conversation() {
    let app = App::offline().await;
    let stranger = app.user("stranger").await;
    let mut device = app.connect(&stranger).await;
    let group = Group::new(&app, &[]).await;
    let mut member = app.connect(group.member()).await;
    without_logs(&app).await;
    let (fields, _) = attack("getMessages", &group);
    let failed = member.request("getMessages", fields).await;
    assert!(failed["code"] == "unavailable" || failed["code"] == "internal", "there is no log to read: {failed}");

    let mut tried = 0;
    let mut check = |name: &str, answer: &serde_json::Value, expected: &Answer| {
        tried += 1;
        match expected {
            Answer::Refused(code) => assert_eq!(answer["code"], *code, "{name}: {answer}"),
            Answer::Nothing => assert!(answer["code"].is_null(), "{name}: {answer}"),
        }
    };
    for action in ClientFrame::ACTIONS {
        let (fields, expected) = attack(action, &group);
        if fields.to_string().contains(&group.conversation) {
            check(action, &device.request(action, fields).await, &expected);
        }
    }
    for route in api::all() {
        let (path, body, expected) = attempt(route.operation, &group, &stranger);
        if format!("{path}{body}").contains(&group.conversation) {
            let (_, answer) = app.http(&stranger, route.method.as_str(), &path, &body).await;
            check(route.operation, &answer, &expected);
        }
    }
    assert!(tried > 25, "only {tried} name a conversation");
}
