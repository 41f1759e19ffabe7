//! What is signed.

use std::fmt;

use super::{DateTime, ParseError};
use crate::{Address, ChainId};

/// The fields of EIP-4361. Its text, which is what a wallet signs, is [`Message::to_text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The scheme of the origin that asks, as `https`.
    pub scheme: Option<String>,
    /// Who asks: host and port, as a browser's address bar has it.
    pub domain: String,
    /// Who signs.
    pub address: Address,
    /// A line for people.
    pub statement: Option<String>,
    /// What the sign-in is for.
    pub uri: String,
    /// The chain, where a contract's signature is asked for.
    pub chain_id: ChainId,
    /// Makes the message good for one use: at least 8 letters and digits.
    pub nonce: String,
    /// When it was made.
    pub issued_at: DateTime,
    /// From when on it is void.
    pub expiration_time: Option<DateTime>,
    /// From when on it is good.
    pub not_before: Option<DateTime>,
    /// The relying party's own name for the request.
    pub request_id: Option<String>,
    /// More URIs; empty is not the same as none, for the text of the message.
    pub resources: Option<Vec<String>>,
}

impl Message {
    /// The text, where the fields make one that has no other reading.
    ///
    /// # Errors
    /// [`ParseError`] of the field that breaks the grammar.
    pub fn to_text(&self) -> Result<String, ParseError> {
        let text = self.to_string();
        // A line break within a field would begin another one.
        if Self::parse(&text)? == *self { Ok(text) } else { Err(ParseError::Ambiguous) }
    }
}

/// The text as it is, whether the grammar allows it or not.
impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = &self.scheme {
            write!(formatter, "{scheme}://")?;
        }
        writeln!(formatter, "{} wants you to sign in with your Ethereum account:", self.domain)?;
        writeln!(formatter, "{}\n", self.address)?;
        if let Some(statement) = &self.statement {
            writeln!(formatter, "{statement}")?;
        }
        write!(formatter, "\nURI: {}\nVersion: 1\nChain ID: {}", self.uri, self.chain_id)?;
        write!(formatter, "\nNonce: {}\nIssued At: {}", self.nonce, self.issued_at)?;
        if let Some(time) = &self.expiration_time {
            write!(formatter, "\nExpiration Time: {time}")?;
        }
        if let Some(time) = &self.not_before {
            write!(formatter, "\nNot Before: {time}")?;
        }
        if let Some(id) = &self.request_id {
            write!(formatter, "\nRequest ID: {id}")?;
        }
        let Some(resources) = &self.resources else { return Ok(()) };
        write!(formatter, "\nResources:")?;
        resources.iter().try_for_each(|resource| write!(formatter, "\n- {resource}"))
    }
}
