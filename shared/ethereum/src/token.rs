//! What a token says of itself.

use ethers_core::abi::Token;

use crate::{Address, CallAnswer, Quorum, QuorumError, abi};

/// The longest symbol that is shown, in characters. Whoever makes a token may have it say anything.
const MAX_SYMBOL_CHARS: usize = 12;

/// How a token is shown. Its maker decides about it, and nothing prevents two tokens from saying the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFacts {
    /// Its symbol: letters, digits and a few signs, 12 characters at most; none where it has no such symbol.
    pub symbol: Option<String>,
    /// How many decimal places its smallest unit has.
    pub decimals: u8,
}

/// Why nothing is known of a token.
#[derive(Debug, thiserror::Error)]
pub enum TokenFault {
    /// There is no token at the address, or none that tells its decimals: amounts of it cannot be shown.
    #[error("there is no ERC-20 with decimals at this address")]
    NoToken,
    /// The endpoints did not answer, or not the same.
    #[error("the endpoints did not tell")]
    Unknown(#[source] QuorumError),
}

impl Quorum {
    /// Asks the token at `address`.
    ///
    /// # Errors
    /// [`TokenFault`].
    pub async fn token_facts(&self, address: Address) -> Result<TokenFacts, TokenFault> {
        let decimals = self.read(address, "decimals").await?.and_then(Token::into_uint);
        let decimals = decimals.and_then(|decimals| u8::try_from(decimals).ok()).ok_or(TokenFault::NoToken)?;
        let symbol = self.read(address, "symbol").await?.and_then(Token::into_string).filter(|text| is_plain(text));
        Ok(TokenFacts { symbol, decimals })
    }

    async fn read(&self, address: Address, function: &str) -> Result<Option<Token>, TokenFault> {
        match self.call(address, &abi::standard_call(function, &[])).await.map_err(TokenFault::Unknown)? {
            CallAnswer::Returned(data) => Ok(abi::standard_result(function, &data)),
            CallAnswer::Reverted => Ok(None),
        }
    }
}

/// Nothing that turns the direction of writing, looks like another letter, or breaks a line.
fn is_plain(symbol: &str) -> bool {
    let is_short = (1..=MAX_SYMBOL_CHARS).contains(&symbol.len());
    is_short && symbol.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-+$".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_that_could_deceive_is_not_shown() {
        for symbol in ["USDC", "USDC.e", "st-ETH", "$X"] {
            assert!(is_plain(symbol), "{symbol}");
        }
        for symbol in ["", "UЅDC", "USDC ", "\u{202e}CDSU", "US\nDC", "claim at example", "<b>X</b>"] {
            assert!(!is_plain(symbol), "{symbol}");
        }
    }
}
