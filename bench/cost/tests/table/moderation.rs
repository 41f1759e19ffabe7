//! Reports, and what moderators do.

use moderation::ModerationApi;
use natter_chat::{PictureId, UserId};
use natter_protocol::api::{ModerationRoute, ReportsRoute};
use natter_testing::http::Asked;
use reports::ReportsApi;
use serde_json::json;

use crate::world::{Measuring, id};

#[tokio::test]
async fn routes_of_reports() {
    let mut api = Measuring::<ReportsApi>::start().await;
    let (alice, bob, conversation) = api.pair().await;
    let subject = json!({"kind": "user", "userId": bob});
    let person = json!({"reportId": id(), "subject": subject, "category": "spam"});
    api.measure("a person", alice, ReportsRoute::Report, Asked::default().body(person)).await;
    let message = api.world.say(conversation, bob, "Buy this!").await.entry_id;
    let subject = json!({"kind": "message", "conversationId": conversation, "entryId": message});
    let message = json!({"reportId": id(), "subject": subject, "category": "spam"});
    api.measure("a short message of late", alice, ReportsRoute::Report, Asked::default().body(message)).await;
    let message = crate::media::sent_with_a_file(&api, bob, conversation).await;
    let subject = json!({"kind": "message", "conversationId": conversation, "entryId": message});
    let message = json!({"reportId": id(), "subject": subject, "category": "spam"});
    api.measure("one with a file, which is held", alice, ReportsRoute::Report, Asked::default().body(message)).await;
    api.assert_is_all();
}

#[tokio::test]
async fn routes_of_moderators() {
    let mut api = Measuring::<ModerationApi>::start().await;
    let (moderator, (_, bob, conversation)) = (api.somebody("moderator").await, api.pair().await);
    let report = reported(&api, bob).await;
    let asked = || Asked::default().as_moderator();
    let why = || json!({"reason": "spam"});
    api.measure("one", moderator, ModerationRoute::Reports, asked().query("status=open")).await;
    let of_report = asked().parameter("reportId", report);
    api.measure("none", moderator, ModerationRoute::ReportedMedia, of_report).await;
    let decision = asked().parameter("reportId", report).body(json!({"status": "resolved", "reason": "spam"}));
    api.measure("one without evidence", moderator, ModerationRoute::Decide, decision).await;
    let message = api.world.say(conversation, bob, "Buy this!").await.entry_id;
    let removal = asked().parameter("conversationId", conversation).parameter("entryId", message);
    let removal = removal.body(json!({"requestId": id(), "reason": "spam"}));
    api.measure("a direct one; two devices are told", moderator, ModerationRoute::RemoveMessage, removal).await;
    let user = || asked().parameter("userId", bob);
    pictures(&mut api, moderator, bob).await;
    api.measure("for good, with a device open", moderator, ModerationRoute::Suspend, user().body(why())).await;
    api.measure("somebody who is suspended", moderator, ModerationRoute::Unsuspend, user().body(why())).await;
    api.measure("six acts", moderator, ModerationRoute::Audit, asked()).await;
    api.assert_is_all();
}

/// A picture of somebody's, and one of a group of theirs.
async fn pictures(api: &mut Measuring<ModerationApi>, moderator: UserId, user: UserId) {
    let picture = PictureId::from(uuid::Uuid::new_v4());
    api.world.users.set_picture(user, Some(picture)).await.unwrap();
    let asked = || Asked::default().as_moderator();
    let theirs = asked().parameter("userId", user).body(json!({"reason": "spam"}));
    let told = "oneself and one other are told";
    api.measure(told, moderator, ModerationRoute::RemoveUserPicture, theirs).await;
    let group = api.world.pictured_group(&[user], picture).await;
    let removal = asked().parameter("conversationId", group).body(json!({"requestId": id(), "reason": "spam"}));
    api.measure("a group of one", moderator, ModerationRoute::RemoveGroupPicture, removal).await;
}

/// A report of somebody that waits for a moderator.
async fn reported(api: &Measuring<ModerationApi>, accused_id: natter_chat::UserId) -> natter_chat::ReportId {
    use natter_protocol::api::moderation::{Report, ReportStatus};
    use natter_protocol::api::reports::{ReportCategory, ReportSubject};
    let report_id = uuid::Uuid::now_v7().into();
    let report = Report {
        report_id,
        reporter_id: None,
        subject: ReportSubject::User { user_id: accused_id },
        accused_id,
        category: ReportCategory::Spam,
        text: String::new(),
        created_at: api.world.now,
        evidence: None,
        status: ReportStatus::Open,
        decided: None,
    };
    api.world.safety.report(&report).await.unwrap();
    report_id
}
