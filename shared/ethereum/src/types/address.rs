//! Addresses.

use std::{fmt, str::FromStr};

use ethers_core::{types::H160, utils::to_checksum};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An account or a contract on an EVM chain. Written with EIP-55's checksum: `0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub(crate) H160);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not `0x` and 40 hexadecimal digits.
    #[error("an address is 0x and 40 hexadecimal digits")]
    Malformed,
    /// Its capitals are not those of EIP-55: a digit is wrong.
    #[error("the address has a wrong checksum")]
    Checksum,
}

impl Address {
    /// No one's address. The jar's events name the chain's own currency by it.
    pub const ZERO: Self = Self(H160::zero());

    /// The address of 20 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(H160(bytes))
    }

    /// Parses an address whose checksum must be there and be right, as EIP-4361 asks.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse_checksummed(text: &str) -> Result<Self, AddressError> {
        let address: Self = text.parse()?;
        if address.to_string() == text { Ok(address) } else { Err(AddressError::Checksum) }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    /// Digits of one case alone carry no checksum and are taken as they are; mixed ones have to be right.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("0x").ok_or(AddressError::Malformed)?;
        if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(AddressError::Malformed);
        }
        let address = digits.parse().map(Self).map_err(|_| AddressError::Malformed)?;
        let is_mixed = digits.contains(|digit: char| digit.is_ascii_lowercase())
            && digits.contains(|digit: char| digit.is_ascii_uppercase());
        if is_mixed && address.to_string() != text { Err(AddressError::Checksum) } else { Ok(address) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&to_checksum(&self.0, None))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of EIP-55.
    const CHECKSUMMED: [&str; 4] = [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    #[test]
    fn an_address_is_written_with_its_checksum_however_it_was_read() {
        for text in CHECKSUMMED {
            let shouted = format!("0x{}", text[2..].to_uppercase());
            for spelling in [text.to_owned(), text.to_lowercase(), shouted] {
                assert_eq!(spelling.parse::<Address>().unwrap().to_string(), text);
            }
            assert_eq!(Address::parse_checksummed(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let wrong = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed";
        assert_eq!(wrong.parse::<Address>(), Err(AddressError::Checksum));
        let without = CHECKSUMMED[0].to_lowercase();
        assert_eq!(Address::parse_checksummed(&without), Err(AddressError::Checksum));
    }

    #[test]
    fn what_is_not_0x_and_40_digits_is_refused() {
        let digits = "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
        let texts =
            [digits.to_owned(), format!("0X{digits}"), format!("0x{digits}0"), format!("0x{}", &digits[1..]), {
                format!("0x{}g", &digits[1..])
            }];
        for text in texts {
            assert_eq!(text.parse::<Address>(), Err(AddressError::Malformed), "{text}");
        }
    }
}
