//! Whether a message was signed by its address.

use std::fmt;

use ethers_core::abi::Token;
use ethers_core::types::{RecoveryMessage, Signature as Ecdsa, U256};
use ethers_core::utils::{hash_message, hex};

use crate::{Address, CallAnswer, Quorum, QuorumError, abi};

/// How long the signature of a key is, in bytes: r, s and v.
const KEY_SIGNATURE_BYTES: usize = 65;

/// The longest signature that is read, in bytes. Those of contract wallets are as long as these like.
const MAX_BYTES: usize = 8 * 1024;

/// What `isValidSignature` returns for a signature that is valid (EIP-1271).
const MAGIC: [u8; 4] = [0x16, 0x26, 0xba, 0x7e];

/// Half of the order of the curve. Of the two signatures that are the same but for their sign, only the lower counts
/// (EIP-2), so that nobody makes a second one out of the first.
const HALF_ORDER: U256 = U256([0xdfe9_2f46_681b_20a0, 0x5d57_6e73_57a4_501d, u64::MAX, 0x7fff_ffff_ffff_ffff]);

/// A signature, of a key or in whatever form a contract wallet understands.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

/// Who vouches for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedBy {
    /// The key of the address (EIP-191).
    Key,
    /// The contract at the address (EIP-1271), at the time of asking: it may think otherwise later.
    Contract,
}

/// Why a signature does not count.
#[derive(Debug, thiserror::Error)]
pub enum SignatureRefusal {
    /// Neither the key nor a contract at the address vouches for it.
    #[error("the signature is not that of the address")]
    Invalid,
    /// It is not the key's, and the chain cannot be asked about a contract now.
    #[error("the chain could not be asked about a contract wallet")]
    Unavailable(#[source] QuorumError),
}

impl Signature {
    /// Reads a signature: `0x` and hexadecimal digits, 8 KiB at most; none where it is not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = hex::decode(text.strip_prefix("0x")?).ok()?;
        (!bytes.is_empty() && bytes.len() <= MAX_BYTES).then_some(Self(bytes))
    }

    /// Whose key made it for `text`, where a key did.
    fn signer(&self, text: &str) -> Option<Address> {
        let &[ref numbers @ .., v] = &self.0[..] else { return None };
        if self.0.len() != KEY_SIGNATURE_BYTES || !matches!(v, 0 | 1 | 27 | 28) {
            return None;
        }
        let (r, s) = numbers.split_at(32);
        let signature = Ecdsa { r: U256::from_big_endian(r), s: U256::from_big_endian(s), v: v.into() };
        if signature.s > HALF_ORDER {
            return None;
        }
        signature.recover(RecoveryMessage::Data(text.into())).ok().map(Address)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signature({} bytes)", self.0.len())
    }
}

/// Verifies that `address` signed `text`: with its key, and else by asking the contract at the address on `chain`, which
/// has to be the chain that the message names.
///
/// # Errors
/// [`SignatureRefusal`].
pub async fn verify_signature(
    address: Address,
    text: &str,
    signature: &Signature,
    chain: &Quorum,
) -> Result<SignedBy, SignatureRefusal> {
    if signature.signer(text) == Some(address) {
        return Ok(SignedBy::Key);
    }
    let hash = Token::FixedBytes(hash_message(text).0.to_vec());
    let data = abi::standard_call("isValidSignature", &[hash, Token::Bytes(signature.0.clone())]);
    match chain.call(address, &data).await.map_err(SignatureRefusal::Unavailable)? {
        CallAnswer::Returned(answer) if is_magic(&answer) => Ok(SignedBy::Contract),
        CallAnswer::Returned(_) | CallAnswer::Reverted => Err(SignatureRefusal::Invalid),
    }
}

/// `bytes4` in a word of 32 bytes, and nothing else.
fn is_magic(answer: &[u8]) -> bool {
    answer.len() == 32 && answer[..4] == MAGIC && answer[4..].iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests;
