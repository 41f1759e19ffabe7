//! The push services of phones' systems, which are played on loopback with answers as Google and Apple document them.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use natter_chat::Timestamp;
use natter_chat::notification::{Language, NativeDevice, NativeService, PushAddress, PushHosts};
use natter_push::testing::Browser;
use natter_push::{Apns, ApnsNames, Fcm, Message, Outcome, PushServices, Refusal, VapidKey};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const NOW: Timestamp = Timestamp::from_millis(1_795_964_400_000);

/// A request that the service was sent.
#[derive(Debug, Clone)]
struct Asked {
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Played {
    asked: Vec<Asked>,
    answers: VecDeque<(u16, Option<u64>, Value)>,
}

/// Google and Apple, and the server's keys as they know them.
struct World {
    played: Arc<Mutex<Played>>,
    services: PushServices,
    google_key: Vec<u8>,
    apple_key: Vec<u8>,
    app: Browser,
}

async fn answer(State(played): State<Arc<Mutex<Played>>>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let mut played = played.lock().unwrap();
    played.asked.push(Asked { path: uri.path().to_owned(), headers, body });
    if uri.path() == "/token" {
        return axum::Json(json!({"access_token": "ya29.token", "expires_in": 3599})).into_response();
    }
    let (status, retry_after, body) = played.answers.pop_front().unwrap_or((200, None, json!({})));
    let mut response = (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

impl World {
    async fn start() -> Self {
        let played = Arc::new(Mutex::new(Played::default()));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(played.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });

        let rsa = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let account = json!({
            "type": "service_account", "client_email": "push@natter.example", "project_id": "natter",
            "private_key": pem(AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&rsa).unwrap().as_ref()),
        });
        let apple = VapidKey::generate().unwrap();
        let names = ApnsNames {
            key_id: "ABC1234567".to_owned(),
            team_id: "DEF1234567".to_owned(),
            bundle_id: "example.natter".to_owned(),
        };
        let vapid = VapidKey::parse(&VapidKey::generate().unwrap(), "mailto:operator@natter.example").unwrap();
        let apple_key = URL_SAFE_NO_PAD.decode(VapidKey::parse(&apple, "").unwrap().public()).unwrap();
        let apns = Apns::parse(&pem(&STANDARD.decode(apple).unwrap()), names).unwrap().at(&origin);
        let fcm = Fcm::parse(&account.to_string()).unwrap().at(&origin);
        let services = PushServices::new(vapid, PushHosts::parse("")).unwrap().with_native(Some(fcm), Some(apns));
        let google_key = rsa.public_key().as_ref().to_vec();
        Self { played, services, google_key, apple_key, app: Browser::new() }
    }

    fn device(&self, service: NativeService) -> PushAddress {
        let token = match service {
            NativeService::Fcm => "fcm-token:1_a".to_owned(),
            NativeService::Apns => "0a".repeat(32),
        };
        PushAddress::Native(NativeDevice { service, token, keys: self.app.keys(), language: Language::De })
    }

    async fn send(&self, service: NativeService, is_silent: bool, now: Timestamp) -> Outcome {
        let (lifetime, topic) = (Duration::from_secs(90), Some("topic"));
        let message = Message { content: b"{\"kind\":\"show\"}", lifetime, topic, is_silent };
        self.services.send(&self.device(service), &message, now).await
    }

    /// Answers the next message with this.
    fn next(&self, status: u16, retry_after: Option<u64>, body: Value) {
        self.played.lock().unwrap().answers.push_back((status, retry_after, body));
    }

    fn asked(&self) -> Vec<Asked> {
        self.played.lock().unwrap().asked.clone()
    }

    fn decrypted(&self, body: &Value) -> Vec<u8> {
        self.app.decrypt(&STANDARD.decode(body.as_str().unwrap()).unwrap()).unwrap()
    }
}

/// What a token claims, whose signature is good.
fn claims(token: &str, key: &UnparsedPublicKey<&Vec<u8>>) -> Value {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let (_, claims) = signed.split_once('.').unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[tokio::test]
async fn fcm_gets_a_message_that_only_the_app_can_read_by_a_token_that_is_bought_once() {
    let world = World::start().await;
    for _ in 0..2 {
        assert_eq!(world.send(NativeService::Fcm, false, NOW).await, Outcome::Sent);
    }
    let asked = world.asked();
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/token", "/v1/projects/natter/messages:send", "/v1/projects/natter/messages:send"]);
    let assertion = asked[0].body.split_once("&assertion=").unwrap().1;
    let claims = claims(assertion, &UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &world.google_key));
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!("push@natter.example"), &json!("https://oauth2.googleapis.com/token"))
    );
    let message = &asked[1].json()["message"];
    assert_eq!((asked[1].header("authorization"), &message["token"]), ("Bearer ya29.token", &json!("fcm-token:1_a")));
    assert_eq!(message["android"], json!({"priority": "HIGH", "ttl": "90s", "collapse_key": "topic"}));
    assert_eq!(world.decrypted(&message["data"]["body"]), b"{\"kind\":\"show\"}");
    assert!(asked[1].body.len() <= 4_096, "{}", asked[1].body.len());

    let later = NOW.plus(Duration::from_secs(3_599));
    assert_eq!(world.send(NativeService::Fcm, false, later).await, Outcome::Sent);
    assert_eq!(world.asked().iter().filter(|asked| asked.path == "/token").count(), 2, "the token has expired");
}

#[tokio::test]
async fn apns_gets_a_message_that_only_the_app_can_read_and_says_no_more_until_it_has() {
    let world = World::start().await;
    for is_silent in [false, true] {
        assert_eq!(world.send(NativeService::Apns, is_silent, NOW).await, Outcome::Sent);
    }
    let [shown, silent] = world.asked().try_into().unwrap();
    assert_eq!(shown.path, format!("/3/device/{}", "0a".repeat(32)));
    let token = shown.header("authorization").strip_prefix("bearer ").unwrap();
    let claims = claims(token, &UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &world.apple_key));
    assert_eq!(claims, json!({"iss": "DEF1234567", "iat": NOW.as_secs()}));
    let headers = |asked: &Asked| {
        let names = ["apns-topic", "apns-push-type", "apns-priority", "apns-collapse-id", "apns-expiration"];
        names.map(|name| asked.header(name).to_owned())
    };
    let expires = NOW.plus(Duration::from_secs(90)).as_secs().to_string();
    assert_eq!(headers(&shown), ["example.natter", "alert", "10", "topic", &expires]);
    assert_eq!(headers(&silent), ["example.natter", "background", "5", "topic", &expires]);
    assert_eq!(shown.header("authorization"), silent.header("authorization"), "Apple refuses a new token each time");
    let alert = json!({"title": "Natter", "body": "Neue Nachricht"});
    assert_eq!(shown.json()["aps"], json!({"alert": alert, "mutable-content": 1, "sound": "default"}));
    assert_eq!(silent.json()["aps"], json!({"content-available": 1}));
    assert_eq!(world.decrypted(&shown.json()["body"]), b"{\"kind\":\"show\"}");
    assert!(shown.body.len() <= 4_096, "{}", shown.body.len());
}

/// An answer of FCM with an error of its own, as its reference has it.
fn fcm(status: &str, code: &str, message: &str) -> Value {
    let detail = json!({"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code});
    json!({"error": {"status": status, "message": message, "details": [detail]}})
}

/// What follows from an answer: a device is removed (`Gone`), the message comes again and goes to the dead letters at last
/// (`Later`), where that is the operator's to mend (`Unauthorized`), or it is given up (`Refused`).
async fn assert_outcomes(service: NativeService, cases: Vec<(u16, Option<u64>, Value, Outcome)>) {
    let world = World::start().await;
    for (status, retry_after, body, expected) in cases {
        world.next(status, retry_after, body.clone());
        assert_eq!(world.send(service, false, NOW).await, expected, "{service:?} {status} {body}");
    }
}

fn refused(status: StatusCode) -> Outcome {
    Outcome::Refused(Refusal::Status(status))
}

const IN_A_MINUTE: Outcome = Outcome::Later(Some(Duration::from_mins(1)));

#[tokio::test]
async fn each_error_of_fcm_removes_the_device_comes_again_or_is_given_up() {
    let no_token = "The registration token is not a valid FCM registration token";
    let violation = json!({"field": "message.data[0].value", "description": "Invalid value (TYPE_STRING), 12"});
    let wrong = json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]});
    let wrong = json!({"error": {"status": "INVALID_ARGUMENT", "message": "Invalid value", "details": [wrong]}});
    let plain = |status: &str| json!({"error": {"status": status, "message": "no"}});
    let (unauthorized, forbidden) = (StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN);
    let cases = vec![
        (404, None, fcm("NOT_FOUND", "UNREGISTERED", "Requested entity was not found."), Outcome::Gone),
        (403, None, fcm("PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"), Outcome::Gone),
        (400, None, fcm("INVALID_ARGUMENT", "INVALID_ARGUMENT", no_token), Outcome::Gone),
        (400, None, fcm("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Message too big"), refused(StatusCode::BAD_REQUEST)),
        (400, None, wrong, refused(StatusCode::BAD_REQUEST)),
        // A project of another name: no device is to blame.
        (404, None, plain("NOT_FOUND"), refused(StatusCode::NOT_FOUND)),
        (
            429,
            Some(90),
            fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "no"),
            Outcome::Later(Some(Duration::from_secs(90))),
        ),
        (429, None, fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "no"), IN_A_MINUTE),
        (503, Some(60), fcm("UNAVAILABLE", "UNAVAILABLE", "no"), IN_A_MINUTE),
        (503, None, fcm("UNAVAILABLE", "UNAVAILABLE", "no"), Outcome::Later(None)),
        (500, None, fcm("INTERNAL", "INTERNAL", "no"), Outcome::Later(None)),
        (500, None, Value::Null, Outcome::Later(None)),
        (401, None, plain("UNAUTHENTICATED"), Outcome::Later(None)),
        (401, None, fcm("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "no"), Outcome::Unauthorized(unauthorized)),
        (403, None, plain("PERMISSION_DENIED"), Outcome::Unauthorized(forbidden)),
    ];
    assert_outcomes(NativeService::Fcm, cases).await;
}

#[tokio::test]
async fn each_error_of_apns_removes_the_device_comes_again_or_is_given_up() {
    let (later, bad) = (Outcome::Later(None), StatusCode::BAD_REQUEST);
    let mut cases = vec![
        (410, None, json!({"reason": "Unregistered", "timestamp": NOW.as_millis()}), Outcome::Gone),
        (429, Some(60), json!({"reason": "TooManyRequests"}), IN_A_MINUTE),
        (500, None, Value::Null, later),
    ];
    for (status, reason, expected) in [
        (400, "BadDeviceToken", Outcome::Gone),
        (400, "DeviceTokenNotForTopic", Outcome::Gone),
        (410, "ExpiredToken", Outcome::Gone),
        (403, "ExpiredProviderToken", later),
        (429, "TooManyProviderTokenUpdates", later),
        (500, "InternalServerError", later),
        (503, "ServiceUnavailable", later),
        (503, "Shutdown", later),
        (404, "BadPath", refused(StatusCode::NOT_FOUND)),
        (405, "MethodNotAllowed", refused(StatusCode::METHOD_NOT_ALLOWED)),
        (413, "PayloadTooLarge", refused(StatusCode::PAYLOAD_TOO_LARGE)),
    ] {
        cases.push((status, None, json!({"reason": reason}), expected));
    }
    let of_requests = [
        "BadCollapseId",
        "BadExpirationDate",
        "BadMessageId",
        "BadPriority",
        "DuplicateHeaders",
        "IdleTimeout",
        "InvalidPushType",
        "MissingDeviceToken",
        "PayloadEmpty",
    ];
    cases.extend(of_requests.map(|reason| (400, None, json!({"reason": reason}), refused(bad))));
    let of_topics = ["BadTopic", "MissingTopic", "TopicDisallowed"];
    cases.extend(of_topics.map(|reason| (400, None, json!({"reason": reason}), Outcome::Unauthorized(bad))));
    let of_keys = [
        "BadCertificate",
        "BadCertificateEnvironment",
        "BadEnvironmentKeyIdInToken",
        "Forbidden",
        "InvalidProviderToken",
        "MissingProviderToken",
        "UnrelatedKeyIdInToken",
    ];
    let forbidden = Outcome::Unauthorized(StatusCode::FORBIDDEN);
    cases.extend(of_keys.map(|reason| (403, None, json!({"reason": reason}), forbidden)));
    assert_outcomes(NativeService::Apns, cases).await;
}

#[tokio::test]
async fn a_token_of_apns_is_signed_anew_once_it_has_expired_and_not_where_there_were_too_many() {
    let world = World::start().await;
    world.next(429, None, json!({"reason": "TooManyProviderTokenUpdates"}));
    world.next(403, None, json!({"reason": "ExpiredProviderToken"}));
    for _ in 0..3 {
        world.send(NativeService::Apns, false, NOW).await;
    }
    let tokens: Vec<_> = world.asked().iter().map(|asked| asked.header("authorization").to_owned()).collect();
    assert_eq!((tokens[0] == tokens[1], tokens[1] == tokens[2]), (true, false));
}

#[tokio::test]
async fn a_token_that_is_refused_is_bought_again() {
    let world = World::start().await;
    world.next(401, None, Value::Null);
    assert_eq!(world.send(NativeService::Fcm, false, NOW).await, Outcome::Later(None));
    assert_eq!(world.send(NativeService::Fcm, false, NOW).await, Outcome::Sent);
    assert_eq!(world.asked().iter().filter(|asked| asked.path == "/token").count(), 2);
}

#[tokio::test]
async fn nothing_is_sent_to_a_token_that_is_none_or_where_there_are_no_credentials() {
    let world = World::start().await;
    let PushAddress::Native(device) = world.device(NativeService::Apns) else { unreachable!() };
    let message = Message { content: b"{}", lifetime: Duration::ZERO, topic: None, is_silent: false };
    let evil = NativeDevice { token: "../../v1/evil".to_owned(), ..device.clone() };
    let outcome = world.services.send(&PushAddress::Native(evil), &message, NOW).await;
    assert_eq!(outcome, Outcome::Refused(Refusal::Unknown));
    let key = VapidKey::parse(&VapidKey::generate().unwrap(), "mailto:operator@natter.example").unwrap();
    let without = PushServices::new(key, PushHosts::parse("")).unwrap();
    let outcome = without.send(&PushAddress::Native(device), &message, NOW).await;
    assert_eq!(outcome, Outcome::Refused(Refusal::Unknown));
    assert!(world.asked().is_empty());
}

#[test]
fn keys_that_cannot_be_read_are_refused() {
    for bad in ["", "{}", "{\"client_email\": \"a\", \"project_id\": \"b\", \"private_key\": \"c\"}"] {
        assert!(Fcm::parse(bad).is_err(), "{bad}");
    }
    let names = ApnsNames { key_id: String::new(), team_id: String::new(), bundle_id: String::new() };
    assert!(Apns::parse("no key", names).is_err());
}
