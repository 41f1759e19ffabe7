//! What a tip is, before and apart from any transaction.

use std::{fmt, str::FromStr};

use natter_chat::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Address, AddressError, Amount, ChainId, TipReference};

/// How [`Asset::Native`] is written.
const NATIVE: &str = "native";

/// What a tip is paid in. `"native"`, or the token's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asset {
    /// The chain's own currency: ether on Ethereum.
    Native,
    /// The ERC-20 at an address.
    Token(Address),
}

impl Asset {
    /// As the jar's events name it.
    #[must_use]
    pub const fn address_in_event(self) -> Address {
        match self {
            Self::Native => Address::ZERO,
            Self::Token(address) => address,
        }
    }
}

impl FromStr for Asset {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == NATIVE {
            return Ok(Self::Native);
        }
        let address = text.parse()?;
        // Zero would read as the other asset in an event.
        if address == Address::ZERO { Err(AddressError::Malformed) } else { Ok(Self::Token(address)) }
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native => formatter.write_str(NATIVE),
            Self::Token(address) => address.fmt(formatter),
        }
    }
}

impl Serialize for Asset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Who gives how much of what to whom: the fields of the jar's event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tip {
    /// The sender's wallet, which has to call the jar itself.
    pub from: Address,
    /// The recipient's wallet.
    pub to: Address,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
    /// By which the event is found.
    pub reference: TipReference,
}

/// A tip as it was meant, and what has to be true of the transaction that pays it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpectedTip {
    /// The chain.
    pub chain_id: ChainId,
    /// The jar on that chain.
    pub jar: Address,
    /// The tip.
    pub tip: Tip,
    /// When it was meant: no block before that can pay it.
    pub intended_at: Timestamp,
    /// How many blocks, its own among them, have to be there before it counts. Zero is taken for one.
    pub confirmations: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_native_or_a_tokens_address() {
        let token = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        for text in ["native", token] {
            assert_eq!(text.parse::<Asset>().unwrap().to_string(), text);
        }
        assert_eq!(Address::ZERO.to_string().parse::<Asset>(), Err(AddressError::Malformed));
        assert_eq!("ether".parse::<Asset>(), Err(AddressError::Malformed));
    }
}
