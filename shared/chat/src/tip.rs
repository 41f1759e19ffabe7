//! A tip, as a conversation shows it. What makes one true is the chain's business: `natter-ethereum` verifies.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{EntryId, MessageText, Refusal, Seq, Timestamp, UserId};

/// The largest amount, 2^256 − 1, which is what a token can count.
const MAX_AMOUNT: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

/// How much, in the asset's smallest unit: a whole number from 1 to 2^256 − 1 in decimal digits, without leading zeros.
/// Never a floating-point number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct TipAmount(String);

impl TipAmount {
    /// Reads an amount.
    ///
    /// # Errors
    /// [`Refusal::AmountInvalid`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let is_whole = raw.bytes().all(|byte| byte.is_ascii_digit()) && !raw.starts_with('0') && !raw.is_empty();
        let fits = raw.len() < MAX_AMOUNT.len() || raw.len() == MAX_AMOUNT.len() && raw <= MAX_AMOUNT;
        if is_whole && fits { Ok(Self(raw.to_owned())) } else { Err(Refusal::AmountInvalid) }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TipAmount {
    type Error = Refusal;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl fmt::Display for TipAmount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// In what a tip is paid, with what it takes to show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipAsset {
    /// The chain's id, as in EIP-155.
    pub chain_id: u64,
    /// The ERC-20's address; absent for the chain's own currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// What it is called, such as `ETH`.
    pub symbol: String,
    /// How many decimal places its smallest unit has.
    pub decimals: u8,
}

/// A tip, as its sender reported it: pending until the chain has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tip {
    /// By which its event is found on the chain: `0x` and 64 hexadecimal digits.
    pub tip_id: String,
    /// Who gets it.
    pub to_user_id: UserId,
    /// In what.
    pub asset: TipAsset,
    /// How much.
    pub amount: TipAmount,
    /// The transaction that pays it: `0x` and 64 hexadecimal digits.
    pub transaction: String,
    /// What the sender says with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<MessageText>,
    /// The message that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<EntryId>,
}

/// What has become of a tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "status", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TipStatus {
    /// It is in a block, or on its way into one.
    Pending {},
    /// It has been paid, and enough blocks stand upon it.
    Confirmed {
        /// In which block.
        block_number: u64,
        /// By which transaction: another one than reported where the sender's wallet replaced it.
        transaction: String,
    },
    /// It was not paid and will not be.
    Failed {
        /// Why: a stable code.
        reason: String,
    },
    /// The block that paid it is not part of the chain any more; it may be paid again in another one.
    Reorganised {},
}

/// What has become of a tip, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TipState {
    /// What.
    #[serde(flatten)]
    pub status: TipStatus,
    /// Since when.
    pub at: Timestamp,
    /// The place of the entry that says so.
    pub seq: Seq,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_whole_number_that_a_token_can_count() {
        for raw in ["1", "1000000000000000000", MAX_AMOUNT] {
            assert_eq!(TipAmount::parse(raw).unwrap().as_str(), raw);
        }
        let too_large = MAX_AMOUNT.replace("9935", "9936");
        for raw in ["", "0", "01", "1.5", "1e18", "-1", "+1", " 1", "0x1", &too_large, &"9".repeat(79)] {
            assert_eq!(TipAmount::parse(raw), Err(Refusal::AmountInvalid), "{raw}");
        }
    }
}
