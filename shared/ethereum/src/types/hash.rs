//! 32 bytes, of several kinds.

use std::{fmt, str::FromStr};

use ethers_core::{types::H256, utils::keccak256};
use natter_chat::{EntryId, UserId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What the references of requests are made from, beside who makes which: a constant of the protocol.
const REQUESTS: &[u8] = b"natter tip 1";

/// Why a text or bytes are none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// It is not `0x` and 64 hexadecimal digits.
    #[error("a hash is 0x and 64 hexadecimal digits")]
    Malformed,
    /// It is zero, which is no reference.
    #[error("a tip's reference must not be zero")]
    Zero,
}

macro_rules! bytes32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Written as `0x` and 64 lower-case digits.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) H256);

        impl $name {
            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0.0
            }
        }

        impl FromStr for $name {
            type Err = HashError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::checked(parse(text)?)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{:#x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({:#x})"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

macro_rules! hash {
    ($(#[$doc:meta])* $name:ident) => {
        bytes32! { $(#[$doc])* $name }

        impl $name {
            /// From its bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(H256(bytes))
            }

            fn checked(hash: H256) -> Result<Self, HashError> {
                Ok(Self(hash))
            }
        }
    };
}

hash! {
    /// The hash of a transaction.
    TxHash
}

hash! {
    /// The hash of a block.
    BlockHash
}

bytes32! {
    /// The `tipId` that a tip's transaction carries to its event: not to be guessed by anybody before it is used.
    TipReference
}

impl TipReference {
    /// From its bytes, which are not all zero: the jar refuses that.
    ///
    /// # Errors
    /// [`HashError::Zero`].
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, HashError> {
        Self::checked(H256(bytes))
    }

    /// Of the tip that somebody means with a request of this id: the same, however often that is repeated. Whoever does not
    /// know the id, most of which is random, does not know the reference.
    #[must_use]
    pub fn of_request(user: UserId, request: EntryId) -> Self {
        let (user, request) = (user.as_uuid(), request.as_uuid());
        Self(H256(keccak256([REQUESTS, user.as_bytes(), request.as_bytes()].concat())))
    }

    fn checked(hash: H256) -> Result<Self, HashError> {
        if hash.is_zero() { Err(HashError::Zero) } else { Ok(Self(hash)) }
    }
}

fn parse(text: &str) -> Result<H256, HashError> {
    let digits = text.strip_prefix("0x").ok_or(HashError::Malformed)?;
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(HashError::Malformed);
    }
    digits.parse().map_err(|_| HashError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_0x_and_64_digits() {
        let text = format!("0x{}", "0aB1".repeat(16));
        assert_eq!(text.parse::<TxHash>().unwrap().to_string(), text.to_lowercase());
        for wrong in [&text[2..], &text[..65], &format!("{text}0"), &text.replace('B', "g"), ""] {
            assert_eq!(wrong.parse::<TxHash>(), Err(HashError::Malformed), "{wrong:?}");
        }
    }

    #[test]
    fn a_request_of_somebodys_has_one_reference() {
        let [one, other]: [uuid::Uuid; 2] = [uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2)];
        let reference = TipReference::of_request(one.into(), other.into());
        assert_eq!(reference, TipReference::of_request(one.into(), other.into()));
        assert_ne!(reference, TipReference::of_request(other.into(), one.into()));
    }

    #[test]
    fn zero_is_no_reference() {
        let zero = format!("0x{}", "0".repeat(64));
        assert_eq!(zero.parse::<TipReference>(), Err(HashError::Zero));
        assert!(zero.parse::<TxHash>().is_ok());
    }
}
