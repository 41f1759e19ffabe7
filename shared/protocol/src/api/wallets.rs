//! Wallets: proving that one holds them (EIP-4361), and saying to which of them tips go.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Method, Route};
use crate::ErrorCode;
use natter_chat::Timestamp;

/// The maximum number of linked wallets.
pub const MAX_WALLETS: usize = 10;

const WALLETS: &str = "/v1/me/wallets";
const WALLET: &str = "/v1/me/wallets/{address}";

area! {
    WalletsRoute = "wallets";

    /// The caller's wallets.
    List {} -> WalletList =
        Route::new(Method::Get, WALLETS, "listWallets", "Lists one's own wallets.")
            .answers(200, "The preferred one first.");

    /// The text to sign to prove a wallet.
    Challenge { body: ChallengeWallet } -> WalletChallenge =
        Route::new(
            Method::Post,
            "/v1/me/wallets/challenges",
            "challengeWallet",
            "Gives the text (EIP-4361) that a wallet has to sign to be linked.",
        )
            .after_fresh_sign_in()
            .answers(201, "The text; it can be used once.")
            .refuses(&[ErrorCode::AddressInvalid, ErrorCode::ChainUnsupported]);

    /// Link a wallet by the signed text.
    Link { body: LinkWallet } -> WalletList =
        Route::new(Method::Post, WALLETS, "linkWallet", "Links a wallet by the text that it signed.")
            .after_fresh_sign_in()
            .answers(201, "All of one's wallets; the first one is preferred.")
            .refuses(&[ErrorCode::WalletProofInvalid, ErrorCode::ChainUnsupported, ErrorCode::WalletTaken])
            .refuses(&[ErrorCode::TooManyWallets]);

    /// Prefer a wallet.
    Prefer { path: [String] } -> WalletList =
        Route::new(Method::Put, WALLET, "preferWallet", "Gets tips to this wallet from now on.")
            .after_fresh_sign_in()
            .answers(200, "All of one's wallets.")
            .refuses(&[ErrorCode::AddressInvalid, ErrorCode::WalletNotFound]);

    /// Unlink a wallet.
    Unlink { path: [String] } -> WalletList =
        Route::new(Method::Delete, WALLET, "unlinkWallet", "Unlinks a wallet.")
            .after_fresh_sign_in()
            .answers(200, "All of one's wallets.")
            .refuses(&[ErrorCode::AddressInvalid, ErrorCode::WalletNotFound]);
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

/// A linked wallet.
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
