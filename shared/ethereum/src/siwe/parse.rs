//! EIP-4361's grammar.

use std::collections::VecDeque;

use super::{DateTime, Message, grammar};
use crate::{Address, AddressError, ChainId};

/// The first line, after the domain.
const PREAMBLE: &str = " wants you to sign in with your Ethereum account:";

/// The longest message that is read, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// In which field a text is no message of EIP-4361.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// It is longer than 8 KiB.
    #[error("the message is too long")]
    TooLong,
    /// The first line, or the domain in it.
    #[error("the first line is not that of a sign-in, with a domain")]
    Domain,
    /// The address.
    #[error("the address is invalid, or its checksum is wrong")]
    Address(#[source] AddressError),
    /// The statement, or the empty lines around it.
    #[error("the statement is not one line of plain text between empty lines")]
    Statement,
    /// The URI.
    #[error("the URI is missing or invalid")]
    Uri,
    /// The version.
    #[error("the version is missing or not 1")]
    Version,
    /// The chain id.
    #[error("the chain id is missing or not a number")]
    ChainId,
    /// The nonce.
    #[error("the nonce is missing or shorter than 8 letters and digits")]
    Nonce,
    /// The time of issue.
    #[error("the issue time is missing or invalid")]
    IssuedAt,
    /// The expiration time.
    #[error("the expiration time is invalid")]
    ExpirationTime,
    /// The time before which the message is not good.
    #[error("the not-before time is invalid")]
    NotBefore,
    /// The request id.
    #[error("the request id contains characters that are not allowed")]
    RequestId,
    /// The resources.
    #[error("a resource is not a URI")]
    Resources,
    /// Something follows, or fields are not in their order.
    #[error("there is more text after the message")]
    Trailing,
    /// The fields of a message to be written would read as other ones.
    #[error("the fields are ambiguous")]
    Ambiguous,
}

impl Message {
    /// Reads a message. Every letter counts: only what [`Message::to_text`] would write is one.
    ///
    /// # Errors
    /// [`ParseError`], naming the first field that is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.len() > MAX_BYTES {
            return Err(ParseError::TooLong);
        }
        let mut lines = Lines(text.split('\n').collect());
        let (scheme, domain) = origin(lines.next().ok_or(ParseError::Domain)?)?;
        let address = lines.next().unwrap_or_default();
        let address = Address::parse_checksummed(address).map_err(ParseError::Address)?;
        let statement = statement(&mut lines)?;
        let message = Self {
            scheme,
            domain,
            address,
            statement,
            uri: lines.required("URI: ", ParseError::Uri, uri)?,
            chain_id: {
                lines.required("Version: ", ParseError::Version, |text| (text == "1").then_some(()))?;
                lines.required("Chain ID: ", ParseError::ChainId, chain_id)?
            },
            nonce: lines.required("Nonce: ", ParseError::Nonce, nonce)?,
            issued_at: lines.required("Issued At: ", ParseError::IssuedAt, DateTime::parse)?,
            expiration_time: lines.optional("Expiration Time: ", ParseError::ExpirationTime, DateTime::parse)?,
            not_before: lines.optional("Not Before: ", ParseError::NotBefore, DateTime::parse)?,
            request_id: lines.optional("Request ID: ", ParseError::RequestId, request_id)?,
            resources: resources(&mut lines)?,
        };
        if lines.0.is_empty() { Ok(message) } else { Err(ParseError::Trailing) }
    }
}

/// The lines that are not read yet.
struct Lines<'a>(VecDeque<&'a str>);

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.0.pop_front()
    }

    /// The next line's value, where it is the field `name`.
    fn optional<T>(
        &mut self,
        name: &str,
        error: ParseError,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ParseError> {
        let Some(value) = self.0.front().and_then(|line| line.strip_prefix(name)) else { return Ok(None) };
        self.next();
        read(value).map(Some).ok_or(error)
    }

    fn required<T>(
        &mut self,
        name: &str,
        error: ParseError,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ParseError> {
        self.optional(name, error, read)?.ok_or(error)
    }
}

fn origin(line: &str) -> Result<(Option<String>, String), ParseError> {
    let origin = line.strip_suffix(PREAMBLE).ok_or(ParseError::Domain)?;
    let (scheme, domain) = match origin.split_once("://") {
        Some((scheme, domain)) => (Some(scheme), domain),
        None => (None, origin),
    };
    if !scheme.is_none_or(grammar::is_scheme) || !grammar::is_authority(domain) {
        return Err(ParseError::Domain);
    }
    Ok((scheme.map(str::to_owned), domain.to_owned()))
}

/// Between an empty line and another one; without it, the two are next to each other.
fn statement(lines: &mut Lines<'_>) -> Result<Option<String>, ParseError> {
    if lines.next() != Some("") {
        return Err(ParseError::Statement);
    }
    let statement = match lines.next() {
        None => return Err(ParseError::Statement),
        Some("") => return Ok(None),
        Some(statement) => statement,
    };
    if lines.next() == Some("") && grammar::is_statement(statement) {
        Ok(Some(statement.to_owned()))
    } else {
        Err(ParseError::Statement)
    }
}

fn uri(text: &str) -> Option<String> {
    grammar::is_uri(text).then(|| text.to_owned())
}

fn chain_id(text: &str) -> Option<ChainId> {
    // Without leading zeros, so that a message has one text.
    let id: u64 = text.parse().ok()?;
    (id.to_string() == text).then_some(ChainId(id))
}

fn nonce(text: &str) -> Option<String> {
    let is_nonce = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_nonce.then(|| text.to_owned())
}

fn request_id(text: &str) -> Option<String> {
    grammar::is_pchars(text).then(|| text.to_owned())
}

fn resources(lines: &mut Lines<'_>) -> Result<Option<Vec<String>>, ParseError> {
    if lines.0.front() != Some(&"Resources:") {
        return Ok(None);
    }
    lines.next();
    let mut resources = Vec::new();
    while let Some(resource) = lines.optional("- ", ParseError::Resources, uri)? {
        resources.push(resource);
    }
    Ok(Some(resources))
}

#[cfg(test)]
mod tests;
