//! One's account: devices, sessions, and taking one's data away or with one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Done, Method, Route};
use crate::ErrorCode;
use natter_chat::{SecurityNotice, SessionId, Timestamp};

area! {
    AccountRoute = "account";

    /// List one's devices.
    Devices {} -> DeviceList =
        Route::new(Method::Get, "/v1/me/devices", "listDevices", "Lists one's devices.")
            .answers(200, "All that are signed in, the one seen last first.");

    /// See what happened to one's account of late.
    SecurityNotices {} -> SecurityNoticeList =
        Route::new(
            Method::Get,
            "/v1/me/security-notices",
            "listSecurityNotices",
            "Lists what happened to one's account since this device was first seen, in the last 31 days: new sign-ins on other devices, changes of how one signs in, of wallets, and exports.",
        )
            .answers(200, "At most the 50 newest, the newest first.");

    /// Sign one device out.
    RevokeDevice { path: [SessionId] } -> Done =
        Route::new(
            Method::Delete,
            "/v1/me/devices/{sessionId}",
            "revokeDevice",
            "Signs one of one's devices out: its connections close within seconds. The others go on until their tokens expire, within ten minutes, and sign in again then.",
        )
            .answers(200, "It is signed out, by this request or before.")
            .refuses(&[ErrorCode::DeviceNotFound]);

    /// Sign out everywhere.
    RevokeAll {} -> Done =
        Route::new(
            Method::Delete,
            "/v1/me/sessions",
            "signOutEverywhere",
            "Signs all one's devices out, this one included.",
        )
            .answers(200, "They are signed out.")
            .after_fresh_sign_in();

    /// Ask for all one's data.
    StartExport {} -> Export =
        Route::new(Method::Post, "/v1/me/export", "startExport", "Asks for an archive of all one's data.")
            .answers(202, "It is being made.")
            .after_fresh_sign_in()
            .refuses(&[ErrorCode::JobRunning]);

    /// See how far that has come.
    Export {} -> Export =
        Route::new(Method::Get, "/v1/me/export", "getExport", "Tells how far the archive has come.")
            .answers(200, "How far, and where to get it.");

    /// Leave Natter.
    Erase { body: Erase } -> Erasure =
        Route::new(
            Method::Delete,
            "/v1/me",
            "eraseAccount",
            "Leaves Natter: erases the account and what it wrote, everywhere and for good.",
        )
            .answers(202, "It has begun, and cannot be undone.")
            .after_fresh_sign_in()
            .refuses(&[ErrorCode::HandleInvalid, ErrorCode::UserNotFound]);
}

/// One's devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceList {
    /// The devices.
    pub devices: Vec<Device>,
}

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Its session.
    pub session_id: SessionId,
    /// What it says it is: browser and system.
    pub device: String,
    /// When it first connected.
    pub created_at: Timestamp,
    /// When it last connected.
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// What happened to one's account of late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecurityNoticeList {
    /// The notices.
    pub notices: Vec<SecurityNotice>,
}

/// How far an archive of all one's data has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Export {
    /// None was requested, or it has expired.
    None {},
    /// It is being made.
    Running {
        /// When it was asked for.
        requested_at: Timestamp,
    },
    /// It is there.
    Ready {
        /// When it was asked for.
        requested_at: Timestamp,
        /// When it will be deleted.
        expires_at: Timestamp,
        /// Where to get it, for a few minutes and without signing in: ask again for a fresh address.
        url: String,
    },
    /// It could not be made; ask for another.
    Failed {
        /// When it was asked for.
        requested_at: Timestamp,
    },
}

/// That one means it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Erase {
    /// The caller's own handle, typed again.
    pub handle: String,
}

/// That an account is being erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    /// Under which the operator keeps what was erased, how much and when; it does not tell whose it was. Worth writing
    /// down.
    pub receipt_id: Uuid,
    /// When it began.
    pub requested_at: Timestamp,
}
