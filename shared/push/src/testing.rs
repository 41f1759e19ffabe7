//! A browser, and a push service on loopback that takes nothing but what a real one would.

use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use natter_chat::notification::{Language, NativeDevice, NativeService, PushKeys, PushSubscription};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Fcm;
use crate::encryption::decrypt;

/// A browser's end of a subscription.
pub struct Browser {
    private: PrivateKey,
    secret: [u8; 16],
}

#[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
impl Browser {
    /// A browser with keys of its own.
    ///
    /// # Panics
    /// Where the system has no random numbers.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "no two are alike")]
    pub fn new() -> Self {
        let mut secret = [0; 16];
        aws_lc_rs::rand::fill(&mut secret).unwrap();
        Self { private: PrivateKey::generate(&ECDH_P256).unwrap(), secret }
    }

    /// Its keys, as it gives them to the server.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn keys(&self) -> PushKeys {
        let public = self.private.compute_public_key().unwrap();
        PushKeys { p256dh: URL_SAFE_NO_PAD.encode(public), auth: URL_SAFE_NO_PAD.encode(self.secret) }
    }

    /// What it makes of a body.
    #[must_use]
    pub fn decrypt(&self, body: &[u8]) -> Option<Vec<u8>> {
        decrypt(body, &self.private, &self.secret)
    }
}

/// A message that the push service took.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// For which browser.
    pub browser: String,
    /// What it says, decrypted.
    pub content: Value,
    /// Its `Topic`.
    pub topic: Option<String>,
    /// Its `TTL`, in seconds; 0 for an app.
    pub lifetime: u64,
}

/// A push service on loopback, until it is dropped.
#[derive(Clone)]
pub struct PushService {
    shared: Arc<Shared>,
}

struct Shared {
    address: String,
    state: Mutex<Log>,
    taken: watch::Sender<usize>,
    server_key: Mutex<Option<String>>,
}

#[derive(Default)]
struct Log {
    browsers: BTreeMap<String, Browser>,
    taken: Vec<Taken>,
    refused: Vec<String>,
    /// What is answered instead of taking a message, per browser.
    answers: BTreeMap<String, VecDeque<u16>>,
}

impl Log {
    /// What the next message to this device is answered with, where it is not to be taken.
    fn next_answer(&mut self, name: &str) -> Option<StatusCode> {
        let status = self.answers.get_mut(name)?.pop_front()?;
        Some(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

#[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
impl PushService {
    /// Starts it on the current runtime.
    ///
    /// # Panics
    /// Where no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            address,
            state: Mutex::default(),
            taken: watch::Sender::new(0),
            server_key: Mutex::default(),
        });
        let app = Router::new()
            .route("/push/{browser}", post(take))
            .route("/token", post(async || Json(json!({"access_token": "ya29.token", "expires_in": 3599}))))
            .route("/v1/projects/natter/messages:send", post(take_for_app))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { shared }
    }

    /// The server's public key from now on; messages that another one signs are refused.
    pub fn expect_key(&self, key: &str) {
        *lock(&self.shared.server_key) = Some(key.to_owned());
    }

    /// Subscribes a browser under this name.
    ///
    /// # Panics
    /// Where the system has no random numbers.
    #[must_use]
    pub fn subscribe(&self, name: &str) -> PushSubscription {
        let browser = Browser::new();
        let keys = browser.keys();
        lock(&self.shared.state).browsers.insert(name.to_owned(), browser);
        PushSubscription { endpoint: format!("{}/push/{name}", self.shared.address), keys, language: Language::En }
    }

    /// Google's push service as this one plays it: it takes what is for a device whose token is its name.
    ///
    /// # Panics
    /// Where the system has no random numbers.
    #[must_use]
    pub fn fcm(&self) -> Fcm {
        let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let key = STANDARD.encode(AsDer::<Pkcs8V1Der<'_>>::as_der(&key).unwrap().as_ref());
        let account = json!({
            "client_email": "push@natter.example", "project_id": "natter",
            "private_key": format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n"),
        });
        Fcm::parse(&account.to_string()).unwrap().at(&self.shared.address)
    }

    /// The app on a phone, as it registers with the server under this name.
    ///
    /// # Panics
    /// Where the system has no random numbers.
    #[must_use]
    pub fn register(&self, name: &str) -> NativeDevice {
        let PushSubscription { keys, language, .. } = self.subscribe(name);
        NativeDevice { service: NativeService::Fcm, token: name.to_owned(), keys, language }
    }

    /// Answers the next messages to a device with these statuses, and does not take them.
    pub fn answer(&self, name: &str, statuses: &[u16]) {
        lock(&self.shared.state).answers.entry(name.to_owned()).or_default().extend(statuses);
    }

    /// What it has taken for these browsers, in order.
    #[must_use]
    pub fn taken_by(&self, names: &[&str]) -> Vec<Taken> {
        let log = lock(&self.shared.state);
        log.taken.iter().filter(|taken| names.contains(&taken.browser.as_str())).cloned().collect()
    }

    /// What it has found wrong with messages.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        lock(&self.shared.state).refused.clone()
    }

    /// Waits until it has taken so many messages for a browser, and gives them.
    ///
    /// # Panics
    /// Where that takes longer than a minute.
    pub async fn wait_for(&self, name: &str, count: usize) -> Vec<Taken> {
        let mut changes = self.shared.taken.subscribe();
        let enough = changes.wait_for(|_| self.taken_by(&[name]).len() >= count);
        tokio::time::timeout(std::time::Duration::from_mins(1), enough).await.expect("too few messages").unwrap();
        self.taken_by(&[name])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As Firebase Cloud Messaging does it, but that nobody checks who sends.
async fn take_for_app(State(shared): State<Arc<Shared>>, Json(request): Json<Value>) -> Response {
    let message = &request["message"];
    let name = message["token"].as_str().unwrap_or_default();
    let mut log = lock(&shared.state);
    if let Some(status) = log.next_answer(name) {
        return status.into_response();
    }
    let body = message["data"]["body"].as_str().and_then(|body| STANDARD.decode(body).ok());
    let content = log.browsers.get(name).zip(body).and_then(|(app, body)| app.decrypt(&body));
    let Some(content) = content.and_then(|content| serde_json::from_slice(&content).ok()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let topic = message["android"]["collapse_key"].as_str().map(str::to_owned);
    log.taken.push(Taken { browser: name.to_owned(), content, topic, lifetime: 0 });
    drop(log);
    shared.taken.send_modify(|count| *count += 1);
    Json(json!({"name": "projects/natter/messages/1"})).into_response()
}

async fn take(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut log = lock(&shared.state);
    if let Some(status) = log.next_answer(&name) {
        return status.into_response();
    }
    match read(&shared, &log, &name, &headers, &body) {
        Ok(taken) => {
            log.taken.push(taken);
            drop(log);
            shared.taken.send_modify(|count| *count += 1);
            StatusCode::CREATED.into_response()
        }
        Err(reason) => {
            log.refused.push(format!("{name}: {reason}"));
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

fn read(shared: &Shared, log: &Log, name: &str, headers: &HeaderMap, body: &[u8]) -> Result<Taken, &'static str> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    check_authorization(header("authorization").ok_or("no authorization")?, shared)?;
    if header("content-encoding") != Some("aes128gcm") || body.len() > 4_096 {
        return Err("another encoding, or too long");
    }
    let topic = header("topic").map(str::to_owned);
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if topic.as_ref().is_some_and(|topic| topic.len() > 32 || !topic.bytes().all(is_base64url)) {
        return Err("a topic that is none");
    }
    let lifetime = header("ttl").and_then(|ttl| ttl.parse().ok()).ok_or("no TTL")?;
    let browser = log.browsers.get(name).ok_or("nobody has this subscription")?;
    let content = browser.decrypt(body).ok_or("cannot be decrypted")?;
    let content = serde_json::from_slice(&content).map_err(|_| "is no JSON")?;
    Ok(Taken { browser: name.to_owned(), content, topic, lifetime })
}

/// As RFC 8292 has a push service do it.
fn check_authorization(header: &str, shared: &Shared) -> Result<(), &'static str> {
    let (token, key) = header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).ok_or("not vapid")?;
    if lock(&shared.server_key).as_ref().is_some_and(|expected| expected != key) {
        return Err("another server's key");
    }
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| "no base64url");
    let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
    let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decode(key)?);
    verified.verify(signed.as_bytes(), &decode(signature)?).map_err(|_| "a false signature")?;
    let (_, claims) = signed.split_once('.').ok_or("no claims")?;
    let claims: Value = serde_json::from_slice(&decode(claims)?).map_err(|_| "no claims")?;
    let is_contact = |subject: &str| subject.starts_with("mailto:") || subject.starts_with("https://");
    if claims["aud"] != shared.address.as_str() || !claims["sub"].as_str().is_some_and(is_contact) {
        return Err("not for this push service, or of nobody");
    }
    claims["exp"].as_u64().map(drop).ok_or("does not expire")
}
