//! The text that a wallet signs (EIP-4361), made out of what is remembered of it, and read again.

use std::time::Duration;

use natter_chat::{Handle, Timestamp, UserId};
use natter_dynamo::WalletChallenge;
use natter_ethereum::siwe::{DateTime, Expected, Message, ParseError};
use natter_ethereum::{Address, ChainId};
use natter_protocol::{ChatError, ErrorCode};

/// For how long a text can be used: time to find the wallet's device and to read what it shows.
pub(crate) const GOOD_FOR: Duration = Duration::from_mins(10);

/// What people read when they sign. It names the account: whoever is led to sign for somebody else can see that.
pub(crate) fn statement(handle: &Handle) -> String {
    format!("Link this wallet to the Natter account @{handle}. This costs nothing and moves nothing.")
}

/// The text to sign.
///
/// # Errors
/// [`ParseError`] where what goes into it makes no such text.
pub(crate) fn text(
    challenge: &WalletChallenge,
    address: Address,
    user: UserId,
    now: Timestamp,
) -> Result<String, ParseError> {
    let message = Message {
        scheme: None,
        domain: domain(&challenge.origin).to_owned(),
        address,
        statement: Some(challenge.statement.clone()),
        uri: challenge.origin.clone(),
        chain_id: ChainId(challenge.chain_id),
        nonce: challenge.nonce.simple().to_string(),
        issued_at: DateTime::from_timestamp(now).ok_or(ParseError::Ambiguous)?,
        expiration_time: DateTime::from_timestamp(challenge.void_at),
        not_before: None,
        request_id: Some(user.to_string()),
        resources: None,
    };
    message.to_text()
}

/// Checks that a message is the one that was asked for, in every field.
///
/// # Errors
/// [`ErrorCode::WalletProofInvalid`], with what is wrong.
pub(crate) fn check(
    message: &Message,
    challenge: &WalletChallenge,
    address: Address,
    user: UserId,
    now: Timestamp,
) -> Result<(), ChatError> {
    let expected = Expected {
        scheme: None,
        domain: domain(&challenge.origin),
        address: Some(address),
        statement: Some(&challenge.statement),
        uri: &challenge.origin,
        chain_ids: &[ChainId(challenge.chain_id)],
        nonce: &challenge.nonce.simple().to_string(),
        request_id: Some(&user.to_string()),
        resources: &[],
        max_age: GOOD_FOR,
    };
    expected.check(message, now).map_err(|refusal| {
        let text = format!("The signature does not prove that the wallet is yours: {refusal}.");
        ChatError::with_message(ErrorCode::WalletProofInvalid, text)
    })
}

/// Host and port of an origin, as a browser's address bar has it.
fn domain(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, domain)| domain)
}
