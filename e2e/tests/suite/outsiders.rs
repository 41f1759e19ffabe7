//! Who is not in a group, or not any more, can do nothing to it and learns nothing of it: every action and every route is
//! tried. One that is not in these tables fails the tests, so that none is added without a thought of outsiders.

use natter_e2e::{App, Device, User, app, conversation_of, entry_id};
use natter_protocol::api::{self, Access, Route};
use natter_protocol::frames::ClientFrame;
use serde_json::{Value, json};

use crate::actions::{self, Aim, Attempt};

/// The address of a wallet that nobody has linked.
const WALLET: &str = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

/// The id of a tip that is nobody's.
const TIP: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

/// A group of two with a message, and somebody who is not in it.
pub(crate) struct Group {
    owner: User,
    member: User,
    pub(crate) conversation: String,
    message: String,
    /// The name of something that only members know.
    secret: String,
}

impl Group {
    pub(crate) async fn new(app: &App, others: &[&User]) -> Self {
        let (owner, member) = (app.user("owner").await, app.user("member").await);
        let mut device = app.connect(&owner).await;
        app.connect(&member).await;
        let secret = format!("zebra{}", &entry_id()[24..]);
        let mut user_ids = vec![member.id.as_str()];
        user_ids.extend(others.iter().map(|user| user.id.as_str()));
        let group = json!({"kind": "group", "requestId": entry_id(), "title": secret, "userIds": user_ids});
        let (status, made) = app.post(&owner, "/v1/conversations", &group).await;
        assert_eq!(status, 201, "{made}");
        let conversation = conversation_of(&made);
        let accepted = device.say(&conversation, &format!("the {secret} runs")).await;
        let message = accepted["entryId"].as_str().unwrap().to_owned();
        Self { owner, member, conversation, message, secret }
    }

    /// A group that is there already.
    pub(crate) fn of(owner: &User, member: &User, conversation: &str, message: &str, secret: &str) -> Self {
        Self {
            owner: owner.clone(),
            member: member.clone(),
            conversation: conversation.to_owned(),
            message: message.to_owned(),
            secret: secret.to_owned(),
        }
    }

    pub(crate) fn member(&self) -> &User {
        &self.member
    }

    /// The same questions of the owner's afterwards: nothing has changed.
    async fn assert_untouched(&self, app: &App) {
        let mut device = app.connect(&self.owner).await;
        let page = device.messages(&self.conversation, json!({"limit": 100})).await;
        let message =
            page["entries"].as_array().unwrap().iter().find(|entry| entry["entryId"] == self.message.as_str());
        assert!(message.unwrap()["content"]["text"].as_str().unwrap().contains(&self.secret));
        assert!(page.get("states").is_none(), "nobody changed the message: {page}");
        let messages = page["entries"].as_array().unwrap().iter().filter(|entry| entry["content"]["kind"] == "message");
        assert_eq!(messages.count(), 1);
        let path = format!("/v1/conversations/{}/members", self.conversation);
        let (_, members) = app.http(&self.owner, "GET", &path, &Value::Null).await;
        let mut ids: Vec<_> =
            members["members"].as_array().unwrap().iter().map(|each| each["userId"].clone()).collect();
        ids.sort_by_key(ToString::to_string);
        let mut expected = vec![json!(self.owner.id), json!(self.member.id)];
        expected.sort_by_key(ToString::to_string);
        assert_eq!(ids, expected);
    }
}

/// The routes that are called with a token. One that takes a ticket knows nobody before it has read that; its own tests try it.
pub(crate) fn routes_by_token() -> impl Iterator<Item = Route> {
    api::all().into_iter().filter(|route| route.access != Access::Ticket)
}

/// What an outsider is answered.
pub(crate) enum Answer {
    /// An error of this code.
    Refused(&'static str),
    /// An error of one of these codes, or an answer in which nothing of the group is found.
    Nothing,
}

use Answer::{Nothing, Refused};

/// The frame with which an outsider tries an action on the group.
pub(crate) fn attack(action: &str, group: &Group) -> (Value, Answer) {
    let aim = Aim { user: &group.owner, conversation: &group.conversation, message: &group.message, seq: 2 };
    let Attempt { fields, outside, .. } = actions::attempt(action, &aim);
    (fields, outside)
}

/// Path, body and answer of an outsider's attempt at a route.
pub(crate) fn attempt(operation: &str, group: &Group, outsider: &User) -> (String, Value, Answer) {
    let conversation = format!("/v1/conversations/{}", group.conversation);
    let member = format!("{conversation}/members/{}", group.member.id);
    let request = || json!({"requestId": entry_id()});
    let not_found = Refused("conversation_not_found");
    match operation {
        "changeGroup" => (conversation, json!({"requestId": entry_id(), "title": "mine"}), not_found),
        "uploadGroupPicture" => {
            (format!("{conversation}/picture"), json!({"contentType": "image/png", "bytes": 100}), not_found)
        }
        "setGroupPicture" => {
            let body = json!({"requestId": entry_id(), "uploadId": entry_id()});
            (format!("{conversation}/picture"), body, not_found)
        }
        "removeGroupPicture" => (format!("{conversation}/picture?requestId={}", entry_id()), Value::Null, not_found),
        "getConversation" | "deleteGroup" => (conversation, Value::Null, not_found),
        "listMembers" => (format!("{conversation}/members"), Value::Null, not_found),
        "addMembers" => {
            let body = json!({"requestId": entry_id(), "userIds": [outsider.id]});
            (format!("{conversation}/members"), body, not_found)
        }
        "changeRole" => (member, json!({"requestId": entry_id(), "role": "owner"}), not_found),
        "removeMember" => (format!("{member}?requestId={}", entry_id()), Value::Null, not_found),
        "joinGroup" => (format!("{conversation}/membership"), request(), not_found),
        "changeMembership" => (format!("{conversation}/membership"), json!({"archived": true}), not_found),
        "listLinks" => (format!("{conversation}/links"), Value::Null, not_found),
        "makeLink" => (format!("{conversation}/links"), request(), not_found),
        "revokeLink" => (format!("{conversation}/links/{}", entry_id()), Value::Null, not_found),
        "getInvitation" => (format!("/v1/invitations/{}", group.conversation), Value::Null, Refused("link_invalid")),
        "acceptInvitation" => (format!("/v1/invitations/{}", group.conversation), request(), Refused("link_invalid")),
        "findGroups" => (format!("/v1/groups?query={}", group.secret), Value::Null, Nothing),
        "search" => (format!("/v1/search?query={}", group.secret), Value::Null, Nothing),
        "openConversation" => {
            ("/v1/conversations".to_owned(), json!({"kind": "direct", "withUserId": group.owner.id}), Nothing)
        }
        "getMe" => ("/v1/me".to_owned(), Value::Null, Nothing),
        "changeProfile" => ("/v1/me".to_owned(), json!({"about": "hello"}), Nothing),
        "uploadMyPicture" => ("/v1/me/picture".to_owned(), json!({"contentType": "image/png", "bytes": 100}), Nothing),
        // Another's upload is not one's own.
        "setMyPicture" => ("/v1/me/picture".to_owned(), json!({"uploadId": entry_id()}), Refused("upload_not_found")),
        "removeMyPicture" => ("/v1/me/picture".to_owned(), Value::Null, Nothing),
        "changeSettings" => ("/v1/me/settings".to_owned(), json!({"typing": true}), Nothing),
        "listBlocks" => ("/v1/me/blocks".to_owned(), Value::Null, Nothing),
        "blockUser" | "unblockUser" => (format!("/v1/me/blocks/{}", group.member.id), Value::Null, Nothing),
        "getUser" => (format!("/v1/users/{}", group.owner.id), Value::Null, Nothing),
        "findUsers" => (format!("/v1/users?query={}", group.owner.username), Value::Null, Nothing),
        "listDevices" => ("/v1/me/devices".to_owned(), Value::Null, Nothing),
        "listSecurityNotices" => ("/v1/me/security-notices".to_owned(), Value::Null, Nothing),
        // A sign-in of one's own that nobody has seen yet.
        "revokeDevice" => (format!("/v1/me/devices/{}", group.owner.id), Value::Null, Nothing),
        "report" => {
            let subject = json!({"kind": "message", "conversationId": group.conversation, "entryId": group.message});
            let body = json!({"reportId": entry_id(), "subject": subject, "category": "spam"});
            ("/v1/reports".to_owned(), body, not_found)
        }
        "listReports" => ("/v1/moderation/reports".to_owned(), Value::Null, Refused("forbidden")),
        "linkReportedMedia" => {
            (format!("/v1/moderation/reports/{}/media", entry_id()), Value::Null, Refused("forbidden"))
        }
        "decideReport" => {
            let body = json!({"status": "dismissed", "reason": "mine"});
            (format!("/v1/moderation/reports/{}", entry_id()), body, Refused("forbidden"))
        }
        "suspendUser" | "unsuspendUser" => {
            let path = format!("/v1/moderation/suspensions/{}", group.owner.id);
            (path, json!({"reason": "mine"}), Refused("forbidden"))
        }
        "removeMessage" => {
            let path = format!("/v1/moderation/conversations/{}/messages/{}", group.conversation, group.message);
            (path, json!({"requestId": entry_id(), "reason": "mine"}), Refused("forbidden"))
        }
        "removeUserPicture" => {
            let path = format!("/v1/moderation/users/{}/picture", group.owner.id);
            (path, json!({"reason": "mine"}), Refused("forbidden"))
        }
        "moderateGroupPicture" => {
            let path = format!("/v1/moderation/conversations/{}/picture", group.conversation);
            (path, json!({"requestId": entry_id(), "reason": "mine"}), Refused("forbidden"))
        }
        "listAudit" => ("/v1/moderation/audit".to_owned(), Value::Null, Refused("forbidden")),
        // One's own account, which the attacker still needs: tried in account.rs.
        "signOutEverywhere" | "startExport" | "getExport" | "eraseAccount" => {
            ("/v1/me/export".to_owned(), Value::Null, Nothing)
        }
        other => attempt_at_notifications(other, group),
    }
}

/// The same of the routes of notifications.
fn attempt_at_notifications(operation: &str, group: &Group) -> (String, Value, Answer) {
    match operation {
        "getNotifications" => ("/v1/me/notifications".to_owned(), Value::Null, Nothing),
        "changeNotifications" => {
            ("/v1/me/notifications".to_owned(), json!({"mentionsOnly": true, "hideContent": false}), Nothing)
        }
        "subscribe" => {
            let keys = json!({"p256dh": "", "auth": ""});
            let body = json!({"endpoint": "https://natter.example/push", "keys": keys});
            ("/v1/me/push-subscription".to_owned(), body, Refused("push_subscription_invalid"))
        }
        // Here there is no such service.
        "registerDevice" => {
            let keys = json!({"p256dh": "", "auth": ""});
            let body = json!({"service": "fcm", "token": "mine", "keys": keys});
            ("/v1/me/push-device".to_owned(), body, Refused("push_subscription_invalid"))
        }
        "unsubscribe" => ("/v1/me/push-subscription".to_owned(), Value::Null, Nothing),
        // One's own session does not help: the ticket says whose it is.
        "actOnNotification" => {
            let ticket = json!({
                "userId": group.owner.id, "sessionId": entry_id(), "conversationId": group.conversation, "secret": "",
            });
            let action = json!({"kind": "reply", "entryId": entry_id(), "text": "me too", "seq": 1});
            let body = json!({"ticket": ticket, "action": action});
            ("/v1/notifications/actions".to_owned(), body, Refused("notification_ticket_invalid"))
        }
        other => attempt_at_money(other, group),
    }
}

/// The same of the routes of wallets and tips.
fn attempt_at_money(operation: &str, group: &Group) -> (String, Value, Answer) {
    match operation {
        // The member's wallets are theirs: nothing leads to them.
        "listWallets" => ("/v1/me/wallets".to_owned(), Value::Null, Nothing),
        "challengeWallet" => {
            let body = json!({"address": WALLET, "chainId": 31_337});
            ("/v1/me/wallets/challenges".to_owned(), body, Refused("chain_unsupported"))
        }
        "linkWallet" => {
            let body = json!({"message": "mine", "signature": "0x00"});
            ("/v1/me/wallets".to_owned(), body, Refused("wallet_proof_invalid"))
        }
        "preferWallet" | "unlinkWallet" => {
            (format!("/v1/me/wallets/{WALLET}"), Value::Null, Refused("wallet_not_found"))
        }
        "listNetworks" => ("/v1/tips/networks".to_owned(), Value::Null, Nothing),
        "intendTip" => {
            let body = json!({
                "requestId": entry_id(), "conversationId": group.conversation, "toUserId": group.member.id, "from": WALLET,
                "chainId": 31_337, "amount": "1",
            });
            ("/v1/tips".to_owned(), body, Refused("conversation_not_found"))
        }
        "getTip" | "cancelTip" => (format!("/v1/tips/{TIP}"), Value::Null, Refused("tip_not_found")),
        "reportTip" => (format!("/v1/tips/{TIP}/transaction"), json!({"transaction": TIP}), Refused("tip_not_found")),
        "totalTips" => {
            (format!("/v1/conversations/{}/tips", group.conversation), Value::Null, Refused("conversation_not_found"))
        }
        "getTipRecipient" => {
            let path = format!("/v1/conversations/{}/tips/recipients/{}", group.conversation, group.owner.id);
            (path, Value::Null, Refused("conversation_not_found"))
        }
        "listTips" => ("/v1/me/tips".to_owned(), Value::Null, Nothing),
        "totalMyTips" => ("/v1/me/tips/totals".to_owned(), Value::Null, Nothing),
        "exportTips" => ("/v1/me/tips.csv".to_owned(), Value::Null, Nothing),
        other => attempt_at_media(other, group),
    }
}

/// The same of the routes of media.
fn attempt_at_media(operation: &str, group: &Group) -> (String, Value, Answer) {
    let conversation = format!("/v1/conversations/{}", group.conversation);
    match operation {
        "uploadMedia" => {
            let body = json!({
                "mediaId": entry_id(), "kind": "file", "name": "mine", "contentType": "text/plain", "bytes": 4,
            });
            ("/v1/media".to_owned(), body, Nothing)
        }
        "uploadMediaParts" => (format!("/v1/media/{}/parts", entry_id()), Value::Null, Refused("media_not_found")),
        "completeMedia" => (format!("/v1/media/{}/complete", entry_id()), json!({}), Refused("media_not_found")),
        "getMedia" => (format!("/v1/media/{}", entry_id()), Value::Null, Refused("media_not_found")),
        "discardMedia" => (format!("/v1/media/{}", entry_id()), Value::Null, Nothing),
        "linkMedia" => {
            let body = json!({"items": [{"seq": 2, "mediaId": entry_id()}]});
            (format!("{conversation}/media-links"), body, Refused("conversation_not_found"))
        }
        "restoreMedia" => {
            let body = json!({"seq": 2, "mediaId": entry_id()});
            (format!("{conversation}/media-restores"), body, Refused("conversation_not_found"))
        }
        "listSharedMedia" => (format!("{conversation}/media"), Value::Null, Refused("conversation_not_found")),
        other => panic!("what can an outsider do with `{other}`? Say so here"),
    }
}

fn check(name: &str, group: &Group, answer: &Value, expected: &Answer) {
    match expected {
        Refused(code) => assert_eq!(answer["code"], *code, "{name}: {answer}"),
        Nothing => {
            assert_ne!(answer["code"], "internal", "{name}: {answer}");
            let text = answer.to_string();
            assert!(!text.contains(&group.secret), "{name} tells of the group: {text}");
            assert!(!text.contains(&group.message), "{name} tells of the message: {text}");
        }
    }
}

/// Tries every action and every route.
async fn try_everything(app: &App, group: &Group, outsider: &User, device: &mut Device) {
    for action in ClientFrame::ACTIONS {
        let (fields, expected) = attack(action, group);
        let answer = device.request(action, fields).await;
        check(action, group, &answer, &expected);
    }
    for route in api::all() {
        let (path, body, expected) = attempt(route.operation, group, outsider);
        let method = if path.starts_with("/v1/me/export") { "GET" } else { route.method.as_str() };
        let (_, answer) = app.http(outsider, method, &path, &body).await;
        check(route.operation, group, &answer, &expected);
    }
    assert!(device.entries_so_far().await.iter().all(|entry| entry["conversationId"] != group.conversation.as_str()));
    group.assert_untouched(app).await;
}

#[tokio::test]
async fn a_stranger_can_do_nothing_on_any_action_or_route() {
    let app = app().await;
    let stranger = app.user("stranger").await;
    let mut device = app.connect(&stranger).await;
    let group = Group::new(app, &[]).await;
    try_everything(app, &group, &stranger, &mut device).await;
}

#[tokio::test]
async fn somebody_who_was_put_out_can_do_nothing_on_any_action_or_route() {
    let app = app().await;
    let outcast = app.user("outcast").await;
    let mut device = app.connect(&outcast).await;
    let group = Group::new(app, &[&outcast]).await;
    device.event("conversationAdded").await;
    let path = format!("/v1/conversations/{}/members/{}?requestId={}", group.conversation, outcast.id, entry_id());
    let (status, answer) = app.http(&group.owner, "DELETE", &path, &Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    device.event("conversationRemoved").await;
    device.entries_so_far().await;
    try_everything(app, &group, &outcast, &mut device).await;
}
