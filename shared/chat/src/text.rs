//! The rules for the text of a message.

mod line;
mod typed;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::Refusal;

pub use line::{is_line, line};
pub use typed::typed;

/// The longest text of a message, in bytes of UTF-8, after trimming.
pub const MAX_TEXT_BYTES: usize = 8_000;

/// A message's text: 1 to [`MAX_TEXT_BYTES`] bytes of UTF-8 of which something can be seen, without surrounding white
/// space and without control characters other than tab, line feed and carriage return. Otherwise kept as it was typed.
///
/// What someone typed becomes one by [`MessageText::parse`] only. Read from a store or a frame, it is taken as it is:
/// what was accepted under an earlier rule can still be read.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MessageText(String);

impl MessageText {
    /// Trims and checks what a client sent.
    ///
    /// # Errors
    /// [`Refusal::TextEmpty`], [`Refusal::TextTooLong`] or [`Refusal::TextForbiddenCharacter`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let text = typed(raw);
        if text.is_empty() {
            return Err(Refusal::TextEmpty);
        }
        if text.len() > MAX_TEXT_BYTES {
            return Err(Refusal::TextTooLong);
        }
        if text.chars().any(is_forbidden) {
            return Err(Refusal::TextForbiddenCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// As [`parse`](Self::parse), for a text that may be empty: the caption of files.
    ///
    /// # Errors
    /// [`Refusal::TextTooLong`] or [`Refusal::TextForbiddenCharacter`].
    pub fn parse_caption(raw: &str) -> Result<Self, Refusal> {
        match Self::parse(raw) {
            Err(Refusal::TextEmpty) => Ok(Self(String::new())),
            parsed => parsed,
        }
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The [`beginning`] of the text.
    #[must_use]
    pub fn beginning(&self, max_bytes: usize) -> &str {
        beginning(&self.0, max_bytes)
    }
}

/// The beginning of a text, at most `max_bytes` long: a character, of however many code points, is in it as a whole or
/// not at all.
#[must_use]
pub fn beginning(text: &str, max_bytes: usize) -> &str {
    let ends = text.grapheme_indices(true).map(|(start, cluster)| start + cluster.len());
    &text[..ends.take_while(|end| *end <= max_bytes).last().unwrap_or(0)]
}

fn is_forbidden(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

/// Without the text: what people write does not belong in logs.
impl fmt::Debug for MessageText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MessageText({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn surrounding_white_space_goes_and_the_rest_stays() {
        assert_eq!(MessageText::parse("  \n a\tb \r\n c \n").unwrap().as_str(), "a\tb \r\n c");
    }

    #[test]
    fn nothing_but_white_space_is_empty() {
        assert_eq!(MessageText::parse(" \n\t\u{2003}"), Err(Refusal::TextEmpty));
        assert_eq!(MessageText::parse(""), Err(Refusal::TextEmpty));
    }

    #[test]
    fn the_limit_counts_bytes_after_trimming() {
        assert!(MessageText::parse(&format!("  {}  ", "é".repeat(4_000))).is_ok());
        assert_eq!(MessageText::parse(&"a".repeat(8_001)), Err(Refusal::TextTooLong));
    }

    #[test]
    fn nul_and_other_control_characters_are_refused() {
        for character in ['\0', '\u{1}', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}'] {
            assert_eq!(MessageText::parse(&format!("a{character}b")), Err(Refusal::TextForbiddenCharacter));
        }
    }

    #[test]
    fn the_debug_form_does_not_show_the_text() {
        assert_eq!(format!("{:?}", MessageText::parse("secret").unwrap()), "MessageText(6 bytes)");
    }

    proptest! {
        #[test]
        fn an_accepted_text_is_accepted_again_unchanged(raw in "\\PC{0,40}") {
            if let Ok(text) = MessageText::parse(&raw) {
                prop_assert_eq!(MessageText::parse(text.as_str()), Ok(text));
            }
        }

        #[test]
        fn a_beginning_is_a_prefix_within_its_bound(raw in "\\PC{1,40}", max in 0_usize..60) {
            if let Ok(text) = MessageText::parse(&raw) {
                prop_assert!(text.beginning(max).len() <= max);
                prop_assert!(text.as_str().starts_with(text.beginning(max)));
            }
        }
    }
}
