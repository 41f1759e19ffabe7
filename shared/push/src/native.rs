//! Sending to apps on phones, through the services of their systems: FCM HTTP v1 and APNs.
//!
//! Both get what a push service of browsers gets: a message that is encrypted for the device (RFC 8291), of one length. The app
//! decrypts it, on iOS in a notification service extension; until it has, iOS shows that there is a message, and no more.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Builder;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use natter_chat::Timestamp;
use natter_chat::notification::{Language, NativeDevice};
use serde::Deserialize;
use serde_json::json;

use crate::encryption::{MAX_NATIVE_BYTES, encrypt};
use crate::http_client::{Answer, HttpClient};
use crate::jwt;
use crate::service::{Message, Outcome, Refusal};
use crate::{EncryptionError, KeyError};

const FCM: &str = "https://fcm.googleapis.com";
const GOOGLE: &str = "https://oauth2.googleapis.com";
const FCM_SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const APNS: &str = "https://api.push.apple.com";

/// For how long Google takes the assertion that a token is bought with.
const ASSERTION_LIFETIME: Duration = Duration::from_hours(1);

/// Google's tokens are replaced this long before they expire.
const SPARE: Duration = Duration::from_mins(5);

/// For how long Google wants to be left alone at least by whoever sends too much.
const FCM_PAUSE: Duration = Duration::from_mins(1);

/// For how long a token for APNs is used: Apple refuses it after an hour, and another within 20 minutes.
const APNS_TOKEN_LIFETIME: Duration = Duration::from_mins(40);

/// A token, and until when it is used.
#[derive(Default)]
struct Token(Mutex<Option<(String, Timestamp)>>);

impl Token {
    fn at(&self, now: Timestamp) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(_, until)| *until > now).map(|(token, _)| token.clone())
    }

    fn keep(&self, token: &str, until: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((token.to_owned(), until));
    }

    fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Firebase Cloud Messaging, in the name of a service account.
pub struct Fcm {
    key: RsaKeyPair,
    email: String,
    project: String,
    token: Token,
    /// Where FCM is, and where its tokens are bought.
    origins: [String; 2],
}

/// The file that Google gives for a service account, as far as it is needed.
#[derive(Deserialize)]
struct ServiceAccount {
    client_email: String,
    private_key: String,
    project_id: String,
}

impl Fcm {
    /// Reads the JSON that Google gives for a service account.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(credentials: &str) -> Result<Self, KeyError> {
        let account: ServiceAccount = serde_json::from_str(credentials).map_err(|_| KeyError)?;
        let key = RsaKeyPair::from_pkcs8(&jwt::pkcs8(&account.private_key)?).map_err(|_| KeyError)?;
        let (email, project) = (account.client_email, account.project_id);
        Ok(Self { key, email, project, token: Token::default(), origins: [FCM, GOOGLE].map(str::to_owned) })
    }

    /// The same at another origin, for tests.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn at(mut self, origin: &str) -> Self {
        self.origins = [origin, origin].map(str::to_owned);
        self
    }

    pub(crate) async fn send(
        &self,
        http: &HttpClient,
        device: &NativeDevice,
        message: &Message<'_>,
        now: Timestamp,
    ) -> Outcome {
        let Ok(body) = encrypted(device, message) else { return Outcome::Refused(Refusal::Unwritable) };
        let token = match self.token.at(now) {
            Some(token) => token,
            None => match self.buy_token(http, now).await {
                Ok(token) => token,
                Err(outcome) => return outcome,
            },
        };
        let mut android = json!({
            "priority": if message.is_silent { "NORMAL" } else { "HIGH" },
            "ttl": format!("{}s", message.lifetime.as_secs()),
        });
        if let Some(topic) = message.topic {
            android["collapse_key"] = topic.into();
        }
        let content = json!({"message": {"token": device.token, "data": {"body": body}, "android": android}});
        let url = format!("{}/v1/projects/{}/messages:send", self.origins[0], self.project);
        let request = Request::builder().method(Method::POST).uri(url);
        let request = request.header(AUTHORIZATION, format!("Bearer {token}")).header(CONTENT_TYPE, "application/json");
        let outcome = ask(http, request, content.to_string()).await;
        outcome.map_or_else(|outcome| outcome, |answer| self.outcome(&answer))
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        let error = &answer.body["error"];
        let mut details = error["details"].as_array().into_iter().flatten();
        let code = details.find_map(|detail| detail["errorCode"].as_str());
        // The same code is that of a message which is wrong, and that is no device's fault.
        let is_no_token = || error["message"].as_str().is_some_and(|message| message.contains("registration token"));
        match (answer.status, code) {
            // The token is of another project: it is no address of ours.
            (_, Some("UNREGISTERED" | "SENDER_ID_MISMATCH")) => Outcome::Gone,
            (_, Some("INVALID_ARGUMENT")) if is_no_token() => Outcome::Gone,
            (_, Some("QUOTA_EXCEEDED")) => Outcome::Later(Some(answer.retry_after.unwrap_or(FCM_PAUSE))),
            (_, Some("THIRD_PARTY_AUTH_ERROR")) | (StatusCode::FORBIDDEN, _) => Outcome::Unauthorized(answer.status),
            (StatusCode::UNAUTHORIZED, _) => {
                self.token.forget();
                Outcome::Later(None)
            }
            _ => answer.outcome(),
        }
    }

    async fn buy_token(&self, http: &HttpClient, now: Timestamp) -> Result<String, Outcome> {
        let unwritable = Outcome::Refused(Refusal::Unwritable);
        let claims = json!({
            "iss": self.email, "scope": FCM_SCOPE, "aud": format!("{GOOGLE}/token"),
            "iat": now.as_secs(), "exp": now.plus(ASSERTION_LIFETIME).as_secs(),
        });
        let sign = |bytes: &[u8]| {
            let mut signature = vec![0; self.key.public_modulus_len()];
            self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)?;
            Ok(signature)
        };
        let assertion = jwt::token(&json!({"alg": "RS256", "typ": "JWT"}), &claims, sign).map_err(|_| unwritable)?;
        let request = Request::builder().method(Method::POST).uri(format!("{}/token", self.origins[1]));
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let form = format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
        let answer = ask(http, request, form).await?;
        let token = answer.body["access_token"].as_str().filter(|_| answer.status.is_success());
        // It says nothing about the device: what it is about comes again.
        let token = token.ok_or(Outcome::Later(answer.retry_after))?;
        let lifetime = Duration::from_secs(answer.body["expires_in"].as_u64().unwrap_or_default());
        self.token.keep(token, now.plus(lifetime.saturating_sub(SPARE)));
        Ok(token.to_owned())
    }
}

/// Without the key.
impl fmt::Debug for Fcm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Fcm").field("project", &self.project).finish_non_exhaustive()
    }
}

/// Apple's push service, for one app.
pub struct Apns {
    key: EcdsaKeyPair,
    names: ApnsNames,
    token: Token,
    origin: String,
}

/// What Apple calls the key, its owner and the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApnsNames {
    /// The key's id, of ten characters.
    pub key_id: String,
    /// The team's id, of ten characters.
    pub team_id: String,
    /// The app's bundle id.
    pub bundle_id: String,
}

impl Apns {
    /// Reads the `.p8` file that Apple gives for a key.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(key: &str, names: ApnsNames) -> Result<Self, KeyError> {
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &jwt::pkcs8(key)?).map_err(|_| KeyError)?;
        Ok(Self { key, names, token: Token::default(), origin: APNS.to_owned() })
    }

    /// The same at another origin, for tests.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn at(mut self, origin: &str) -> Self {
        origin.clone_into(&mut self.origin);
        self
    }

    pub(crate) async fn send(
        &self,
        http: &HttpClient,
        device: &NativeDevice,
        message: &Message<'_>,
        now: Timestamp,
    ) -> Outcome {
        let (Ok(body), Ok(token)) = (encrypted(device, message), self.token(now)) else {
            return Outcome::Refused(Refusal::Unwritable);
        };
        let (kind, priority, aps) = if message.is_silent {
            ("background", "5", json!({"content-available": 1}))
        } else {
            let alert = json!({"title": "Natter", "body": new_message(device.language)});
            ("alert", "10", json!({"alert": alert, "mutable-content": 1, "sound": "default"}))
        };
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/3/device/{}", self.origin, device.token))
            .header(AUTHORIZATION, format!("bearer {token}"))
            .header("apns-topic", &self.names.bundle_id)
            .header("apns-push-type", kind)
            .header("apns-priority", priority)
            .header("apns-expiration", now.plus(message.lifetime).as_secs());
        if let Some(topic) = message.topic {
            request = request.header("apns-collapse-id", topic);
        }
        let outcome = ask(http, request, json!({"aps": aps, "body": body}).to_string()).await;
        outcome.map_or_else(|outcome| outcome, |answer| self.outcome(&answer))
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        match answer.body["reason"].as_str() {
            Some("BadDeviceToken" | "DeviceTokenNotForTopic" | "Unregistered" | "ExpiredToken") => Outcome::Gone,
            Some("ExpiredProviderToken") => {
                self.token.forget();
                Outcome::Later(None)
            }
            Some("BadTopic" | "MissingTopic" | "TopicDisallowed") => Outcome::Unauthorized(answer.status),
            _ if answer.status == StatusCode::FORBIDDEN => Outcome::Unauthorized(answer.status),
            _ => answer.outcome(),
        }
    }

    fn token(&self, now: Timestamp) -> Result<String, KeyError> {
        if let Some(token) = self.token.at(now) {
            return Ok(token);
        }
        let header = json!({"alg": "ES256", "kid": self.names.key_id});
        let claims = json!({"iss": self.names.team_id, "iat": now.as_secs()});
        let sign = |bytes: &[u8]| Ok(self.key.sign(&SystemRandom::new(), bytes)?.as_ref().to_vec());
        let token = jwt::token(&header, &claims, sign)?;
        self.token.keep(&token, now.plus(APNS_TOKEN_LIFETIME));
        Ok(token)
    }
}

/// Without the key.
impl fmt::Debug for Apns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Apns").field("names", &self.names).finish_non_exhaustive()
    }
}

/// What iOS shows until the app has decrypted the message, and where it cannot.
const fn new_message(language: Language) -> &'static str {
    match language {
        Language::En => "New message",
        Language::De => "Neue Nachricht",
    }
}

fn encrypted(device: &NativeDevice, message: &Message<'_>) -> Result<String, EncryptionError> {
    Ok(STANDARD.encode(encrypt(message.content, &device.keys, MAX_NATIVE_BYTES)?))
}

/// The answer to a request; what follows where there is none.
async fn ask(http: &HttpClient, request: Builder, body: String) -> Result<Answer, Outcome> {
    let request = request.body(Full::<Bytes>::from(body)).map_err(|_| Outcome::Refused(Refusal::Unwritable))?;
    http.ask(request).await.ok_or(Outcome::Later(None))
}

impl Answer {
    /// What follows from the status alone. Unlike that of a browser, the address is made here: where nothing is found, that is
    /// not the device's end.
    fn outcome(&self) -> Outcome {
        match self.status {
            StatusCode::NOT_FOUND => Outcome::Refused(Refusal::Status(self.status)),
            status => crate::service::outcome(status, self.retry_after),
        }
    }
}
