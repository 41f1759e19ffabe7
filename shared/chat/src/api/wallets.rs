//! Wallets: proving that one holds them (EIP-4361), and saying to which of them tips go.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Area, Method, Route};
use crate::{ErrorCode, Timestamp};

/// How many wallets somebody may link.
pub const MAX_WALLETS: usize = 10;

/// A route of this area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WalletsRoute {
    /// One's own wallets.
    List,
    /// The text to sign to prove a wallet.
    Challenge,
    /// Link a wallet by the signed text.
    Link,
    /// Prefer a wallet.
    Prefer,
    /// Unlink a wallet.
    Unlink,
}

const WALLETS: &str = "/v1/me/wallets";
const WALLET: &str = "/v1/me/wallets/{address}";

impl Area for WalletsRoute {
    const NAME: &'static str = "wallets";
    const ALL: &'static [Self] = &[Self::List, Self::Challenge, Self::Link, Self::Prefer, Self::Unlink];

    fn route(self) -> Route {
        match self {
            Self::List => Route::new(Method::Get, WALLETS, "listWallets", "Lists one's own wallets.")
                .answers::<WalletList>(200, "The preferred one first."),
            Self::Challenge => {
                let summary = "Gives the text (EIP-4361) that a wallet has to sign to be linked.";
                Route::new(Method::Post, "/v1/me/wallets/challenges", "challengeWallet", summary)
                    .after_fresh_sign_in()
                    .takes::<ChallengeWallet>()
                    .answers::<WalletChallenge>(201, "The text; it can be used once.")
                    .refuses(&[ErrorCode::AddressInvalid, ErrorCode::ChainUnsupported])
            }
            Self::Link => Route::new(Method::Post, WALLETS, "linkWallet", "Links a wallet by the text that it signed.")
                .after_fresh_sign_in()
                .takes::<LinkWallet>()
                .answers::<WalletList>(201, "All of one's wallets; the first one is preferred.")
                .refuses(&[ErrorCode::WalletProofInvalid, ErrorCode::ChainUnsupported, ErrorCode::WalletTaken])
                .refuses(&[ErrorCode::TooManyWallets]),
            Self::Prefer => Self::of_one(Method::Put, "preferWallet", "Gets tips to this wallet from now on."),
            Self::Unlink => Self::of_one(Method::Delete, "unlinkWallet", "Unlinks a wallet."),
        }
    }
}

impl WalletsRoute {
    fn of_one(method: Method, operation: &'static str, summary: &'static str) -> Route {
        Route::new(method, WALLET, operation, summary)
            .after_fresh_sign_in()
            .parameter::<String>("address")
            .answers::<WalletList>(200, "All of one's wallets.")
            .refuses(&[ErrorCode::AddressInvalid, ErrorCode::WalletNotFound])
    }
}

/// Which wallet is to be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChallengeWallet {
    /// Its address.
    pub address: String,
    /// The chain that it is on at the moment, which the text names.
    pub chain_id: u64,
}

/// The text that a wallet has to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletChallenge {
    /// The text, as in EIP-4361.
    pub message: String,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// The proof that a wallet is the caller's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkWallet {
    /// The text, unchanged.
    pub message: String,
    /// The wallet's signature over it: `0x` and hexadecimal digits.
    pub signature: String,
}

/// One's wallets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WalletList {
    /// The wallets, the preferred one first.
    pub wallets: Vec<Wallet>,
}

/// A wallet that somebody has linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wallet {
    /// Its address, with EIP-55's checksum.
    pub address: String,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// Whether tips go to it, on every chain that it is on.
    pub is_preferred: bool,
    /// The one chain that it is on, where it is a contract; absent where it is on every chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<u64>,
}
