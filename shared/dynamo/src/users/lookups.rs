//! Finding the one person behind an email address or a wallet's address.
//!
//! The email address itself is not stored here, only its SHA-256 digest. That keeps addresses out of backups, exports and
//! the eyes of who reads the table; it does not keep someone who has the table from testing whether an address that they
//! already know or guess is in it. Addresses of wallets are public, and stored as they are.

use std::fmt::Write;

use aws_lc_rs::digest;
use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::UserId;
use serde::{Deserialize, Serialize};

use super::Users;
use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
};

/// An e-mail address that nobody can read any more: the SHA-256 digest of its lower-case spelling, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailDigest(String);

impl EmailDigest {
    /// The digest of an address; capitals and white space around it do not matter.
    #[must_use]
    pub fn of(email: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, email.trim().to_lowercase().as_bytes());
        let hexadecimal = digest.as_ref().iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        Self(hexadecimal)
    }

    /// The digest itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address of an account on an EVM chain: `0x` and 40 hexadecimal digits, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WalletAddress(String);

impl WalletAddress {
    /// Reads an address; `None` where it is none. Capitals, by which some spellings carry a checksum, do not matter.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let digits = raw.trim().strip_prefix("0x")?;
        let is_address = digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_address.then(|| Self(format!("0x{}", digits.to_ascii_lowercase())))
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whose it is.
#[derive(Debug, Deserialize)]
struct LookupItem {
    owner_id: UserId,
}

impl Users {
    /// Who has verified this e-mail address; whether they may be found by it is another question.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_email(&self, email: &EmailDigest) -> Result<Option<UserId>, StoreError> {
        self.owner(keys::email(email.as_str())).await
    }

    /// Who has linked this wallet; whether they may be found by it is another question.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_wallet(&self, wallet: &WalletAddress) -> Result<Option<UserId>, StoreError> {
        self.owner(keys::wallet(wallet.as_str())).await
    }

    /// Remembers that somebody has verified this e-mail address: Cognito lets one person at a time do so. By another one of
    /// theirs they are not found any more. The account remembers the digest, so that this and erasing it find the way back.
    /// Whether they had another one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remember_email(&self, user: UserId, email: &EmailDigest) -> Result<bool, StoreError> {
        let operation = "remembering an e-mail address";
        let account = self.table.get_item(operation, keys::account(user)).await?.unwrap_or_default();
        let before = match account.get("email_digest") {
            Some(AttributeValue::S(digest)) if digest == email.as_str() => return Ok(false),
            Some(AttributeValue::S(digest)) => Some(digest.clone()),
            _ => None,
        };
        let mut lookup = keys::email(email.as_str());
        lookup.insert("owner_id".to_owned(), item::string(user));
        self.table.put(operation, lookup).await?;
        let request = self
            .table
            .updating(keys::account(user))
            .update_expression("SET email_digest = :email")
            .expression_attribute_values(":email", item::string(email.as_str()));
        self.table.update(operation, request).await?;
        let Some(before) = before else { return Ok(false) };
        self.forget_email(user, &before).await?;
        Ok(true)
    }

    /// Somebody else may have verified it since.
    async fn forget_email(&self, user: UserId, digest: &str) -> Result<(), StoreError> {
        let operation = "forgetting an e-mail address";
        let request = self
            .table
            .deleting(keys::email(digest))
            .condition_expression("owner_id = :user")
            .expression_attribute_values(":user", item::string(user));
        self.table.delete_if(operation, request).await.map(drop)
    }

    async fn owner(&self, key: Item) -> Result<Option<UserId>, StoreError> {
        let operation = "looking somebody up";
        let found: Option<LookupItem> = self.table.get_eventually(operation, key).await?;
        Ok(found.map(|lookup| lookup.owner_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_digest() {
        assert_eq!(EmailDigest::of(" Alice@Example.org\n"), EmailDigest::of("alice@example.org"));
        assert_ne!(EmailDigest::of("alice@example.org"), EmailDigest::of("alice@example.com"));
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(EmailDigest::of("abc").as_str(), abc);
    }

    #[test]
    fn the_address_of_a_wallet_is_forty_digits() {
        let address = "0x52908400098527886E0F7030069857D2E4169EE7";
        assert_eq!(WalletAddress::parse(address).unwrap().as_str(), address.to_ascii_lowercase());
        for raw in ["", "0x", &address[2..], &address[..41], "0x52908400098527886E0F7030069857D2E4169EEg"] {
            assert_eq!(WalletAddress::parse(raw), None, "{raw}");
        }
    }
}
