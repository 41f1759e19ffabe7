//! What happens to an account that its owner should know of, whoever did it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A message to the owner of an account: on all their devices, and by email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecurityNotice {
    /// Its id, the same wherever it is told.
    pub notice_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: SecurityEvent,
}

/// Something that whoever has taken an account over would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SecurityEvent {
    /// Someone signed in on another device.
    NewSignIn {
        /// What the device says it is: browser and system.
        device: String,
    },
    /// Someone signed in to change the password, the email address, two-step verification or passkeys.
    SignInSettingsOpened {},
    /// The password was reset with a code from an email.
    PasswordReset {},
    /// The email address is another one.
    EmailChanged {},
    /// A wallet was linked.
    WalletLinked {
        /// Its address.
        address: String,
    },
    /// Tips go to another of the wallets.
    WalletPreferred {
        /// Its address.
        address: String,
    },
    /// A wallet was unlinked.
    WalletUnlinked {
        /// Its address.
        address: String,
    },
    /// An archive of all data of the account was asked for.
    ExportRequested {},
}

impl SecurityEvent {
    /// A sentence about it, for the email.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NewSignIn { device } => format!("Someone signed in to your account on a new device: {device}."),
            Self::SignInSettingsOpened {} => {
                "Someone signed in to change your password, email address, two-step verification or passkeys."
                    .to_owned()
            }
            Self::PasswordReset {} => "Your password was reset.".to_owned(),
            Self::EmailChanged {} => "The email address of your account was changed.".to_owned(),
            Self::WalletLinked { address } => format!("The wallet {address} was linked to your account."),
            Self::WalletPreferred { address } => format!("Your tips now go to the wallet {address}."),
            Self::WalletUnlinked { address } => format!("The wallet {address} was unlinked from your account."),
            Self::ExportRequested {} => "An archive of all your data was requested.".to_owned(),
        }
    }
}
