//! Where a device takes notifications: an address at its browser's push service, or the token of an app on a phone; and the keys
//! to encrypt for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The longest address, in bytes. Those of the known push services take some 200 to 600.
const MAX_ENDPOINT_BYTES: usize = 1024;

/// An uncompressed point on P-256, and its first byte.
const POINT_BYTES: usize = 65;
const UNCOMPRESSED: u8 = 4;

/// The length of the secret that a browser shares, in bytes.
const AUTH_BYTES: usize = 16;

/// A language in which the device shows what is not part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

/// A device's subscription, as its browser made it (`PushSubscription.toJSON()`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PushSubscription {
    /// Where the push service takes messages for it.
    pub endpoint: String,
    /// The keys to encrypt with.
    pub keys: PushKeys,
    /// The language of the device.
    #[serde(default)]
    pub language: Language,
}

impl PushSubscription {
    /// Whether its browser puts up with a message that shows nothing. Safari ends a subscription after three of them. Chrome and
    /// Edge allow some, the more somebody uses the site, and Firefox a dozen and more between two visits.
    #[must_use]
    pub fn takes_silent_messages(&self) -> bool {
        let host = self.endpoint.strip_prefix("https://").and_then(|rest| rest.split('/').next());
        host.is_none_or(|host| !is_within(host, "*.push.apple.com"))
    }
}

/// The push service of a phone's system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NativeService {
    /// Firebase Cloud Messaging, of Android.
    Fcm,
    /// Apple's.
    Apns,
}

/// An app on a phone, as the phone's system knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NativeDevice {
    /// Whose token it is.
    pub service: NativeService,
    /// The registration token of FCM, or the device token of APNs in hexadecimal digits.
    pub token: String,
    /// The keys that the app has made to be encrypted for, as a browser does.
    pub keys: PushKeys,
    /// The language of the device.
    #[serde(default)]
    pub language: Language,
}

/// The longest token, in bytes. Those of FCM take some 160.
const MAX_TOKEN_BYTES: usize = 512;

/// The length of APNs' tokens, in hexadecimal digits. Apple says that it may grow.
const APNS_TOKEN_DIGITS: std::ops::RangeInclusive<usize> = 64..=200;

impl NativeDevice {
    /// Whether it is of the right form. Its token becomes a part of addresses.
    ///
    /// # Errors
    /// [`Refusal::PushSubscriptionInvalid`].
    pub fn check(&self) -> Result<(), Refusal> {
        self.keys.decode()?;
        let (token, bytes) = (&self.token, self.token.len());
        let is_well_formed = match self.service {
            NativeService::Fcm => {
                let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte);
                (1..=MAX_TOKEN_BYTES).contains(&bytes) && token.bytes().all(is_allowed)
            }
            NativeService::Apns => {
                APNS_TOKEN_DIGITS.contains(&bytes) && token.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
        };
        if is_well_formed { Ok(()) } else { Err(Refusal::PushSubscriptionInvalid) }
    }
}

/// Where a device takes notifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PushAddress {
    /// A browser.
    Web(PushSubscription),
    /// An app.
    Native(NativeDevice),
}

impl PushAddress {
    /// The language of the device.
    #[must_use]
    pub const fn language(&self) -> Language {
        match self {
            Self::Web(subscription) => subscription.language,
            Self::Native(device) => device.language,
        }
    }

    /// Whether both lead to the same device.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Web(one), Self::Web(other)) => one.endpoint == other.endpoint,
            (Self::Native(one), Self::Native(other)) => one.service == other.service && one.token == other.token,
            _ => false,
        }
    }

    /// Whether the device puts up with a message that shows nothing: apps do.
    #[must_use]
    pub fn takes_silent_messages(&self) -> bool {
        match self {
            Self::Web(subscription) => subscription.takes_silent_messages(),
            Self::Native(_) => true,
        }
    }
}

impl From<PushSubscription> for PushAddress {
    fn from(subscription: PushSubscription) -> Self {
        Self::Web(subscription)
    }
}

/// The keys of a subscription, in unpadded base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PushKeys {
    /// The device's public key: a point on P-256, uncompressed.
    pub p256dh: String,
    /// The secret that only the two ends know, of 16 bytes.
    pub auth: String,
}

impl PushKeys {
    /// The public key and the secret, as bytes.
    ///
    /// # Errors
    /// [`Refusal::PushSubscriptionInvalid`] where they are of the wrong form.
    pub fn decode(&self) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::PushSubscriptionInvalid);
        let (point, secret) = (decode(&self.p256dh)?, decode(&self.auth)?);
        let is_well_formed = point.len() == POINT_BYTES && point[0] == UNCOMPRESSED && secret.len() == AUTH_BYTES;
        if is_well_formed { Ok((point, secret)) } else { Err(Refusal::PushSubscriptionInvalid) }
    }
}

/// The push services that messages are sent to. A subscription names the address to call, so anybody could have the server
/// call anything: nothing but these is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushHosts {
    hosts: Vec<String>,
    loopback: bool,
}

impl PushHosts {
    /// Reads a list with commas between: names of hosts, `*.` before those whose subdomains count, and `loopback`, for
    /// the local stack, where a push service may be at any port of 127.0.0.1.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        let (loopback, hosts): (Vec<_>, Vec<_>) = names.partition(|name| *name == "loopback");
        Self { hosts: hosts.into_iter().map(str::to_owned).collect(), loopback: !loopback.is_empty() }
    }

    /// Whether this address may be called.
    #[must_use]
    pub fn allow(&self, endpoint: &str) -> bool {
        if endpoint.len() > MAX_ENDPOINT_BYTES || !endpoint.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let loopback = endpoint.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split_once('/'));
        if let Some((port, _)) = loopback {
            return self.loopback && port.parse::<u16>().is_ok();
        }
        let https = endpoint.strip_prefix("https://").and_then(|rest| rest.split_once('/'));
        // A port, a user or a literal address is in no list.
        https.is_some_and(|(host, _)| self.hosts.iter().any(|allowed| is_within(host, allowed)))
    }

    /// Whether a subscription can be used.
    ///
    /// # Errors
    /// [`Refusal::PushSubscriptionInvalid`].
    pub fn check(&self, subscription: &PushSubscription) -> Result<(), Refusal> {
        subscription.keys.decode()?;
        if self.allow(&subscription.endpoint) { Ok(()) } else { Err(Refusal::PushSubscriptionInvalid) }
    }
}

fn is_within(host: &str, allowed: &str) -> bool {
    match allowed.strip_prefix("*.") {
        Some(domain) => host.strip_suffix(domain).and_then(|sub| sub.strip_suffix('.')).is_some_and(|sub| {
            !sub.is_empty() && sub.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        }),
        None => host == allowed,
    }
}
