//! Whether a message is the one that was asked for.

use std::time::Duration;

use natter_chat::Timestamp;

use super::Message;
use crate::{Address, ChainId};

/// How far ahead of ours the clock of whoever made the message may be. The server makes messages itself.
const CLOCK_ALLOWANCE: Duration = Duration::from_secs(30);

/// What a message has to say to be accepted.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The scheme, where messages name one.
    pub scheme: Option<&'a str>,
    /// Our domain.
    pub domain: &'a str,
    /// Who is to sign; anybody where not told.
    pub address: Option<Address>,
    /// The line for people.
    pub statement: Option<&'a str>,
    /// Our URI.
    pub uri: &'a str,
    /// The chains that may be named.
    pub chain_ids: &'a [ChainId],
    /// The nonce that was given out.
    pub nonce: &'a str,
    /// The request's name, where it has one.
    pub request_id: Option<&'a str>,
    /// The URIs that are granted.
    pub resources: &'a [String],
    /// How old a message may be, whatever it says about its end.
    pub max_age: Duration,
}

/// In which field a message is not the one that was asked for. Codes never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// It is for another site: somebody else's users are being led to us, or ours to somebody else.
    #[error("the message is for another domain")]
    OtherDomain,
    /// Another account signs.
    #[error("the message is for another address")]
    OtherAddress,
    /// The text that people read was changed.
    #[error("the message has another statement")]
    OtherStatement,
    /// It is for something else on this site.
    #[error("the message is for another URI")]
    OtherUri,
    /// It is for a chain that we do not know.
    #[error("the message is for another chain")]
    OtherChain,
    /// The nonce is not the one that was given out.
    #[error("the message has another nonce")]
    OtherNonce,
    /// The request's name differs.
    #[error("the message has another request id")]
    OtherRequest,
    /// It grants more or less than was asked for.
    #[error("the message has other resources")]
    OtherResources,
    /// It was made in the future.
    #[error("the message was issued in the future")]
    IssuedInFuture,
    /// It is too old, or says itself that it is void.
    #[error("the message has expired")]
    Expired,
    /// It says itself that it is not good yet.
    #[error("the message is not valid yet")]
    NotYetValid,
}

impl Expected<'_> {
    /// Checks every field of `message`.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies.
    pub fn check(&self, message: &Message, now: Timestamp) -> Result<(), Refusal> {
        let resources = message.resources.as_deref().unwrap_or_default();
        let latest = now.plus(CLOCK_ALLOWANCE);
        let is_void = |end: Timestamp| now >= end;
        let checks = [
            (message.domain == self.domain && message.scheme.as_deref() == self.scheme, Refusal::OtherDomain),
            (self.address.is_none_or(|address| address == message.address), Refusal::OtherAddress),
            (message.statement.as_deref() == self.statement, Refusal::OtherStatement),
            (message.uri == self.uri, Refusal::OtherUri),
            (self.chain_ids.contains(&message.chain_id), Refusal::OtherChain),
            (message.nonce == self.nonce, Refusal::OtherNonce),
            (message.request_id.as_deref() == self.request_id, Refusal::OtherRequest),
            (resources == self.resources, Refusal::OtherResources),
            (message.issued_at.at() <= latest, Refusal::IssuedInFuture),
            (!is_void(message.issued_at.at().plus(self.max_age)), Refusal::Expired),
            (!message.expiration_time.as_ref().is_some_and(|end| is_void(end.at())), Refusal::Expired),
            (message.not_before.as_ref().is_none_or(|begin| begin.at() <= latest), Refusal::NotYetValid),
        ];
        checks.into_iter().find(|(is_right, _)| !is_right).map_or(Ok(()), |(_, refusal)| Err(refusal))
    }
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 11] = [
        Self::OtherDomain,
        Self::OtherAddress,
        Self::OtherStatement,
        Self::OtherUri,
        Self::OtherChain,
        Self::OtherNonce,
        Self::OtherRequest,
        Self::OtherResources,
        Self::IssuedInFuture,
        Self::Expired,
        Self::NotYetValid,
    ];

    /// For clients.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherDomain => "other_domain",
            Self::OtherAddress => "other_address",
            Self::OtherStatement => "other_statement",
            Self::OtherUri => "other_uri",
            Self::OtherChain => "other_chain",
            Self::OtherNonce => "other_nonce",
            Self::OtherRequest => "other_request",
            Self::OtherResources => "other_resources",
            Self::IssuedInFuture => "issued_in_future",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
        }
    }
}

#[cfg(test)]
mod tests;
