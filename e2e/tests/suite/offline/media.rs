//! Files that messages carry: uploaded, inspected, sent, and linked for those who can see the message.

use natter_e2e::{App, Device, User, app, entry_id};
use serde_json::{Value, json};

use crate::account::until;

const PNG: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.png");

/// How often a client asks how far an inspection is.
const MAX_QUESTIONS: usize = 600;

/// Uploads a file as this kind and waits for what the inspection says of it.
async fn upload(app: &App, user: &User, kind: &str, content_type: &str, file: &[u8]) -> Value {
    upload_as(app, user, "The zoo.bin", (kind, content_type), file).await
}

/// Uploads a file under this name.
pub(super) async fn upload_as(
    app: &App,
    user: &User,
    name: &str,
    (kind, content_type): (&str, &str),
    file: &[u8],
) -> Value {
    let media = upload_only(app, user, name, (kind, content_type), file).await;
    // Asked for twice, and so inspected twice.
    app.post(user, &format!("/v1/media/{media}/complete"), &json!({})).await;
    inspected(app, user, &media).await
}

/// Uploads a file, of which its client does not say that it is there.
pub(super) async fn upload_only(
    app: &App,
    user: &User,
    name: &str,
    (kind, content_type): (&str, &str),
    file: &[u8],
) -> String {
    let media = entry_id();
    let body = json!({
        "mediaId": media, "kind": kind, "name": name, "contentType": content_type, "bytes": file.len(),
    });
    let (status, target) = app.post(user, "/v1/media", &body).await;
    assert_eq!((status, &target["status"]), (201, &json!("uploading")), "{target}");
    let (_, early) = app.post(user, &format!("/v1/media/{media}/complete"), &json!({})).await;
    assert_eq!(early["code"], "upload_not_found");
    assert_eq!(app.upload(&target, file).await, 200);
    media
}

async fn send(device: &mut Device, conversation: &str, entry: &str, media: &Value) -> Value {
    let fields = json!({
        "conversationId": conversation, "entryId": entry, "text": "",
        "attachments": [{"mediaId": media["mediaId"], "alt": "A square"}],
    });
    device.request("sendMessage", fields).await
}

async fn links(app: &App, user: &User, conversation: &str, seq: &Value, media: &Value) -> Value {
    let body = json!({"items": [{"seq": seq, "mediaId": media["mediaId"]}]});
    app.post(user, &format!("/v1/conversations/{conversation}/media-links"), &body).await.1
}

#[tokio::test]
async fn a_picture_is_sent_once_and_seen_by_those_who_see_the_message() {
    let app = app().await;
    let (alice, bob, eve) = (app.user("alice").await, app.user("bob").await, app.user("eve").await);
    let (mut hers, mut his) = (app.connect(&alice).await, app.connect(&bob).await);
    let mut foreign = app.connect(&eve).await;
    let conversation = app.open_direct(&alice, &bob).await;
    let media = upload(app, &alice, "picture", "image/png", PNG).await;
    assert_eq!(media["status"], "ready", "{media}");
    let announced = json!({
        "mediaId": media["mediaId"], "kind": "picture", "name": "The zoo.bin", "contentType": "image/png", "bytes": PNG.len(),
    });
    let (_, again) = app.post(&alice, "/v1/media", &announced).await;
    assert_eq!(again["status"], "ready", "it need not be uploaded again: {again}");

    let elsewhere = app.open_direct(&eve, &bob).await;
    let stolen = send(&mut foreign, &elsewhere, &entry_id(), &media).await;
    assert_eq!(stolen["code"], "media_not_found", "another\u{2019}s upload is nobody else\u{2019}s");

    let entry = entry_id();
    let accepted = send(&mut hers, &conversation, &entry, &media).await;
    let again = send(&mut hers, &conversation, &entry, &media).await;
    assert_eq!((&accepted["type"], &accepted["seq"]), (&again["type"], &again["seq"]), "{accepted}");
    let told = his.entry().await;
    let attachment = &told["content"]["attachments"][0];
    assert_eq!((&attachment["kind"], &attachment["alt"]), (&json!("picture"), &json!("A square")), "{told}");
    assert!(attachment["placeholder"].is_string() && attachment["width"].is_number(), "{attachment}");

    let seq = &accepted["seq"];
    let found = links(app, &bob, &conversation, seq, &media).await;
    let url = found["links"][0]["url"].as_str().unwrap_or_else(|| panic!("no link: {found}"));
    let (status, headers, content) = app.fetch(url).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, attachment["contentType"].as_str().unwrap()));
    assert_ne!(content, PNG, "encoded anew");
    assert_eq!(links(app, &eve, &conversation, seq, &media).await["code"], "conversation_not_found");
    let shared = format!("/v1/conversations/{conversation}/media?kind=picture");
    let (_, page) = app.http(&bob, "GET", &shared, &Value::Null).await;
    assert_eq!(page["media"][0]["seq"], *seq, "{page}");

    let deletion = json!({
        "conversationId": conversation, "entryId": entry_id(), "targetId": entry, "targetSeq": seq,
        "change": {"kind": "delete"},
    });
    hers.request("updateMessage", deletion).await;
    assert_eq!(links(app, &bob, &conversation, seq, &media).await["links"], json!([]), "deleted");
    let (_, page) = app.http(&bob, "GET", &shared, &Value::Null).await;
    assert_eq!(page["media"], json!([]));
}

/// Asks how far an upload is until its inspection is over.
async fn inspected(app: &App, user: &User, media: &str) -> Value {
    for _ in 0..MAX_QUESTIONS {
        let (status, answer) = app.post(user, &format!("/v1/media/{media}/complete"), &json!({})).await;
        assert_eq!(status, 200, "{answer}");
        if answer["status"] != "inspecting" {
            return answer;
        }
    }
    panic!("the inspection takes too long");
}

#[tokio::test]
async fn a_large_file_arrives_in_parts_and_what_has_arrived_is_not_asked_for_again() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (mut hers, _his) = (app.connect(&alice).await, app.connect(&bob).await);
    let conversation = app.open_direct(&alice, &bob).await;
    let file: Vec<u8> = (0..17 * 1024 * 1024_u32).map(|index| index.to_le_bytes()[1]).collect();
    let media = entry_id();
    let body = json!({
        "mediaId": media, "kind": "file", "name": "Large.bin", "contentType": "text/plain", "bytes": file.len(),
    });
    let (status, _) = app.post(&alice, "/v1/media", &body).await;
    assert_eq!(status, 201);
    let path = format!("/v1/media/{media}/parts");
    assert_eq!(app.post(&bob, &path, &Value::Null).await.1["code"], "media_not_found", "nobody else\u{2019}s");

    let numbers = |parts: &Value| {
        let missing = parts["missing"].as_array().unwrap_or_else(|| panic!("no parts: {parts}")).iter();
        missing.map(|part| part["number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let put = async |parts: &Value, number: u64| {
        let part = parts["missing"].as_array().unwrap().iter().find(|part| part["number"] == number).unwrap();
        let start = usize::try_from((number - 1) * parts["partBytes"].as_u64().unwrap()).unwrap();
        let end = start + usize::try_from(part["bytes"].as_u64().unwrap()).unwrap();
        assert_eq!(app.put(part["url"].as_str().unwrap(), &file[start..end]).await, 200);
    };
    let (_, first) = app.post(&alice, &path, &Value::Null).await;
    assert_eq!(numbers(&first), [1, 2, 3]);
    put(&first, 1).await;
    put(&first, 3).await;
    let (_, early) = app.post(&alice, &format!("/v1/media/{media}/complete"), &json!({})).await;
    assert_eq!(early["code"], "upload_not_found");
    let (_, second) = app.post(&alice, &path, &Value::Null).await;
    assert_eq!(numbers(&second), [2], "{second}");
    put(&second, 2).await;
    let (_, all) = app.post(&alice, &path, &Value::Null).await;
    assert_eq!(numbers(&all), [0_u64; 0]);

    let inspected = inspected(app, &alice, &media).await;
    assert_eq!(inspected["status"], "ready", "{inspected}");
    let (_, late) = app.post(&alice, &path, &Value::Null).await;
    assert_eq!(numbers(&late), [0_u64; 0], "it is not begun anew");
    let accepted = send(&mut hers, &conversation, &entry_id(), &inspected).await;
    let found = links(app, &bob, &conversation, &accepted["seq"], &inspected).await;
    let (status, _, content) = app.fetch(found["links"][0]["url"].as_str().unwrap()).await;
    assert!(status == 200 && content == file, "{status}, {} bytes", content.len());
}

/// A message with a picture, which the one it was sent to has reported.
struct Reported {
    moderator: User,
    /// Who has reported it.
    bob: User,
    /// The sender's device.
    hers: Device,
    conversation: String,
    media: Value,
    entry: String,
    seq: Value,
    /// The report, as it was sent.
    body: Value,
    /// Where moderators find it.
    path: String,
}

async fn reported(app: &App) -> Reported {
    let (mallory, bob) = (app.user("mallory").await, app.user("bob").await);
    let moderator = app.moderator("moderator").await;
    let (mut hers, _his) = (app.connect(&mallory).await, app.connect(&bob).await);
    let conversation = app.open_direct(&mallory, &bob).await;
    let media = upload(app, &mallory, "picture", "image/png", PNG).await;
    let (entry, report) = (entry_id(), entry_id());
    let seq = send(&mut hers, &conversation, &entry, &media).await["seq"].clone();
    let subject = json!({"kind": "message", "conversationId": conversation, "entryId": entry});
    let body = json!({"reportId": report, "subject": subject, "category": "harassment"});
    let (status, answer) = app.post(&bob, "/v1/reports", &body).await;
    assert_eq!(status, 201, "{answer}");
    let path = format!("/v1/moderation/reports/{report}");
    Reported { moderator, bob, hers, conversation, media, entry, seq, body, path }
}

#[tokio::test]
async fn moderators_see_the_files_of_a_reported_message_until_they_have_decided() {
    let app = app().await;
    let Reported { moderator, bob, mut hers, conversation, media, entry, seq, path, .. } = reported(app).await;
    let deletion = json!({
        "conversationId": conversation, "entryId": entry_id(), "targetId": entry, "targetSeq": seq,
        "change": {"kind": "delete"},
    });
    hers.request("updateMessage", deletion).await;
    assert_eq!(links(app, &bob, &conversation, &seq, &media).await["links"], json!([]), "deleted");

    let files = format!("{path}/media");
    let (_, shown) = app.http(&moderator, "GET", &files, &Value::Null).await;
    assert_eq!(shown["links"][0]["mediaId"], media["mediaId"], "{shown}");
    assert_eq!(app.fetch(shown["links"][0]["url"].as_str().unwrap()).await.0, 200);
    assert_eq!(app.http(&bob, "GET", &files, &Value::Null).await.1["code"], "forbidden");
    let decision = json!({"status": "resolved", "reason": "Removed."});
    app.http(&moderator, "PATCH", &path, &decision).await;
    let (_, shown) = app.http(&moderator, "GET", &files, &Value::Null).await;
    assert_eq!(shown["links"], json!([]), "decided on");
}

#[tokio::test]
async fn a_report_that_is_sent_again_after_the_decision_holds_no_files() {
    let app = app().await;
    let Reported { moderator, bob, body, path, .. } = reported(app).await;
    let decision = json!({"status": "dismissed", "reason": "Nothing wrong with it."});
    let (status, answer) = app.http(&moderator, "PATCH", &path, &decision).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(app.post(&bob, "/v1/reports", &body).await.0, 200, "reported before");
    let (_, shown) = app.http(&moderator, "GET", &format!("{path}/media"), &Value::Null).await;
    assert_eq!(shown["links"], json!([]));
}

#[tokio::test]
async fn a_part_of_a_file_is_had_by_its_range() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (mut hers, _his) = (app.connect(&alice).await, app.connect(&bob).await);
    let conversation = app.open_direct(&alice, &bob).await;
    let media = upload(app, &alice, "file", "text/plain", b"0123456789").await;
    let accepted = send(&mut hers, &conversation, &entry_id(), &media).await;
    let found = links(app, &bob, &conversation, &accepted["seq"], &media).await;
    let url = found["links"][0]["url"].as_str().unwrap();
    for (range, told, part) in [
        ("bytes=2-4", "bytes 2-4/10", &b"234"[..]),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
    ] {
        let (status, headers, content) = app.fetch_range(url, range).await;
        assert_eq!((status, headers["content-range"].to_str().unwrap(), content.as_slice()), (206, told, part));
        assert_eq!(headers["accept-ranges"], "bytes");
    }
    let (status, headers, _) = app.fetch_range(url, "bytes=10-").await;
    assert_eq!((status, headers.get("content-range").map(|told| told.to_str().unwrap())), (416, Some("bytes */10")));
}

#[tokio::test]
async fn a_page_is_no_picture_and_is_sent_as_bytes_to_download() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (mut hers, _his) = (app.connect(&alice).await, app.connect(&bob).await);
    let conversation = app.open_direct(&alice, &bob).await;
    let page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let refused = upload(app, &alice, "picture", "image/png", page).await;
    assert_eq!((&refused["status"], &refused["reason"]), (&json!("refused"), &json!("wrongType")));
    assert_eq!(send(&mut hers, &conversation, &entry_id(), &refused).await["code"], "media_refused");

    let file = upload(app, &alice, "file", "image/svg+xml", page).await;
    assert_eq!(file["attachment"]["contentType"], "application/octet-stream", "{file}");
    let accepted = send(&mut hers, &conversation, &entry_id(), &file).await;
    let found = links(app, &bob, &conversation, &accepted["seq"], &file).await;
    let (status, headers, content) = app.fetch(found["links"][0]["url"].as_str().unwrap()).await;
    assert_eq!((status, content.as_slice()), (200, &page[..]));
    assert_eq!(headers["content-type"], "application/octet-stream");
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn what_an_erased_account_sent_is_not_linked_any_more() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (mut hers, _his) = (app.connect(&alice).await, app.connect(&bob).await);
    let conversation = app.open_direct(&alice, &bob).await;
    let media = upload(app, &alice, "picture", "image/png", PNG).await;
    let accepted = send(&mut hers, &conversation, &entry_id(), &media).await;
    let seq = &accepted["seq"];
    assert_eq!(links(app, &bob, &conversation, seq, &media).await["links"].as_array().unwrap().len(), 1);
    app.http(&alice, "DELETE", "/v1/me", &json!({"handle": alice.username})).await;
    let members = format!("/v1/conversations/{conversation}/members");
    let is_gone = |page: &Value| page["members"].as_array().is_some_and(|members| members.len() == 1);
    until(app, &bob, &members, |_, page| is_gone(page)).await;
    assert_eq!(links(app, &bob, &conversation, seq, &media).await["links"], json!([]));
}
