//! What people may put to a message.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// The longest emoji, in bytes of UTF-8: a family of four with skin tones takes 41.
pub const MAX_EMOJI_BYTES: usize = 64;

/// One emoji, as a keyboard gives it: no ASCII letter, white space or control character, so that no text passes for one.
/// Which of them a client can draw is the client's business: there are new ones every year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Emoji(String);

impl Emoji {
    /// Reads an emoji.
    ///
    /// # Errors
    /// [`ErrorCode::EmojiInvalid`].
    pub fn parse(raw: &str) -> Result<Self, ErrorCode> {
        let has_symbol = raw.chars().any(is_symbol);
        let is_emoji = has_symbol && raw.len() <= MAX_EMOJI_BYTES && raw.chars().all(is_part);
        if is_emoji { Ok(Self(raw.to_owned())) } else { Err(ErrorCode::EmojiInvalid) }
    }

    /// The emoji itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A symbol, or the enclosing keycap that makes one of a digit.
fn is_symbol(character: char) -> bool {
    matches!(character,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{20e3}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// A symbol, or what joins and varies symbols: digits of keycaps, joiners, variation selectors and the tags of flags.
fn is_part(character: char) -> bool {
    is_symbol(character)
        || matches!(character, '0'..='9' | '#' | '*' | '\u{200d}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

impl TryFrom<String> for Emoji {
    type Error = ErrorCode;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl fmt::Display for Emoji {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_of_every_build_are_read() {
        for emoji in ["👍", "❤️", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "©️", "⌚", "🫠"]
        {
            assert_eq!(Emoji::parse(emoji).unwrap().as_str(), emoji);
        }
    }

    #[test]
    fn text_is_no_emoji() {
        for text in ["", "a", "1", "lol 😂", ":-)", "\u{200d}", "👍\n", &"👍".repeat(17)] {
            assert_eq!(Emoji::parse(text), Err(ErrorCode::EmojiInvalid), "{text}");
        }
    }
}
