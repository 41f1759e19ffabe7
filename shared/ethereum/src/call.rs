//! What a sender's wallet is asked to sign.

use std::fmt;

use ethers_core::abi::Token;
use ethers_core::utils::hex;
use serde::{Serialize, Serializer};

use crate::{Address, Amount, Asset, Tip, abi};

/// A call of a contract, to be sent by the wallet of whoever pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// How much of the chain's own currency goes with it.
    pub value: Amount,
    /// The function and its arguments.
    pub data: CallData,
}

/// The function and its arguments: `0x` and hexadecimal digits on the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct CallData(pub Vec<u8>);

impl fmt::Display for CallData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "0x{}", hex::encode(&self.0))
    }
}

impl fmt::Debug for CallData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for CallData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An ERC-2612 permit over the tip's amount, signed by the sender, with the jar as the spender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    /// Until when, in seconds since the epoch.
    pub deadline: u64,
    /// 27 or 28.
    pub v: u8,
    /// Of the signature.
    pub r: [u8; 32],
    /// Of the signature.
    pub s: [u8; 32],
}

/// The call that pays `tip`. A token needs [`approve_call`] before.
#[must_use]
pub fn tip_call(jar: Address, tip: &Tip) -> Call {
    match tip.asset {
        Asset::Native => Call {
            to: jar,
            value: tip.amount,
            data: CallData(abi::jar_call("tip", &[address(tip.to), reference(tip)])),
        },
        Asset::Token(token) => unpaid(jar, abi::jar_call("tipToken", &token_arguments(token, tip))),
    }
}

/// The call that pays `tip` in one transaction; none where the tip is not in a token.
#[must_use]
pub fn tip_with_permit_call(jar: Address, tip: &Tip, permit: &Permit) -> Option<Call> {
    let Asset::Token(token) = tip.asset else { return None };
    let mut arguments = token_arguments(token, tip);
    arguments.extend([
        Token::Uint(permit.deadline.into()),
        Token::Uint(permit.v.into()),
        Token::FixedBytes(permit.r.into()),
        Token::FixedBytes(permit.s.into()),
    ]);
    Some(unpaid(jar, abi::jar_call("tipTokenWithPermit", &arguments)))
}

/// The call that allows `spender` to take `amount` of `token`.
#[must_use]
pub fn approve_call(token: Address, spender: Address, amount: Amount) -> Call {
    unpaid(token, abi::standard_call("approve", &[address(spender), Token::Uint(amount.0)]))
}

fn unpaid(to: Address, data: Vec<u8>) -> Call {
    Call { to, value: Amount::ZERO, data: CallData(data) }
}

fn token_arguments(token: Address, tip: &Tip) -> Vec<Token> {
    vec![address(token), address(tip.to), Token::Uint(tip.amount.0), reference(tip)]
}

fn address(address: Address) -> Token {
    Token::Address(address.0)
}

fn reference(tip: &Tip) -> Token {
    Token::FixedBytes(tip.reference.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TipReference;

    const JAR: Address = Address::from_bytes([0xaa; 20]);

    fn tip(asset: Asset) -> Tip {
        let (from, to) = (Address::from_bytes([1; 20]), Address::from_bytes([2; 20]));
        Tip { from, to, asset, amount: Amount::from(7), reference: TipReference::from_bytes([3; 32]).unwrap() }
    }

    #[test]
    fn only_a_tip_in_ether_carries_ether() {
        assert_eq!(tip_call(JAR, &tip(Asset::Native)).value, Amount::from(7));
        let token = Address::from_bytes([4; 20]);
        assert_eq!(tip_call(JAR, &tip(Asset::Token(token))).value, Amount::ZERO);
        assert_eq!(approve_call(token, JAR, Amount::MAX).to, token);
    }

    #[test]
    fn there_is_no_permit_for_ether() {
        let permit = Permit { deadline: 1, v: 27, r: [5; 32], s: [6; 32] };
        assert_eq!(tip_with_permit_call(JAR, &tip(Asset::Native), &permit), None);
        let call = tip_with_permit_call(JAR, &tip(Asset::Token(Address::from_bytes([4; 20]))), &permit).unwrap();
        assert_eq!((call.to, call.data.0.len()), (JAR, 4 + 8 * 32));
    }

    #[test]
    fn a_call_is_written_as_wallets_take_it() {
        let json = serde_json::to_value(tip_call(JAR, &tip(Asset::Native))).unwrap();
        let data = format!("{}{}{}", "0".repeat(24), "02".repeat(20), "03".repeat(32));
        assert_eq!(json["data"].as_str().unwrap()[10..], data);
        assert_eq!((json["value"].as_str(), json["to"].as_str().unwrap().len()), (Some("7"), 42));
    }
}
