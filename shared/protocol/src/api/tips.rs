//! Tips. The wallets that pay and get them are in [`wallets`](super::wallets).
//!
//! No one's money is ever held: a tip is meant here, paid by the sender's own wallet, and believed when the chain says so.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Csv, Done, Method, Route};
use crate::ErrorCode;
use natter_chat::tip::{TipAmount, TipAsset, TipStatus};
use natter_chat::{ConversationId, EntryId, Timestamp, UserId};

const TIP: &str = "/v1/tips/{tipId}";

area! {
    TipsRoute = "tips";

    /// On which chains and in what tips can be given.
    Networks {} -> Networks =
        Route::new(Method::Get, "/v1/tips/networks", "listNetworks", "Lists where tips can be given.")
            .answers(200, "The chains and their assets.");

    /// Mean a tip, and get the call that pays it.
    Intend { body: IntendTip } -> TipIntent =
        Route::new(
            Method::Post,
            "/v1/tips",
            "intendTip",
            "Means a tip: checks the two and the asset, and gives the call that pays it.",
        )
            .answers(201, "What the sender's wallet has to send.")
            .refuses(&[ErrorCode::ConversationNotFound, ErrorCode::NotAMember, ErrorCode::Forbidden])
            .refuses(&[ErrorCode::Blocked, ErrorCode::BlockedByYou, ErrorCode::EntryNotFound])
            .refuses(&[ErrorCode::TextEmpty, ErrorCode::TextTooLong, ErrorCode::TextForbiddenCharacter])
            .refuses(&[ErrorCode::AmountInvalid, ErrorCode::AddressInvalid, ErrorCode::ChainUnsupported])
            .refuses(&[ErrorCode::WalletNotFound, ErrorCode::RecipientHasNoWallet])
            .refuses(&[ErrorCode::EntryIdInvalid, ErrorCode::EntryIdExpired, ErrorCode::EntryIdConflict]);

    /// The status of a tip.
    Get { path: [String] } -> TipDetails =
        Route::new(Method::Get, TIP, "getTip", "Says how a tip stands.")
            .answers(200, "How it stands.")
            .refuses(&[ErrorCode::TipNotFound]);

    /// Report the transaction that pays a tip.
    Report { path: [String] body: ReportTip } -> TipDetails =
        Route::new(
            Method::Post,
            "/v1/tips/{tipId}/transaction",
            "reportTip",
            "Reports the transaction that pays a tip; the server believes the chain alone.",
        )
            .answers(200, "How it stands; the conversation shows it from now on.")
            .refuses(&[ErrorCode::TipNotFound, ErrorCode::TransactionInvalid, ErrorCode::TipClosed]);

    /// Give a tip up before it is paid.
    Cancel { path: [String] } -> Done =
        Route::new(Method::Delete, TIP, "cancelTip", "Gives a tip up before anything was sent.")
            .answers(200, "It is given up; should it be paid all the same, it is found.")
            .refuses(&[ErrorCode::TipNotFound, ErrorCode::TipClosed]);

    /// What has been tipped in a conversation.
    Totals { path: [ConversationId] } -> TipTotals =
        Route::new(
            Method::Get,
            "/v1/conversations/{conversationId}/tips",
            "totalTips",
            "Adds up what was tipped in a conversation.",
        )
            .answers(200, "Confirmed tips alone.")
            .refuses(&[ErrorCode::ConversationNotFound]);

    /// Whether someone can be tipped.
    Recipient { path: [ConversationId, UserId] } -> TipRecipient =
        Route::new(
            Method::Get,
            "/v1/conversations/{conversationId}/tips/recipients/{userId}",
            "getTipRecipient",
            "Tells on which chains a member of a conversation can be tipped.",
        )
            .answers(200, "The chains on which they have linked a wallet.")
            .refuses(&[ErrorCode::ConversationNotFound, ErrorCode::NotAMember, ErrorCode::Forbidden])
            .refuses(&[ErrorCode::Blocked, ErrorCode::BlockedByYou]);

    /// The caller's tips, given and received.
    History { query: TipsQuery } -> TipPage =
        Route::new(Method::Get, "/v1/me/tips", "listTips", "Lists the tips that one gave and got.")
            .answers(200, "A page of them, the latest first.");

    /// The totals of the caller's tips, given and received.
    MyTotals {} -> MyTipTotals =
        Route::new(Method::Get, "/v1/me/tips/totals", "totalMyTips", "Adds up the tips that one gave and got.")
            .answers(200, "Confirmed tips alone.");

    /// The caller's tips as CSV.
    Csv { query: TipsExport } -> Csv =
        Route::new(Method::Get, "/v1/me/tips.csv", "exportTips", "Gives one's tips as CSV.")
            .answers(200, "One line each, the latest first: RFC 4180, UTF-8.");
}

/// Where tips can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Networks {
    /// The chains.
    pub networks: Vec<Network>,
}

/// A chain on which tips can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// Its id, as in EIP-155.
    pub chain_id: u64,
    /// Its name, for people.
    pub name: String,
    /// The contract that tips go through.
    pub tip_jar: String,
    /// How many blocks a tip waits for, its own among them.
    pub confirmations: u64,
    /// The address of a block explorer, without a slash at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explorer: Option<String>,
    /// In what: the chain's own currency first.
    pub assets: Vec<TipAsset>,
}

/// The intent of a tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IntendTip {
    /// The client's id for this request, a UUIDv7, and the id of the tip's entry.
    pub request_id: EntryId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// To whom.
    pub to_user_id: UserId,
    /// From which of the caller's wallets.
    pub from: String,
    /// On which chain.
    pub chain_id: u64,
    /// The ERC-20's address; absent for the chain's own currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How much, in the asset's smallest unit.
    pub amount: String,
    /// What to say with it: at most 8000 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The message that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<EntryId>,
}

/// A call of a contract, as `eth_sendTransaction` takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WalletCall {
    /// The contract.
    pub to: String,
    /// How much of the chain's own currency goes with it, in its smallest unit.
    pub value: String,
    /// The function and its arguments: `0x` and hexadecimal digits.
    pub data: String,
}

/// What the sender's wallet has to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipIntent {
    /// The tip.
    pub tip: TipDetails,
    /// The recipient's wallet.
    pub recipient: String,
    /// The call that lets the contract take the token; to be sent first where the allowance is too small. Absent for the
    /// chain's own currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<WalletCall>,
    /// The call that pays.
    pub call: WalletCall,
    /// Until when a payment is expected.
    pub expires_at: Timestamp,
}

/// The transaction that pays a tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportTip {
    /// Its hash: `0x` and 64 hexadecimal digits.
    pub transaction: String,
}

/// A tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipDetails {
    /// By which its event is found on the chain.
    pub tip_id: String,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The id of its entry there, from the moment that a transaction is known.
    pub entry_id: EntryId,
    /// Who gives it.
    pub from_user_id: UserId,
    /// Who gets it.
    pub to_user_id: UserId,
    /// In what.
    pub asset: TipAsset,
    /// How much, in the asset's smallest unit.
    pub amount: TipAmount,
    /// When it was started.
    pub intended_at: Timestamp,
    /// The transaction, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// Its status; absent while no transaction is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TipStatus>,
    /// How many blocks stand upon it, its own among them.
    #[serde(default)]
    pub confirmations: u64,
    /// When it was mined, by its block's own time, where it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mined_at: Option<Timestamp>,
    /// The message that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<EntryId>,
    /// Whether its sender gave it up before a transaction was known.
    #[serde(default)]
    pub is_cancelled: bool,
}

/// Where someone can be tipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipRecipient {
    /// The configured chains on which they have linked a wallet, by chain id as in EIP-155; empty if there is none.
    pub chain_ids: Vec<u64>,
}

/// What was tipped in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipTotals {
    /// The sums, each in one asset.
    pub totals: Vec<TipTotal>,
    /// The sums of what each person got, each in one asset.
    pub received: BTreeMap<UserId, Vec<TipTotal>>,
}

/// A person's tips, given and received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MyTipTotals {
    /// What they gave, each sum in one asset.
    pub given: Vec<TipTotal>,
    /// What they got, each sum in one asset.
    pub received: Vec<TipTotal>,
}

/// Which of one's tips to export: all where nothing is told. At most [`MAX_EXPORTED_TIPS`] at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TipsExport {
    /// Those started from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Those started before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Timestamp>,
}

/// How many tips one export holds at most.
pub const MAX_EXPORTED_TIPS: usize = 5_000;

/// A sum in one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TipTotal {
    /// In what.
    pub asset: TipAsset,
    /// How much, in its smallest unit.
    pub amount: TipAmount,
    /// How many tips.
    pub count: u64,
}

/// Which of one's tips to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TipsQuery {
    /// Continue after this one: the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of one's tips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TipPage {
    /// The tips, the latest first.
    pub tips: Vec<TipDetails>,
    /// Where the next page begins; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
