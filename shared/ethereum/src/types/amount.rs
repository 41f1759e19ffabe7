//! Amounts of money.

use std::{fmt, str::FromStr};

use ethers_core::types::U256;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in an asset's smallest unit (wei, or a token's), of 256 bits. A decimal string on the wire and in stores.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub(crate) U256);

/// The text is no amount: decimal digits, without sign, space or leading zeros, below 2^256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is a decimal integer below 2^256")]
pub struct AmountError;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(U256::zero());

    /// The largest there is.
    pub const MAX: Self = Self(U256::MAX);

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// As JSON-RPC and wallets take it: `0x` and hexadecimal digits without leading zeros.
    #[must_use]
    pub fn to_quantity(self) -> String {
        format!("{:#x}", self.0)
    }

    /// The sum, where it is one.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, where it is not negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl From<u128> for Amount {
    fn from(units: u128) -> Self {
        Self(units.into())
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_canonical = text == "0" || !text.starts_with('0');
        if text.is_empty() || !is_canonical || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AmountError);
        }
        U256::from_dec_str(text).map(Self).map_err(|_| AmountError)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Amount({})", self.0)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGEST: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    #[test]
    fn every_amount_up_to_the_largest_is_read_and_written() {
        for text in ["0", "1", "1000000000000000000", "340282366920938463463374607431768211456", LARGEST] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.to_string(), text);
            assert_eq!(serde_json::to_string(&amount).unwrap(), format!("\"{text}\""));
        }
        assert_eq!(LARGEST.parse(), Ok(Amount::MAX));
    }

    #[test]
    fn whatever_could_be_read_in_two_ways_is_refused() {
        let too_large = "115792089237316195423570985008687907853269984665640564039457584007913129639936";
        for text in ["", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "١", too_large] {
            assert_eq!(text.parse::<Amount>(), Err(AmountError), "{text:?}");
        }
        assert!(serde_json::from_str::<Amount>("1").is_err(), "a number loses digits in other languages");
    }

    #[test]
    fn sums_and_differences_never_wrap() {
        assert_eq!(Amount::MAX.checked_add(1.into()), None);
        assert_eq!(Amount::from(1).checked_add(2.into()), Some(3.into()));
        assert_eq!(Amount::from(1).checked_sub(2.into()), None);
    }
}
