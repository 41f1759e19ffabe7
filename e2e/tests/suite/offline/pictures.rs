//! Pictures as the site serves them. Where the suite runs against a deployed stack, there is no site.

use natter_e2e::{App, User, app, entry_id};
use serde_json::{Value, json};

const PNG: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.png");
const WEBP: &[u8] = include_bytes!("../../../../shared/chat/src/picture/samples/square.webp");

/// A place for a file of this type and length, of one's own or a group's.
async fn target(app: &App, user: &User, path: &str, kind: &str, bytes: usize) -> Value {
    let (status, target) = app.post(user, path, &json!({"contentType": kind, "bytes": bytes})).await;
    assert_eq!(status, 201, "{target}");
    target
}

/// Makes a file one's own picture; gives its path on the site.
async fn set(app: &App, user: &User, kind: &str, file: &[u8]) -> String {
    let target = target(app, user, "/v1/me/picture", kind, file.len()).await;
    assert_eq!(app.upload(&target, file).await, 200);
    let body = json!({"uploadId": target["uploadId"]});
    let (status, profile) = app.http(user, "PUT", "/v1/me/picture", &body).await;
    assert_eq!(status, 200, "{profile}");
    format!("/pictures/{}/{}", user.id, profile["picture"].as_str().unwrap())
}

#[tokio::test]
async fn a_picture_reaches_those_one_talks_to_and_is_served_as_nothing_but_a_picture() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (_hers, mut his) = (app.connect(&alice).await, app.connect(&bob).await);
    app.open_direct(&alice, &bob).await;
    let path = set(app, &alice, "image/png", PNG).await;
    let seen = his.event("profileChanged").await["profile"].clone();
    assert!(path.ends_with(seen["picture"].as_str().unwrap()), "{seen}");
    let (status, headers, content) = app.site(&path).await;
    assert_eq!((status, content.as_slice()), (200, PNG));
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");

    let next = set(app, &alice, "image/webp", WEBP).await;
    assert_eq!(app.site(&next).await.1["content-type"], "image/webp");
    assert_eq!(app.site(&path).await.0, 404, "what was replaced is gone");
    let (status, profile) = app.http(&alice, "DELETE", "/v1/me/picture", &Value::Null).await;
    assert_eq!((status, profile.get("picture")), (200, None));
    assert_eq!(app.site(&next).await.0, 404);
}

#[tokio::test]
async fn s3_takes_what_was_announced_and_nothing_else() {
    let app = app().await;
    let alice = app.user("alice").await;
    app.connect(&alice).await;
    let target = target(app, &alice, "/v1/me/picture", "image/png", PNG.len()).await;
    assert_eq!(app.upload(&target, &PNG[1..]).await, 403, "of another length");
    let mut as_page = target.clone();
    as_page["headers"]["Content-Type"] = json!("text/html");
    assert_eq!(app.upload(&as_page, PNG).await, 403, "of another type");
    let mut elsewhere = target.clone();
    elsewhere["url"] = json!(target["url"].as_str().unwrap().replace("/uploads/", "/pictures/"));
    assert_eq!(app.upload(&elsewhere, PNG).await, 403, "at another place");
    let (status, error) = app.http(&alice, "PUT", "/v1/me/picture", &json!({"uploadId": target["uploadId"]})).await;
    assert_eq!((status, &error["code"]), (404, &json!("upload_not_found")));
    assert_eq!(app.upload(&target, PNG).await, 200);
    let bob = app.user("bob").await;
    app.connect(&bob).await;
    let (_, error) = app.http(&bob, "PUT", "/v1/me/picture", &json!({"uploadId": target["uploadId"]})).await;
    assert_eq!(error["code"], "upload_not_found", "another\u{2019}s upload is nobody else\u{2019}s");
}

#[tokio::test]
async fn a_page_in_disguise_is_not_shown_and_no_upload_is_served() {
    let app = app().await;
    let alice = app.user("alice").await;
    app.connect(&alice).await;
    let page = b"<!doctype html><script>alert(1)</script>";
    let target = target(app, &alice, "/v1/me/picture", "image/png", page.len()).await;
    assert_eq!(app.upload(&target, page).await, 200);
    let body = json!({"uploadId": target["uploadId"]});
    let (status, error) = app.http(&alice, "PUT", "/v1/me/picture", &body).await;
    assert_eq!((status, &error["code"]), (400, &json!("picture_invalid")));
    let upload = target["uploadId"].as_str().unwrap();
    for path in [format!("/pictures/{}/{upload}", alice.id), format!("/uploads/{}/{upload}", alice.id)] {
        let (_, headers, content) = app.site(&path).await;
        assert!(content != page && headers.get("content-type").is_none_or(|kind| kind != "image/png"), "{path}");
    }
}

#[tokio::test]
async fn moderators_take_pictures_away_and_the_audit_tells_so() {
    let app = app().await;
    let (alice, moderator) = (app.user("alice").await, app.moderator("judge").await);
    let mut hers = app.connect(&alice).await;
    app.connect(&moderator).await;
    let path = set(app, &alice, "image/png", PNG).await;
    hers.event("profileChanged").await;
    let group = json!({"kind": "group", "requestId": entry_id(), "title": "Painters", "userIds": []});
    let (_, group) = app.post(&alice, "/v1/conversations", &group).await;
    let group = group["conversationId"].as_str().unwrap();
    let place = format!("/v1/conversations/{group}/picture");
    let target = target(app, &alice, &place, "image/png", PNG.len()).await;
    app.upload(&target, PNG).await;
    let body = json!({"requestId": entry_id(), "uploadId": target["uploadId"]});
    let (_, with_picture) = app.http(&alice, "PUT", &place, &body).await;
    let picture = with_picture["group"]["picture"].as_str().unwrap();

    let reason = json!({"reason": "not theirs", "requestId": entry_id()});
    for path in
        [format!("/v1/moderation/users/{}/picture", alice.id), format!("/v1/moderation/conversations/{group}/picture")]
    {
        for _ in 0..2 {
            let (status, answer) = app.http(&moderator, "DELETE", &path, &reason).await;
            assert_eq!(status, 200, "{answer}");
        }
    }
    assert_eq!(hers.event("profileChanged").await["profile"].get("picture"), None);
    for path in [path, format!("/pictures/{group}/{picture}")] {
        assert_eq!(app.site(&path).await.0, 404);
    }
    let (_, seen) = app.http(&alice, "GET", &format!("/v1/conversations/{group}"), &Value::Null).await;
    assert_eq!((seen["group"].get("picture"), &seen["lastSeq"]), (None, &json!(3)));
    let (_, audit) = app.http(&moderator, "GET", "/v1/moderation/audit", &Value::Null).await;
    let acts: Vec<_> = audit["records"].as_array().unwrap().iter().map(|record| &record["act"]).collect();
    let of_user = acts.iter().filter(|act| act["kind"] == "userPictureRemoved" && act["userId"] == *alice.id).count();
    let of_group =
        acts.iter().filter(|act| act["kind"] == "groupPictureRemoved" && act["pictureId"] == picture).count();
    assert_eq!((of_user, of_group), (1, 1), "what was done is done once");
}
